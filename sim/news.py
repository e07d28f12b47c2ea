"""News of decisions: which courtyards hear what became of what they asked for, or voted on."""

from __future__ import annotations

from typing import Any

from sim.ballot import was_balloted
from sim.compiled import rule
from sim.proposals import BY_RESIDENT, MERGED, is_refused, years_proposals
from sim.world import World


@rule
def fate_of(proposals: Any, n: int) -> int:
    """Id of the proposal that a proposal's fate hangs on: the one it was merged into, or itself."""
    while proposals[n].refusal == MERGED:
        n = int(proposals[n].merged_into)
    return n


@rule
def courtyards_told(row: Any, fate: Any, month: int, p: Any) -> tuple[int, int]:
    """First and stop of the courtyards that hear what became, in a month, of residents' wish; none if they know.

    The courtyard that asked hears of it; of a ballot all do whose residents voted on it, since it would serve
    them. A merged wish brings no news where the one it joined does.
    """
    if fate.decided != month:
        return 0, 0
    low, high = int(fate.courtyard), int(fate.courtyard) + 1
    if was_balloted(fate, month, p):
        low, high = int(fate.served_from), int(fate.served_to)
    if fate.id == row.id:
        return low, high
    home = int(row.courtyard)
    return (0, 0) if fate.by == BY_RESIDENT and low <= home < high else (home, home + 1)


@rule
def bring_news(month: int, world: World, g: int, p: Any) -> None:
    """Tell courtyards what became, last month, of what their meetings asked for; a merged wish shares its fate."""
    for n in years_proposals(world, g):
        row = world.proposals[n]
        if row.by != BY_RESIDENT:
            continue
        fate = world.proposals[fate_of(world.proposals, n)]
        low, high = courtyards_told(row, fate, month - 1, p)
        for c in range(low, high):
            yard = world.courtyards[c]
            before = yard.won + yard.lost
            yard.decided = (yard.decided * before + fate.by_residents) / (before + 1.0)
            if is_refused(fate):
                yard.lost += 1.0
                yard.reasoned += fate.reasoned
            else:
                yard.won += 1.0
