"""How a cell of the demonstration differs from another: what counts as nothing, and what hangs on assumptions."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from sim.studies import paired
from sim.studies.demo import Demo
from sim.studies.shown import rounded
from sim.telling import demo_change
from sim.words import LANGUAGES, word


def test_negligible_is_a_twentieth_of_the_deviation_between_residents(demo: Demo) -> None:
    size = demo_change.deviation(demo, "belonging")
    assert size == demo.exhibit.deviation["belonging"]
    assert demo_change.negligible(demo, "belonging", 0.049 * size)
    assert not demo_change.negligible(demo, "belonging", -0.051 * size)


def test_deviation_of_a_share_is_that_of_a_yes_or_no(demo: Demo) -> None:
    level = float(demo.luck.end("reach")[:, demo.index(0.0, "officials")].mean())
    assert demo_change.deviation(demo, "reach") == pytest.approx(np.sqrt(level * (1 - level)))


def test_what_is_clear_and_small_is_not_called_unclear(demo: Demo) -> None:
    """An interval without 0 in it is clear, however little it is against what sets residents apart."""
    least = demo_change.NEGLIGIBLE * demo_change.deviation(demo, "reach")
    pairs = {
        "little": (0.3, 0.4, 0.5), "stays": (-0.01, 0.0, 0.01), "untold": (-2.0, 0.1, 2.0), "rises": (1.9, 2.0, 2.1),
        "falls": (-1.9, -2.0, -2.1),
    }  # fmt: skip
    for said, values in pairs.items():
        assert demo_change.verdict(demo, "reach", paired.summarise(least * np.array(values))) == said


def moved(demo: Demo, luck: float, both: list[float]) -> Demo:
    """The same demonstration, in which fund and power move reach so far by luck, and so far with assumptions drawn."""

    def runs_of(runs: object, by: np.ndarray) -> object:
        values = np.resize(runs.values, (len(by), *runs.values.shape[1:])).copy()  # type: ignore[attr-defined]
        at = runs.columns.index("reach")  # type: ignore[attr-defined]
        values[..., at] = 0.4
        values[:, demo.index(*demo_change.BOTH), :, at] += by[:, None]
        return replace(runs, values=values, seeds=list(range(len(by))))  # type: ignore[type-var]

    return replace(
        demo, luck=runs_of(demo.luck, luck + np.linspace(-0.01, 0.01, 12)), both=runs_of(demo.both, np.array(both))
    )


@pytest.mark.parametrize("lang", LANGUAGES)
@pytest.mark.parametrize(
    ("luck", "ups", "said"),
    [(0.1, 12, ""), (0.1, 11, ""), (0.1, 6, "turned"), (-0.1, 9, "turned"), (0.0, 10, "leans_up"),
     (0.0, 2, "leans_down"), (0.0, 6, "")],
)  # fmt: skip
def test_a_direction_is_told_with_what_the_assumptions_make_of_it(
    demo: Demo, luck: float, ups: int, said: str, lang: str
) -> None:
    """A fall that turned in two of three runs with the assumptions drawn stood as a fall."""
    changed = moved(demo, luck, [0.2] * ups + [-0.2] * (12 - ups))
    mean = rounded(100 * 0.2 * (2 * ups - 12) / 12, 1, sign=True)
    count = {"other": 12 - ups if luck > 0 else ups, "most": max(ups, 12 - ups), "runs": 12, "mean": mean}
    wanted = word(said, lang, **count) if said else ""
    assert demo_change.turned(changed, "reach", demo_change.BOTH, demo_change.BASE, lang) == wanted
    told = demo_change.sentence(changed, "reach", "reach", demo_change.BOTH, demo_change.BASE, lang)
    assert told.endswith(wanted)


def test_of_few_runs_with_assumptions_nothing_is_said(demo: Demo) -> None:
    changed = moved(demo, 0.1, [-0.2] * (demo_change.FEW - 1))
    assert demo_change.turned(changed, "reach", demo_change.BOTH, demo_change.BASE, "en") == ""
