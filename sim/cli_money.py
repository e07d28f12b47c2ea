"""Where the money went in a run: the ledger's last year, or all of a shorter run, by use, who paid and who got it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Hashable, Mapping
from typing import TYPE_CHECKING, Any

from sim.cli_tables import show
from sim.labels import text
from sim.parameters import MONTHS

if TYPE_CHECKING:
    import pandas as pd

PAID_FOR = ("funded", "delivering", "delivered", "evaluated")
USED_UP = "money used up"  # also where there never was enough of it
DATED = ("drafted", "decided")  # a proposal of the year before may be decided in this one
GOVERNMENT = ("city", "county", "township")  # one payer to a planner


def last_year(ledger: pd.DataFrame, months: int) -> pd.DataFrame:
    """Return what was paid in a run's last twelve months, or in all of a shorter run.

    Parameters
    ----------
    ledger : pandas.DataFrame
        Of :attr:`sim.GovernanceModel.ledger`.
    months : int
        Months of the run.

    Returns
    -------
    pandas.DataFrame
        A row a ``purpose``, ``giver`` and ``taker`` (the three levels of government as one) with ``yuan``, the payer
        who pays most first; transfers inside government are left out.
    """
    year = ledger[ledger["month"] > months - MONTHS]
    one = dict.fromkeys(GOVERNMENT, "government")
    named = {side: year[side].astype(str).replace(one) for side in ("giver", "taker")}
    year = year.assign(purpose=year["purpose"].astype(str), **named)
    year = year[year["giver"] != year["taker"]]
    paid = year.groupby(["purpose", "giver", "taker"])["amount_fen"].sum().div(100).rename("yuan").reset_index()
    paid["all"] = paid.groupby("giver")["yuan"].transform("sum")
    return paid.sort_values(["all", "giver", "yuan"], ascending=[False, True, False]).drop(columns="all")


def money(paid: pd.DataFrame, months: int, lang: str) -> None:
    """Print a table of :func:`last_year` of a run of so many months; nothing where nothing was paid."""
    rows = [
        [
            text("purpose", row["purpose"], lang),
            text("account", row["giver"], lang),
            text("account", row["taker"], lang),
            f"{row['yuan']:,.0f}",
        ]
        for row in paid.to_dict("records")
    ]
    if rows:
        columns = [text("cli", key, lang) for key in ("paid_for", "paid_by", "paid_to", "paid_yuan")]
        title = text("cli", "paid" if months >= MONTHS else "paid_short", lang).format(months=months)
        show(columns, rows, title)


def why_returned(ledger: pd.DataFrame, projects: pd.DataFrame, months: int, lang: str) -> str:
    """Say why the fund's grant went back where it funded no project; empty where it did, or where there was none.

    Of projects that no money was left for it tells those apart that cost the fund more than all it gets in a year.

    Parameters
    ----------
    ledger : pandas.DataFrame
        Of :attr:`sim.GovernanceModel.ledger`.
    projects : pandas.DataFrame
        Of :attr:`sim.GovernanceModel.projects`.
    months : int
        Months of the run.
    lang : {"en", "zh"}
    """
    made = projects[projects[list(DATED)].max(axis=1) > months - MONTHS]
    year = ledger[ledger["month"] > months - MONTHS]
    if "fund return" not in set(year["purpose"]) or made["state"].isin(PAID_FOR).any():
        return ""
    if made.empty:
        return text("cli", "returned_none_made", lang)
    grants = year[year["purpose"] == "fund grant"].groupby("community")["amount_fen"].sum().div(100)
    fates = [_fate(row, float(grants.get(row["community"], 0)), lang) for row in made.to_dict("records")]
    between, colon = text("result", "comma", lang), text("word", "colon", lang)
    each = between.join(f"{fate}{colon}{count}" for fate, count in Counter(fates).most_common())
    return text("cli", "returned", lang).format(made=len(made), each=each)


def _fate(project: Mapping[Hashable, Any], grant: float, lang: str) -> str:
    """Say what became of a project, its community having so many yuan of the fund a year."""
    reason = str(project["reason"])
    if reason == USED_UP and project["cost_yuan"] - project["pledged_yuan"] > grant:
        return text("cli", "costs_more_than_fund", lang).format(yuan=f"{grant:,.0f}")
    return text("refusal", reason, lang) if reason else text("state", str(project["state"]), lang)
