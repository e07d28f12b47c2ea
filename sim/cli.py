"""The command ``yuanluo``: which subcommands it has, and how it ends; what works is loaded when it is asked for."""

from __future__ import annotations

import errno
import os
import signal
import sys
import threading
from collections.abc import Callable, Iterator, Sequence

import click

from sim import __version__
from sim.cli_compare import compare
from sim.cli_demo import demo
from sim.cli_lists import indicators, parameters, places, policies, rules
from sim.cli_options import lang_option
from sim.cli_run import run
from sim.cli_study import study
from sim.cli_twins import twins
from sim.cli_validate import validate
from sim.cli_why import why
from sim.errors import InputError

BAD_INPUT, INTERRUPTED, BROKEN_PIPE = 2, 130, 1
NO_ROOM = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG) if hasattr(errno, "EDQUOT") else (errno.ENOSPC, errno.EFBIG)
LONG_LINE = 1_000


@click.group(invoke_without_command=True, context_settings={"help_option_names": ["-h", "--help"]})
@click.version_option(__version__, message="yuanluo %(version)s")
@lang_option
@click.pass_context
def cli(ctx: click.Context, lang: str | None) -> None:
    """Yuanluo: a laboratory for neighbourhood self-government.

    Try policies on a place: how do participation and cohesion answer to a community fund, to power
    returned to residents, and to the two together?
    """
    ctx.obj = lang
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help())


for _command in (demo, places, policies, parameters, indicators, rules, run, compare, validate, study, why, twins):
    cli.add_command(_command)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0, 2 for bad input, 130 when interrupted.

    Parameters
    ----------
    arguments : sequence of str, optional
        Instead of those the program was started with.
    """
    _replace_unprintable()
    _interrupt_when_asked_to_end()
    return _guarded(lambda: _call(arguments))


def _call(arguments: Sequence[str] | None) -> int:
    status = cli.main(args=None if arguments is None else list(arguments), prog_name="yuanluo", standalone_mode=False)
    sys.stdout.flush()
    return status if isinstance(status, int) else 0


def _guarded(action: Callable[[], int]) -> int:
    """Turn what a person did into one line on standard error; a mistake of ours keeps its traceback."""
    try:
        return action()
    except InputError as error:
        return _refuse(str(error), BAD_INPUT)
    except click.NoSuchOption as error:
        return _refuse(error.format_message() + _taken_by(error.option_name, cli, "yuanluo"), BAD_INPUT)
    except click.UsageError as error:
        return _refuse(error.format_message(), BAD_INPUT)
    except (click.Abort, KeyboardInterrupt) as error:
        return _refuse(f"interrupted: {error}" if str(error) else "interrupted", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE
    except MemoryError:
        return _refuse("there is not enough memory; fewer residents (place.scale) or fewer months take less", BAD_INPUT)
    except OSError as error:
        if error.errno not in NO_ROOM:
            raise
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return _refuse(f"there is no room to write to ({error.strerror})", BAD_INPUT)


def _taken_by(option: str, group: click.Group, path: str) -> str:
    """Say which commands take an option that another does not, as the end of an error message."""
    takers = [
        name
        for name, command in _each_command(group, path)
        if any(option in parameter.opts for parameter in command.params)
    ]
    return f" Those that take it: {', '.join(takers)}." if takers else ""


def _each_command(group: click.Group, path: str) -> Iterator[tuple[str, click.Command]]:
    for name, command in group.commands.items():
        if isinstance(command, click.Group):
            yield from _each_command(command, f"{path} {name}")
        else:
            yield f"{path} {name}", command


def _refuse(message: str, status: int) -> int:
    line = "".join(sign if sign.isprintable() else " " for sign in " ".join(message.split()))
    line = line if len(line) <= LONG_LINE else line[:LONG_LINE] + " ..."
    print(f"yuanluo: {line}", file=sys.stderr)
    return status


def _interrupt_when_asked_to_end() -> None:
    """Let a request to end (SIGTERM) do what Ctrl-C does, workers and half-written files included."""
    if threading.current_thread() is threading.main_thread() and hasattr(signal, "raise_signal"):
        signal.signal(signal.SIGTERM, lambda *_: signal.raise_signal(signal.SIGINT))


def _replace_unprintable() -> None:
    """Let a terminal without Chinese characters show question marks instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
