"""Every parameter, once: unit, range, default, neutral value, price, source.

Three kinds. A *place* parameter says who lives where and what is customary there. A *lever* can be
chosen by a policy; it has a price and a neutral value, at which it equals its absence. A *rule*
parameter belongs to behaviour: it has a published source, or it is an *assumption* whose range is
drawn from when uncertainty is asked for.

Sources written ``F1`` ... ``F27`` are the published facts listed in ``docs/odd.md``.
"""

from __future__ import annotations

import difflib
import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Literal

import numpy as np

from sim.errors import InputError
from sim.prices import PRICES, Price

Kind = Literal["place", "lever", "rule"]
ASSUMPTION = "assumption"
ENGAGEMENT = ("officials", "heard", "residents")
OFFICIALS, HEARD, RESIDENTS = 0, 1, 2
MONTHS = 12  # in a year


@dataclass(frozen=True)
class Parameter:
    """One parameter.

    Attributes
    ----------
    name : str
        Dotted name, as in TOML files and ``--set``.
    kind : {"place", "lever", "rule"}
        Who sets it: a place, a policy, or behavioural evidence.
    unit : str
        Unit of the value.
    low, high : float
        Allowed range, ends included; for an assumption also the range uncertainty is drawn from.
    default : float
        Value where nothing else is said. For a choice, its index in ``choices``.
    source : str
        Where the number comes from, or ``"assumption"``.
    meaning : str
        What it is, in one line.
    neutral : float or None
        Levers: the value at which the lever equals its absence.
    price : str
        Levers: what a unit costs the public purse, as booked in the ledger.
    integer : bool
        Whether only whole numbers are allowed.
    choices : tuple of str
        Names of the values, for a choice.
    """

    name: str
    kind: Kind
    unit: str
    low: float
    high: float
    default: float
    source: str
    meaning: str
    neutral: float | None = None
    price: str = ""
    integer: bool = False
    choices: tuple[str, ...] = ()

    @property
    def field(self) -> str:
        """Name of the field in the compiled record."""
        return self.name.replace(".", "_")

    @property
    def is_assumption(self) -> bool:
        """Whether the value has no published source, so that uncertainty is drawn from its range."""
        return self.kind == "rule" and self.source.startswith(ASSUMPTION)

    def allowed(self) -> str:
        """Say what is allowed, for error messages and tables."""
        if self.choices:
            return "one of " + ", ".join(self.choices)
        number = "a whole number" if self.integer else "a number"
        return f"{number} from {self.low:g} to {self.high:g} {self.unit}".rstrip()

    def shown(self, value: float) -> str:
        """Write a value the way people read it: a choice by its name."""
        return self.choices[int(value)] if self.choices else f"{value:g}"

    def check(self, value: object, where: str) -> float:
        """Return the value as a float, or raise an :class:`~sim.errors.InputError` that says what is allowed."""
        if self.choices:
            if isinstance(value, str) and value in self.choices:
                return float(self.choices.index(value))
            raise InputError(f"{where}: {self.name} = {value!r} is not allowed; it takes {self.allowed()}")
        if isinstance(value, bool | np.bool_) or not isinstance(value, int | float | np.integer | np.floating):
            raise InputError(f"{where}: {self.name} = {value!r} is not a number; it takes {self.allowed()}")
        try:
            number = float(value)
        except OverflowError:
            number = math.inf
        if not math.isfinite(number) or not self.low <= number <= self.high:
            raise InputError(f"{where}: {self.name} = {value!r} is out of range; it takes {self.allowed()}")
        if self.integer and number != int(number):
            raise InputError(f"{where}: {self.name} = {value!r} is not whole; it takes {self.allowed()}")
        return number


def _place(
    name: str,
    unit: str,
    low: float,
    high: float,
    default: float,
    meaning: str,
    source: str = "place file",
    **more: bool,
) -> Parameter:
    return Parameter(name, "place", unit, low, high, default, source, meaning, **more)  # type: ignore[arg-type]


def _rule(
    name: str, unit: str, low: float, high: float, default: float, source: str, meaning: str, *, integer: bool = False
) -> Parameter:
    return Parameter(name, "rule", unit, low, high, default, source, meaning, integer=integer)


