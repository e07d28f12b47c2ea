"""First plausibility: what the uncalibrated model does, beside published facts.

Nothing is fitted here. Each measurement repeats one comparison a field study made, on paired replicates;
each check holds its mean and interval against the published band and is printed whether it hits, stays open or misses.
"""

from __future__ import annotations

import itertools
from collections.abc import Mapping, Sequence

import networkx as nx
import numpy as np
import pandas as pd

from sim import labels
from sim.model import GovernanceModel
from sim.person import ATTENDS, COMPLAINED, GAVE, HEARS, PROPOSES, VOLUNTEERS, VOTED_COMMITTEE
from sim.scenarios import load_policy
from sim.studies import lasting
from sim.studies.axes import policy_levers
from sim.studies.checks import BESIDE, SIGN, SIZE, Check
from sim.studies.direct_vote import adults, vote_against_council
from sim.studies.replicates import Progress, Value, each

PLACE, REFORM = "puyang", "reform-2009"
FUND_SIZE = "fund.per_community"
SIZES = (0.0, 0.5, 1.0, 2.0, 3.0)
ATTRIBUTIONS = (0.0, 0.5, 1.0)
VOICE_ACTS = {
    "attends": ATTENDS,
    "voted_committee": VOTED_COMMITTEE,
    "gave": GAVE,
    "volunteers": VOLUNTEERS,
    "complained": COMPLAINED,
}
VOICE_BELIEFS = ("pride", "external_efficacy")
# Who decides, and the watch groups that come with it: officials who decide have none.
DECISION = ("engagement.decides", "engagement.supervisors")
FUNNEL = {"hears": HEARS, "attends": ATTENDS, "proposes": PROPOSES}
MEETINGS = (0, 2, 5, 10)
COHESION = ("belonging", "trust_neighbours", "trust_council")
TENURE_EDGES = (0, 3, 6, 10, 20)
MERGED = "merged with an earlier one"
Record = dict[str, float]

UP = (0.05, np.inf)  # in standard deviations between residents
SAME = (-0.05, 0.05)
FEW = (-np.inf, 0.5)  # the review says "few": fewer than half of those a rung below
LESS = (-np.inf, 0.95)  # by more than what counts as unchanged
SURVIVE = (0.73, 0.85)  # hazards of 0.22 for 17 months to 0.16 for 12
AROUND = (0.5, 1.5)  # of the published size, where nothing is published of how it varies


def _rise(times: float) -> tuple[float, float]:
    """Return the band of a ratio: its rise above 1 between half and one and a half times the published one."""
    low, high = (1.0 + part * (times - 1.0) for part in AROUND)
    return low, high


def _around(size: float) -> tuple[float, float]:
    """Return the band of a size of which nothing is published of how it varies: half to one and a half times it."""
    low, high = (part * size for part in AROUND)
    return low, high


def named(indicator: str) -> str:
    """Return an indicator's name as the page, which is in English, says it."""
    return labels.text("indicator", indicator, "en")


def _funded(arm: str, text: str, kind: str) -> tuple[Check, ...]:
    return (
        Check("F3", f"{arm}/projects", f"projects a year, {text} decide", 4.0, 5.0, kind),
        Check("F6", f"{arm}/asked", f"cost asked over money available, {text} decide", 2.0, 4.0, kind),
        Check("F5", f"{arm}/funded", f"share of proposals funded, {text} decide", 0.2, 0.5, kind),
    )


def _voiced(attribution: float, kind: str) -> tuple[Check, ...]:
    head, text = f"voice{attribution:g}", f"the reform against its fund alone, attribution {attribution:g} (SD)"
    return tuple(
        Check("F11", f"{head}/{act}", f"{named(act)}, {text}", *UP, kind)
        for act in (*list(VOICE_ACTS)[:-1], *VOICE_BELIEFS)
    )


def _deciding(kind: str) -> tuple[Check, ...]:
    """Return what deciding over the same fund does by itself: an occasion more is an opening, and no response to it."""
    return tuple(
        Check(
            "F11",
            f"equal/voice0.5/{act}",
            f"{named(act)}, the same meetings and postings paid for on both sides (SD)",
            *UP,
            kind,
        )
        for act in (*list(VOICE_ACTS)[:-1], *VOICE_BELIEFS)
    )


