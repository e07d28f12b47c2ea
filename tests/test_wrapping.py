"""Lines break between words and between Chinese signs, and nowhere else."""

from __future__ import annotations

from sim.wrapping import wrapped


def test_signs_that_close_stay_with_what_they_close():
    assert wrapped("差距（百分点），原状", 8).splitlines() == ["差距", "（百分点），", "原状"], "a unit is whole"
    assert wrapped("one two  three", 8).splitlines() == ["one two", "three"]
