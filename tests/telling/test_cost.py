"""What a policy costs beside the baseline: the interval that is told is the one a verdict rests on."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from sim.studies import money
from sim.telling.cost import dearer


@pytest.mark.parametrize(
    ("lang", "told"), [("en", "over these runs and the seeds searched with"), ("zh", "所用的种子")]
)
def test_where_equal_money_is_not_told_the_interval_over_all_seeds_is(lang, told, monkeypatch):
    """Beside "it cannot be told" stood the interval of the runs alone, which told it."""
    monkeypatch.setattr(money, "pair", lambda about, row: "untold")
    monkeypatch.setattr(money, "no_price", lambda about, row: "")
    row = {"place": "xingfu", "policy": "b", "against": "a", "yuan_more": -12_351.0, "yuan_more_low": -17_485.0,
           "yuan_more_high": -7_217.0, "yuan_per_point": float("nan")}  # fmt: skip
    of_all = {"place": "xingfu", "policy": "b", "against": "a", "more": -4_024, "more_low": -11_054, "more_high": 3_006}
    names = {"against": "A", "policy": "B", "place": "Xingfu"}
    said = dearer(SimpleNamespace(about={"pairs": [of_all]}), row, names, lang)
    assert told in said
    assert "4,024" in said
    assert "3,006" in said
    assert "12,351" not in said
    alone = dearer(SimpleNamespace(about={}), row, names, lang)
    assert "12,351" in alone
    assert told not in alone
