"""What a study's file says: places, policies, what varies and how, checked in one line."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

from sim.errors import InputError, unknown
from sim.parameters import LINKS, PARAMETERS, find, nearest
from sim.scenarios import Place, Policy, load_place, load_policy
from sim.scenarios.shape import fit, flat, read
from sim.studies.design_table import DesignTable, names_in, read_alone, read_table
from sim.studies.interaction import corners
from sim.studies.own_network import read_own
from sim.studies.rows import MEASURED, YEAR_SUFFIX
from sim.studies.study_file import StudyFile, StudyHead
from sim.studies.varied import Varied, not_known, read_varied, whole_range

if TYPE_CHECKING:
    from sim.network_file import NetworkFile

STUDY_FILE = "study.toml"
DESIGNS = ("list", "factorial", "latin", "sobol", "morris", "csv", "alone")
SAMPLED = ("latin", "sobol", "morris")
JOINT = ("sobol", "morris")
FEW = {"sobol": 64, "morris": 10}  # samples, below which indices and their intervals are mostly noise
COLUMNS = {"places": "place", "policies": "policy"}  # keys of a study, and the columns of such a file
FROM_FILE = {"csv": read_table, "alone": read_alone}  # settings are rows of a CSV file
SCALED = "fund.per_community"
CARE = "care.frailty"  # above 0 a place has care
Part = TypeVar("Part", Place, Policy)


@dataclass(frozen=True)
class StudyDesign:
    """A study as its file says it, with places and policies loaded.

    Attributes
    ----------
    head : StudyHead
        Table ``[study]``.
    where : str
        The file.
    places, policies : tuple
        In the file's order.
    fixed : dict of float
        Parameters set in every run (table ``[set]``).
    levers, uncertain : tuple of Varied
        What varies: what is chosen, and what is not known.
    table : DesignTable or None
        The rows of a design of one's own.
    network : NetworkFile or None
        Whose nodes become the people of every place.
    """

    head: StudyHead
    where: str
    places: tuple[Place, ...]
    policies: tuple[Policy, ...]
    fixed: dict[str, float]
    levers: tuple[Varied, ...]
    uncertain: tuple[Varied, ...]
    table: DesignTable | None = None
    network: NetworkFile | None = None
    asked_beside: bool = False  # equal budgets, by who ran it and not by the file

    @property
    def baseline(self) -> str:
        """Name of the policy that others are compared with."""
        return self.head.baseline or self.policies[0].name

    @property
    def has_care(self) -> bool:
        """Whether some place has elderly care, which costs public money whatever the funds are."""
        return any((place.values | self.fixed).get(CARE, 0.0) > 0 for place in self.places) or any(
            one.name == CARE for one in self.uncertain
        )


def read_design(folder: str | Path, same_budget: bool = False) -> StudyDesign:
    """Read the study of a folder; ``same_budget`` asks for equal budgets where the file does not.

    Raises
    ------
    InputError
        If there is no study file, or something in it is not right.
    """
    path = Path(folder) / STUDY_FILE
    where = str(path)
    contents = fit(StudyFile, read(path), where)
    head = contents.study
    if same_budget and not head.same_budget:
        head = head.model_copy(update={"same_budget": True})
    _known("design", head.design, DESIGNS, where)
    listed = {key: _listed(head, key, path) for key in COLUMNS}
    head = head.model_copy(update={key: names for key, (names, _) in listed.items()})
    for link in head.cut:
        if link not in LINKS:
            raise unknown("link", link, nearest(link, LINKS), f"{where}: study.cut")
    places = _loaded(load_place, *listed["places"], path)
    policies = _loaded(load_policy, *listed["policies"], path)
    _once("places", [place.name for place in places], where)
    _once("policies", [policy.name for policy in policies], where)
    fixed, own = _fixed(contents.set, where), None if head.network is None else path.parent / head.network
    parts: dict[str, tuple[Sequence[str], Sequence[Place | Policy]]]
    parts = {"place": (listed["places"][0], places), "policy": (listed["policies"][0], policies)}
    table = _table(contents, path, parts)
    design = StudyDesign(
        head, where, places, policies, fixed, read_varied(contents.levers, "levers", where),
        _uncertain(contents, places, () if table is None else table.names, where), table,
        read_own(own, head.network_nodes, places, fixed, where),
        asked_beside=same_budget and not contents.study.same_budget,
    )  # fmt: skip
    _check_together(design)
    return design


def _listed(head: StudyHead, key: str, path: Path) -> tuple[list[str], str]:
    """Return a study's places or policies and where they stand: its list, else a column of its file of settings."""
    names: list[str] = getattr(head, key)
    if names:
        return names, f"{path}: study.{key}"
    from_file = head.design in FROM_FILE
    if from_file and head.csv is not None:
        file = path.parent / head.csv
        if names := names_in(file, COLUMNS[key]):
            return names, f"{file}: column {COLUMNS[key]}"
    column = f", or a column {COLUMNS[key]} in the file of study.csv" if from_file else ""
    raise InputError(f"{path}: study.{key} is missing; it takes a list of one or more names{column}")


