"""The ledger: integer fen, every transfer an entry, sums always close.

Also the community fund's year: paid in by three tiers, spent on projects, the rest returned or carried.
"""

from __future__ import annotations

from typing import Any

import numpy as np
import pandas as pd

from sim.compiled import rule
from sim.person import Array

ACCOUNTS = (
    "city",
    "county",
    "township",
    "fund",
    "households",
    "pledges",
    "contractors",
    "suppliers",
    "members",
    "organisation",
    "staff",
    "committee",
    "foundation",
    "firms",
    "groups",
    "homes",
    "partners",
)
(
    CITY,
    COUNTY,
    TOWNSHIP,
    FUND,
    HOUSEHOLDS,
    PLEDGES,
    CONTRACTORS,
    SUPPLIERS,
    MEMBERS,
    ORGANISATION,
    STAFF,
    COMMITTEE,
    FOUNDATION,
    FIRMS,
    GROUPS,
    HOMES,
    PARTNERS,
) = range(17)
PURPOSES = (
    "fund grant", "fund return", "project", "pledge", "pledge returned", "co-financing", "meeting", "posting", "ballot",
    "reason given", "watch group", "allowance", "organisation grant", "grant return", "wages", "activity", "gift",
    "training", "group support", "group spending", "micro-project", "repair", "programme", "linkage grant",
    "service contract", "matching platform", "foundation seed", "social gift", "matching", "local grant",
    "care fee", "care subsidy", "care beds", "convening", "twinning", "firm gift",
    "exchange", "amendment", "managers at the table", "firms invited", "voters' roll", "covenant meeting",
    "care running",
    "registration", "needs survey", "wage premium",  # organisations
    "passed on",  # social money of a body that ended
)  # fmt: skip
(
    FUND_GRANT, FUND_RETURN, PROJECT, PLEDGE, PLEDGE_BACK, COFINANCING, MEETING, POSTING, BALLOT,
    REASON, WATCH, ALLOWANCE, GRANT, GRANT_RETURN, WAGES, ACTIVITY, GIFT,
    TRAINING, GROUP_SUPPORT, GROUP_SPENDING, MICRO_PROJECT, REPAIR, PROGRAMME, LINKAGE_GRANT, SERVICE_CONTRACT,
    MATCHING_PLATFORM, FOUNDATION_SEED, SOCIAL_GIFT, MATCHING, LOCAL_GRANT, CARE_FEE, CARE_SUBSIDY, CARE_BEDS,
    CONVENING, TWINNING, FIRM_GIFT, EXCHANGE, AMENDMENT, MANAGERS, INVITATION, ROLL, COVENANT_MEETING,
    CARE_RUNNING,
    REGISTRATION, NEEDS_SURVEY, WAGE_PREMIUM,
    PASSED_ON,
) = range(47)  # fmt: skip
ENTRY = np.dtype([(name, "i8") for name in ("month", "community", "giver", "taker", "purpose", "amount", "project")])
NO_PROJECT = -1
LARGEST_FUND = 1e12  # yuan a year, where a fund that doubles stops: amounts in fen stay whole numbers

# Places in the array of counters that grow with a run.
PROPOSALS_MADE, ENTRIES, OVERFLOW = 0, 1, 2


@rule
def transfer(
    ledger: Any,
    counts: Any,
    month: int,
    community: int,
    giver: int,
    taker: int,
    purpose: int,
    amount: int,
    project: int,
) -> None:
    """Book one transfer of ``amount`` fen; nothing is booked for nothing."""
    if amount <= 0:
        return
    n = counts[ENTRIES]
    if n >= len(ledger):
        counts[OVERFLOW] = 1
        return
    ledger[n].month = month
    ledger[n].community = community
    ledger[n].giver = giver
    ledger[n].taker = taker
    ledger[n].purpose = purpose
    ledger[n].amount = amount
    ledger[n].project = project
    counts[ENTRIES] = n + 1


@rule
def part_of(total: int, parts: int, k: int) -> int:
    """Part ``k`` (from 0) of an amount divided evenly into whole fen; the parts make up the whole."""
    return total * (k + 1) // parts - total * k // parts


