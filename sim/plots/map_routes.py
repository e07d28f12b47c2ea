"""Where the causal map's arrows run: from port to port, bent around boxes, with a free place for each number.

Everything is found anew from the boxes and the list of arrows, always alike. Arrows that meet at a box keep
apart along its sides; each takes, of a few bends, the one that stays clear of boxes and does not run along
another arrow; each number moves along its arrow until it covers no box, no other number and, if it can, no arrow.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.float64]
Point = tuple[float, float]
Pair = tuple[str, str]

BENDS = (0.0, 0.07, -0.07, 0.14, -0.14, 0.22, -0.22, 0.32, -0.32, 0.44, -0.44)  # shares of the length
SAMPLES, ROUNDS = 26, 2  # points a curve is judged by; how often all choose, each seeing the others
GAP = 0.34  # inches between two ports of a side, if there is room
CLEAR = 0.11  # inches that a curve keeps from boxes
ALONG = 0.15  # inches within which two curves run along each other
MARK = 0.155  # inches from a number's middle to its ring
PLACES = np.linspace(0.08, 0.92, 57)  # where along its arrow a number may stand


@dataclass(frozen=True)
class Span:
    """A box's middle and half its sides, in inches."""

    x: float
    y: float
    across: float
    up: float


@dataclass(frozen=True)
class Route:
    """One arrow: where it starts and ends, its bend (a share of its length), and where its number stands."""

    start: Point
    end: Point
    bend: float
    mark: Point


@lru_cache(maxsize=4)
def routes(spans: tuple[tuple[str, Span], ...], pairs: tuple[Pair, ...]) -> tuple[Route, ...]:
    """Return a route for every arrow, in the order of the pairs of boxes that they join."""
    boxes = dict(spans)
    ends = _ports(boxes, pairs)
    bends = _bends(boxes, pairs, ends)
    lines = np.array([curve(*each, bend, np.linspace(0, 1, 70)) for each, bend in zip(ends, bends, strict=True)])
    places = [curve(*each, bend, PLACES) for each, bend in zip(ends, bends, strict=True)]
    marks = _marks(list(boxes.values()), ends, places, lines)
    return tuple(Route(*ends[at], bends[at], marks[at]) for at in range(len(pairs)))


def curve(start: Point, end: Point, bend: float, at: Floats) -> Floats:
    """Return points of an arrow, a quadratic curve whose middle is bent to one side (matplotlib's arc3)."""
    first, last = np.array(start), np.array(end)
    across, up = last - first
    middle = (first + last) / 2 + bend * np.array([up, -across])
    t = at[:, None]
    points: Floats = (1 - t) ** 2 * first + 2 * t * (1 - t) * middle + t**2 * last
    return points


def _ports(boxes: Mapping[str, Span], pairs: Sequence[Pair]) -> list[tuple[Point, Point]]:
    """Return where each arrow leaves its first box and meets its second, apart from the others on that side."""
    sides: dict[tuple[str, str], list[tuple[float, int, int]]] = defaultdict(list)
    for arrow, pair in enumerate(pairs):
        for which, (box, other) in enumerate((pair, pair[::-1])):
            side, wish = _side(boxes[box], boxes[other])
            sides[box, side].append((wish, arrow, which))
    found: dict[tuple[int, int], Point] = {}
    for (box, side), wishes in sides.items():
        found |= _spread(boxes[box], side, sorted(wishes))
    return [(found[arrow, 0], found[arrow, 1]) for arrow in range(len(pairs))]


def _side(box: Span, other: Span) -> tuple[str, float]:
    """Return the side of a box that faces another, and where on it a straight line would leave (from -1 to 1)."""
    across, up = other.x - box.x, other.y - box.y
    if abs(across) * (box.up + GAP) > abs(up) * (box.across + GAP):  # a flat box too is met from the side
        return ("right" if across > 0 else "left"), min(1.0, max(-1.0, up / abs(across) * box.across / box.up))
    return ("top" if up > 0 else "bottom"), min(1.0, max(-1.0, across / abs(up) * box.up / box.across))


def _spread(box: Span, side: str, wishes: list[tuple[float, int, int]]) -> dict[tuple[int, int], Point]:
    """Place the ports of one side, in the order of their wishes and about where they wish, never too close."""
    level = side in ("top", "bottom")
    half = box.across if level else box.up
    gap = min(GAP, 1.8 * half / len(wishes))
    room = max(0.0, 0.92 * half - gap * (len(wishes) - 1) / 2)
    centre = min(room, max(-room, half * sum(wish for wish, _, _ in wishes) / len(wishes)))
    places = {}
    for at, (_, arrow, which) in enumerate(wishes):
        along = centre + gap * (at - (len(wishes) - 1) / 2)
        if level:
            places[arrow, which] = (box.x + along, box.y + (box.up if side == "top" else -box.up))
        else:
            places[arrow, which] = (box.x + (box.across if side == "right" else -box.across), box.y + along)
    return places


