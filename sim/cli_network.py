"""A network given on the command line: read and checked, then settled once to see what fits, and said in one line."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import click

from sim.labels import text

if TYPE_CHECKING:
    from sim.given_network import GivenNetwork
    from sim.network_file import NetworkFile
    from sim.scenarios import Place, Resolved
    from sim.studies.study import Study

MANY = 5_000  # nodes whose courtyards take more than a moment to find


def checked_network(file: str | None, nodes: str, scenario: Resolved, lang: str) -> NetworkFile | None:
    """Read a network where one is given, and refuse one that does not fit the place, before anything is written."""
    if file is None:
        return None
    from sim.arrangement import arrange
    from sim.network_file import read_network

    found = read_network(file)
    if len(found.nodes) > MANY and not any(found.courtyard):
        click.echo(text("cli", "grouping", lang), err=True)
    arrange(found, nodes, scenario.values, scenario.place.courtyards)
    return found


def settled_by(
    found: NetworkFile | None,
    nodes: str,
    place: str | Place,
    overrides: Mapping[str, float | str],
    seed: int,
    lang: str,
) -> GivenNetwork | None:
    """Settle the place by a network where one is given, and say what was read, merged and dropped."""
    if found is None:
        return None
    from sim.studies.replicates import burned_in

    model = burned_in(None, place=place, seed=seed, overrides=overrides, burn_in=0, network=found, network_nodes=nodes)
    given: GivenNetwork = model.given
    click.echo(network_told(found, given, nodes, model.world.present, lang), err=True)
    return given


def tell_of_study(study: Study, lang: str) -> None:
    """Say what was read of a study's network, merged and dropped, as settled at its first place; else nothing."""
    from sim.studies.own_network import RESIDENT
    from sim.studies.work import overrides

    design = study.design
    nodes = design.head.network_nodes or RESIDENT
    settled_by(design.network, nodes, design.places[0], overrides(design.fixed), design.head.first_seed, lang)


def network_told(found: NetworkFile, given: GivenNetwork, nodes: str, present: int, lang: str) -> str:
    """Say in one line what was read of a network, merged and dropped."""
    from sim.person import SLOTS

    counts = {name: f"{count:,}" for name, count in given.counts.items()}
    who = text("cli", f"network_{nodes}", lang).format(nodes=counts.pop("nodes"), residents=f"{present:,}")
    said = text("cli", "network_read", lang).format(file=found.path, who=who, slots=SLOTS, **counts)
    if found.first_row:
        ends = "–".join(f"{cell:.40}" for cell in found.first_cells)
        said += text("cli", f"first_row_{found.first_row}", lang).format(ends=ends)
    if found.passed_over:
        columns = f"{', '.join(found.passed_over):.200}"
        said += text("cli", "columns_passed_over", lang).format(columns=columns)
    return said


def as_keywords(given: GivenNetwork | None) -> dict[str, Any]:
    """Return a given network as models and comparisons take it."""
    if given is None:
        return {}
    return {"network": given.arrangement.file, "network_nodes": given.arrangement.level}
