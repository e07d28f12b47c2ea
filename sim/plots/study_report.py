"""A study's report: one page that opens offline, in two languages, for planners first and then for whoever checks."""

from __future__ import annotations

import shlex
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pandas as pd

from sim.plots import pages
from sim.plots.indices import chosen, without_bars
from sim.plots.study_figures import FOLDER, Draw, figures, write
from sim.plots.trajectories import elections
from sim.studies import comparison as compared
from sim.studies import shown
from sim.studies.against_study import study_against_observed
from sim.studies.design import JOINT, read_design
from sim.studies.lives import Lives, live_again
from sim.studies.money import at_equal_money
from sim.studies.output import put_in_place
from sim.studies.responses import meanwhile, sized_levers
from sim.studies.results import Results, open_runs
from sim.studies.sensitivity import CSV, sensitivity, write_sensitivity
from sim.studies.shown import word
from sim.studies.store import writing
from sim.studies.study import load_study
from sim.telling.advice import advice, best, sizes_of
from sim.telling.demo_findings import Finding
from sim.telling.design_told import fixed, levers_drawn, not_known
from sim.telling.matters import matters, told_of
from sim.telling.readme_findings import renew_findings
from sim.telling.statements import method
from sim.telling.study_tables import (
    contrast_tables,
    lever_tables,
    money_tables,
    observed_tables,
    reach_tables,
    sensitivity_tables,
)
from sim.words import LANGUAGES

PAGE = "report.html"


@dataclass(frozen=True)
class Report:
    """What a report is made of.

    Attributes
    ----------
    about : dict
        Of :func:`sim.studies.comparison.about`.
    comparison : Comparison or None
        None for a Sobol or Morris design.
    sizes : dict of pandas.DataFrame
        Of :func:`sim.telling.advice.sizes_of`.
    indices : pandas.DataFrame or None
        Of :func:`sim.studies.sensitivity.sensitivity`; None for other designs.
    drawn : dict
        The figures.
    command : str
        Of :func:`remaking`.
    observed : dict of pandas.DataFrame
        By place: of :func:`sim.studies.against_study.study_against_observed`.
    elections : dict of list
        By place whose months are drawn: of :func:`sim.plots.trajectories.elections`.
    life : int or None
        Seed of the one life whose network is drawn; None where none is.
    """

    about: dict[str, Any]
    comparison: compared.Comparison | None
    sizes: dict[str, pd.DataFrame]
    indices: pd.DataFrame | None
    drawn: dict[str, Draw]
    command: str
    observed: dict[str, pd.DataFrame]
    elections: dict[str, list[int]]
    life: int | None = None


def write_report(folder: str | Path, lang: str = "en", build: Callable[..., Any] | None = None) -> Path:
    """Write ``report.html``, the tables it shows, and its figures into a study's folder.

    Findings that stand in its ``README.md`` are told anew, of the same tables.

    Parameters
    ----------
    folder : path
    lang : {"en", "zh"}
        Language the page opens in; it holds both.
    build : callable or None
        Makes the model that the network is shown of, instead of :class:`sim.GovernanceModel`.

    Raises
    ------
    InputError
        If there is no study, it is not whole, or its results do not allow a comparison or indices.
    """
    results = at_equal_money(open_runs(folder))
    results.check_whole()
    report = _made(results, build)
    with writing(Path(folder)):
        write(Path(folder) / FOLDER, report.drawn, lambda name, each: signature(report, each, name))
        html = page(report, lang)
        put_in_place(Path(folder) / PAGE, lambda path: path.write_text(html, encoding="utf-8"))
    return Path(folder) / PAGE


def _made(results: Results, build: Callable[..., Any] | None) -> Report:
    told = compared.about(results)
    comparison, table, lives = None, None, None
    sizes: dict[str, pd.DataFrame] = {}
    observed: dict[str, pd.DataFrame] = {}
    if told["design"] in JOINT:
        table = sensitivity(results)
        write_sensitivity(results.folder, table)
    else:
        comparison = compared.compare_study(results.folder)
        compared.write_comparison(results.folder, comparison)
        renew_findings(results.folder)
        sizes = sizes_of(results, comparison)
        lives = _lives(results, comparison, build)
        places = read_design(results.folder).places
        against = {place.name: study_against_observed(results, place) for place in places}
        observed = {name: table for name, table in against.items() if len(table)}
    drawn = figures(results, comparison, table, lives)
    months = [name.partition("-")[2] for name in drawn if name.startswith("trajectories-")]
    voted = {place: elections(results, place) for place in months}
    life = None if lives is None else lives.seed
    return Report(told, comparison, sizes, table, drawn, remaking(results), observed, voted, life)


def remaking(results: Results) -> str:
    """Return the commands that make a report from the start, with the study's path as seen from here."""
    here, folder = Path.cwd(), results.folder
    if folder.is_absolute() and folder.is_relative_to(here):
        folder = folder.relative_to(here)
    path = shlex.quote(str(folder))
    beside_the_file = " --same-budget" if results.description.get("asked_beside") else ""
    return f"yuanluo study run {path}{beside_the_file} && yuanluo study report {path}"


def _lives(results: Results, comparison: compared.Comparison, build: Callable[..., Any] | None) -> Lives | None:
    """Run one life again under the baseline and the policy that does most, where there is one."""
    row = best(comparison, comparison.about["places"][0])
    if row is None:
        return None
    study = load_study(results.folder).scaled(results.description["same_budget"])
    told = results.told[results.told["place"] == study.design.places[0].name]
    points = {str(policy): int(point) for policy, point in told.groupby("policy")["point"].min().items()}
    return live_again(study, (results.baseline, str(row["policy"])), build, points)