@rule
def falls_due(rate: float, times: int) -> int:
    """How many of a rate fall due after so many times, so that parts of one add up."""
    return int(rate * (times + 1)) - int(rate * times)


@rule
def fen(yuan: float) -> int:
    """Whole fen of an amount in yuan."""
    return int(yuan * 100.0 + 0.5)


@rule
def grow_fund(row: Any, begins: bool, p: Any) -> float:
    """Return the year's fund in yuan: base per community and amount per head, grown every year since it was decided.

    A fund that begins, or whose size is decided anew, is paid as it is said, and grows from the next year on.
    """
    base = p.fund_per_community * p.place_fund_share + p.fund_per_head * row.residents
    row.fund_grown = 1.0 if begins or base != row.fund_base else row.fund_grown * (1.0 + p.fund_growth)
    row.fund_base = base
    return min(base * row.fund_grown, LARGEST_FUND)


@rule
def pay_fund(ledger: Any, counts: Any, month: int, begins: bool, communities: Any, g: int, p: Any) -> None:
    """Pay in the year's fund by tiers (F1), scaled by the rating."""
    grown = grow_fund(communities[g], begins, p)
    lost = p.fund_performance_share * p.link_rating_to_fund * (1.0 - communities[g].fund_rating)
    total = fen(grown * (1.0 - lost))
    grant_by_tiers(ledger, counts, month, g, total, p)
    communities[g].fund += total


@rule
def grant_by_tiers(ledger: Any, counts: Any, month: int, g: int, total: int, p: Any) -> None:
    """Pay an amount in by city, county and township."""
    city, township = int(total * p.government_city_share), int(total * p.government_township_share)
    transfer(ledger, counts, month, g, CITY, FUND, FUND_GRANT, city, NO_PROJECT)
    transfer(ledger, counts, month, g, COUNTY, FUND, FUND_GRANT, total - city - township, NO_PROJECT)
    transfer(ledger, counts, month, g, TOWNSHIP, FUND, FUND_GRANT, township, NO_PROJECT)


@rule
def return_by_tiers(ledger: Any, counts: Any, month: int, g: int, back: int, p: Any) -> None:
    """Give an amount back to city, county and township."""
    city, township = int(back * p.government_city_share), int(back * p.government_township_share)
    transfer(ledger, counts, month, g, FUND, CITY, FUND_RETURN, city, NO_PROJECT)
    transfer(ledger, counts, month, g, FUND, COUNTY, FUND_RETURN, back - city - township, NO_PROJECT)
    transfer(ledger, counts, month, g, FUND, TOWNSHIP, FUND_RETURN, township, NO_PROJECT)


@rule
def return_unspent(ledger: Any, counts: Any, month: int, communities: Any, g: int, p: Any) -> None:
    """Return what is unspent at the end of the year to the tiers, but for the share carried over.

    What firms gave is no public money: it is spent last, and never returned.
    """
    communities[g].social = min(communities[g].social, communities[g].fund)
    public = communities[g].fund - communities[g].social
    back = public - int(public * p.fund_carry_over)
    return_by_tiers(ledger, counts, month, g, back, p)
    communities[g].fund -= back


def named(codes: Array, names: tuple[str, ...]) -> pd.Categorical:
    """Turn stored codes into a column of names."""
    return pd.Categorical([names[code] for code in codes.tolist()], categories=pd.Index(names))


def to_frame(ledger: Array, size: int, start: int) -> pd.DataFrame:
    """Give the ledger as a table.

    Parameters
    ----------
    ledger : ndarray of ENTRY
    size : int
        Entries booked so far.
    start : int
        Month, from the burn-in's start, that counts as month 1.

    Returns
    -------
    pandas.DataFrame
        Columns ``month``, ``community``, ``giver``, ``taker`` (account names), ``purpose``,
        ``amount_fen`` (int64) and ``project`` (a proposal's id, or -1).
    """
    entries = ledger[:size]
    return pd.DataFrame(
        {
            "month": entries["month"] - start + 1,
            "community": entries["community"],
            "giver": named(entries["giver"], ACCOUNTS),
            "taker": named(entries["taker"], ACCOUNTS),
            "purpose": named(entries["purpose"], PURPOSES),
            "amount_fen": entries["amount"].astype(np.int64),
            "project": entries["project"],
        }
    )
