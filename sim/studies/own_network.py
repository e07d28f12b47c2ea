"""A study's own network: a file whose nodes become the people of its places, and whose ties are their first."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sim.errors import InputError
from sim.parameters import defaults
from sim.scenarios import Place
from sim.studies.keys import place_digest

if TYPE_CHECKING:
    from sim.network_file import NetworkFile

RESIDENT = "resident"  # what nodes are where a file does not say


def read_own(
    path: Path | None, nodes: str | None, places: Iterable[Place], fixed: Mapping[str, float], where: str
) -> NetworkFile | None:
    """Read a study's network, if it has one, and check that it fits each of its places.

    Parameters
    ----------
    path : Path or None
    nodes : {"resident", "household"} or None
        What nodes are; None is residents.
    places : iterable of Place
    fixed : mapping of float
        Parameters set in every run.
    where : str
        The study's file.

    Raises
    ------
    InputError
        If it cannot be read or does not fit, or it is said what nodes are and there is none.
    """
    if path is None:
        if nodes is not None:
            raise InputError(f"{where}: study.network_nodes = {nodes!r:.60} says what the nodes of study.network are")
        return None
    from sim.arrangement import arrange
    from sim.network_file import read_network

    try:
        found = read_network(path)
        for place in places:
            arrange(found, nodes or RESIDENT, defaults() | place.values | dict(fixed), place.courtyards)
    except InputError as error:
        raise InputError(f"{where}: study.network: {error}") from None
    return found


def digest(place: Place, network: NetworkFile | None, nodes: str | None) -> str:
    """Hash what a place holds beside its parameters, the network that takes the place of its people with it."""
    own = place_digest(place)
    if network is None:
        return own
    return hashlib.sha256(repr((own, network.digest, nodes or RESIDENT)).encode()).hexdigest()[: len(own)]


def settled_by(
    build: Callable[..., Any] | None, network: NetworkFile | None, nodes: str | None
) -> Callable[..., Any] | None:
    """Return what makes the model (None is :class:`sim.GovernanceModel`), settling places by the network."""
    if network is None:
        return build
    if build is None:
        from sim import GovernanceModel

        build = GovernanceModel
    return partial(build, network=network, network_nodes=nodes or RESIDENT)
