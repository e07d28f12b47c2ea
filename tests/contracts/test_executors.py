"""Promise 1: the plain agents and the compiled loops give the same values to the last bit."""

from __future__ import annotations

import numpy as np
import pytest

from sim import GovernanceModel
from sim.scenarios import place_names
from tests.helpers import same_bytes
from tests.worlds import EVERY_LEVER, by_policy

pytestmark = pytest.mark.usefixtures("untraced")
SMALL = {
    "puyang": 0.1,
    "jinyang": 0.06,
    "chengbei": 0.07,
    "shuangliu": 0.15,
    "hefengshui": 0.2,
    "xingfu": 1.0,
    "yuexiu": 0.1,
    "district": 0.01,
}
# Of its 1,290 people to a courtyard a quarter, so that there can be two.
FEWER = {"jinyang": {"place.residents": 10_000}}


def assert_same(plain: GovernanceModel, compiled: GovernanceModel) -> None:
    """Compare every array of the two worlds and their series byte for byte."""
    for name, one, other in zip(plain.world._fields, plain.world, compiled.world, strict=True):
        assert same_bytes(one, other), f"{name} differs"
    assert np.array_equal(plain.series.to_numpy(), compiled.series.to_numpy())


def pair(place: str, policy: str, months: int, **more: object) -> tuple[GovernanceModel, GovernanceModel]:
    """Run both executors over the same scenario."""
    models = []
    for engine in ("mesa", "compiled"):
        overrides = {"place.scale": SMALL[place]} | FEWER.get(place, {}) | dict(more.get("overrides", {}))  # type: ignore[call-overload]
        model = GovernanceModel(place, policy, seed=7, engine=engine, overrides=overrides, burn_in=12)
        model.run(months)
        models.append(model)
    return models[0], models[1]


@pytest.mark.parametrize("policy", by_policy())
@pytest.mark.parametrize("place", place_names())
def test_both_executors_agree_to_the_last_bit(place: str, policy: str) -> None:
    """Every shipped place under every shipped policy, over a whole budget year and into the next."""
    assert_same(*pair(place, policy, 14))


def test_both_executors_agree_with_every_lever_on() -> None:
    """Every system at once."""
    assert_same(*pair("puyang", "reform-2009", 26, overrides=EVERY_LEVER))
    by_council = EVERY_LEVER | {"engagement.ballot": 0, "engagement.rule": "most-votes"}
    assert_same(*pair("puyang", "reform-2009", 26, overrides=by_council))


def test_both_executors_agree_on_elderly_care() -> None:
    """Beds built and converted, the guarantee kept, hours bound by frailty."""
    levers = {"care.cap": 1, "care.conversion": 0.5, "care.guarantee": 1, "care.new_beds": 2}
    assert_same(*pair("yuexiu", "reform-2009", 26, overrides=levers | {"place.scale": 0.15}))


@pytest.mark.slow
@pytest.mark.parametrize("place", ["jinyang", "puyang", "chengbei"])
def test_both_executors_agree_on_whole_places(place: str) -> None:
    """The whole place, for half a year."""
    models = []
    for engine in ("mesa", "compiled"):
        model = GovernanceModel(place, "reform-2009", seed=3, engine=engine, burn_in=12)
        model.run(6)
        models.append(model)
    assert_same(*models)