def _lever(
    name: str,
    unit: str,
    high: float,
    meaning: str,
    price: str | Price,
    source: str = "policy file",
    **more: bool | tuple[str, ...],
) -> Parameter:
    return Parameter(name, "lever", unit, 0, high, 0, source, meaning, neutral=0, price=str(price), **more)  # type: ignore[arg-type]


# fmt: off
PLACE = (
    _place("place.residents", "persons", 10, 5_000_000, 4_000, "residents of all ages at scale 1", integer=True),
    _place("place.courtyards", "courtyards", 1, 100_000, 44, "courtyards they live in, at scale 1", integer=True),
    _place("place.scale", "times", 0.001, 1_000, 1, "more, or fewer, courtyards of the same kind"),
    _place("place.absentees", "persons", 0, 1_000_000, 0, "registered adults who live elsewhere: no ties, no hours, no vote", integer=True),
    _place("place.household_mean", "persons", 1, 5, 2.49, "mean size of a household", "census 2020, Chengdu"),
    _place("place.share_under18", "share", 0, 0.6, 0.14, "share of residents under 18", "census 2020, Chengdu"),
    _place("place.share_60plus", "share", 0, 0.8, 0.18, "share of residents aged 60 or over", "census 2020, Chengdu"),
    _place("place.share_migrant", "share", 0, 1, 0.3, "share of households registered elsewhere"),
    _place("place.turnover_local", "per year", 0, 0.9, 0.05, "share of local households that move out in a year"),
    _place("place.turnover_migrant", "per year", 0, 0.9, 0.18, "share of migrant households that move out in a year"),
    _place("place.ties_start", "ties", 0, 8, 4.5, "mean ties of an adult outside the household at the start"),
    _place("place.ties_local", "share", 0, 1, 0.72, "share of those ties inside the courtyard"),
    _place("place.ties_kin", "share", 0, 1, 0.3, "share of ties at the start that go to a friend of a friend"),
    _place("place.moved_years_ago", "years", 0, 10, 0, "years since all were relocated here (0: never)"),
    _place("place.ties_kept", "share", 0, 1, 1, "share of ties that survived that relocation"),
    _place("place.fund_share", "share", 0.001, 1, 1, "part of its community's fund, government time and staff that falls to this place"),
    _place("place.meetings", "per year", 0, 12, 1, "courtyard meetings a year that the residents' committee holds anyway"),
    _place("place.volunteer_days", "per year", 0, 12, 2, "volunteer days a year in a courtyard that it calls anyway"),
    _place("place.collections", "per year", 0, 12, 1, "collections a year that it holds anyway"),
    _place("needs.environment", "share", 0, 1, 0.45, "weight of environment among needs"),
    _place("needs.care", "share", 0, 1, 0.3, "weight of care for the elderly and children among needs"),
    _place("needs.facilities", "share", 0, 1, 0.25, "weight of facilities among needs"),
    _place("needs.roads", "share", 0, 1, 0, "weight of roads and water among needs"),
    _place("year.collect", "months", 1, 7, 2, "months of the budget year to publicise and collect", integer=True),
    _place("year.deliberate", "months", 1, 7, 1, "months to deliberate", integer=True),
    _place("year.decide", "months", 1, 7, 1, "months to decide", integer=True),
    _place("year.deliver", "months", 1, 7, 6, "months to deliver and supervise", integer=True),
    _place("year.publish", "months", 1, 7, 1, "months to publish", integer=True),
    _place("year.evaluate", "months", 1, 7, 1, "months to evaluate", integer=True),
    _place("committee.election_month", "month", 1, 60, 6, "first election of the residents' committee after the start", integer=True),
    _place("committee.term", "years", 1, 10, 5, "term of the residents' committee", "Organic Law of Urban Residents' Committees, 2018", integer=True),
    _place("council.seats", "seats", 3, 101, 15, "seats of the residents' council", integer=True),
    _place("council.courtyard_seats", "seats", 0, 15, 0, "seats of each courtyard's own council (0: none)", integer=True),
    _place("council.cadre_share", "share", 0, 1, 0, "share of council seats held by officials"),
    _place("council.term", "years", 1, 10, 3, "term of the residents' council", integer=True),
    _place("council.quorum", "share", 0, 1, 0.5, "share of seats that must be present"),
    _place("council.construction_majority", "share", 0.5, 1, 2 / 3, "share of all seats that construction needs", "F4"),
    _place("council.cofinancing", "share", 0, 1, 0, "share of a construction project that residents must pledge where they decide"),
    _place("government.city_share", "share", 0, 1, 0.46, "share of the fund paid by the city; the county pays what city and township leave", "F1"),
    _place("government.township_share", "share", 0, 1, 0.11, "share of the fund paid by the township", "F1"),
)