def _loaded(load: Callable[[str | Path], Part], names: Sequence[str], where: str, path: Path) -> tuple[Part, ...]:
    """Load the places or policies of a list; what is wrong with one says in which file and list it stands."""
    found = []
    for name in names:
        try:
            found.append(load(_beside(name, path.parent)))
        except InputError as error:
            raise InputError(f"{where}: {error}") from None
    return tuple(found)


def _beside(name: str, folder: Path) -> str | Path:
    """Return a shipped name as it is, and a path as seen from the study's folder."""
    is_path = name.lower().endswith(".toml") or "/" in name or "\\" in name
    return folder / name if is_path else name


def _known(key: str, value: str, known: Sequence[str] | Mapping[str, object], where: str) -> None:
    if value not in known:
        allowed = f"; it takes one of {', '.join(known)}" if len(known) <= 12 else ""
        raise InputError(f"{where}: study.{key} = {value!r:.80} is not known{allowed}{nearest(value, known)}")


def _once(key: str, names: Sequence[str], where: str) -> None:
    for name in names:
        if names.count(name) > 1:
            raise InputError(f"{where}: study.{key}: {name!r} stands twice")


def _fixed(table: Mapping[str, Any], where: str) -> dict[str, float]:
    at = f"{where}: set"
    return {name: find(name, at).check(value, at) for name, value in flat(table, PARAMETERS, at).items()}


def _uncertain(contents: StudyFile, places: Sequence[Place], of_file: Sequence[str], where: str) -> tuple[Varied, ...]:
    """Join names in ``study.uncertain`` (over their whole range) with table ``[uncertain]``, which narrows "all".

    What a place states of itself without a range is known there, and so does not belong to its "all", nor does what the
    rows of a file set (``of_file``).
    """
    own = read_varied(contents.uncertain, "uncertain", where)
    settled = {varied.name for varied in own} | set(flat(contents.set, PARAMETERS, f"{where}: set"))
    named = contents.study.uncertain
    if isinstance(named, str):
        if named in PARAMETERS:
            raise InputError(f"{where}: study.uncertain = {named!r} is no list; write [{json.dumps(named)}]")
        _known("uncertain", named, ("all",), where)
        return own + not_known(places, settled.union(of_file))
    _once("uncertain", named, where)
    for name in sorted(settled.intersection(named)):
        raise InputError(
            f"{where}: {name} stands in study.uncertain, which takes its whole range, and in [uncertain] or [set]; "
            "let it stand in one place"
        )
    return own + tuple(whole_range(name, places, f"{where}: study.uncertain") for name in named)


def _table(
    contents: StudyFile, path: Path, parts: Mapping[str, tuple[Sequence[str], Sequence[Place | Policy]]]
) -> DesignTable | None:
    """Read the rows of a file, which may call a place or policy by its name, or as the study lists it: by its path."""
    head = contents.study
    if head.design not in FROM_FILE:
        if head.csv is not None:
            raise InputError(f"{path}: study.csv is only read by design = 'csv' or 'alone', not {head.design!r}")
        return None
    if head.csv is None:
        raise InputError(f"{path}: study.csv is missing; design = {head.design!r} takes its rows from that file")
    called = {
        column: {name: at for names in (listed, (one.name for one in own)) for at, name in enumerate(names)}
        for column, (listed, own) in parts.items()
    }
    return FROM_FILE[head.design](path.parent / head.csv, called["place"], called["policy"])


