"""What a study fixed, cut and drew is told with its numbers, in both languages and of every design."""

from __future__ import annotations

import pytest

from sim.plots.study_report import write_report
from sim.studies.comparison import compare_study
from sim.studies.study import load_study
from sim.telling.design_told import fixed, levers_drawn, not_known
from sim.telling.readme_findings import write_findings
from sim.telling.statements import method
from tests.studies.folders import write_study
from tests.studies.lucky import made

TABLES = '[set]\n"hear.notice" = 0.1\n"engagement.decides" = "heard"\n[uncertain]\nattribution = [0, 1]\n'
NARROWED = "[uncertain]\nattribution = { low = 0.2, high = 0.4 }\n"


@pytest.mark.parametrize(
    ("lang", "sentences"),
    [
        (
            "en",
            [
                "Links cut after the burn-in: contacts → asking, needs → complaints.",
                "Set in every run: Hearing from the notice board = 0.1, Who decides = Residents are heard.",
                "Burn-in: 12 months.",
                "Taken as not known: Weight of having decided 0, 1.",
            ],
        ),
        (
            "zh",
            [
                "预热期后切断的因果联系：熟人→邀请、需求→投诉。",
                "每次运行均设定：从公告栏得知为 0.1、",
                "预热期：12 个月。",
                "视为未知：归因于自己决定的程度取 0、1。",
            ],
        ),
    ],
)
def test_a_page_tells_what_was_cut_set_and_listed(tmp_path, lang, sentences):
    made(tmp_path, TABLES, cut='["contacts_to_asking", "need_to_complaints"]', policies='["no-fund", "fund-only"]')
    said = method(compare_study(tmp_path), lang)
    page = write_findings(tmp_path, lang=lang).read_text(encoding="utf-8")
    for sentence in sentences:
        assert sentence in said
        assert sentence in page


@pytest.mark.parametrize("lang", ["en", "zh"])
def test_nothing_is_said_where_nothing_was_fixed_or_drawn(lang):
    about = {"cut": [], "set": {}, "burn_in": 120, "varied": {"levers": {}, "uncertain": {}}, "every_assumption": False}
    assert fixed(about, lang) == not_known(about, lang) == levers_drawn(about, lang) == ""
    old = {"cut": [], "burn_in": 0}  # a comparison of an earlier version says no more
    assert fixed(old, lang) == {"en": "No burn-in.", "zh": "没有预热期。"}[lang]
    assert not_known(old, lang) == ""


def test_all_assumptions_are_counted_and_those_that_were_narrowed_are_named(tmp_path):
    results = made(tmp_path, NARROWED, uncertain='"all"', futures="2", replicates="1")
    count = len(load_study(tmp_path).design.uncertain)
    said = method(compare_study(results.folder), "en")
    assert "Futures: 2. Taken as not known: Weight of having decided from 0.2 to 0.4; the other " in said
    assert f"the other {count - 1} assumptions that nothing states, over their ranges (docs/odd.md 4.1, " in said
    about = {"varied": load_study(write_study(tmp_path / "b", uncertain='"all"')).describe()["decides"]}
    assert not_known(about | {"every_assumption": True}, "zh").startswith("视为未知：全部 ")


def test_a_sample_tells_its_ranges_too(tmp_path):
    levers = '[levers]\n"fund.per_community" = { low = 0, high = 100000 }\n'
    made(tmp_path, levers, design='"morris"', samples="2", uncertain='["attribution"]', cut='["contacts_to_asking"]')
    page = write_report(tmp_path).read_text(encoding="utf-8")
    for sentence in (
        "Levers that vary: Fund per community from 0 to 100,000.",
        "Taken as not known: Weight of having decided from 0 to 1.",
        "Links cut after the burn-in: contacts → asking.",
        "视为未知：归因于自己决定的程度（0 至 1）。",
    ):
        assert sentence in page
