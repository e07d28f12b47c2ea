"""What is counted of a courtyard's residents is what stands in their rows."""

from __future__ import annotations

import numpy as np
import pytest

from sim.courtyard_stock import QUARTER, take_stock
from sim.parameters import MONTHS
from sim.person import ADULT, OLDER
from tests.worlds import parameters, small

P = parameters()


def test_stock_is_a_second_count_of_the_rows():
    model = small("puyang", "reform-2009")
    model.run(8)
    world, month = model.world, model.month
    world.people["leader"][::9] = 1
    world.courtyards["adults"] = 0  # as where stock was never taken
    for c, yard in enumerate(world.courtyards):
        take_stock(month, world.people, world.courtyards, c, P)
        rows = world.people[yard.first : yard.stop]
        adults = rows[rows["age"] >= ADULT]
        active = adults[(adults["last_act"] >= month - MONTHS) & (adults["member"] == 1)]
        assert (yard.adults, yard.active) == (len(adults), len(active))
        assert yard.leaders == (adults["leader"] == 1).sum()
        assert yard.seen_active == (adults["last_act"] >= month - QUARTER).sum()
        own = active["hours"].astype(float) * np.where(active["age"] >= OLDER, P.hours_older, 1.0)
        assert yard.active_hours == pytest.approx(own.sum())
    assert world.courtyards["active"].sum() > 0


def test_stock_is_taken_anew_once_a_quarter_only():
    model = small("puyang", "no-fund")
    world = model.world
    world.courtyards["adults"] = 0
    take_stock(model.month, world.people, world.courtyards, 0, P)
    world.people["age"][world.courtyards[0].first : world.courtyards[0].stop] = 0
    found = []
    for month in range(model.month + 1, model.month + 1 + QUARTER):
        take_stock(month, world.people, world.courtyards, 0, P)
        found.append(int(world.courtyards[0].adults))
    assert found[-1] == 0
    assert np.array(found[:-1]).min() > 0