def _bends(boxes: Mapping[str, Span], pairs: Sequence[Pair], ends: list[tuple[Point, Point]]) -> list[float]:
    """Return each arrow's bend, the long ones giving way to the short."""
    at = np.linspace(0.03, 0.97, SAMPLES)
    tried = [np.array([curve(*each, bend, at) for bend in BENDS]) for each in ends]
    alone = [_alone(boxes, pair, curves) for pair, curves in zip(pairs, tried, strict=True)]
    chosen = [int(np.argmin(cost)) for cost in alone]
    order = sorted(range(len(pairs)), key=lambda arrow: math.dist(*ends[arrow]))
    for _ in range(ROUNDS):
        for arrow in order:
            others = np.array([tried[other][chosen[other]] for other in order if other != arrow])
            chosen[arrow] = int(np.argmin(np.round(alone[arrow] + _company(tried[arrow], others), 6)))
    return [BENDS[each] for each in chosen]


def _alone(boxes: Mapping[str, Span], pair: Pair, curves: Floats) -> Floats:
    """Return what each bend costs by itself: dear where it crosses a box, cheap where it is merely long."""
    steps = np.linalg.norm(np.diff(curves, axis=1), axis=2)
    cost: Floats = steps.sum(axis=1) * 0.8 + 2.0 * np.abs(BENDS)
    for name, box in boxes.items():
        room = -0.01 if name in pair else CLEAR
        inside = np.abs(curves[:, :, 0] - box.x) < box.across + room
        inside &= np.abs(curves[:, :, 1] - box.y) < box.up + room
        cost += 60.0 * steps.mean(axis=1) * inside.sum(axis=1)
    for name, points in zip(pair, (curves[:, :2], curves[:, :-3:-1]), strict=True):
        cost += 6.0 * np.maximum(0, 0.55 - _steep(boxes[name], points))
    return cost


def _steep(box: Span, points: Floats) -> Floats:
    """Return how squarely curves meet a box, from 1 down to 0 if they graze it: their two points nearest to it."""
    first, second = points[:, 0], points[:, 1]
    step = np.abs(second - first)
    level = np.abs(first[:, 1] - box.y) / box.up > np.abs(first[:, 0] - box.x) / box.across
    steep: Floats = np.where(level, step[:, 1], step[:, 0]) / np.hypot(step[:, 0], step[:, 1])
    return steep


def _company(curves: Floats, others: Floats) -> Floats:
    """Return what each bend costs for the inches that it runs along other arrows, or crosses them."""
    near = (_apart(curves.reshape(-1, 2), others) < ALONG).reshape(*curves.shape[:2], -1)
    steps = np.linalg.norm(np.diff(curves, axis=1), axis=2).mean(axis=1)
    cost: Floats = 3.0 * steps * near.sum(axis=(1, 2))
    return cost


def _apart(points: Floats, lines: Floats) -> Floats:
    """Return how far each point is from each line, in inches."""
    if not len(lines):
        return np.full((len(points), 1), np.inf)
    across = points[:, None, 0] - lines[:, :, 0].reshape(1, -1)
    up = points[:, None, 1] - lines[:, :, 1].reshape(1, -1)
    squares: Floats = (across * across + up * up).reshape(len(points), len(lines), -1).min(axis=2)
    return np.sqrt(squares)


def _marks(boxes: list[Span], ends: list[tuple[Point, Point]], places: list[Floats], lines: Floats) -> list[Point]:
    """Return where each arrow's number stands, those with the shortest arrows choosing first, then all once more."""
    order = sorted(range(len(ends)), key=lambda arrow: math.dist(*ends[arrow]))
    alone = [
        _covers(boxes, ends[arrow][1], places[arrow], np.delete(lines, arrow, axis=0)) for arrow in range(len(ends))
    ]
    marks: dict[int, Floats] = {}
    for _ in range(ROUNDS):
        for arrow in order:
            cost = alone[arrow].copy()
            for other, mark in marks.items():
                if other != arrow:
                    cost += np.where(np.hypot(*(places[arrow] - mark).T) < 2.15 * MARK, 200.0, 0)
            marks[arrow] = places[arrow][int(np.argmin(np.round(cost, 6)))]
    return [(float(marks[arrow][0]), float(marks[arrow][1])) for arrow in range(len(ends))]


def _covers(boxes: list[Span], head: Point, points: Floats, lines: Floats) -> Floats:
    """Return what each place of a number costs: dear on a box, on its arrow's head or on other arrows."""
    cost = 1.5 * np.abs(PLACES - 0.5)
    for box in boxes:
        across = np.maximum(np.abs(points[:, 0] - box.x) - box.across, 0)
        away = np.hypot(across, np.maximum(np.abs(points[:, 1] - box.y) - box.up, 0))
        cost += np.where(away < MARK + 0.03, 100.0 + 100.0 * (MARK - away), 0)
    cost += np.where(np.hypot(*(points - np.array(head)).T) < MARK + 0.26, 15.0, 0)
    cost += (10.0 * np.maximum(0, 1.3 - _apart(points, lines) / MARK)).sum(axis=1)
    return cost
