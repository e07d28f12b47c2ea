"""What a place is: who lives where and what is customary there, which no planner can choose."""

from __future__ import annotations

from collections.abc import Mapping

from sim.parameter import place

MOVE_KINDS = ("together", "enclave")
ENCLAVE = 1  # index among these

# fmt: off
PLACE = (
    place("place.residents", "persons", 10, 5_000_000, 4_000, "residents of all ages at scale 1", integer=True),
    place("place.courtyards", "courtyards", 1, 100_000, 44, "courtyards they live in, at scale 1", integer=True),
    place("place.communities", "communities", 1, 5_000, 1, "communities, each with its council, that those courtyards make up", integer=True),
    place("place.beyond", "share", 0, 1, 0.1, "share of strangers met outside the courtyard who live in another community", "assumption", drawn_from=(0.02, 0.3)),
    place("place.scale", "times", 0.001, 1_000, 1, "more, or fewer, courtyards of the same kind"),
    place("place.absentees", "persons", 0, 1_000_000, 0, "registered adults who live elsewhere: no ties, no hours, no vote", integer=True),
    place("place.household_mean", "persons", 1, 5, 2.49, "mean size of a household", "census 2020, Chengdu"),
    place("place.share_under18", "share", 0, 0.6, 0.14, "share of residents under 18", "census 2020, Chengdu"),
    place("place.share_60plus", "share", 0, 0.8, 0.18, "share of residents aged 60 or over", "census 2020, Chengdu"),
    place("place.share_migrant", "share", 0, 1, 0.3, "share of households registered elsewhere", drawn_from=(0.1, 0.5)),
    place("place.turnover_local", "per year", 0, 0.9, 0.05, "share of local households that move out in a year", drawn_from=(0.02, 0.1)),
    place("place.turnover_migrant", "per year", 0, 0.9, 0.18, "share of migrant households that move out in a year", drawn_from=(0.09, 0.36)),
    place("place.ties_start", "ties", 0, 8, 4.5, "mean ties of an adult outside the household at the start", drawn_from=(3, 6)),
    place("place.ties_local", "share", 0, 1, 0.72, "share of those ties inside the courtyard", drawn_from=(0.5, 0.9)),
    place("place.ties_kin", "share", 0, 1, 0.3, "share of ties at the start that go to a friend of a friend", drawn_from=(0.1, 0.5)),
    place("place.moved_years_ago", "years", 0, 10, 0, "years since all were relocated here (0: never)"),
    place("place.ties_kept", "share", 0, 1, 1, "share of ties that survived that relocation"),
    place("place.move_kind", "choice", 0, 1, 0, "where that relocation took them: together, or scattered over blocks of an enclave that keeps to itself", "F19", choices=MOVE_KINDS),
    place("place.fund_share", "share", 0.001, 1, 1, "part of its community's fund, government time and staff that falls to this place"),
    place("place.meetings", "per year", 0, 12, 1, "courtyard meetings a year that the residents' committee holds anyway", drawn_from=(0, 3)),
    place("place.volunteer_days", "per year", 0, 12, 2, "volunteer days a year in a courtyard that it calls anyway", drawn_from=(0, 4)),
    place("place.collections", "per year", 0, 12, 1, "collections a year that it holds anyway", drawn_from=(0, 3)),
    place("needs.environment", "share", 0, 1, 0.45, "weight of environment among needs"),
    place("needs.care", "share", 0, 1, 0.3, "weight of care for the elderly and children among needs"),
    place("needs.facilities", "share", 0, 1, 0.25, "weight of facilities among needs"),
    place("needs.roads", "share", 0, 1, 0, "weight of roads and water among needs"),
    place("needs.education", "share", 0, 1, 0, "weight of culture and education among needs"),
    place("year.collect", "months", 1, 7, 2, "months of the budget year to publicise and collect", integer=True),
    place("year.deliberate", "months", 1, 7, 1, "months to deliberate", integer=True),
    place("year.decide", "months", 1, 7, 1, "months to decide", integer=True),
    place("year.deliver", "months", 2, 7, 6, "months to deliver and supervise", integer=True),
    place("year.publish", "months", 1, 7, 1, "months to publish", integer=True),
    place("year.evaluate", "months", 1, 7, 1, "months to evaluate", integer=True),
    place("committee.election_month", "month", 1, 60, 6, "first election of the residents' committee after the start", integer=True),
    place("committee.term", "years", 1, 10, 5, "term of the residents' committee", "Organic Law of Urban Residents' Committees, 2018", integer=True),
    place("council.seats", "seats", 3, 101, 15, "seats of the residents' council", integer=True, drawn_from=(9, 25)),
    place("council.courtyard_seats", "seats", 0, 15, 0, "seats of each courtyard's own council (0: none)", integer=True),
    place("council.cadre_share", "share", 0, 1, 0, "share of council seats held by officials", drawn_from=(0, 0.3)),
    place("council.term", "years", 1, 10, 3, "term of the residents' council", integer=True),
    place("council.quorum", "share", 0, 1, 0.5, "share of seats that must be present", drawn_from=(0.34, 0.67)),
    place("council.construction_majority", "share", 0.5, 1, 2 / 3, "share of all seats that construction needs", "F4"),
    place("council.cofinancing", "share", 0, 1, 0, "share of a construction project that residents must pledge where they decide"),
    place("government.city_share", "share", 0, 1, 0.46, "share of the fund paid by the city; the county pays what city and township leave", "F1"),
    place("government.township_share", "share", 0, 1, 0.11, "share of the fund paid by the township", "F1"),
    # Elderly care
    place("care.frailty", "per year", 0, 0.05, 0, "chance to become frail within a year at 60, doubling every eight years (0: care is not modelled)"),
    place("care.beds_government", "beds per 100 older", 0, 30, 0, "government-run care beds at the start, per 100 residents aged 60 or over"),
    place("care.beds_built", "beds per 100 older", 0, 30, 0, "care beds publicly built and privately run at the start, per 100 of them"),
    place("care.beds_private", "beds per 100 older", 0, 30, 0, "private care beds at the start, per 100 of them"),
    place("care.assisted", "share", 0, 1, 0, "share of the frail who are on social assistance"),
    # organisations
    place("staff.start", "per thousand residents", 0, 100, 0, "full-time staff of organisations when month 1 begins"),
    place("staff.units", "share", 0, 1, 163_100 / 171_700, "share of that staff in private non-enterprise units", "Xiangzhen Luntan, 2017: Shanghai, 163,100 of 171,700"),
    place("staff.associations", "share", 0, 1, 7_800 / 171_700, "share of it in associations; the rest works in foundations", "Xiangzhen Luntan, 2017: Shanghai, 7,800 of 171,700"),
    place("staff.young", "share", 0, 1, 57_800 / 171_700, "share of organisations' staff aged 35 or under", "Xiangzhen Luntan, 2017: Shanghai, 57,800 of 171,700"),
    place("staff.college", "share", 0, 1, 0.247, "share of organisations' staff with a college diploma and no bachelor's degree", "Xiangzhen Luntan, 2017: Shanghai, more than half went to college, less those with a bachelor's degree"),
    place("staff.bachelor", "share", 0, 1, 0.253, "share of organisations' staff with a bachelor's degree", "Xiangzhen Luntan, 2017: Shanghai"),
)

# fmt: on

# What weighs among needs by kind of place, where its file says nothing of needs.
NEEDS_SOURCE = "assumption; which needs weigh in a place of this kind: Xiangzhen Luntan on grassroots governance, 2017"
NEEDS_BY_KIND = {
    "urban": {"environment": 0.35, "care": 0.3, "facilities": 0.15, "roads": 0.0, "education": 0.2},
    "rural": {"environment": 0.15, "care": 0.15, "facilities": 0.1, "roads": 0.5, "education": 0.1},
}


def courtyards_of(values: Mapping[str, float]) -> int:
    """Return how many courtyards a place has, at its scale."""
    return max(1, round(values["place.courtyards"] * values["place.scale"]))
