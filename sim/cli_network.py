"""A network given on the command line: read, settled once to see what fits, and said in one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from sim.labels import text

if TYPE_CHECKING:
    from sim.given_network import GivenNetwork

MANY = 5_000  # nodes whose courtyards take more than a moment to find


def given_network(
    file: str | None, nodes: str, place: str, overrides: Mapping[str, float | str], seed: int, lang: str
) -> GivenNetwork | None:
    """Read a network where one is given, settle the place by it, and say what was read, merged and dropped."""
    if file is None:
        return None
    from sim.model import GovernanceModel
    from sim.network_file import read_network
    from sim.person import SLOTS

    found = read_network(file)
    if len(found.nodes) > MANY and not any(found.courtyard):
        click.echo(text("cli", "grouping", lang), err=True)
    model = GovernanceModel(
        place, seed=seed, individuals=False, overrides=overrides, burn_in=0, network=found, network_nodes=nodes
    )
    assert model.given is not None
    counts = {name: f"{count:,}" for name, count in model.given.counts.items()}
    said = text("cli", "network_read", lang).format(file=file, slots=SLOTS, **counts)
    if found.first_row:
        ends = "–".join(f"{cell:.40}" for cell in found.first_cells)
        said += text("cli", f"first_row_{found.first_row}", lang).format(ends=ends)
    click.echo(said, err=True)
    return model.given


def as_keywords(given: GivenNetwork | None) -> dict[str, Any]:
    """Return a given network as models and comparisons take it."""
    if given is None:
        return {}
    return {"network": given.arrangement.file, "network_nodes": given.arrangement.level}
