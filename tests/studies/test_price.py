"""What a point costs, and how well that is known."""

from __future__ import annotations

import math

import numpy as np
import pandas as pd
import pytest
from scipy import stats

from sim.studies.estimate import estimate
from sim.studies.price import price, ratio

SEEDS = pd.MultiIndex.from_product([[0], range(30)], names=["draw", "seed"])


def of_luck(yuan, gain, seeds=30, noise=1.0, share=0.6):
    """Return paired differences with luck that both share in part."""
    luck = np.random.default_rng(4).normal(0, noise, (3, seeds))
    index = pd.MultiIndex.from_product([[0], range(seeds)], names=["draw", "seed"])
    first = yuan * (1 + 0.2 * (share * luck[0] + (1 - share) * luck[1]))
    return pd.Series(first, index), pd.Series(gain * (1 + 0.2 * (share * luck[0] + (1 - share) * luck[2])), index)


def fieller(yuan, gain, level=0.95):
    """Solve Fieller's quadratic: prices r at which mean(yuan - r gain) is within t standard errors of 0."""
    n, t = len(yuan), stats.t.ppf((1 + level) / 2, len(yuan) - 1)
    (a, b), (_, c) = np.cov(yuan, gain) / n * t * t
    return sorted(np.roots([gain.mean() ** 2 - c, 2 * (b - yuan.mean() * gain.mean()), yuan.mean() ** 2 - a]))


@pytest.mark.parametrize("seeds", [3, 8, 30])
def test_the_interval_of_paired_luck_is_fiellers(seeds):
    yuan, gain = of_luck(200_000.0, 5.0, seeds)
    found = price(yuan, gain)
    assert found.mean == pytest.approx(yuan.mean() / gain.mean())
    assert (found.low, found.high) == pytest.approx(fieller(yuan, gain), rel=1e-5)


@pytest.mark.parametrize("top", [-3.0, 0.05, 4.5])
def test_a_share_of_a_gain_may_be_of_any_sign_and_has_fiellers_interval_too(top):
    part, whole = of_luck(top, 5.0)
    part = part + pd.Series(np.linspace(-1, 1, len(part)), part.index)
    found = ratio(part, whole)
    assert found.mean == pytest.approx(part.mean() / whole.mean())
    assert (found.low, found.high) == pytest.approx(fieller(part, whole), abs=1e-5)
    assert not ratio(part, whole - 5.0).is_told


@pytest.mark.slow
def test_it_holds_the_true_price_about_as_often_as_it_says():
    rng, held = np.random.default_rng(1), 0
    for _ in range(200):
        gain = pd.Series(rng.normal(4, 2, 12), SEEDS[:12])
        found = price(1_000 * gain + rng.normal(0, 3_000, 12), gain)
        held += found.low <= 1_000 <= found.high
    assert 180 <= held <= 199


@pytest.mark.parametrize("gain", [0.0, -5.0])
def test_no_price_is_told_where_the_gain_may_be_none(gain):
    yuan, moved = of_luck(200_000.0, 5.0)
    found = price(yuan, moved - 5.0 + gain)
    assert all(math.isnan(one) for one in (found.mean, found.low, found.high))


@pytest.mark.parametrize("yuan", [0.0, -200_000.0])
def test_no_price_is_told_where_no_more_is_spent(yuan):
    """A study left it out, the demonstration gave a price below 0."""
    assert not price(*of_luck(yuan, 5.0)).is_told


def test_money_that_may_be_no_more_may_cost_nothing_a_point():
    yuan, gain = of_luck(1_000.0, 5.0, noise=0.1)
    found = price(yuan + np.linspace(-9_000, 9_000, 30), gain)
    assert found.low < 0 < found.mean < found.high


def test_pairs_that_are_all_equal_leave_no_doubt_and_what_is_missing_is_left_out():
    yuan, gain = pd.Series(300.0, SEEDS), pd.Series(3.0, SEEDS)
    yuan.iloc[3] = math.nan
    found = price(yuan, gain)
    assert (found.mean, found.low, found.high) == (100, 100, 100)


@pytest.mark.parametrize("seeds", [2, 5, 30])
def test_pairs_that_differ_by_rounding_alone_leave_no_doubt(seeds):
    """What rounding left had a sign, and an end of the interval was looked for to infinity: in 19 of 200."""
    rng, index = np.random.default_rng(1), SEEDS[:seeds]
    for _ in range(50):
        yuan, gain = rng.uniform(1, 1e6), rng.uniform(0.01, 30)
        same = price(pd.Series(yuan, index), pd.Series(gain, index))
        assert (same.low, same.high) == pytest.approx((same.mean, same.mean))
        varied = pd.Series(gain * rng.uniform(0.9, 1.1, seeds), index)
        if estimate(varied).low > 0:
            found = price(yuan * varied, varied)
            assert (found.mean, found.low, found.high) == pytest.approx((yuan, yuan, yuan), rel=1e-6)


def test_skewed_pairs_and_crossed_draws_have_a_price_too():
    gain = pd.Series(np.random.default_rng(2).lognormal(1, 1, 30), SEEDS)
    skewed = price(1_000 * gain + np.random.default_rng(3).normal(0, 500, 30), gain)
    assert skewed.low < skewed.mean < skewed.high
    crossed = pd.MultiIndex.from_product([range(5), range(6)], names=["draw", "seed"])
    gain = pd.Series(4 + np.random.default_rng(2).normal(0, 0.5, 30), crossed)
    both = price(1_000 * gain + np.repeat(np.arange(5), 6) * 300.0, gain)
    assert both.low < both.mean < both.high


def test_a_price_is_cut_at_what_is_possible_and_one_pair_has_none():
    yuan, gain = of_luck(1_000.0, 5.0, noise=0.1)
    wide = yuan + np.linspace(-9_000, 9_000, 30)
    assert price(wide, gain, possible=(0.0, math.inf)).low == 0
    assert price(wide, gain, possible=(0.0, math.inf)).high == price(wide, gain).high
    assert not price(yuan.iloc[:1], gain.iloc[:1]).is_told