LEVERS = (
    _lever("fund.per_community", "yuan per year", 5e7, "community fund, base per community", "1 yuan a yuan", "F1"),
    _lever("fund.per_head", "yuan per year and head", 10_000, "community fund, amount per resident present", "1 yuan a yuan", "F2"),
    _lever("fund.growth", "per year", 1, "yearly growth of the fund", "1 yuan a yuan"),
    _lever("fund.carry_over", "share", 1, "share of unspent money kept for the next year", "1 yuan a yuan"),
    _lever("fund.performance_share", "share", 1, "share of next year's fund that is scaled by residents' rating", "saves what is withheld"),
    _lever("engagement.decides", "choice", 2, "who decides over projects", PRICES["SITTING"], choices=ENGAGEMENT),
    _lever("engagement.meetings", "per year", 12, "further courtyard meetings a year", PRICES["MEETING"]),
    _lever("engagement.ballot", "share", 1, "residents decide by ballot instead of the council's resolution (1) or not (0)", PRICES["BALLOT"], integer=True),
    _lever("engagement.reasons", "share", 1, "share of refusals that are answered with a reason", PRICES["REASON"]),
    _lever("engagement.publicity", "share", 1, "share of households that a posting reaches beside the usual ones", PRICES["POSTING"]),
    _lever("engagement.supervisors", "places", 10, "places for residents in each project's watch group", PRICES["SUPERVISOR"], integer=True),
    _lever("organisation.staff_hours", "hours per month", 20_000, "working hours of the social organisation in this community", PRICES["WAGE"]),
    _lever("organisation.grant", "yuan per year", 5e7, "grant to the social organisation", "1 yuan a yuan", "F24"),
)

