"""Every price, by enumeration: a lever tells it, and what is paid moves with it."""

from __future__ import annotations

import functools

import pytest

from sim import GovernanceModel
from sim.levers import LEVERS
from sim.parameters import PARAMETERS
from sim.prices import PRICES, priced
from tests.worlds import full

MONTHS = 25
OF_ITS_OWN = {"price.appeal"}  # paid by the foundation out of what it has, and by no lever
# A price is seen where a lever of its own is on; some are paid only where another choice is made than all on.
INSTEAD = {
    "price.writing": {"engagement.ballot": 0.0},
    "price.amendment": {"engagement.ballot": 0.0, "council.threshold": 0.3, "place.scale": 0.5},
    "price.conversion": {"care.beds_government": 20.0},
}


@functools.cache
def lived(price: str | None, instead: tuple[tuple[str, float], ...]) -> GovernanceModel:
    """A place with every system on, one price at its highest."""
    more = {} if price is None else {price: PARAMETERS[price].high}
    model = full(overrides={"care.frailty": 0.02} | dict(instead) | more)
    model.run(MONTHS)
    return model


@pytest.mark.parametrize("price", [each.name for each in PRICES])
def test_a_price_is_paid(price):
    instead = tuple(INSTEAD.get(price, {}).items())
    usual, dear = (lived(name, instead).ledger for name in (None, price))
    paid = [book.groupby("purpose", observed=True)["amount_fen"].sum() for book in (usual, dear)]
    assert not paid[0].equals(paid[1]), "nobody pays it"


@pytest.mark.parametrize("price", [each.name for each in PRICES if each.name not in OF_ITS_OWN])
def test_a_price_is_told_by_a_lever(price):
    assert any(lever.price == priced(price.removeprefix("price.")) for lever in LEVERS)
