"""Twin lives in print: a share stands beside the number of lives it is of."""

from __future__ import annotations

from types import SimpleNamespace

import pandas as pd
import pytest

from sim.studies.twins import LEAST_REPLICATES
from sim.studies.twins_table import heads, rows


@pytest.mark.parametrize("lang", ["en", "zh"])
@pytest.mark.parametrize("replicates", [LEAST_REPLICATES - 1, LEAST_REPLICATES])
def test_a_share_has_its_number_of_lives_and_few_lives_have_none(replicates, lang):
    bounds = {f"{prefix}{end}": 0.5 for prefix in ("", "gained_", "lost_") for end in ("low", "high")}
    group = {"outcome": "belonging", "group": "all", "adults": 95.0, "before": 0.5, "after": 0.4, "difference": -0.1,
             "gained": 0.0, "lost": 1.0, "replicates": replicates} | bounds  # fmt: skip
    row = rows(SimpleNamespace(groups=pd.DataFrame([group])), "belonging", lang)[0]
    assert len(row) == len(heads(lang))
    assert row[1] == f"95 × {replicates}"
    assert ("100.0" in row[-1]) is (replicates == LEAST_REPLICATES)
    assert (row[-2:] == ["–", "–"]) is (replicates < LEAST_REPLICATES)
