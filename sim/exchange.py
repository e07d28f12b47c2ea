"""Opinions exchanged before a council votes: who judges alike moves closer, who judges far off does not listen.

Bounded confidence (Deffuant, Neau, Amblard & Weisbuch 2000). What talk moves, by mode, goes in the
ratio of Balliet's (2010) effects: 1.21 face to face to 0.46 in writing.
"""

from __future__ import annotations

from typing import Any

from sim import chance
from sim.compiled import rule

WRITTEN = 0.46 / 1.21  # what an exchange in writing moves, of what one face to face moves


@rule
def exchange(seed: int, first_seat: int, topic: int, when: int, judged: Any, present: Any, p: Any) -> None:
    """Let members talk in pairs, round by round; both move towards each other within ``review.confidence``.

    Parameters
    ----------
    seed : int
    first_seat : int
        The council's first seat: each seat has luck of its own.
    topic, when : int
        What is judged, and its lot (:func:`sim.proposals.lot_of`): luck of its own for each proposal.
    judged : ndarray, shape (seats,)
        Severity that each member sees; is changed.
    present : ndarray, shape (seats,)
        1 where a member sits.
    """
    mode = WRITTEN + (1.0 - WRITTEN) * p.review_face_to_face
    step = p.link_review_to_decisions * p.review_step * mode
    for turn in range(int(p.review_rounds)):
        for s in range(len(judged)):
            t = int(chance.draw(seed, chance.EXCHANGE, first_seat + s, topic * 8 + turn, when) * len(judged))
            apart = judged[t] - judged[s]
            if present[s] == 1 and present[t] == 1 and abs(apart) < p.review_confidence:
                judged[s] += step * apart
                judged[t] -= step * apart


@rule
def lean(judged: Any, present: Any, convenor: float, p: Any) -> None:
    """Let members lean towards what the convenor sees, within ``review.confidence``, as in talk face to face."""
    step = p.link_convenor_to_judgement * p.convenor_strength * p.review_step
    for s in range(len(judged)):
        if present[s] == 1 and abs(convenor - judged[s]) < p.review_confidence:
            judged[s] += step * (convenor - judged[s])
