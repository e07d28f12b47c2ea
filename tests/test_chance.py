"""Keyed chance: Philox4x32-10 by its published answers, uniform, and a function of its key alone."""

from __future__ import annotations

import numba
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats

from sim import chance

# Known answers of Random123 (kat_vectors, philox4x32 with 10 rounds): counter, key, result.
ONES = 0xFFFFFFFF
KNOWN = {
    "zeros": ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
    "ones": ((ONES,) * 4, (ONES, ONES), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
    "digits of pi": (
        (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
        (0xA4093822, 0x299F31D0),
        (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
    ),
}
SEEDS = st.integers(0, 2**63 - 1)
WORDS = st.integers(0, 2**31 - 1)


@numba.njit
def compiled_words(keys, out):
    for n in range(len(keys)):
        k = keys[n]
        out[n] = chance.philox(k[0], k[1], k[2], k[3], k[4], k[5])


@numba.njit
def compiled_draws(seed, purpose, generation, when, out):
    for who in range(len(out)):
        u = chance.draws(seed, purpose, who, generation, when)
        for k in range(4):
            out[who, k] = u[k]


def many(seed=1, purpose=chance.ACTS, generation=0, when=0, people=20_000):
    out = np.empty((people, 4))
    compiled_draws(seed, purpose, generation, when, out)
    return out


@pytest.mark.parametrize("name", KNOWN)
def test_philox_gives_the_published_answers(name):
    counter, key, result = KNOWN[name]
    assert chance.philox(*key, *counter) == result


@pytest.mark.parametrize("name", KNOWN)
def test_philox_gives_the_published_answers_when_compiled(name):
    counter, key, result = KNOWN[name]
    out = np.empty((1, 4), dtype=np.int64)
    compiled_words(np.array([(*key, *counter)], dtype=np.int64), out)
    assert tuple(out[0]) == result


def test_plain_and_compiled_draws_are_the_same_bits():
    rng = np.random.default_rng(1)
    for seed in (0, 1, 2**32, 2**63 - 1, *rng.integers(0, 2**63, 4).tolist()):
        for when in (-3, 0, 2_000_000, 2**31 - 1):
            compiled = np.empty((8, 4))
            compiled_draws(seed, chance.CIVIC, 3, when, compiled)
            plain = [chance.draws(seed, chance.CIVIC, who, 3, when) for who in range(8)]
            assert compiled.tobytes() == np.array(plain).tobytes()


@given(SEEDS, st.integers(1, 22), WORDS, st.integers(0, 1000), st.integers(-3, 2**31 - 1))
def test_a_draw_lies_strictly_between_0_and_1(seed, purpose, who, generation, when):
    assert all(0.0 < u < 1.0 for u in chance.draws(seed, purpose, who, generation, when))


def test_the_ends_of_the_range_are_not_reached():
    assert (0 + 0.5) * chance.TO_UNIT > 0.0
    assert (chance.MASK + 0.5) * chance.TO_UNIT < 1.0


@given(SEEDS, st.integers(1, 22), WORDS, st.integers(0, 1000), st.integers(0, 100_000))
def test_draw_is_the_first_of_draws(seed, purpose, who, generation, when):
    key = (seed, purpose, who, generation, when)
    assert chance.draw(*key) == chance.draws(*key)[0]


@given(
    key=st.tuples(SEEDS, st.integers(1, 22), WORDS, st.integers(0, 1000), st.integers(0, 100_000)),
    part=st.integers(0, 4),
    step=st.integers(1, 1000),
)
def test_each_part_of_the_key_counts(key, part, step):
    other = list(key)
    other[part] = (other[part] + step) % 2**63
    assert chance.draws(*key) != chance.draws(*other)
    assert chance.draws(*key) == chance.draws(*key)


def test_both_halves_of_a_seed_count():
    low = chance.draws(5, chance.ACTS, 0, 0, 0)
    assert low != chance.draws(5 + 2**32, chance.ACTS, 0, 0, 0)
    assert low != chance.draws(5 + 2**62, chance.ACTS, 0, 0, 0)


@pytest.mark.parametrize("word", range(4))
def test_draws_over_people_are_uniform(word):
    assert stats.kstest(many()[:, word], "uniform").pvalue > 1e-3


def test_draws_over_months_are_uniform():
    months = np.array([chance.draw(3, chance.NEED, 7, 0, month) for month in range(4000)])
    assert stats.kstest(months, "uniform").pvalue > 1e-3


@pytest.mark.parametrize(
    "change", [{"seed": 2}, {"seed": 1 + 2**32}, {"purpose": chance.CIVIC}, {"generation": 1}, {"when": 1}]
)
def test_draws_of_neighbouring_keys_are_uncorrelated(change):
    one, other = many(), many(**change)
    for word in range(4):
        assert abs(np.corrcoef(one[:, word], other[:, word])[0, 1]) < 4 / np.sqrt(len(one))


def test_the_four_words_of_a_draw_are_uncorrelated():
    correlations = np.corrcoef(many().T) - np.eye(4)
    assert np.abs(correlations).max() < 4 / np.sqrt(20_000)


def test_pairs_of_words_fill_the_square_evenly():
    u = many()
    counts = np.histogram2d(u[:, 0], u[:, 1], bins=10, range=[[0, 1], [0, 1]])[0]
    assert stats.chisquare(counts.ravel()).pvalue > 1e-3


def test_each_purpose_has_a_number_of_its_own():
    not_purposes = {"MASK", "ROUNDS", "MULTIPLIER_0", "MULTIPLIER_1", "WEYL_0", "WEYL_1", "TO_UNIT", "LANES"}
    purposes = [value for name, value in vars(chance).items() if name.isupper() and name not in not_purposes]
    assert len(purposes) > 15
    assert len(set(purposes)) == len(purposes)