def _check_together(design: StudyDesign) -> None:
    """Check what no single key shows."""
    head, where = design.head, design.where
    _known("baseline", design.baseline, [policy.name for policy in design.policies], where)
    if isinstance(head.same_budget, str):
        _known("same_budget", head.same_budget, [policy.name for policy in design.policies], where)
    for name in head.interaction:
        _known("interaction", name, [policy.name for policy in design.policies], where)
    corners(head.interaction, where)
    for pair in head.also_compare:
        _check_pair(design, pair)
    for name in head.primary:
        stem = name.removesuffix(YEAR_SUFFIX)  # as the runs' table has it
        if stem != name and stem in MEASURED:
            raise InputError(f"{where}: study.primary = {name!r} is not known; did you mean {stem!r}?")
        _known("primary", name, MEASURED, where)
    _check_sources(design)
    sampled = [varied for varied in (*design.levers, *design.uncertain) if varied.sampled]
    if head.design not in SAMPLED:
        for varied in design.levers:
            if varied.sampled:
                raise InputError(
                    f"{where}: levers: {varied.name} has a range, which design = {head.design!r} does not draw from; "
                    f"give a list, or take design = {', '.join(SAMPLED)}"
                )
    elif not sampled or (head.design in JOINT and len(sampled) < 2):
        least = "two ranges" if head.design in JOINT else "a range"
        raise InputError(f"{where}: design = {head.design!r} needs {least} to draw from, in [levers] or [uncertain]")
    if head.design == "sobol" and head.samples & (head.samples - 1):
        raise InputError(f"{where}: study.samples = {head.samples} is not allowed; sobol takes a power of two")
    lengths = {len(varied.values) for varied in design.levers}
    if head.design == "list" and len(lengths) > 1:
        raise InputError(f"{where}: levers: design = 'list' takes lists of one length, not {sorted(lengths)}")


def _check_pair(design: StudyDesign, pair: Sequence[str]) -> None:
    """Refuse what are not two policies of the study, or no new comparison."""
    head, where = design.head, f"{design.where}: study.also_compare"
    for name in pair:
        _known("also_compare", name, [policy.name for policy in design.policies], design.where)
    if pair[0] == pair[1] or design.baseline in pair or [*map(set, head.also_compare)].count(set(pair)) > 1:
        raise InputError(f"{where}: {pair[1]!r} is compared with {pair[0]!r} already, or no other policy")
    if head.design in (*JOINT, "alone"):
        raise InputError(f"{where} is not read by design = {head.design!r}, which compares no policies")


def _check_sources(design: StudyDesign) -> None:
    """Check that each parameter is set in one place only."""
    where, own = design.where, design.table.names if design.table else ()
    if design.table and design.levers:
        kind, file = design.head.design, design.head.csv
        raise InputError(f"{where}: levers: design = {kind!r} takes levers from {file}, not from [levers]")
    for name in (*(varied.name for varied in (*design.levers, *design.uncertain)), *own):
        if name in design.fixed or (name in own and any(varied.name == name for varied in design.uncertain)):
            raise InputError(f"{where}: {name} is set twice; let it stand in one place")
    if design.head.same_budget:
        _check_same_budget(design)


def _check_same_budget(design: StudyDesign) -> None:
    """Refuse levers that vary: a fund is scaled once a policy, so other settings would spend other sums."""
    where, own = design.where, design.table.names if design.table else ()
    if SCALED in design.fixed:
        raise InputError(f"{where}: study.same_budget scales {SCALED}, which [set] sets already")
    places = {varied.name: "[levers]" for varied in design.levers}
    places |= {name: str(design.head.csv) for name in own if PARAMETERS[name].kind == "lever"}
    for name, place in places.items():
        raise InputError(
            f"{where}: study.same_budget equals policies as their files have them, and {name} stands in {place}; "
            "let it go there, or give each value a policy file of its own ([set] and [uncertain] are allowed)"
        )
