"""The levers: what a policy can choose, each with a price and a neutral value at which it equals its absence."""

from __future__ import annotations

from sim.parameter import lever
from sim.prices import priced

ENGAGEMENT = ("officials", "heard", "residents")
OFFICIALS, HEARD, RESIDENTS = 0, 1, 2
FRANCHISE = ("registered", "settled", "all")
REGISTERED, SETTLED, EVERYBODY = 0, 1, 2
BUDGET_RULES = ("most-votes", "votes-per-yuan", "equal-shares")
MOST_VOTES, VOTES_PER_YUAN, EQUAL_SHARES = 0, 1, 2

# fmt: off
LEVERS = (
    lever("fund.per_community", "yuan per year", 5e7, "community fund, base per community", "1 yuan a yuan", "F1", yearly=True),
    lever("fund.per_head", "yuan per year and head", 10_000, "community fund, amount per resident present", "1 yuan a yuan", "F2", yearly=True),
    lever("fund.growth", "per year", 1, "yearly growth of the fund", "1 yuan a yuan", yearly=True),
    lever("fund.carry_over", "share", 1, "share of unspent money kept for the next year", "1 yuan a yuan"),
    lever("fund.performance_share", "share", 1, "share of next year's fund that is scaled by residents' rating", "saves what is withheld"),
    lever("engagement.decides", "choice", 2, "who decides over projects", priced("sitting"), choices=ENGAGEMENT),
    lever("engagement.meetings", "per year", 12, "further courtyard meetings a year", priced("meeting")),
    lever("engagement.ballot", "share", 1, "residents decide by ballot instead of the council's resolution (1) or not (0)", priced("ballot"), integer=True),
    lever("engagement.rule", "choice", 2, "by which rule projects on the ballot are funded", "nothing: the ballot is paid for, however it is counted", "F27", choices=BUDGET_RULES),
    lever("engagement.reasons", "share", 1, "share of refusals that are answered with a reason", priced("reason")),
    lever("engagement.publicity", "share", 1, "share of households that a posting reaches beside the usual ones", priced("posting")),
    lever("engagement.supervisors", "places", 10, "places for residents in each project's watch group", priced("supervisor"), integer=True),
    lever("organisation.staff_hours", "hours per month", 20_000, "working hours of the social organisation in this community", priced("wage")),
    lever("organisation.grant", "yuan per year", 5e7, "grant to the social organisation", "1 yuan a yuan", "F24", yearly=True),
    # Micro-projects, the council's review, the convenor and the table, and who votes.
    lever("micro.pool", "yuan per year", 5e6, "pool of a community's micro-projects, which residents do themselves", "1 yuan a yuan", yearly=True),
    lever("review.rounds", "rounds", 6, "rounds in which council members exchange opinions before they vote", priced("writing"), integer=True),
    lever("review.face_to_face", "share", 1, "share of that exchange held face to face, the rest in writing", priced("sitting")),
    lever("review.amendment", "share", 1, "the council amends a proposal once instead of refusing it (1) or not (0)", priced("amendment"), integer=True),
    lever("review.urgent", "share", 1, "share of the fund kept for urgent repairs, decided in any month", "1 yuan a yuan, out of the fund", yearly=True),
    lever("convenor.strength", "share", 1, "how far officials convene where residents decide: agenda, asking, speaking first", priced("convenor")),
    lever("table.managers", "share", 1, "share of courtyards whose property manager sits at the table", priced("manager")),
    lever("table.firms", "firms", 50, "firms invited to the table, which give by residents' rating", priced("invitation"), integer=True, yearly=True),
    lever("franchise.migrants", "choice", 2, "which migrants vote for the council, stand for it and vote on projects", priced("roll"), choices=FRANCHISE),
    # self-governance in courtyards
    lever("groups.support", "yuan per year and courtyard", 100_000, "start-up support to each courtyard with an organisation of its own, or with enough active residents to found one", "1 yuan a yuan", yearly=True),
    lever("training.places", "persons per year", 1_000, "residents of this community trained as leaders", priced("training")),
    lever("covenant.meetings", "per year", 12, "courtyard meetings a year about the residents' covenant", priced("meeting")),
    lever("building.family", "hours per month", 20_000, "social workers' hours in this community for families: family days and care at home", priced("programme")),
    lever("building.neighbours", "hours per month", 20_000, "social workers' hours in this community for activities among neighbours", priced("programme")),
    lever("building.groups", "hours per month", 20_000, "social workers' hours in this community for accompanying residents who form a group", priced("programme")),
    # Elderly care; acts where a place has it (care.frailty)
    lever("care.cap", "share", 1, "share of government-run beds above half of all beds that is converted in a year", priced("conversion"), "Guangdong on opening the market of elderly care, 2017: at most 50 % by 2020", yearly=True),
    lever("care.conversion", "share", 1, "share of the beds that were government-run at first that is publicly built, privately run from the next new year on", priced("conversion"), yearly=True),
    lever("care.guarantee", "share", 1, "those on social assistance are admitted first, and only to government-run homes (1), or as everybody (0)", "the price of a government-run bed, a recipient and month", "Guangdong on opening the market of elderly care, 2017", integer=True),
    lever("care.new_beds", "beds per year", 10_000, "beds a year built publicly in each community and run privately", priced("care_bed"), yearly=True),
    # organisations
    lever("registration.ease", "share", 1, "how far organisations register directly, without a sponsor", priced("registration")),
    lever("linkage.grants", "yuan per year", 5e7, "grants that organisations compete for, per community", "1 yuan a yuan", "F24", yearly=True),
    lever("purchase.budget", "yuan per year", 5e7, "services that government buys of organisations, per community", "1 yuan a yuan"),
    lever("purchase.by_need", "share", 1, "how far residents' needs set the criteria of what is bought, instead of outside ones", priced("survey"), "F20"),
    lever("purchase.platform", "share", 1, "needs and providers of the whole place are matched on a platform (1) or not (0)", priced("platform"), integer=True),
    lever("foundation.seed", "yuan", 1e9, "seed money of the place's community foundation, paid once", "1 yuan a yuan"),
    lever("foundation.matching", "times", 2, "public yuan for each yuan given to the foundation", "1 yuan a yuan", "F23"),
    lever("staff.schooled", "share", 0.7, "further share of organisations' staff with a bachelor's degree", priced("schooled")),
    lever("twinning.pairs", "pairs", 10_000, "organisations of the place with a partner from elsewhere, one to one", priced("twinning"), integer=True, yearly=True),
)
# fmt: on

YEARLY = frozenset(each.name for each in LEVERS if each.yearly)

# Which system of the reform a lever belongs to, by its name or the first part of it.
SYSTEMS = {
    "fund": "S4", "engagement.decides": "S1", "engagement.meetings": "S2", "engagement.ballot": "S5", "engagement.rule": "S5",
    "engagement.reasons": "S3", "engagement.publicity": "S6", "engagement.supervisors": "S6", "organisation": "S12",
    "micro": "S9", "review": "S3", "convenor": "S17", "table": "S17", "franchise": "S8", "groups": "S8",
    "training": "S16", "covenant": "S7", "building": "S11", "registration": "S20", "linkage": "S12", "purchase": "S13",
    "foundation": "S14", "staff": "S21", "twinning": "S22", "care": "S20",
}  # fmt: skip


def system_of(lever: str) -> str:
    """Return the number of the system that a lever belongs to, such as ``S4``."""
    return SYSTEMS.get(lever) or SYSTEMS[lever.partition(".")[0]]