def page(report: Report, lang: str) -> str:
    """Return the whole page as HTML that asks the network for nothing."""
    return pages.render(
        "study.html",
        lang,
        say=lambda key: pages.both_languages(_both(lambda each: word(key, each))),
        name=report.about["name"],
        question=report.about["question"],
        leaves_open=_leaves_open(report),
        findings={each: findings(report, each) for each in LANGUAGES},
        figures={
            name: {each: pages.inline(draw(each), f"{name}-{each}") for each in LANGUAGES}
            for name, draw in report.drawn.items()
        },
        captions={name: _both(lambda each, name=name: caption(report, name, each)) for name in report.drawn},  # type: ignore[misc]
        signatures={name: _both(lambda each, name=name: _signed(report, each, name)) for name in report.drawn},  # type: ignore[misc]
        tables=_tables(report),
        method=_both(lambda each: told(report, each)),
        command=report.command,
    )


def _leaves_open(report: Report) -> str:
    """Return the key of what to say of assumptions in intervals; empty where a study has none, or of indices."""
    if report.comparison is None:
        return ""
    covers = set(report.comparison.table["covers"])
    return "leaves_open_drawn" if any("assumptions" in one for one in covers) else "leaves_open_luck"


def _both(said: Callable[[str], str]) -> dict[str, str]:
    return {each: said(each) for each in LANGUAGES}


def findings(report: Report, lang: str) -> list[Finding]:
    """Return what the page opens with."""
    if report.comparison is not None:
        return advice(report.comparison, lang, report.sizes, report.observed)
    assert report.indices is not None
    table = chosen(report.indices, report.about["baseline"])
    return [Finding(word("advice_matters", lang), "\n".join(matters(table, report.about["titles"], lang)))]


def caption(report: Report, name: str, lang: str) -> str:
    """Say what a figure shows; its name begins with its kind."""
    kind, _, place = name.partition("-")
    if kind == "sensitivity":
        assert report.indices is not None
        table = chosen(report.indices, report.about["baseline"])
        said = word("caption_sensitivity", lang, of=told_of(table, report.about["titles"], lang))
        return shown.together([said, *without_bars(table, lang)], lang)
    where = _title(report, "place", place or report.about["places"][0], lang)
    runs = report.about["replicates"] * report.about["futures"]
    lines = [word(f"caption_{kind}", lang, place=where, runs=f"{runs:,}")]
    if kind == "response" and report.comparison is not None:
        lever = sized_levers(report.comparison)[int(place or 1) - 1]
        others = meanwhile(report.comparison, lever)
        lines += [word("size_held", lang, others=shown.setting(others, lang))] if others else []
    if kind == "trajectories" and (months := report.elections.get(place)):
        lines.append(word("caption_elections", lang, months=word("comma", lang).join(map(str, months))))
    return shown.together(lines, lang)


def _title(report: Report, kind: str, name: str, lang: str) -> str:
    return str(report.about["titles"][kind].get(name, {}).get(lang, name))


def signature(report: Report, lang: str, name: str) -> str:
    """Say how a figure is remade, with which seeds and versions; and of which place it is, where it is of one."""
    _, _, place = name.partition("-")
    where = f"{_title(report, 'place', place, lang)} · " if place in report.about["titles"]["place"] else ""
    return where + _signed(report, lang, name)


def _signed(report: Report, lang: str, name: str) -> str:
    """Say by which command, of which seeds and by which versions a figure is made; a network is of one life alone."""
    about = report.about
    first, last = about["first_seed"], about["first_seed"] + about["replicates"] - 1
    if name == "network" and report.life is not None:
        first = last = report.life
    return word(
        "signed" if first < last else "signed_one", lang, command=report.command, first=first, last=last,
        yuanluo=about["versions"]["yuanluo"], model=about["model"][:12],
    )  # fmt: skip


def told(report: Report, lang: str) -> str:
    """Say how the study was made: design, seeds, what intervals cover, versions, files."""
    about = report.about
    if report.comparison is not None:
        said = shown.together([method(report.comparison, lang), word("cut_intervals", lang)], lang)
        files = compared.CSV
    else:
        said, files = _sampled(report, lang), CSV
    versions = ", ".join(f"{name} {number}" for name, number in about["versions"].items())
    more = word("versions", lang, versions=versions, model=about["model"][:12])
    return shown.together([said, more, word("files", lang, files=files)], lang)


def _sampled(report: Report, lang: str) -> str:
    about, table = report.about, report.indices
    assert table is not None
    ranges = table.loc[~table["parameter"].str.contains(" × "), "parameter"].nunique()
    kind = about["design"] + ("_one" if about["design"] == "morris" and about["replicates"] == 1 else "")
    made = word(
        "method_sample", lang, runs=f"{about['done']:,}", months=about["months"], design=about["design"].capitalize(),
        averaged=shown.averaged(about["months"], lang), ranges=ranges, first=about["first_seed"],
        last=about["first_seed"] + about["replicates"] - 1,
    )  # fmt: skip
    design = [levers_drawn(about, lang), not_known(about, lang), fixed(about, lang)]
    return shown.together([made, *design, word(f"intervals_{kind}", lang)], lang)


def _tables(report: Report) -> list[dict[str, Any]]:
    if report.comparison is not None:
        parts = (lever_tables, money_tables, observed_tables, reach_tables, contrast_tables)
        return [table for part in parts for table in part(report.comparison)]
    assert report.indices is not None
    return sensitivity_tables(chosen(report.indices, report.about["baseline"]), report.about["titles"])
