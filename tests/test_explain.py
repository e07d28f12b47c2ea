"""Why a resident did what they did: the reasons are the very ones the run decided by."""

from __future__ import annotations

import math
from dataclasses import replace

import numpy as np
import pytest

from sim.agents import Resident
from sim.behavior import REASONS, RUNGS
from sim.errors import InputError
from sim.explain import OCCASIONS, OCCASIONS_OF
from sim.labels import LANGUAGES, text
from sim.person import ADULT
from tests.worlds import EVERY_LEVER, full, small

MONTHS = 14


@pytest.fixture(scope="module")
def lived():
    """A run by plain agents, with the reasons each had when they decided, and what they did."""
    decided, did, patch = {}, {}, pytest.MonkeyPatch()
    weigh, show = Resident.reasons, Resident.show

    def reasons(resident):
        weights = weigh(resident)
        decided[resident.row, resident.model.months_run + 1] = weights
        return weights

    def shown(resident):
        did[resident.row, resident.model.months_run + 1] = tuple(resident.did)
        show(resident)

    patch.setattr(Resident, "reasons", reasons)
    patch.setattr(Resident, "show", shown)
    model = full("xingfu", engine="mesa", overrides={"place.ties_local": 1.0})
    model.run(MONTHS)
    patch.undo()
    stayed = model.world.people["tenure"] >= MONTHS
    return model, *({key: one for key, one in found.items() if stayed[key[0]]} for found in (decided, did))


def some(keys, count=25):
    keys = sorted(keys)
    return [keys[k] for k in np.linspace(0, len(keys) - 1, count).astype(int)]


def test_the_reasons_are_those_the_resident_decided_by(lived):
    model, decided, _ = lived
    for row, month in some(decided):
        found = model.explain(row, month)
        assert tuple(found.reasons.values()) == pytest.approx(decided[row, month], abs=0), (row, month)
        assert found.heard


def test_the_acts_are_those_of_the_run(lived):
    model, decided, did = lived
    for row, month in some(did):
        found = model.explain(row, month)
        assert found.acts == did[row, month], (row, month)
        assert found.heard == ((row, month) in decided)


def test_every_resident_of_a_month_is_explained_as_they_decided(lived):
    """One month whole, so that those whose tie is lost or who come of age in it are among them."""
    model, decided, did = lived
    for month in (3, 4):
        for row in [row for row, when in did if when == month][::4]:
            found = model.explain(row, month)
            assert found.acts == did[row, month]
            if (row, month) in decided:
                assert tuple(found.reasons.values()) == tuple(map(float, decided[row, month])), (row, month)


def test_reasons_add_up_to_the_logit_of_each_rung(lived):
    model, decided, _ = lived
    row, month = some(decided, 3)[1]
    found = model.explain(row, month)
    total = sum(found.reasons.values())
    assert list(found.reasons) == list(REASONS)
    assert list(found.chances) == list(RUNGS)
    for rung, chance in found.chances.items():
        logit = math.log(chance / (1 - chance))
        assert logit == pytest.approx(total - getattr(model.p, f"ladder_{rung}"))


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_table_lists_the_weightiest_reason_first(lived, lang):
    model, decided, _ = lived
    table = model.explain(*some(decided, 3)[1]).table(lang)
    assert list(table) == [text("explained", head, lang) for head in ("part", "name", "logits", "sum", "chance")]
    table.columns = ["part", "name", "logits", "sum", "chance"]
    parts = {text("explained", part, lang) for part in ("reason", "sum", "act")}
    assert parts <= set(table["part"]) <= parts | {text("explained", "hindered", lang)}
    reasons = table[table["part"] == text("explained", "reason", lang)]
    assert sorted(reasons["name"]) == sorted(text("reason", name, lang) for name in REASONS)
    weights = reasons["logits"].abs().tolist()
    assert weights == sorted(weights, reverse=True)


