"""Every parameter, once: unit, range, default, neutral value, price, source.

Three kinds. A *place* parameter says who lives where and what is customary there. A *lever* can be
chosen by a policy; it has a price and a neutral value, at which it equals its absence. A *rule*
parameter belongs to behaviour: it has a published source, or it is an *assumption* whose range is
drawn from when uncertainty is asked for.

Sources written ``F1`` ... ``F29`` are the published facts listed in ``docs/odd.md``.
"""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterable, Mapping

import numpy as np

from sim.causal_links import LINKS
from sim.errors import InputError
from sim.levers import (
    BUDGET_RULES,
    ENGAGEMENT,
    EQUAL_SHARES,
    EVERYBODY,
    FRANCHISE,
    HEARD,
    LEVERS,
    OFFICIALS,
    REGISTERED,
    RESIDENTS,
    SETTLED,
    VOTES_PER_YUAN,
)
from sim.parameter import Parameter
from sim.place_parameters import ENCLAVE, PLACE
from sim.prices import PRICES
from sim.rule_parameters import RULES
from sim.since import Since

MONTHS = 12  # in a year
BURN_IN = 120  # months: in the ten years after them reach, degree and belonging move by less than 0.05 (validation)
AT_ONCE = Since()
__all__ = [
    "BUDGET_RULES", "ENGAGEMENT", "EQUAL_SHARES", "EVERYBODY", "FRANCHISE", "HEARD", "LEVERS", "LINKS", "OFFICIALS",
    "PLACE", "PRICES", "REGISTERED", "RESIDENTS", "RULES", "SETTLED", "VOTES_PER_YUAN", "Parameter",
]  # fmt: skip


PARAMETERS: dict[str, Parameter] = {p.name: p for p in (*PLACE, *LEVERS, *RULES, *PRICES)}

CATEGORIES = ("environment", "care", "facilities", "roads", "education")
ENVIRONMENT, CARE, FACILITIES, ROADS, EDUCATION = range(len(CATEGORIES))

# ``ageing`` is months that everybody ages in a month. In the burn-in none, and nobody dies, so that a place
# has its published ages when month 1 begins; households move in and out of it all the same.
# ``council_since`` and ``fund_since`` are months of the run (:class:`sim.since.Since`).
# ``openness`` is the share of daily life beyond the courtyard that is left: whole, but in an enclave.
_BESIDE = ("ageing", "council_since", "openness", "fund_since")
RECORD = np.dtype(
    [(p.field, "f8") for p in PARAMETERS.values()]
    + [(f"link_{name}", "f8") for name in LINKS]
    + [(name, "f8") for name in _BESIDE]
)
_UNCUT = [1.0] * len(LINKS)


def nearest(name: str, known: Iterable[str]) -> str:
    """Say which known names are nearest to a misspelt or shortened one, as the end of an error message."""
    names, asked = list(known), _words(name)
    within = [one for one in names if asked <= _words(one)][:3] if asked else []
    found = (
        difflib.get_close_matches(name, names, n=1, cutoff=0.85)
        or within
        or difflib.get_close_matches(name, names, n=3, cutoff=0.6)
    )
    return f"; did you mean {' or '.join(map(repr, found))}?" if found else ""


def _words(name: str) -> set[str]:
    return {word.rstrip("s") for word in re.split(r"[\W_]+", name.lower()) if word}


def find(name: str, where: str) -> Parameter:
    """Return the parameter of that name, or raise an error that names the nearest one."""
    if name not in PARAMETERS:
        raise InputError(f"{where}: unknown parameter {name!r}{nearest(name, PARAMETERS)}")
    return PARAMETERS[name]


def defaults() -> dict[str, float]:
    """Return every parameter at its default."""
    return {name: p.default for name, p in PARAMETERS.items()}


def openness(values: Mapping[str, float]) -> float:
    """Return which share of daily life beyond the courtyard a place has since it was relocated."""
    shut = values["place.move_kind"] == ENCLAVE and values["place.moved_years_ago"] > 0.0
    return values["tie.enclave"] if shut else 1.0


def to_record(values: Mapping[str, float], cut: Iterable[str] = (), began: Since = AT_ONCE) -> np.ndarray:
    """Pack resolved parameters and link strengths into the record that rules read.

    Parameters
    ----------
    values : mapping
        Every parameter's value by dotted name.
    cut : iterable of str
        Links of :data:`LINKS` set to 0; all others are 1.
    began : Since
        When residents' say and the fund began.

    Returns
    -------
    numpy.ndarray
        Shape ``(1,)``, dtype :data:`RECORD`.
    """
    beside = {"ageing": 1.0, "council_since": began.council, "openness": openness(values), "fund_since": began.fund}
    numbers = [*map(values.__getitem__, PARAMETERS), *_UNCUT, *map(beside.__getitem__, _BESIDE)]
    record = np.array(numbers, dtype=np.float64).view(RECORD)  # its fields are numbers of one kind, side by side
    for link in cut:
        if link not in LINKS:
            raise InputError(f"--cut: unknown link {link!r}{nearest(link, LINKS)}")
        record[f"link_{link}"] = 0.0
    return record
