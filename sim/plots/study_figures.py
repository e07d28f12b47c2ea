"""The figures a study has: which ones its results can feed, each by a name, drawn in either language."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial
from pathlib import Path

import pandas as pd
from matplotlib.figure import Figure

from sim.parameters import MONTHS
from sim.plots import pictures, style
from sim.plots.drawn_response import drawn_response, numbers_drawn
from sim.plots.forest import forest
from sim.plots.indices import chosen, indices
from sim.plots.lever_response import lever_response
from sim.plots.network import side_by_side
from sim.plots.trajectories import trajectories
from sim.plots.whole_and_parts import whole_and_parts
from sim.studies.comparison import Comparison, about, last_setting
from sim.studies.final import SERIES_FOLDER
from sim.studies.lives import Lives
from sim.studies.responses import sized_levers
from sim.studies.results import Results
from sim.studies.shown import word
from sim.telling.statements import at_told
from sim.wrapping import wrapped

FOLDER = "figures"
MOST_PLACES = 4
CAPTION_LINE = 34  # signs in a line above one of three networks
Draw = Callable[[str], Figure]


def figures(
    results: Results, comparison: Comparison | None, sensitivity: pd.DataFrame | None, lives: Lives | None
) -> dict[str, Draw]:
    """Return what can be drawn: a function of the language by name; a name begins with the figure's kind."""
    drawn: dict[str, Draw] = {}
    if comparison is not None:
        drawn |= _compared(results, comparison)
    if sensitivity is not None:
        table = chosen(sensitivity, results.baseline)
        if table["varies"].any():
            drawn["sensitivity"] = partial(indices, table, about(results)["titles"])
    if lives is not None and comparison is not None:
        drawn["network"] = partial(network, lives, comparison)
    return drawn


def _compared(results: Results, comparison: Comparison) -> dict[str, Draw]:
    places = comparison.about["places"][:MOST_PLACES]
    drawn: dict[str, Draw] = {}
    for number, lever in enumerate(sized_levers(comparison), start=1):
        drawn["response" if number == 1 else f"response-{number}"] = partial(lever_response, comparison, lever)
    if numbers_drawn(comparison):
        drawn["drawn"] = partial(drawn_response, results, comparison)
    paired = (place for place in places if last_setting(comparison, place))
    drawn |= {f"forest-{place}": partial(forest, comparison, place) for place in paired}
    if comparison.about["interaction"]:
        drawn["whole"] = partial(whole_and_parts, comparison)
    if (results.folder / SERIES_FOLDER).is_dir():
        run = set(results.runs["place"])
        drawn |= {f"trajectories-{one}": partial(_months, results, comparison, one) for one in places if one in run}
    return drawn


def _months(results: Results, comparison: Comparison, place: str, lang: str) -> Figure:
    return with_setting(trajectories(results, comparison, place, lang), comparison, place, lang)


@style.styled
def with_setting(figure: Figure, comparison: Comparison, place: str, lang: str) -> Figure:
    """Write under a figure of the last setting of the levers which one that is; nothing where none varies."""
    where = at_told(comparison, lang, place)
    if where:
        figure.supxlabel(word("setting_shown", lang, at=where), fontsize=11, color=style.MUTED)
    return figure


def network(lives: Lives, comparison: Comparison, lang: str) -> Figure:
    """Draw the neighbourhood before, and at the end under two policies."""
    years = word("one_year" if lives.months == MONTHS else "many_years", lang, years=f"{lives.months / 12:g}")
    names = [wrapped(comparison.marked(policy, lang), CAPTION_LINE) for policy in lives.policies]
    captions = [word("network_before", lang), *(word("network_after", lang, years=years, policy=one) for one in names)]
    drawn = side_by_side([lives.start, *lives.ends], captions, lang, lives.names)
    return with_setting(drawn, comparison, lives.place, lang)


def write(folder: Path, drawn: dict[str, Draw], line: Callable[[str, str], str]) -> list[Path]:
    """Write every figure as PNG and SVG in both languages, signed with the line that says what it is of, and made by.

    ``line`` takes a figure's name and the language.
    """
    folder.mkdir(exist_ok=True)
    made: list[Path] = []
    for name, draw in drawn.items():
        made += pictures.write(folder, name, draw, partial(line, name))
    return made