def test_the_table_leads_from_reasons_to_chances(lived):
    """Reasons that speak for an act and a chance below a half: the act's difficulty lies between."""
    model, decided, _ = lived
    found = replace(model.explain(*some(decided, 3)[1]), on=OCCASIONS)
    table = found.table()
    reasons, total, acts = (table[table["part"] == part] for part in ("reason", "sum", "act"))
    assert reasons["logits"].sum() == pytest.approx(total["sum"].item())
    assert acts["logits"].tolist() == [-getattr(model.p, f"ladder_{rung}") for rung in RUNGS]
    assert acts["sum"].to_numpy() == pytest.approx(total["sum"].item() + acts["logits"].to_numpy())
    assert acts["chance"].to_numpy() == pytest.approx(1 / (1 + np.exp(-acts["sum"].to_numpy())))
    assert acts["chance"].tolist() == list(found.chances.values())
    assert max(map(len, table.to_string().splitlines())) <= 80


def test_the_table_lists_the_acts_that_had_an_occasion_and_no_other(lived):
    """Whatever anybody did is among them: occasions open acts here as they do where residents decide."""
    model, decided, did = lived
    assert set(OCCASIONS_OF) == set(RUNGS)
    assert set.union(*OCCASIONS_OF.values()) == set(OCCASIONS)
    done = {"attends": "attend", "hosted": "attend", "proposes": "speak", "votes": "vote", "volunteers": "volunteer",
            "voted_committee": "vote", "voted_council": "vote", "gave": "give", "stands": "lead"}  # fmt: skip
    seen = set()
    for row, month in some(decided, 60):
        found = model.explain(row, month)
        table = found.table()
        listed = table.loc[table["part"] == "act", "name"].tolist()
        assert listed == [text("explain", rung, "en") for rung in RUNGS if OCCASIONS_OF[rung] & set(found.on)]
        acts = {text("explain", done[act], "en") for act in did[row, month] if act in done}
        assert acts <= set(listed), (row, month)
        seen |= acts
    assert len(seen) >= 3


@pytest.mark.parametrize("lang", LANGUAGES)
def test_in_print_blanks_stand_for_no_number_and_hours_that_did_not_suffice_are_named(lived, lang):
    model, decided, _ = lived
    found = model.explain(*some(decided, 3)[1])
    short, free = (replace(found, acts=acts).told(lang) for acts in (("hears", "bound"), ("hears",)))
    assert "nan" not in short.lower()
    assert (text("act", "bound", lang) in short, text("act", "bound", lang) in free) == (True, False)
    assert str(found) == found.told("en")


def test_nothing_on_leaves_no_act_to_explain(lived):
    model, decided, _ = lived
    table = replace(model.explain(*some(decided, 3)[1]), on=()).table()
    assert {"reason", "sum"} <= set(table["part"]) <= {"reason", "sum", "hindered"}


def test_what_was_on_is_named():
    model = full("xingfu")
    model.run(4)
    seen = set()
    for month in range(1, 5):
        adult = int(np.flatnonzero(model.world.people["age"] >= ADULT + 12)[0])
        on = model.explain(adult, month).on
        assert set(on) <= set(OCCASIONS)
        seen |= set(on)
    assert {"council_election", "ballot"} <= seen


def test_a_resident_s_panel_agrees_with_the_months_explained():
    model = small("xingfu", "reform-2009")
    model.run(12)
    answers = model.panel().set_index("resident")
    rows = answers.index[
        answers["attends"] & (answers["generation"] == model.world.people["generation"][answers.index])
    ]
    row = int(rows[0])
    acts = {act for month in range(1, 13) for act in model.explain(row, month).acts}
    asked = ["hears", "attends", "proposes", "votes", "volunteers", "gave", "complained"]
    assert {name for name in asked if answers.at[row, name]} == acts & set(asked)


def test_a_resident_object_is_explained_as_its_row():
    model = small("xingfu", "reform-2009", individuals=True)
    model.run(2)
    adult = next(resident for resident in model.residents if resident.age > ADULT + 12)
    assert model.explain(adult, 1) == model.explain(adult.row, 1)


