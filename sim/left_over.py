"""What is left when an organisation or a courtyard group ends: public money goes back, social money is passed on.

Public money is spent first, so that of what is left gifts and local grants are the last to go. They stay social: the
community foundation gets them, or the residents' committee where there is no foundation.
"""

from __future__ import annotations

from typing import Any

from sim.budget import (
    CITY,
    COMMITTEE,
    COUNTY,
    FOUNDATION,
    GRANT_RETURN,
    GROUP_SUPPORT,
    GROUPS,
    NO_PROJECT,
    ORGANISATION,
    PASSED_ON,
    TOWNSHIP,
    transfer,
)
from sim.compiled import rule
from sim.world import World


@rule
def has_foundation(world: World) -> bool:
    """Whether the place has a foundation: one that was seeded. Gifts can be matched only where there is one."""
    return bool(world.foundation[0].seeded > 0)


@rule
def keep_parts(own: Any) -> None:
    """Keep the parts of an organisation's account no larger than it: the city's is spent first, then the county's."""
    own.social = min(own.social, own.account)
    own.contract = min(own.contract, own.account - own.social)


@rule
def pass_on(month: int, world: World, g: int, giver: int, amount: int) -> None:
    """Pass social money on, to the foundation or to the residents' committee."""
    if has_foundation(world):
        transfer(world.ledger, world.counts, month, g, giver, FOUNDATION, PASSED_ON, amount, NO_PROJECT)
        world.foundation[0].account += amount
    else:
        transfer(world.ledger, world.counts, month, g, giver, COMMITTEE, PASSED_ON, amount, NO_PROJECT)


@rule
def settle_organisation(month: int, world: World, own: Any) -> None:
    """Empty an organisation's account: grants back to the city, what contracts left to the county."""
    keep_parts(own)
    g, ledger, counts = own.community, world.ledger, world.counts
    granted = own.account - own.contract - own.social
    transfer(ledger, counts, month, g, ORGANISATION, CITY, GRANT_RETURN, granted, NO_PROJECT)
    transfer(ledger, counts, month, g, ORGANISATION, COUNTY, GRANT_RETURN, own.contract, NO_PROJECT)
    pass_on(month, world, g, ORGANISATION, own.social)
    own.account, own.contract, own.social = 0, 0, 0


@rule
def settle_group(month: int, world: World, g: int, row: Any) -> None:
    """Empty a courtyard group's account: support back to the township."""
    row.group_social = min(row.group_social, row.group_account)
    support = row.group_account - row.group_social
    transfer(world.ledger, world.counts, month, g, GROUPS, TOWNSHIP, GROUP_SUPPORT, support, NO_PROJECT)
    pass_on(month, world, g, GROUPS, row.group_social)
    row.group_account, row.group_social = 0, 0
