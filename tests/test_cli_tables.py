"""What stands over a table: what of place, levers, rules and links was changed."""

from __future__ import annotations

import pytest

from tests.command import CHANGES, printed, stand_ins


@pytest.fixture
def calls(monkeypatch):
    return stand_ins(monkeypatch)


@pytest.mark.parametrize("command", [["run", "puyang", "no-fund"], ["compare", "puyang", "no-fund", "fund-only"]])
def test_a_title_says_what_was_changed_and_of_what_kind_it_is(command, calls, capsys):
    title = printed(capsys, *command, "--months", "12", "--seed", "9", *CHANGES).partition("┏")[0].splitlines()
    assert "12 months" in title[0]
    assert "seed 9" in title[0]
    assert title[1:] == [
        "Place changed, burn-in included (this is no policy): Residents = 1,234,567 (place.residents)",
        "Levers set, whatever the policy says: Who decides = Residents are heard (engagement.decides)",
        "Rules changed, burn-in included: Weight of having decided = 0 (attribution)",
        "Links cut after the burn-in: needs → taking part (need_to_acts)",
    ]


@pytest.mark.parametrize("command", [["run", "puyang", "no-fund"], ["compare", "puyang", "no-fund", "fund-only"]])
def test_a_title_says_nothing_of_changes_where_there_are_none(command, calls, capsys):
    assert len(printed(capsys, *command).partition("┏")[0].splitlines()) == 1


def test_a_title_in_chinese_names_changes_in_chinese(calls, capsys):
    shown = printed(capsys, "run", "puyang", "no-fund", "--lang", "zh", *CHANGES)
    assert "听取居民意见 (engagement.decides)" in shown
    assert "不是政策" in shown
