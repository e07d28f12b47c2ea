"""What the command line accepts: option types that refuse bad input in one line, and shared options."""

from __future__ import annotations

import math
from collections.abc import Callable
from pathlib import Path
from typing import Any, TypeVar

import click

from sim.errors import InputError, unknown
from sim.folders import make_folder

Command = TypeVar("Command", bound=Callable[..., Any])
LANGUAGES = ("en", "zh")  # as in sim.labels, which help must not load
LEAST_PRECISION, MOST_PRECISION = 1e-6, 1e3
MOST_MONTHS, MOST_REPLICATES, MOST_WORKERS = 1_200, 100_000, 256
MOST_SEED = 2**63 - 1 - MOST_REPLICATES  # replicates have the seeds after it


class Folder(click.ParamType):  # type: ignore[type-arg]
    """A study's folder; the file in it means the same."""

    name = "folder"

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002 - click's
        """Return the folder."""
        path = Path(str(value))
        return str(path.parent) if path.name == "study.toml" and not path.is_dir() else str(value)


class Whole(click.ParamType):  # type: ignore[type-arg]
    """A whole number within bounds, in plain digits; of whole steps, where there are some."""

    name = "number"

    def __init__(self, low: int, high: int, step: int = 1) -> None:
        self.low, self.high, self.step = low, high, step

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> int:  # noqa: ARG002 - click's
        """Return the number, or raise an error that says what is allowed."""
        text = str(value)
        digits = text[1:] if text[:1] in "+-" else text
        plain = digits.isascii() and digits.isdigit() and len(digits) <= 25
        if plain and self.low <= int(text) <= self.high and int(text) % self.step == 0:
            return int(text)
        allowed = f"{self.low} to {self.high}" + (f", in steps of {self.step}" if self.step > 1 else "")
        raise InputError(f"{_flag(param)}: {text!r:.60} is not allowed; it takes a whole number from {allowed}")


class Number(click.ParamType):  # type: ignore[type-arg]
    """A number from a smallest to a largest."""

    name = "number"

    def __init__(self, low: float, high: float) -> None:
        self.low, self.high = low, high

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> float:  # noqa: ARG002 - click's
        """Return the number, or raise an error that says what is allowed."""
        try:
            number = float(str(value))
        except ValueError:
            number = math.nan
        if self.low <= number <= self.high:
            return number
        raise InputError(
            f"{_flag(param)}: {value!r:.60} is not allowed; it takes a number from {self.low:g} to {self.high:g}"
        )


class Choice(click.ParamType):  # type: ignore[type-arg]
    """One of a few words."""

    name = "word"

    def __init__(self, *words: str) -> None:
        self.words = words

    def convert(self, value: object, param: click.Parameter | None, ctx: click.Context | None) -> str:  # noqa: ARG002 - click's
        """Return the word, or raise an error that lists those there are."""
        if value in self.words:
            return str(value)
        raise InputError(f"{_flag(param)}: {value!r:.60} is not allowed; it takes {' or '.join(self.words)}")

    def get_metavar(self, *_: object, **__: object) -> str:
        """Show the words in the help."""
        return f"[{'|'.join(self.words)}]"


def _flag(param: click.Parameter | None) -> str:
    return param.opts[0] if param is not None else "option"


def lang_option(command: Command) -> Command:
    """Add ``--lang``; given after the subcommand it wins over the one before."""
    told = "Language of what is shown; help and errors are English."
    return click.option("--lang", type=Choice(*LANGUAGES), help=told)(command)


def language(given: str | None) -> str:
    """Return the language asked for after the subcommand, before it, or English."""
    return given or click.get_current_context().find_object(str) or "en"


def months_option(default: int) -> Callable[[Command], Command]:
    """Add ``--months``."""
    kind = Whole(1, MOST_MONTHS)
    return click.option("--months", type=kind, default=default, show_default=True, help="Months to run.")


def seed_option(command: Command) -> Command:
    """Add ``--seed``."""
    kind = Whole(0, MOST_SEED)
    return click.option("--seed", type=kind, default=1, show_default=True, help="Seed of all chance.")(command)