_LADDER = "assumption: difficulty in logits, ordered as in F12's funnel"
RULES = (
    _rule("attribution", "share", 0, 1, 0.5, "assumption", "weight of having decided beside having got it, in what experience teaches"),
    _rule("heard_share", "share", 0.2, 0.8, 0.5, "assumption", "how far being heard counts as deciding, in what experience teaches and what is at stake"),
    _rule("ladder.attend", "logit", 1.8, 3.2, 2.5, _LADDER, "difficulty of attending a meeting one has heard of"),
    _rule("ladder.speak", "logit", 1.2, 2.8, 2.0, _LADDER, "difficulty of speaking or proposing at a meeting"),
    _rule("ladder.vote", "logit", 0.6, 2.2, 1.4, _LADDER, "difficulty of casting a ballot one has heard of"),
    _rule("ladder.volunteer", "logit", 2.4, 4.0, 3.2, _LADDER, "difficulty of joining shared work"),
    _rule("ladder.supervise", "logit", 3.4, 5.6, 4.5, _LADDER, "difficulty of watching a project"),
    _rule("ladder.lead", "logit", 3.2, 5.2, 4.2, _LADDER, "difficulty of standing for a seat"),
    _rule("ladder.give", "logit", 2.2, 3.8, 3.0, _LADDER, "difficulty of giving to a collection"),
    _rule("reason.able", "logit", 0.6, 1.8, 1.2, "assumption; form Verba, Schlozman & Brady 1995", "weight of civic skill"),
    _rule("reason.internal", "logit", 0.4, 1.6, 1.0, "assumption; form Verba et al. 1995", "weight of internal efficacy"),
    _rule("reason.external", "logit", 0.6, 2.2, 1.4, "assumption; form CLEAR, Lowndes et al. 2006", "weight of external efficacy (answered before)"),
    _rule("reason.asked", "logit", 0.5, 1.6, 1.0, "assumption; form Verba et al. 1995", "weight of having been asked"),
    _rule("reason.stake", "logit", 0.8, 2.2, 1.4, "assumption; form Verba et al. 1995", "weight of the need at stake"),
    _rule("reason.prospect", "share of a need", 0.2, 1.2, 0.6, "assumption; sign F10", "what certain money on the table counts for, beside a need at full severity, where residents have a say"),
    _rule("reason.habit", "logit", 0.5, 2.0, 1.2, "assumption; form Verba et al. 1995", "weight of habit"),
    _rule("reason.contacts", "logit", 0.5, 1.8, 1.1, "assumption; form Fischbacher et al. 2001", "weight of contacts' example, by type of cooperator"),
    _rule("reason.attached", "logit", 0.3, 1.4, 0.8, "assumption; form McMillan & Chavis 1986", "weight of belonging and trust in neighbours"),
    _rule("reason.trust", "logit", 0.1, 0.8, 0.4, "assumption; form Ostrom 1998", "weight of trust in those who decide"),
    _rule("reason.waiting", "logit", 0.3, 1.4, 0.8, "assumption; form: the article's wait-rely-ask", "weight of dependency, against acting"),
    _rule("type.conditional", "share", 0.4, 0.6, 0.5, "Fischbacher, Gachter & Fehr 2001", "conditional cooperators"),
    _rule("type.free_rider", "share", 0.25, 0.4, 0.3, "Fischbacher, Gachter & Fehr 2001", "free riders"),
    _rule("type.hump", "share", 0.1, 0.18, 0.14, "Fischbacher, Gachter & Fehr 2001", "hump-shaped cooperators; the rest give whatever others do"),
    _rule("hear.notice", "probability", 0.05, 0.3, 0.15, "assumption", "chance to hear of an occasion from the notice board"),
    _rule("hear.tell", "probability", 0.04, 0.18, 0.1, "assumption; channel: Cai et al. 2015", "chance that a contact who knows tells"),
    _rule("hear.asked", "probability", 0.1, 0.5, 0.3, "assumption", "chance that a contact who is active asks"),
    _rule("hours.median", "hours per month", 2, 8, 4, "assumption: design range", "median civic hours of an adult in work"),
    _rule("hours.spread", "log", 0.4, 1.0, 0.7, "assumption", "spread of civic hours between adults (standard deviation of the log)"),
    _rule("hours.older", "times", 1.0, 2.0, 1.5, "assumption", "civic hours of those aged 60 or over, against those in work"),
    _rule("hours.attend", "hours", 1, 3, 2, "assumption", "hours a meeting takes"),
    _rule("hours.volunteer", "hours", 2, 5, 3, "assumption", "hours a volunteer day takes"),
    _rule("hours.supervise", "hours", 1, 4, 2, "assumption", "hours of watching a project, per month"),
    _rule("hours.lead", "hours", 2, 6, 4, "assumption", "hours of a seat, per month"),
    _rule("learn.external", "per experience", 0.1, 0.3, 0.2, "assumption; form Bandura 1977", "step of external efficacy at an experience of one's own"),
    _rule("learn.internal", "per experience", 0.03, 0.15, 0.08, "assumption; form Bandura 1977", "step of internal efficacy at an act of one's own"),
    _rule("learn.hearsay", "per experience", 0.01, 0.08, 0.03, "assumption; form Bandura 1977 (vicarious)", "step of external efficacy at what contacts tell"),
    _rule("learn.reason", "share", 0.1, 0.6, 0.35, "assumption", "how far a refusal with a reason counts as an answer"),
    _rule("learn.trust", "per experience", 0.03, 0.2, 0.1, "assumption; form Ostrom 1998", "step of trust at an experience"),
    _rule("learn.belonging", "per month", 0.01, 0.05, 0.025, "assumption; form McMillan & Chavis 1986", "pace of belonging and pride"),
    _rule("learn.habit", "per month", 0.04, 0.15, 0.08, "assumption", "pace of habit"),
    _rule("learn.dependency", "per experience", 0.03, 0.15, 0.08, "assumption", "step of dependency at an experience"),
    _rule("learn.satisfaction", "per month", 0.05, 0.3, 0.15, "assumption", "pace of satisfaction"),
    _rule("learn.mastery", "efficacy", 0.8, 1.0, 0.9, "assumption; form Bandura 1977", "internal efficacy that speaking and doing lead to"),
    _rule("learn.presence", "efficacy", 0.5, 0.75, 0.6, "assumption; form Bandura 1977", "internal efficacy that being present leads to"),
    _rule("learn.reciprocity", "share", 0.2, 0.5, 0.33, "assumption; form Ostrom 1998", "share of one's contacts whose taking part is seen as neighbours doing theirs"),
    _rule("learn.help", "share", 0.2, 1.0, 0.5, "assumption", "how much helping with one's own hands teaches, beside works delivered"),
    _rule("group.join", "probability", 0.1, 0.5, 0.25, "assumption; shape F17", "chance to join a circle of neighbours after doing something with them"),
    _rule("group.lapse", "years", 1, 4, 2, "assumption", "years without taking part after which one has left it"),
    _rule("belonging.ties", "weight", 0.2, 0.4, 0.35, "assumption; form McMillan & Chavis 1986", "share of belonging that ties carry"),
    _rule("belonging.influence", "weight", 0.1, 0.3, 0.2, "assumption; form McMillan & Chavis 1986", "share of belonging that influence carries"),
    _rule("belonging.needs", "weight", 0.1, 0.3, 0.2, "assumption; form McMillan & Chavis 1986", "share that needs met carry; time carries the rest"),
    _rule("belonging.years", "years", 2, 10, 5, "assumption; shape F17", "years of residence after which time has carried half of its share"),
    _rule("belonging.enough", "ties", 4, 8, 6, "assumption; Dunbar's layers", "ties outside the household that are enough for belonging"),
    _rule("tie.meet", "probability", 0.1, 0.4, 0.25, "assumption", "chance that two who met at a shared activity become acquainted"),
    _rule("tie.encounter", "per year and resident", 2.5, 7.5, 5.0, "assumption; shape F17", "tries at making acquaintance in daily life"),
    _rule("tie.friend", "share", 0.5, 0.95, 0.85, "assumption; level F18 (clustering)", "share of those tries that go to a friend of a friend"),
    _rule("tie.friend_across", "share", 0.6, 0.95, 0.8, "assumption; level F18 (clustering)", "the same, among tries made beyond one's courtyard"),
    _rule("tie.near", "rows", 3, 12, 5, "assumption; level F18 (clustering)", "how many residents to either side live near enough to meet at the door", integer=True),
    _rule("tie.across", "share", 0.3, 0.7, 0.5, "assumption; level F18 (modularity)", "share of those tries made beyond one's courtyard: with friends of friends wherever they live, or in other courtyards"),
    _rule("tie.fade_close", "per year", 0.01, 0.04, 0.025, "Roy et al. 2022; Burt 2002", "yearly rate at which close ties are lost"),
    _rule("tie.fade_weak", "per year", 0.1, 0.35, 0.2, "assumption; Burt 2002: far more than close ones", "yearly rate at which weak ties are lost"),
    _rule("tie.gain", "strength", 0.05, 0.3, 0.15, "assumption", "strength that shared activity adds to a tie"),
    _rule("tie.decay", "per year", 0.05, 0.3, 0.15, "assumption", "share of strength lost in a year above the floor that daily life keeps"),
    _rule("need.arise", "per month", 0.02, 0.06, 0.035, "assumption", "chance that a need arises or jumps in a courtyard, times its weight"),
    _rule("need.jump", "severity", 0.25, 0.65, 0.45, "assumption", "mean severity that a need jumps by"),
    _rule("need.left", "share", 0.3, 0.7, 0.5, "assumption", "share of a need that ordinary maintenance leaves"),
    _rule("need.worsen", "per month", 0.002, 0.01, 0.005, "assumption", "growth of a need that is not met"),
    _rule("need.upkeep", "per month", 0.03, 0.1, 0.06, "assumption", "chance that ordinary maintenance answers a need at full severity"),
    _rule("need.complaint", "per month", 0.005, 0.03, 0.012, "assumption", "chance that a skilled adult complains of a need at full severity"),
    _rule("need.complaint_counts", "share", 0.1, 1, 0.4, "assumption", "how much a complaint per ten adults raises what officials see"),
    _rule("project.cost", "yuan", 60000, 115000, 87000, "assumption near F3 and F26: 40,000-90,000 yuan each", "median cost of a project that serves 400 residents"),
    _rule("project.cost_spread", "log", 0.25, 0.6, 0.4, "assumption; Pabulib spreads", "spread of cost between projects (standard deviation of the log)"),
    _rule("project.cost_size", "power", 0.5, 1.0, 0.8, "assumption", "elasticity of cost to residents served"),
    _rule("project.served", "persons", 200, 800, 400, "assumption", "median number of residents a project serves"),
    _rule("project.effect", "share", 0.5, 0.95, 0.8, "assumption", "share of a need that a project of full quality meets"),
    _rule("project.leakage", "share", 0.1, 0.5, 0.3, "assumption", "largest share of quality lost where nobody watches"),
    _rule("project.watch", "share", 0.3, 0.9, 0.6, "assumption; form: the article's supervision", "share of leakage that a full watch group prevents"),
    _rule("project.posting", "share", 0.2, 0.8, 0.5, "assumption", "share of what watchers do not prevent that full publicity does"),
    _rule("project.hands", "per month", 0.1, 0.5, 0.25, "assumption", "chance that works under way call for hands"),
    _rule("project.out_of_scope", "share", 0.05, 0.3, 0.15, "assumption; classes F26", "share of wishes that fall into an excluded class"),
    _rule("project.drafting", "probability", 0.4, 0.9, 0.65, "assumption", "chance that a fully skilled resident writes down a draft that stands"),
    _rule("government.information", "share", 0, 1, 0.5, "assumption: none to perfect", "how well inspection shows officials the needs there are"),
    _rule("government.shortlist", "projects", 8, 20, 13, "assumption", "projects that officials draw up in a year for a community"),
    _rule("council.threshold", "severity", 0.1, 0.3, 0.19, "assumption", "severity a member must see in a proposal to say yes"),
    _rule("council.own", "share", 0.1, 0.6, 0.3, "assumption", "weight of a member's own courtyard in judging"),
    _rule("council.voices", "persons", 1, 8, 3, "assumption", "residents at a meeting who make half of a courtyard's need known to those who decide"),
    _rule("council.presence", "probability", 0.6, 0.95, 0.85, "assumption", "chance that a member is present at the sitting that resolves"),
    _rule("council.error", "severity", 0.05, 0.3, 0.15, "assumption", "half-width of a member's error in judging severity"),
    _rule("council.asks", "share", 0.1, 0.9, 0.5, "assumption", "share of a seat's hours in which a member asks residents of the member's courtyards"),
    _rule("gift.amount", "yuan", 10, 100, 30, "assumption", "gift to a collection"),
    _rule("gift.pledge_most", "yuan", 100, 1000, 400, "assumption", "most that a household pledges to a construction project"),
    _rule("organisation.ask_hours", "hours", 0.1, 1, 0.25, "assumption", "staff hours to ask one resident"),
    _rule("organisation.host_hours", "hours", 6, 24, 12, "assumption", "staff hours of an activity"),
    _rule("organisation.host_share", "share", 0.3, 0.7, 0.5, "assumption", "share of hours left after drafting that goes into activities"),
    _rule("organisation.host_cost", "yuan", 200, 1500, 600, "assumption", "materials of an activity"),
    _rule("organisation.draft_hours", "hours", 3, 16, 8, "assumption", "staff hours to help one draft"),
)
# fmt: on

