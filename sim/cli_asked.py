"""What a command that runs a place is asked for, as one object, and how it begins: all is checked before all else."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields
from functools import cached_property, wraps
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from sim.cli_options import (
    Command,
    change_options,
    check_links,
    json_option,
    lang_option,
    language,
    many_options,
    months_option,
    network_options,
    out_option,
    read_settings,
    results_folder,
    seed_option,
    set_option,
)
from sim.cli_progress import say_if_compiling

if TYPE_CHECKING:
    from sim.given_network import GivenNetwork
    from sim.scenarios import Resolved


@dataclass(frozen=True)
class Asked:
    """Options of whatever runs a place, as click gives them; read when they are looked at."""

    place: str
    months: int
    seed: int
    settings: tuple[str, ...]
    out: str | None
    as_json: bool
    lang: str | None

    @cached_property
    def spoken(self) -> str:
        """Language to speak."""
        return language(self.lang)

    @cached_property
    def overrides(self) -> dict[str, float | str]:
        """Parameters that are set, by name."""
        return read_settings(self.settings)

    def _folder_then_say(self, scenarios: Sequence[Resolved]) -> Path | None:
        """Make the folder of ``--out``, where one is asked for; say what there is to say before a run."""
        from sim.cli_policies import say_idle_scale, say_what_never_comes, say_what_waits
        from sim.studies.compiling import any_systems

        folder = results_folder(self.out)
        say_idle_scale(scenarios[0], self.spoken)
        say_what_waits(scenarios, self.months, self.spoken)
        say_what_never_comes([one.policy for one in scenarios], self.months, self.spoken)
        say_if_compiling(self.spoken, any_systems(scenarios))
        return folder


@dataclass(frozen=True)
class OnePlace(Asked):
    """Options of what runs a place under policies: links may be cut, and a network given."""

    cut: tuple[str, ...]
    network: str | None
    network_nodes: str

    @cached_property
    def links(self) -> list[str]:
        """Links that are cut, each once."""
        return check_links(self.cut)

    def begin(self, scenarios: Sequence[Resolved]) -> tuple[Path | None, GivenNetwork | None]:
        """Check what is left to check, then make the folder of ``--out``, and say what there is to say before a run.

        Returns
        -------
        folder : Path or None
            For results, where one is asked for.
        given : GivenNetwork or None
            The network that the place is settled by, where one is given.
        """
        from sim.cli_network import checked_network, settled_by
        from sim.cli_policies import say_small_funds

        found = checked_network(self.network, self.network_nodes, scenarios[0], self.spoken)
        folder = self._folder_then_say(scenarios)
        if found is None:  # how many live in a given network is not in the place's parameters
            say_small_funds(scenarios, self.months, self.spoken)
        return folder, settled_by(found, self.network_nodes, self.place, self.overrides, self.seed, self.spoken)


@dataclass(frozen=True)
class TwoFutures(Asked):
    """Options of what lives one place under policy A and under policy B, many times."""

    before: str
    after: str
    replicates: int
    workers: int | None

    @property
    def keywords(self) -> dict[str, Any]:
        """What a study of two futures takes beside its place and policies."""
        names = ("months", "replicates", "workers", "seed", "overrides")
        return {name: getattr(self, name) for name in names}

    def begin(self) -> Path | None:
        """Make the folder of ``--out``, where one is asked for, and say what there is to say before a run."""
        from sim.cli_policies import say_small_funds
        from sim.scenarios import resolve

        scenarios = [resolve(self.place, policy, self.overrides) for policy in (self.before, self.after)]
        folder = self._folder_then_say(scenarios)
        say_small_funds(scenarios, self.months, self.spoken)
        return folder


def one_place(command: Command) -> Command:
    """Add the options of :class:`OnePlace`, which the command gets as its first argument."""
    return _added(command, OnePlace, (
        lang_option, json_option, out_option(), network_options, change_options, seed_option,
        months_option(60),
    ))  # fmt: skip


def two_futures(command: Command) -> Command:
    """Add the options of :class:`TwoFutures`, which the command gets as its first argument."""
    return _added(command, TwoFutures, (
        lang_option, json_option, out_option(), set_option, seed_option, many_options(20),
        months_option(60), click.argument("after", metavar="B"), click.argument("before", metavar="A"),
        click.argument("place"),
    ))  # fmt: skip


def _added(command: Command, kind: type[Asked], options: Sequence[Callable[[Any], Any]]) -> Command:
    """Add options, the last first, and hand on as one object those that it has; the others stay as they are."""

    @wraps(command)
    def called(**given: Any) -> Any:
        asked = kind(**{field.name: given.pop(field.name) for field in fields(kind)})
        return command(asked, **given)

    found: Any = called
    for add in options:
        found = add(found)
    return found
