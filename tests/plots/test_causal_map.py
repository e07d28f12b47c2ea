"""The causal map can be read: arrows clear of boxes, numbers on free places, a list with every link once."""

from __future__ import annotations

import itertools
import math

import numpy as np
import pytest

from sim.labels import LANGUAGES, text
from sim.parameters import LINKS
from sim.plots import causal_map, map_boxes, map_routes
from sim.plots.map_routes import MARK, Span


def lines():
    """Each arrow's link, the boxes it joins, its route, and points along it."""
    for (link, pair), (_, route) in zip(causal_map.arrows(), causal_map.routed(), strict=True):
        along = map_routes.curve(route.start, route.end, route.bend, np.linspace(0, 1, 200))
        yield link, pair, route, along


def away(points, span):
    """How far points are from a box."""
    across = np.maximum(np.abs(points[:, 0] - span.x) - span.across, 0)
    return np.hypot(across, np.maximum(np.abs(points[:, 1] - span.y) - span.up, 0))


def test_every_link_is_in_one_group():
    listed = [link for links in causal_map.ordered() for link in links]
    assert sorted(listed) == sorted(LINKS)
    assert [target for group in map_boxes.GROUPS for target in group.targets].count("resources") == 1


def test_no_arrow_runs_through_a_box():
    for link, pair, _, along in lines():
        for name, box in map_boxes.BOXES.items():
            if name not in pair:
                assert away(along, box.span).min() > 0.02, (link or pair, name)


def test_arrows_stay_on_the_page():
    for link, pair, _, along in lines():
        assert along.min() > 0, (link, pair)
        assert along[:, 0].max() < causal_map.WIDTH, (link, pair)
        assert along[:, 1].max() < causal_map.ABOVE, (link, pair)


def test_numbers_stand_on_their_own_arrow_alone():
    found = list(lines())
    for link, pair, route, along in found:
        if link:
            mark = np.array([route.mark])
            assert min(away(mark, box.span)[0] for box in map_boxes.BOXES.values()) > MARK, link
            assert np.hypot(*(along - mark).T).min() < 0.05
            others = [
                other for _, other_pair, other_route, other in found if (other_pair, other_route) != (pair, route)
            ]
            covered = min(np.hypot(*(other - mark).T).min() for other in others)
            assert covered > 0.6 * MARK, link
    marks = [route.mark for link, _, route, _ in found if link]
    assert min(math.dist(*each) for each in itertools.combinations(marks, 2)) > 2 * MARK


@pytest.mark.parametrize("lang", LANGUAGES)
def test_the_list_is_whole_and_on_the_page(lang):
    figure = causal_map.causal_map(lang)
    figure.canvas.draw()
    width, height = figure.canvas.get_width_height()
    listed = [label for label in figure.axes[0].texts if label.get_position()[1] < 0]
    said = [label.get_text() for label in listed]
    for link in LINKS:
        assert said.count(text("link", link, lang)) == 1
    spans = [label.get_window_extent() for label in listed]
    assert all(0 < span.x0 < span.x1 < width and 0 < span.y0 < span.y1 < height for span in spans)
    assert not any(one.overlaps(other) for one, other in itertools.combinations(spans, 2))


def test_two_arrows_between_two_boxes_keep_apart():
    spans = (("a", Span(1, 1, 0.5, 0.4)), ("b", Span(5, 1, 0.5, 0.4)))
    there, back, again = map_routes.routes(spans, (("a", "b"), ("b", "a"), ("a", "b")))
    assert len({there.start[1], back.end[1], again.start[1]}) == 3
    assert there.bend == back.bend == again.bend == 0


def test_an_arrow_bends_around_what_stands_in_its_way():
    spans = (("a", Span(1, 1, 0.5, 0.4)), ("b", Span(3, 1, 0.4, 0.3)), ("c", Span(5, 1, 0.5, 0.4)))
    (route,) = map_routes.routes(spans, (("a", "c"),))
    assert route.bend != 0
    along = map_routes.curve(route.start, route.end, route.bend, np.linspace(0, 1, 200))
    assert away(along, spans[1][1]).min() > 0.02


@pytest.mark.parametrize("lang", LANGUAGES)
def test_a_number_on_several_arrows_is_said_to_be(lang):
    found = [link for link, _ in causal_map.arrows() if link]
    several = {causal_map.numbers()[link]: found.count(link) for link in found if found.count(link) > 1}
    said = causal_map.notes(lang)
    for number, count in several.items():
        assert any(line.startswith(str(number)) and str(count) in line for line in said)
