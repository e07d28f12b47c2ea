"""Turnout is of the last election, and of none where there was none."""

from __future__ import annotations

import numpy as np

from sim.cli_tables import ELECTED, SHOWN
from sim.scenarios.observed import OBSERVABLE
from sim.studies.turnout import FIGURES, turnout


def test_it_is_of_the_month_of_the_last_election_for_every_run():
    votes = np.zeros((2, 2, 24))
    votes[..., 3], votes[0, :, 15] = 0.9, (0.4, 0.5)
    assert turnout(votes).tolist() == [[0.4, 0.5], [0.0, 0.0]]  # in one run nobody came
    assert turnout(votes[0, 0]) == 0.4


def test_without_an_election_there_is_none():
    assert np.isnan(turnout(np.zeros((3, 12)))).tolist() == [True] * 3


def test_what_is_told_as_turnout_is_what_is_observed_as_turnout():
    assert FIGURES == {"voted_committee": "turnout", "voted_council": "turnout_council"}
    assert all(OBSERVABLE[figure].indicator == name for name, figure in FIGURES.items())
    assert ELECTED in FIGURES.keys() & set(SHOWN)
