"""The levers: what a policy can choose, each with a price and a neutral value at which it equals its absence."""

from __future__ import annotations

from sim.parameter import lever
from sim.prices import PRICES

ENGAGEMENT = ("officials", "heard", "residents")
OFFICIALS, HEARD, RESIDENTS = 0, 1, 2

# fmt: off
LEVERS = (
    lever("fund.per_community", "yuan per year", 5e7, "community fund, base per community", "1 yuan a yuan", "F1"),
    lever("fund.per_head", "yuan per year and head", 10_000, "community fund, amount per resident present", "1 yuan a yuan", "F2"),
    lever("fund.growth", "per year", 1, "yearly growth of the fund", "1 yuan a yuan"),
    lever("fund.carry_over", "share", 1, "share of unspent money kept for the next year", "1 yuan a yuan"),
    lever("fund.performance_share", "share", 1, "share of next year's fund that is scaled by residents' rating", "saves what is withheld"),
    lever("engagement.decides", "choice", 2, "who decides over projects", PRICES["SITTING"], choices=ENGAGEMENT),
    lever("engagement.meetings", "per year", 12, "further courtyard meetings a year", PRICES["MEETING"]),
    lever("engagement.ballot", "share", 1, "residents decide by ballot instead of the council's resolution (1) or not (0)", PRICES["BALLOT"], integer=True),
    lever("engagement.reasons", "share", 1, "share of refusals that are answered with a reason", PRICES["REASON"]),
    lever("engagement.publicity", "share", 1, "share of households that a posting reaches beside the usual ones", PRICES["POSTING"]),
    lever("engagement.supervisors", "places", 10, "places for residents in each project's watch group", PRICES["SUPERVISOR"], integer=True),
    lever("organisation.staff_hours", "hours per month", 20_000, "working hours of the social organisation in this community", PRICES["WAGE"]),
    lever("organisation.grant", "yuan per year", 5e7, "grant to the social organisation", "1 yuan a yuan", "F24"),
    # organisations
    lever("registration.ease", "share", 1, "how far organisations register directly, without a sponsor", PRICES["REGISTRATION"]),
    lever("linkage.grants", "yuan per year", 5e7, "grants that organisations compete for, per community", "1 yuan a yuan", "F24"),
    lever("purchase.budget", "yuan per year", 5e7, "services that government buys of organisations, per community", "1 yuan a yuan"),
    lever("purchase.by_need", "share", 1, "how far residents' needs set the criteria of what is bought, instead of outside ones", PRICES["SURVEY"], "F20"),
    lever("purchase.platform", "share", 1, "needs and providers of the whole place are matched on a platform (1) or not (0)", PRICES["PLATFORM"], integer=True),
    lever("foundation.seed", "yuan", 1e9, "seed money of the place's community foundation, paid once", "1 yuan a yuan"),
    lever("foundation.matching", "times", 2, "public yuan for each yuan given to the foundation", "1 yuan a yuan", "F23"),
    lever("staff.schooled", "share", 0.7, "further share of organisations' staff with a bachelor's degree", PRICES["SCHOOLED"]),
    lever("twinning.pairs", "pairs", 10_000, "organisations of the place with a partner from elsewhere, one to one", PRICES["TWINNING"], integer=True),
)
# fmt: on
