"""Every link of the causal map carries something: cut, it changes a run; and cutting changes nothing else's luck."""

from __future__ import annotations

import ast
from functools import cache
from pathlib import Path

import pytest

import sim
from sim.measures import INDICATORS
from sim.parameters import LINKS
from tests.worlds import EVERY_LEVER, same_frames, same_worlds, small

MONTHS = 26
SCARCE = {"fund.per_community": 600_000, "fund.per_head": 0}
# Some links act only where a policy lets them: officials decide, and money is short.
CONTEXT = {
    "complaints_to_officials": {"engagement.decides": "officials"} | SCARCE,
    "voice_to_decisions": {"engagement.decides": "heard"} | SCARCE,
    "review_to_decisions": {"engagement.ballot": 0},
    "convenor_to_judgement": {"engagement.ballot": 0, "convenor.strength": 1},
}


# And some only where the place has what they act on.
OF_PLACE = {"care_to_hours": {"care.frailty": 0.01, "care.beds_government": 2, "care.assisted": 0.1}}


@cache
def place(link=""):
    """The place when its burn-in is over."""
    return small("puyang", "no-fund", burn_in=24, overrides={"place.scale": 1} | OF_PLACE.get(link, {}))


@cache
def whole(link):
    return lived(CONTEXT.get(link, {}), (), link)


def lived(context, cut, link=""):
    model = place(link if link in OF_PLACE else "").branch("no-fund", EVERY_LEVER | context, cut=cut)
    model.run(MONTHS)
    return model


@pytest.mark.parametrize("link", LINKS)
def test_a_link_that_is_cut_changes_the_run(link):
    special = link in CONTEXT or link in OF_PLACE
    before, after = whole(link if special else ""), lived(CONTEXT.get(link, {}), (link,), link)
    differing = [name for name in INDICATORS if not before.series[name].equals(after.series[name])]
    assert differing, f"{link} carries nothing"


def test_no_link_that_is_cut_changes_the_burn_in():
    worlds = [small("puyang", "no-fund", burn_in=12, cut=cut).world for cut in ((), tuple(LINKS))]
    assert same_worlds(*worlds) == []


def test_with_every_link_cut_no_policy_reaches_anybody():
    """Nothing that a policy does can change what residents feel once no link carries it."""
    runs = []
    for policy, overrides in (("no-fund", {}), ("reform-2009", EVERY_LEVER)):
        model = small("puyang", policy, overrides=overrides, cut=tuple(LINKS))
        model.run(14)
        runs.append(model.series)
    untouched = ["belonging", "pride", "trust_council", "trust_neighbours", "external_efficacy", "internal_efficacy",
                 "dependency", "tie_strength", "density", "bridging", "isolation"]  # fmt: skip
    assert same_frames(runs[0][untouched], runs[1][untouched])


def test_every_link_is_read_by_a_rule_and_no_rule_reads_another():
    """Enumerate ``link_*`` as the sources name them."""
    read = set()
    for path in Path(sim.__file__).parent.glob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.attr.startswith("link_"):
                read.add(node.attr.removeprefix("link_"))
    assert read == set(LINKS)


def test_what_residents_say_reaches_their_council_too():
    """Which of the proposals are resolved first depends on how the council knows the needs."""
    context = {"engagement.ballot": 0} | SCARCE
    projects = [lived(context, cut).projects for cut in ((), ("voice_to_decisions",))]
    assert not projects[0]["yes"].equals(projects[1]["yes"])


def test_cutting_two_links_cuts_both():
    one = lived({}, ("need_to_acts", "habit_to_acts"))
    for link in ("need_to_acts", "habit_to_acts"):
        assert not same_frames(one.series, lived({}, (link,)).series)
