"""Every figure draws in both languages, with all its glyphs, and the same figure gives the same bytes."""

from __future__ import annotations

import io
import re
from dataclasses import replace
from pathlib import Path

import matplotlib
import networkx as nx
import numpy as np
import pytest
from rich.console import Console

from sim import labels
from sim.plots import dose_response, groups, money, network, style
from sim.plots.demo_run import run_demo
from sim.plots.report import FIGURES
from sim.studies.demo import Demo
from sim.telling import demo_findings, demo_indicators
from sim.words import LANGUAGES, indicator, word
from tests.plots.fake_model import FakeModel
from tests.telling.test_demo_findings import with_values

LUMA = (0.299, 0.587, 0.114)  # how light red, green and blue are in grey


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize("name", FIGURES)
def test_figure_draws_without_a_missing_glyph(demo: Demo, name: str, lang: str) -> None:
    png = style.to_png(FIGURES[name](demo, lang), resolution=40)  # a missing glyph warns, and warnings are errors
    assert png.startswith(b"\x89PNG")


@pytest.mark.parametrize("name", FIGURES)
def test_same_figure_gives_same_bytes(demo: Demo, name: str) -> None:
    first, second = (style.to_svg(FIGURES[name](demo, "en")) for _ in range(2))
    assert first == second


def test_a_place_without_migrants_is_not_told_by_registration(demo: Demo) -> None:
    nobody = demo
    for column in ("reach_migrant", "gap_migrant"):
        nobody = with_values(nobody, column, lambda values: np.full_like(values, np.nan))
    assert demo.groupings == ("migrant", "age", "tenure")
    assert nobody.groupings == ("age", "tenure")
    assert len(groups.who_takes_part(nobody, "en").axes) == 2
    assert {"reach_migrant", "reach_local"}.isdisjoint(demo_indicators.told(nobody))
    assert "nan" not in " ".join(found.text for found in demo_findings.findings(nobody, "en"))


def test_axes_say_what_they_measure(demo: Demo) -> None:
    figure = dose_response.bands(demo, "en")
    said = [axis.get_ylabel() for axis in figure.axes] + [axis.get_xlabel() for axis in figure.axes]
    assert any("%" in text for text in said)
    assert any("yuan a year" in text for text in said)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_an_axis_that_is_cut_says_so(demo: Demo, lang: str) -> None:
    """A change of half a point filled a panel whose axis had the whole scale for its unit."""
    panels = dose_response.bands(demo, lang).axes[::3]
    cut = labels.text("word", "axis_cut", lang).strip()
    assert [cut in axis.get_ylabel() for axis in panels] == [axis.get_ylim()[0] > 0 for axis in panels]
    assert any(cut in axis.get_ylabel() for axis in panels)


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_label_of_an_axis_is_no_longer_than_the_axis(demo: Demo, lang: str) -> None:
    figure = dose_response.bands(demo, lang)
    figure.canvas.draw()
    for axis in figure.axes[::3]:
        at = axis.yaxis.label.get_window_extent()
        assert axis.bbox.y0 <= at.y0
        assert at.y1 <= axis.bbox.y1


def test_response_starts_at_the_place_as_it_was_with_a_band_of_no_width(demo: Demo) -> None:
    fund, level, inner, outer = dose_response.response(demo, "reach", "officials")
    assert list(fund) == [0, 200_000, 400_000, 800_000, 1_200_000]
    for low, high in (inner, outer):
        assert low[0] == high[0] == pytest.approx(level[0])
    assert (np.diff(level) > 0).all()


def test_bars_of_few_runs_stay_where_a_difference_can_be(tmp_path: Path) -> None:
    console = Console(file=io.StringIO())
    few = run_demo(tmp_path, months=12, replicates=3, workers=1, console=console, build=FakeModel)
    base = dose_response.base_level(few, "reach")
    for engagement in style.ENGAGEMENT:
        low, high = dose_response.response(few, "reach", engagement)[3]
        shown = ~np.isnan(low)
        assert shown.any()
        assert (low[shown] - base >= -1 - 1e-6).all()
        assert (high[shown] - base <= 1 + 1e-6).all()


def test_no_bar_is_drawn_of_what_the_table_calls_too_few_runs(demo: Demo) -> None:
    both = replace(demo.both, values=demo.both.values[:4].copy(), seeds=demo.both.seeds[:4])
    both.values[::2, ..., both.columns.index("reach")] = 0.0
    both.values[1::2, ..., both.columns.index("reach")] = 1.0
    both.values[:, demo.index(0.0, "officials"), :, both.columns.index("reach")] = [[1.0], [0.0]] * 2
    low, high = dose_response.response(replace(demo, both=both), "reach", "residents")[3]
    assert np.isnan(low).all()
    assert np.isnan(high).all()
    assert not np.isnan(dose_response.response(demo, "reach", "residents")[3][0]).any()


def test_assumptions_widen_the_band(demo: Demo) -> None:
    _, _, inner, outer = dose_response.response(demo, "reach", "residents")
    assert outer[1][-1] - outer[0][-1] > inner[1][-1] - inner[0][-1]


@pytest.mark.parametrize("lang", LANGUAGES)
def test_bars_of_money_say_their_unit_and_the_legend_names_only_what_is_paid(demo: Demo, lang: str) -> None:
    """A number without a unit stood at each bar's end, and an organisation that nobody pays in the legend."""
    figure = money.where_it_went(demo, lang)
    ends = [text.get_text().strip() for text in figure.axes[0].texts]
    assert word("projects_of_a_bar", lang, count="0.0") in ends
    named = [text.get_text() for text in figure.legends[0].get_texts()]
    assert not demo.luck.per_year("money_organisation").any()
    assert named == [word(f"use_{use}", lang) for use in ("projects", "engagement", "gifts")]


