"""Money grades what it does: a yuan of any lever moves next to nothing, where zero moves nothing at all."""

from __future__ import annotations

import pytest

from sim import GovernanceModel
from sim.parameters import LEVERS

OF_MONEY = [lever.name for lever in LEVERS if lever.unit.startswith("yuan")]
NEXT_TO_NOTHING = {"reach": 0.003, "gave": 0.002, "organisations": 0.0, "social_workers": 0.01, "needs_met": 0.003}
MONTHS = 36


@pytest.fixture(scope="module")
def place():
    return GovernanceModel("puyang", burn_in=24, individuals=False)


@pytest.fixture(scope="module", params=["no-fund", "reform-2009"])
def without(place, request):
    model = place.branch(request.param)
    model.run(MONTHS)
    return request.param, model.series


@pytest.mark.parametrize("lever", OF_MONEY)
def test_a_yuan_of_a_lever_does_next_to_nothing(place, without, lever):
    """One yuan seeded a foundation that appealed in every courtyard for ever, and hired a worker."""
    policy, series = without
    if policy == "reform-2009" and lever.startswith("fund."):
        pytest.skip("the policy has a fund of its own")
    model = place.branch(policy, {lever: 1.0})
    model.run(MONTHS)
    for name, bound in NEXT_TO_NOTHING.items():
        moved = abs(model.series[name].tail(12).mean() - series[name].tail(12).mean())
        assert moved <= bound, f"{name} moved by {moved:.4f}"
