"""Who acts beside residents, as rows of arrays: communities, social organisations, care homes, the foundation."""

from __future__ import annotations

import numpy as np

COMMUNITY = np.dtype(
    [
        (name, "i8")
        for name in (
            "first_courtyard",
            "stop_courtyard",
            "residents",
            "households",
            "first_seat",
            "stop_seat",
        )
    ]
    + [(name, "i8") for name in ("fund", "pledges")]  # balances in fen
    + [(name, "f8") for name in ("rating", "fund_rating")]  # of the last works rated; what the next fund may follow
    + [(name, "i8") for name in ("meetings", "proposals", "ballots", "funded", "delivered", "vetoed")]
    # in fen: the pool of micro-projects, beside the fund; what of the fund is kept for repairs, and of it was at the
    # beginning of the year; what firms gave
    + [(name, "i8") for name in ("micro_pool", "urgent", "urgent_year", "social")]
    + [(name, "f8") for name in ("fund_base", "fund_grown")]  # yuan of the fund as decided; how far it has grown since
    + [("turn", "i8")]  # drawn by lot: from which courtyard programmes go round
    + [(name, "i8") for name in ("year_proposals", "first_proposal", "last_proposal")]  # how many this year, and which
)

# Room for a community's organisations: the first row is the one that a policy supports directly, in office from
# the start; the others are free until one is founded. Chengdu had 10,251 in 4,357 communities, two or three each.
# In a community of forty thousand under the opinion of 2017 all rows are taken in ten years: there it is a bound.
ORGANISATIONS_EACH = 32
SERVICE_UNIT, ASSOCIATION = 0, 1  # kinds: private non-enterprise unit, association
ORGANISATION = np.dtype(
    [
        (name, "i8")
        for name in (
            "community",  # where it works
            "alive",
            "kind",
            "born",  # month
            "account",  # fen
            "turn",  # drawn by lot; then one more with each courtyard it has hosted in
        )
    ]
    + [(name, "f8") for name in ("hours", "staff", "skill")]  # hours left this month; full-time staff; 0 to 1
    # growth and support: fen of this year and the last; months without work; month in which an outside body leaves
    + [(name, "i8") for name in ("income", "income_last", "granted", "granted_last", "idle", "until", "twinned")]
    + [(name, "f8") for name in ("volunteered", "contracted", "young")]  # hours this month; share of staff up to 35
    # full-time staff that is paid this month; hours of contracts that are saved for an activity with residents
    + [(name, "f8") for name in ("supported", "involving")]
    + [("prepared", "f8")]  # hours that are saved for activities it hosts
    + [(name, "i8") for name in ("social", "contract")]  # fen of the account: gifts and local grants; of contracts
)
FULL_TIME = 160.0  # hours a month
# what a courtyard's collection is for
FOR_COMMITTEE, FOR_PROJECTS, FOR_FOUNDATION, FOR_ORGANISATION = 1, 2, 3, 4
NEVER_LEAVES = 1_000_000  # for ``until``: a body of the place itself

# Care homes by operator.
OPERATORS = ("government", "publicly built, privately run", "private")
GOVERNMENT_RUN, PUBLICLY_BUILT, PRIVATE = range(3)
HOME = np.dtype(
    [(name, "i8") for name in ("beds", "taken", "waiting", "account")]
    + [("price", "f8"), ("opened", "i8")]  # yuan a month; beds before any were built or converted
)

FOUNDATION = np.dtype(
    [(name, "i8") for name in ("account", "gifts_year", "granted_year", "seeded", "turn", "to_group")]
)
