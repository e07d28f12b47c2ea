"""The picture of single levers: few enough on each to be read, and no mark for what is nothing."""

from __future__ import annotations

import pandas as pd
import pytest

from sim.levers import LEVERS
from sim.plots.effects import PAGE, lever_effects, pages

NAMES = [lever.name for lever in LEVERS][:41]


@pytest.fixture
def found() -> pd.DataFrame:
    rows = [
        {"system": "S1", "lever": name, "place": "puyang", "policy": "reform-2009", "indicator": indicator,
         "difference": 0.0004 if at == 0 else 0.02, "low": 0.0, "high": 0.03, "p_holm": 0.01}
        for at, name in enumerate(NAMES)
        for indicator in ("reach", "belonging")
    ]  # fmt: skip
    return pd.DataFrame(rows)


def test_levers_are_dealt_out_in_their_order(found: pd.DataFrame) -> None:
    made = pages(found)
    assert [name for page in made for name in dict.fromkeys(page["lever"])] == NAMES
    assert max(page["lever"].nunique() for page in made) <= PAGE
    assert max(lever_effects(page, ["reach"], "en").get_figheight() for page in made) <= 7.5


def test_what_is_nothing_has_no_mark(found: pd.DataFrame) -> None:
    first = pages(found)[0]
    axis = lever_effects(first, ["reach"], "en").axes[0]
    heights = {line.get_ydata()[0] for line in axis.lines if line.get_marker() == "o"}
    assert heights == set(range(1, first["lever"].nunique()))
