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
    # Elderly care; acts where a place has it (care.frailty)
    lever("care.cap", "share", 1, "share of government-run beds above half of all beds that is converted in a year", PRICES["CONVERSION"], "Guangdong on opening the market of elderly care, 2017: at most 50 % by 2020"),
    lever("care.conversion", "share", 1, "share of the beds that were government-run at first that is publicly built, privately run from the next new year on", PRICES["CONVERSION"]),
    lever("care.guarantee", "share", 1, "those on social assistance are admitted first, and only to government-run homes (1), or as everybody (0)", "the price of a government-run bed, a recipient and month", "Guangdong on opening the market of elderly care, 2017", integer=True),
    lever("care.new_beds", "beds per year", 10_000, "beds a year built publicly in each community and run privately", PRICES["CARE_BED"]),
)
# fmt: on