def _village(years: int, kind: str) -> tuple[Check, ...]:
    return tuple(
        Check("F18", f"village{years}/{key}", f"village network, {text}, {years} years after the burn-in", *band, kind)
        for key, text, band in (
            ("degree", "household degree", (6.3, 9.3)),
            ("clustering", "clustering", (0.18, 0.30)),
            ("path", "mean path", (2.3, 3.5)),
            ("modularity", "modularity", (0.37, 0.57)),
            ("giant", "share in the giant component", (0.97, np.inf)),
        )
    )


CHECKS: tuple[Check, ...] = (
    Check("F7", "no-fund/reach_most", "yearly reach without a fund, highest of three years", -np.inf, 0.15),
    *_funded("reform", "residents", SIZE),
    Check("F5", "jinyang/projects", "projects a year in Jinyang", *_around(4.0)),
    Check("F5", "jinyang/vetoed", "refused in three years in Jinyang", 9.0, np.inf),
    *_deciding(SIGN),
    Check("F10", "elasticity/votes", "elasticity of ballots to fund size, 0.5 to 3 times", 0.1, 0.4),
    Check("F12", "funnel/attends", "of those who hear, few attend", *FEW, SIGN),
    Check("F12", "funnel/proposes", "of those who attend, few speak", *FEW, SIGN),
    Check("F12", "cohesion/reform", "cohesion, the reform against its fund alone, third year (SD)", *SAME),
    Check("F13", "vote/satisfaction", "satisfaction, residents vote against their council decides (SD)", *UP, SIGN),
    Check("F13", "vote/gave", f"{named('gave')}, residents vote against their council decides, a year (SD)", *UP, SIGN),
    Check("F13", "vote/same", "share of projects that both ways of deciding choose alike", 0.8, np.inf),
    Check("F14", "organisations/grow", "courtyards that get an organisation in ten years, reform less none", *UP, SIGN),
    Check("F16", "organisations/survive", "courtyard organisations there 15 months after support ends", *SURVIVE),
    *(
        Check("F28", f"timeline/{key}", f"{text} in the community at the end of 2017", *_around(size))
        for key, text, size in (
            ("organisations", "social organisations", 10_251 / 4_357),
            ("social_workers", "social workers", 10_191 / 4_357),
        )
    ),
    *_village(10, SIZE),
    *(
        Check("burn-in", f"settled/{key}", f"{named(key)}, change over ten more years of the status quo", *SAME)
        for key in ("reach", "degree", "belonging")
    ),
    Check("F17", "newcomers/contacts_rise", "contacts at 10-20 over 0-3 years of residence", *_rise(9.3 / 6.6)),
    Check("F17", "newcomers/member_rise", "membership at 10-20 over 0-3 years of residence", *_rise(46 / 10)),
    Check("F25", "formal/migrants", "reach of migrants over reach of locals", *LESS, SIGN),
    # The same facts another way: shown, not counted again.
    *_funded("fund-only", "officials", BESIDE),
    # Seats are the place's, and within half a year nothing is built that could be complained of.
    Check("F12", "funnel/decides", "seats over those who speak (ratio)", *LESS, BESIDE),
    Check(
        "F11", "voice0.5/complained_level", "complaints, reform against its fund alone (share of level)", *SAME, BESIDE
    ),
    *(check for attribution in (0.5, 0.0, 1.0) for check in _voiced(attribution, BESIDE)),
    Check(
        "F29",
        "reform/again",
        "takes part again, who did the year before over who did not (votes aside)",
        *_around(5.4),
        BESIDE,
    ),
    *_village(0, BESIDE),
)


def fund() -> float:
    """Size of the reform's fund, yuan a community and year."""
    return load_policy(REFORM).values[FUND_SIZE]


def same_occasions() -> dict[str, Value]:
    """Return what the reform adds to engagement beside the decision itself."""
    return {name: value for name, value in policy_levers(REFORM, "engagement.").items() if name not in DECISION}


def measure(seed: int) -> Record:
    """Take every measurement on one seed."""
    return (
        projects_and_reach(seed)
        | fund_response(seed)
        | jinyang(seed)
        | village(seed)
        | cohesion_where(seed)
        | settling(seed)
        | ten_years(seed)
        | vote_against_council(_settled(seed))
        | {key: value for a in ATTRIBUTIONS for key, value in voice(seed, a).items()}
        | {f"equal/{key}": value for key, value in voice(seed, 0.5, same_occasions()).items()}
    )