def test_of_cohesion_only_parts_that_can_move_have_a_panel(demo: Demo) -> None:
    alone = replace(demo, luck=replace(demo.luck, courtyards=1.0))
    for drawn, count in ((demo, 7), (alone, 6)):
        figure = dose_response.parts(drawn, "en")
        titles = [axis.get_title(loc="left").split("\n")[0] for axis in figure.axes if axis.axison]
        assert len(titles) == count
        assert (indicator("bridging", "en") in titles) is (drawn is demo)


def test_courtyards_are_named_under_their_households() -> None:
    graph = nx.Graph()
    for node in range(12):
        graph.add_node(node, courtyard=node // 6, acted=node % 2 == 0)
    names = ["河边院 Riverside", "A courtyard with a name that is far too long"]
    drawing = network.side_by_side([graph, graph], ["before", "after"], "en", names)
    for axis in drawing.axes:
        said = [text.get_text() for text in axis.texts if text.get_gid() == "courtyard"]
        assert said == ["河边院 Riverside", "A courtyard with…"]
    style.to_png(drawing, 40)
    assert not any(axis.texts for axis in network.side_by_side([graph] * 2, ["before", "after"], "en").axes)


@pytest.mark.parametrize("homes", [10, 100, 540])
def test_every_household_has_a_dot_of_one_size_that_covers_no_other(homes: int) -> None:
    """Those that took part were half as large again and lay on top: four of five looked like nearly all."""
    graph = nx.Graph()
    graph.add_nodes_from((node, {"courtyard": node // homes, "acted": node % 5 > 0}) for node in range(2 * homes))
    idle, acted = network.side_by_side([graph] * 2, ["before", "after"], "en").axes[0].patches[2:]  # after the ties
    middles, sizes = [], set()
    for patch, count in ((idle, 2 * homes // 5), (acted, 8 * homes // 5)):
        corners = patch.get_path().vertices.reshape(-1, 9, 2)[:, :8]
        assert len(corners) == count
        middles.append(corners.mean(axis=1))
        sizes |= set(np.ptp(corners[..., 0], axis=1).round(9))
    (width,) = sizes
    grey = [float(np.dot(matplotlib.colors.to_rgb(patch.get_facecolor()), LUMA)) for patch in (idle, acted)]
    assert grey[0] - grey[1] > 0.5, "filled and hollow are told apart in grey"
    at = np.concatenate(middles)
    gaps = np.linalg.norm(at[:, None] - at[None], axis=2)
    assert gaps[~np.eye(len(at), dtype=bool)].min() > width


def test_layout_keeps_courtyards_apart_and_the_same_before_and_after() -> None:
    graph = nx.Graph()
    graph.add_nodes_from((node, {"courtyard": node // 10}) for node in range(400))
    chosen = network.courtyards_shown(graph)
    where = network.layout(graph, chosen)
    assert len(chosen) == network.SHOWN
    assert len(where) == 10 * network.SHOWN
    centres = {}
    for node, point in where.items():
        centres.setdefault(node // 10, []).append(point)
    middles = np.array([np.mean(points, axis=0) for points in centres.values()])
    gaps = np.linalg.norm(middles[:, None] - middles[None], axis=2)
    assert gaps[~np.eye(len(middles), dtype=bool)].min() > 2 * network.RADIUS


def test_small_places_show_every_courtyard() -> None:
    graph = nx.Graph()
    graph.add_nodes_from((node, {"courtyard": node}) for node in range(3))
    assert network.courtyards_shown(graph) == [0, 1, 2]


def test_a_ring_alone_leaves_legend_titles_and_facts_apart_on_the_page():
    graph = FakeModel(seed=1).graph("household")
    nx.set_node_attributes(graph, 0, "courtyard")
    captions = ["Before", "1 year on:\nA", "1 year on:\nB"]
    svg = style.to_svg(network.side_by_side([graph] * 3, captions, "en"), text=True)
    height = float(re.search(r'viewBox="0 0 \S+ (\S+)"', svg)[1])
    texts = re.findall(r"<text [^>]*?(?:translate\(\S+|\sy=\")\s*([\d.]+)[^>]*>([^<]+)<", svg)
    at = {text: float(y) for y, text in texts}
    legend = max(y for text, y in at.items() if text.startswith(("household", "tie ")))
    titles = min(y for text, y in at.items() if text.startswith("1 year on"))
    facts = max(y for text, y in at.items() if "ties a household" in text)
    assert legend < titles - 12
    assert facts < height - 2


def test_panels_of_networks_have_one_scale_whoever_is_left() -> None:
    graph = nx.Graph([(0, 1), (1, 2), (2, 3)])
    nx.set_node_attributes(graph, {node: {"courtyard": node % 2, "acted": node == 0} for node in graph})
    gone = graph.copy()
    gone.remove_nodes_from([0, 3])
    drawing = network.side_by_side([graph, gone], ["before", "after"], "en")
    style.to_png(drawing)
    first, second = drawing.axes
    assert first.get_xlim() == pytest.approx(second.get_xlim(), abs=1e-9)
    assert first.get_ylim() == pytest.approx(second.get_ylim(), abs=1e-9)