PARAMETERS: dict[str, Parameter] = {p.name: p for p in (*PLACE, *LEVERS, *RULES)}
WAGE_FEN = PRICES["WAGE"].fen
MEETING_FEN = PRICES["MEETING"].fen
BALLOT_FEN = PRICES["BALLOT"].fen
POSTING_FEN = PRICES["POSTING"].fen
REASON_FEN = PRICES["REASON"].fen
SUPERVISOR_FEN = PRICES["SUPERVISOR"].fen
SITTING_FEN = PRICES["SITTING"].fen

CATEGORIES = ("environment", "care", "facilities", "roads")
CONSTRUCTION_SHARE = (0.4, 0.0, 1.0, 1.0)  # assumption: share of a category's projects that are construction

# The causal map: every arrow of docs/architecture.md, by name, from -> to. Strength 1 is whole, 0 is cut.
LINKS: dict[str, tuple[str, str]] = {
    "need_to_acts": ("needs", "taking part"),
    "need_to_complaints": ("needs", "complaints"),
    "complaints_to_officials": ("complaints", "decisions"),
    "complaints_to_upkeep": ("complaints", "needs"),
    "voice_to_decisions": ("taking part", "decisions"),
    "notice_to_hearing": ("engagement", "hearing"),
    "contacts_to_hearing": ("ties", "hearing"),
    "contacts_to_asking": ("ties", "asking"),
    "council_to_asking": ("council", "asking"),
    "organisation_to_asking": ("organisation", "asking"),
    "organisation_to_hosting": ("organisation", "shared activity"),
    "organisation_to_drafts": ("organisation", "proposals"),
    "asking_to_acts": ("asking", "taking part"),
    "contacts_to_imitation": ("ties", "taking part"),
    "skill_to_acts": ("resources", "taking part"),
    "hours_to_acts": ("resources", "taking part"),
    "efficacy_to_acts": ("efficacy", "taking part"),
    "habit_to_acts": ("habit", "taking part"),
    "attachment_to_acts": ("belonging and trust", "taking part"),
    "dependency_to_acts": ("dependency", "taking part"),
    "fund_to_stake": ("fund", "taking part"),
    "fund_to_projects": ("fund", "projects"),
    "projects_to_needs": ("projects", "needs"),
    "projects_to_work": ("projects", "shared activity"),
    "supervision_to_quality": ("taking part", "projects"),
    "outcome_to_efficacy": ("decisions", "efficacy"),
    "hearsay_to_efficacy": ("ties", "efficacy"),
    "acting_to_efficacy": ("taking part", "efficacy"),
    "delivery_to_trust": ("projects", "trust in council"),
    "books_to_trust": ("engagement", "trust in council"),
    "fairness_to_trust": ("decisions", "trust in council"),
    "work_to_trust": ("shared activity", "trust in neighbours"),
    "experience_to_dependency": ("projects", "dependency"),
    "activity_to_ties": ("shared activity", "ties"),
    "daily_life_to_ties": ("courtyards", "ties"),
    "time_to_fading": ("time", "ties"),
    "moving_to_ties": ("turnover", "ties"),
    "ties_to_belonging": ("ties", "belonging and trust"),
    "influence_to_belonging": ("efficacy", "belonging and trust"),
    "needs_to_belonging": ("needs", "belonging and trust"),
    "time_to_belonging": ("time", "belonging and trust"),
    "rating_to_fund": ("projects", "fund"),
}