def measure_all(seeds: Sequence[int], progress: Progress | None = None, workers: int | None = 1) -> pd.DataFrame:
    """Take every measurement on every seed, in worker processes where there are several; a row a seed."""
    rows = each(measure, list(seeds), workers=workers, progress=progress)
    return pd.DataFrame(rows, index=pd.Index(list(seeds), name="seed"))


def _settled(seed: int, **overrides: float) -> GovernanceModel:
    return GovernanceModel(PLACE, seed=seed, individuals=False, overrides=overrides, panel_share=0.0)


def _supply(model: GovernanceModel, years: int) -> Record:
    """Projects a year, cost asked over money available, share funded; twins count once."""
    projects = model.projects
    own = projects[projects["reason"] != MERGED]
    started = float(projects["started"].notna().sum())
    return {
        "projects": started / years,
        "asked": float(own["cost_yuan"].sum()) / (fund() * years),
        "funded": started / max(1, len(own)),
    }


def projects_and_reach(seed: int) -> Record:
    """Reach without a fund (F7), projects with it (F3, F5, F6), and what deciding does to cohesion (F12)."""
    base = _settled(seed)
    found: Record = {}
    cohesion = {}
    for name, policy in (("no-fund", "no-fund"), ("fund-only", "fund-only"), ("reform", REFORM)):
        model = base.branch(policy)
        model.run(24)
        year_before = model.world.people.copy()
        model.run(12)
        series = model.series
        found[f"{name}/reach_election_year"] = float(series["reach"].iloc[11])
        found[f"{name}/reach"] = float(series["reach"].iloc[[23, 35]].mean())
        found[f"{name}/reach_most"] = float(series["reach"].iloc[[11, 23, 35]].max())
        found |= {f"{name}/{key}": value for key, value in _supply(model, 3).items()}
        cohesion[name] = _felt_cohesion(model)
        if name == "reform":
            found |= _funnel(model)
            found["reform/again"] = lasting.again(year_before, model.world.people)
            found["formal/migrants"] = float(series["reach_migrant"].iloc[35] / series["reach_local"].iloc[35])
    spread = float(cohesion["fund-only"].std())
    found["cohesion/reform"] = float((cohesion["reform"].mean() - cohesion["fund-only"].mean()) / spread)
    return found


def _felt_cohesion(model: GovernanceModel) -> np.ndarray:
    people = adults(model)
    return (people["belonging"] + people["trust_neighbours"] + people["trust_council"]).astype(float) / 3.0


def _funnel(model: GovernanceModel) -> Record:
    shares = {name: float((adults(model)["year_acts"] & bit > 0).mean()) for name, bit in FUNNEL.items()}
    decide = len(model.councils[0].members) / len(adults(model))
    return {
        "funnel/hear": shares["hears"],
        "funnel/attends": shares["attends"] / shares["hears"],
        "funnel/proposes": shares["proposes"] / max(shares["attends"], 1e-9),
        "funnel/attend_share": shares["attends"],
        "funnel/speak_share": shares["proposes"],
        "funnel/decide_share": decide,
        "funnel/decides": decide / max(shares["proposes"], 1e-9),
    }


def voice(seed: int, attribution: float, officials: Mapping[str, Value] | None = None) -> Record:
    """Six months over the same fund, residents deciding against officials (F11), in SD between residents.

    ``officials`` are further levers where officials decide: with the same meetings, postings and reasons paid for
    there, what is left is who decides, and the meetings that residents' deciding calls for over their proposals.
    """
    base = _settled(seed, attribution=attribution)
    arms = []
    for policy, levers in (("fund-only", officials), (REFORM, None)):
        arm = base.branch(policy, levers)
        arm.run(6)
        arms.append(adults(arm))
    found: Record = {}
    for act, bit in VOICE_ACTS.items():
        before, after = (float((arm["year_acts"] & bit > 0).mean()) for arm in arms)
        found[f"voice{attribution:g}/{act}"] = (after - before) / max(np.sqrt(before * (1 - before)), 1e-9)
        found[f"voice{attribution:g}/{act}_level"] = (after - before) / max(before, 1e-9)
    for belief in VOICE_BELIEFS:
        felt = [arm[belief].astype(float) for arm in arms]
        found[f"voice{attribution:g}/{belief}"] = float((felt[1].mean() - felt[0].mean()) / felt[0].std())
    return found


