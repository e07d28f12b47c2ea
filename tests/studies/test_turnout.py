"""Turnout is of the last election, and of none where there was none."""

from __future__ import annotations

import numpy as np

from sim.cli_tables import SHOWN
from sim.measures import AT_ELECTIONS
from sim.scenarios.observed import OBSERVABLE
from sim.studies.compare import told
from sim.studies.replicates import Runs
from sim.studies.turnout import FIGURES, turnout


def test_it_is_of_the_month_of_the_last_election_for_every_run_of_a_policy():
    votes = np.zeros((3, 24))
    votes[:, 3], votes[:, 15] = 0.9, (0.4, 0.5, 0.0)
    assert turnout(votes).tolist() == [0.4, 0.5, 0.0]  # in one run nobody came
    assert turnout(votes[0]) == 0.4


def test_in_a_comparison_it_is_of_each_policy_s_own_last_election():
    """A policy that voted before another was told as one in which nobody came."""
    values = np.zeros((2, 3, 48, 1), dtype=np.float32)
    values[:, 0, 36, 0], values[:, 1, 42, 0] = (0.5, 0.25), (0.75, 0.5)
    runs = Runs(("early", "late", "none"), ("voted_council",), (1, 2), False, values)
    found = told(runs, "voted_council")
    assert found[:, :2].tolist() == [[0.5, 0.75], [0.25, 0.5]]
    assert np.isnan(found[:, 2]).all()


def test_without_an_election_there_is_none():
    assert np.isnan(turnout(np.zeros((3, 12)))).tolist() == [True] * 3


def test_what_is_told_as_turnout_is_what_is_observed_as_turnout():
    assert FIGURES == {"voted_committee": "turnout", "voted_council": "turnout_council"}
    assert all(OBSERVABLE[figure].indicator == name for name, figure in FIGURES.items())
    assert set(FIGURES) == set(AT_ELECTIONS)
    assert FIGURES.keys() & set(SHOWN)