# ``ageing`` is months that everybody ages in a month. In the burn-in none, and nobody dies, so that a place
# has its published ages when month 1 begins; households move in and out of it all the same.
RECORD = np.dtype(
    [(p.field, "f8") for p in PARAMETERS.values()] + [(f"link_{name}", "f8") for name in LINKS] + [("ageing", "f8")]
)


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which known name is nearest to a misspelt one, as the end of an error message."""
    found = difflib.get_close_matches(name, list(known), n=1, cutoff=0.6)
    return f"; did you mean {found[0]!r}?" if found else ""


def find(name: str, where: str) -> Parameter:
    """Return the parameter of that name, or raise an error that names the nearest one."""
    if name not in PARAMETERS:
        raise InputError(f"{where}: unknown parameter {name!r}{nearest(name, PARAMETERS)}")
    return PARAMETERS[name]


def defaults() -> dict[str, float]:
    """Return every parameter at its default."""
    return {name: p.default for name, p in PARAMETERS.items()}


def to_record(values: Mapping[str, float], cut: Iterable[str] = ()) -> np.ndarray:
    """Pack resolved parameters and link strengths into the record that rules read.

    Parameters
    ----------
    values : mapping
        Every parameter's value by dotted name.
    cut : iterable of str
        Links of :data:`LINKS` set to 0; all others are 1.

    Returns
    -------
    numpy.ndarray
        Shape ``(1,)``, dtype :data:`RECORD`.
    """
    record = np.zeros(1, dtype=RECORD)
    record["ageing"] = 1.0
    for name, parameter in PARAMETERS.items():
        record[parameter.field] = values[name]
    for link in LINKS:
        record[f"link_{link}"] = 1.0
    for link in cut:
        if link not in LINKS:
            raise InputError(f"--cut: unknown link {link!r}{nearest(link, LINKS)}")
        record[f"link_{link}"] = 0.0
    return record