def fund_response(seed: int) -> Record:
    """Ballots and reach by size of the fund where a ballot is held (F10)."""
    base = _settled(seed)
    found: Record = {}
    for size in SIZES:
        arm = base.branch(REFORM, {"engagement.ballot": 1, FUND_SIZE: size * fund()})
        arm.run(36)
        series = arm.series
        found[f"fund{size:g}/votes"] = float(series["votes"].sum()) / 3
        found[f"fund{size:g}/reach"] = float(series["reach"].iloc[[11, 23, 35]].mean())
    for key in ("votes", "reach"):
        levels = [max(found[f"fund{size:g}/{key}"], 1e-9) for size in SIZES[1:]]
        found[f"elasticity/{key}"] = float(np.polyfit(np.log(SIZES[1:]), np.log(levels), 1)[0])
    return found


def cohesion_where(seed: int) -> Record:
    """Measure what deciding does to felt cohesion in its third year, by how many meetings there are (F12)."""
    base = _settled(seed)
    reference = base.branch("fund-only")
    reference.run(36)
    before = adults(reference)
    found: Record = {}
    for meetings in MEETINGS:
        arm = base.branch(REFORM, {"engagement.meetings": meetings})
        arm.run(36)
        after = adults(arm)
        found[f"meetings{meetings}/attend"] = float((after["year_acts"] & ATTENDS > 0).mean())
        for belief in COHESION:
            one, other = before[belief].astype(float), after[belief].astype(float)
            found[f"meetings{meetings}/{belief}"] = float((other.mean() - one.mean()) / one.std())
    return found


def settling(seed: int) -> Record:
    """Whether the burn-in has settled: change over ten more years under the status quo, relative to the level."""
    model = _settled(seed)
    model.run(120)
    series = model.series
    early, late = series.iloc[:60].mean(), series.iloc[60:].mean()
    return {f"settled/{name}": float(late[name] / early[name] - 1.0) for name in ("reach", "degree", "belonging")}


def village(seed: int) -> Record:
    """Network between households of an intact village after the burn-in and ten years later (F18)."""
    model = GovernanceModel("shuangliu", seed=seed, individuals=False, panel_share=0.0)
    found = {f"village0/{key}": value for key, value in network_of(model).items()}
    model.run(120)
    return found | {f"village10/{key}": value for key, value in network_of(model).items()}


def jinyang(seed: int) -> Record:
    """Projects a year and refusals in three years of the reform in a community of forty thousand (F5)."""
    model = GovernanceModel("jinyang", seed=seed, individuals=False, panel_share=0.0).branch(REFORM)
    model.run(36)
    series = model.series
    return {
        "jinyang/projects": float(series["projects_funded"].sum()) / 3,
        "jinyang/vetoed": float(series["projects_vetoed"].sum()),
    }


def network_of(model: GovernanceModel) -> Record:
    """Degree, clustering, mean path, modularity (Louvain) and giant component between households."""
    graph = model.graph("household")
    giant = graph.subgraph(max(nx.connected_components(graph), key=len))
    parts = nx.community.louvain_communities(graph, seed=1, weight=None)
    return {
        "degree": 2.0 * graph.number_of_edges() / graph.number_of_nodes(),
        "clustering": float(nx.average_clustering(graph)),
        "path": float(nx.average_shortest_path_length(giant)),
        "modularity": float(nx.community.modularity(graph, parts, weight=None)),
        "giant": giant.number_of_nodes() / graph.number_of_nodes(),
    }


def ten_years(seed: int) -> Record:
    """Organisations (F14, F16, F28), and who lives there in the tenth year of the reform (F17)."""
    base = _settled(seed)
    model = base.branch(REFORM)
    model.run(120)
    return newcomers(model) | lasting.growth(base, model) | lasting.survival(base) | lasting.by_2017(base)


def newcomers(model: GovernanceModel) -> Record:
    """Contacts and membership by years of residence (F17; shape only)."""
    people = adults(model)
    years = people["tenure"] / 12.0
    found: Record = {}
    for low, high in itertools.pairwise(TENURE_EDGES):
        group = people[(years >= low) & (years < high)]
        found[f"tenure{low}/contacts"] = float((group["degree"] + group["household_size"] - 1).mean())
        found[f"tenure{low}/member"] = float(group["member"].mean())
    found["newcomers/contacts_rise"] = found["tenure10/contacts"] / found["tenure0/contacts"]
    found["newcomers/member_rise"] = found["tenure10/member"] / max(found["tenure0/member"], 1e-9)
    return found