def test_nobody_is_explained_by_what_whoever_lived_there_before_did():
    """The reasons of a resident who had moved in lately were those of the person before."""
    model = small("puyang", "reform-2009", overrides={"place.scale": 0.25})
    model.run(24)
    people = model.world.people
    came = np.flatnonzero((people["tenure"] < 12) & (people["generation"] > 0) & (people["age"] > ADULT + 24))
    row = int(came[0])
    with pytest.raises(InputError, match="has left since"):
        model.explain(row, 3)
    assert model.explain(row, 24).resident == row


def test_a_run_whose_attributes_were_written_is_not_explained_by_one_in_which_they_were_not():
    model = small("xingfu", "reform-2009", individuals=True)
    model.run(1)
    model.residents[3].skill = 1.0
    model.run(1)
    with pytest.raises(InputError, match="attributes of this model's actors were written"):
        model.explain(3, 2)
    other = small("xingfu", "reform-2009", individuals=True)
    other.run(2)
    assert other.explain(other.world.people["household"][3].item(), 2)


def test_explaining_changes_nothing():
    model = small("xingfu", "reform-2009")
    model.run(3)
    before = model.world.copied()
    model.explain(0, 2)
    assert [a.tolist() for a in before] == [b.tolist() for b in model.world]
    assert model.months_run == 3


def test_a_branch_is_explained_by_what_it_went_through():
    start = small("xingfu", "no-fund")
    start.run(12)
    arm = start.branch("reform-2009", EVERY_LEVER)
    arm.run(3)
    later = arm.again()
    later.run(3)
    assert later.series.equals(arm.series)
    heads = np.unique(arm.world.people["household"])
    found = [arm.explain(int(row), 3) for row in heads[:12]]
    assert any(one.on for one in found)
    assert all(one.month == 3 for one in found)


def test_who_has_not_lived_a_month_cannot_be_explained():
    with pytest.raises(InputError, match="month 1 has not been lived; run the model first"):
        small("xingfu", "no-fund").explain(0, 1)


@pytest.mark.parametrize(
    ("resident", "month", "says"),
    [
        (-1, 1, "not one of 0 to 119"),
        (120, 1, "not one of 0 to 119"),
        (0, 0, "has not been lived; it takes 1 to 2"),
        (0, 3, "has not been lived; it takes 1 to 2"),
    ],
)
def test_an_unknown_resident_or_month_is_refused(resident, month, says):
    model = small("xingfu")
    model.run(2)
    with pytest.raises(InputError, match=says):
        model.explain(resident, month)


@pytest.mark.parametrize(("resident", "month"), [(1.0, 1), ("0", 1), (0, 1.5), (True, 1), (0, True)])
def test_a_resident_and_a_month_are_whole_numbers(resident, month):
    model = small("xingfu")
    model.run(2)
    with pytest.raises(InputError, match="to be whole numbers"):
        model.explain(resident, month)


def test_a_model_of_other_rules_is_not_explained_by_those_that_ship(monkeypatch):
    model = small("xingfu", engine="mesa", individuals=True)
    model.run(2)
    monkeypatch.setattr(Resident, "complain", lambda resident: None)
    with pytest.raises(InputError, match=r"explain: Resident\.complain was replaced, .* put it back"):
        model.explain(0, 1)


def test_an_absentee_is_nobody_to_explain():
    model = small("xingfu", overrides={"place.absentees": 1})
    model.run(1)
    with pytest.raises(InputError, match="not one of 0 to 119"):
        model.explain(120, 1)


def test_a_child_has_nothing_to_explain():
    model = small("xingfu")
    model.run(1)
    child = int(np.flatnonzero(model.world.people["age"] < ADULT - 12)[0])
    with pytest.raises(InputError, match="is a child"):
        model.explain(child, 1)


def test_who_comes_of_age_this_month_is_an_adult_and_is_explained():
    model = small("puyang", "reform-2009", overrides={"place.share_under18": 0.3})
    model.run(12)
    ages = model.world.people["age"] - ADULT
    grown = np.flatnonzero((ages >= 0) & (ages < 12) & (model.world.people["generation"] == 0))
    row = int(grown[0])
    month = 12 - int(ages[row])
    assert model.explain(row, month).month == month
    if month > 1:
        with pytest.raises(InputError, match="is a child"):
            model.explain(row, month - 1)