def many_options(default: int | str) -> Callable[[Command], Command]:
    """Add ``--replicates`` and ``--workers``, for what runs many times; a default that is no number, in words."""
    number = default if isinstance(default, int) else None

    def add(command: Command) -> Command:
        command = click.option("--workers", type=Whole(1, MOST_WORKERS), help="Processes.  [default: all processors]")(
            command
        )
        return click.option(
            "--replicates",
            type=Whole(1, MOST_REPLICATES),
            default=number,
            show_default=default if number is None else True,
            help="Replicates, each with its own luck.",
        )(command)

    return add


def set_option(command: Command) -> Command:
    """Add ``--set``, which changes parameters."""
    return click.option("--set", "settings", multiple=True, metavar="NAME=VALUE", help="Set a parameter; repeatable.")(
        command
    )


def change_options(command: Command) -> Command:
    """Add ``--set`` and ``--cut``, which change parameters and cut links of the causal map."""
    command = click.option("--cut", multiple=True, metavar="LINK", help="Cut a link; may be repeated.")(command)
    return set_option(command)


def precision_option(command: Command) -> Command:
    """Add ``--precision``."""
    return click.option(
        "--precision",
        type=Number(LEAST_PRECISION, MOST_PRECISION),
        help="Say how many more replicates an interval of this half-width takes.",
    )(command)


def indicator_option(command: Command) -> Command:
    """Add ``--indicator``."""
    return click.option(
        "--indicator",
        "indicators",
        multiple=True,
        metavar="NAME",
        help="An indicator to ask about; may be repeated.",
    )(command)


def network_options(command: Command) -> Command:
    """Add ``--network`` and ``--network-nodes``, which give the people and their first ties."""
    command = click.option(
        "--network-nodes",
        type=Choice("resident", "household"),
        callback=_nodes_of_a_network,
        help="What a node of it is.  [default: resident]",
    )(command)
    # eager: it is known when --network-nodes is looked at
    return click.option(
        "--network", metavar="FILE", is_eager=True, help="GraphML or a CSV list of ties: who lives here."
    )(command)


def _nodes_of_a_network(ctx: click.Context, param: click.Parameter, value: str | None) -> str:
    if value is not None and ctx.params.get("network") is None:
        raise InputError(f"{_flag(param)}: {value!r} says what the nodes of a network are; it takes --network FILE too")
    return value or "resident"


def json_option(command: Command) -> Command:
    """Add ``--json``."""
    return click.option("--json", "as_json", is_flag=True, help="Print JSON instead of a table.")(command)


def find_option(command: Command) -> Command:
    """Add ``--find``."""
    told = "Only what has these words in name, label or meaning, in either language."
    return click.option("--find", "word", metavar="WORDS", help=told)(command)


def out_option(default: str | None = None) -> Callable[[Command], Command]:
    """Add ``--out``."""
    return click.option(
        "--out", metavar="DIR", default=default, show_default=default is not None, help="Folder for results."
    )


def read_settings(settings: tuple[str, ...]) -> dict[str, float | str]:
    """Return ``--set`` options by name; the same name twice is refused."""
    from sim.scenarios import parse_setting

    found: dict[str, float | str] = {}
    for setting in settings:
        _check_known(setting.partition("=")[0].strip())
        name, value = parse_setting(setting)
        if name in found:
            raise InputError(f"--set: {name} is given twice")
        found[name] = value
    return found


def _check_known(name: str) -> None:
    """Say how to look for a parameter whose name is unknown and like no other's."""
    from sim.parameters import PARAMETERS, nearest

    if name and name not in PARAMETERS and not nearest(name, PARAMETERS):
        raise InputError(f"--set: unknown parameter {name!r:.60}; yuanluo parameters --find WORD looks for one")


def check_links(links: tuple[str, ...]) -> list[str]:
    """Return ``--cut`` options, or raise an error that names the nearest link and where all are listed."""
    from sim.parameters import LINKS, nearest

    for link in links:
        if link not in LINKS:
            raise unknown("link", link, nearest(link, LINKS), "--cut")
    return list(dict.fromkeys(links))


def results_folder(out: str | None) -> Path | None:
    """Return the folder of ``--out``, made and tried, where one is asked for."""
    return None if out is None else make_folder(out)


folder_argument = click.argument("folder", metavar="DIR", type=Folder())
