"""Run the benchmarks, all or those named, and write what they measured into ``latest.json``."""

from __future__ import annotations

import difflib
import importlib
import json
import os
import platform
import sys
import time
from importlib.metadata import version
from pathlib import Path

from rich.console import Console
from rich.table import Table

from benchmarks.targets import TARGETS, Measured

MODULES = (
    "against_mesa", "against_floor", "memory", "growth", "two_threads", "overhead", "compiling", "command", "luck",
    "study", "study_memory",
)  # fmt: skip
BUSY = 0.5  # processes at work, on average over the last minute
LATEST = Path(__file__).with_name("latest.json")


def chosen(names: list[str]) -> list[str]:
    """Modules that give the figures named; all of them where none is."""
    known = list(TARGETS)
    for name in names:
        if name not in known:
            close = difflib.get_close_matches(name, known, n=1, cutoff=0.3)
            hint = f"; did you mean {close[0]!r}?" if close else ""
            print(f"benchmarks: unknown name {name!r}; there are {', '.join(known)}{hint}", file=sys.stderr)
            sys.exit(2)
    given = {key: importlib.import_module(f"benchmarks.{key}").NAMES for key in MODULES}
    return [key for key, gives in given.items() if not names or set(names) & set(gives)]


def machine() -> dict[str, str | int]:
    """Say what the figures were measured with."""
    packages = {name: version(name) for name in ("mesa", "numba", "numpy")}
    return {"python": platform.python_version(), **packages, "cpus": os.cpu_count() or 1}


def warn_if_busy(console: Console) -> None:
    """Say so when others use the machine: two threads then wait for each other, one has less to wait for."""
    load = os.getloadavg()[0]
    if load > BUSY:
        console.print(
            f"[yellow]The machine is busy (load {load:.1f}): do not trust what rests on two threads.[/yellow]"
        )


def run(modules: list[str], console: Console) -> dict[str, Measured]:
    """Run benchmarks one after another, with what they are about on screen."""
    results: dict[str, Measured] = {}
    for number, key in enumerate(modules, start=1):
        began = time.perf_counter()
        where = f"[{number}/{len(modules)}] {key}".replace("[", r"\[")
        module = importlib.import_module(f"benchmarks.{key}")
        with console.status(where) as status:
            try:
                found = module.measure(lambda what, where=where, status=status: status.update(f"{where}: {what}"))
            except Exception as error:  # the others are still worth having
                said = " ".join(f"{type(error).__name__}: {error}".split())[:200]
                found = {name: Measured(None, f"FAILED: {said}") for name in module.NAMES}
        console.print(f"{where} [dim]({time.perf_counter() - began:.0f} s)[/dim]", highlight=False)
        for name, measured in found.items():
            text = f"    {name}: {TARGETS[name].shown(measured.value)}"
            console.print(f"{text} [dim]{measured.note}[/dim]", highlight=False, soft_wrap=True)
        results |= found
    return results


def table(results: dict[str, Measured]) -> Table:
    """Show figures beside their targets."""
    made = Table(title="Benchmarks", caption=" ".join(f"{name} {value}" for name, value in machine().items()))
    for heading in ("name", "value", "target", "stretch", "met"):
        made.add_column(heading, justify="left" if heading in ("name", "met") else "right")
    for name, measured in results.items():
        target = TARGETS[name]
        met, stretched = (target.met(measured.value, bound) for bound in (target.bound, target.stretch))
        said = {None: "", True: "[green]yes[/green]", False: "[red]no[/red]"}[met]
        made.add_row(
            name,
            target.shown(measured.value),
            target.shown_bound(target.bound),
            target.shown_bound(target.stretch),
            said + (", stretch too" if stretched else ""),
        )
    return made


def write(results: dict[str, Measured]) -> None:
    """Write figures to ``latest.json``, whole or not at all; those not measured now stay as they were.

    Each is a ratio within its own run, so that one can be measured again without the others.
    """
    before = json.loads(LATEST.read_text(encoding="utf-8")) if LATEST.exists() else {}
    measured = {name: None if m.value is None else float(f"{m.value:.4g}") for name, m in results.items()}
    figures = {name: measured.get(name, before.get(name)) for name in TARGETS}
    targets = {
        name: {"sign": target.sign, "target": target.bound, "stretch": target.stretch}
        for name, target in TARGETS.items()
        if target.bound is not None
    }
    part = LATEST.with_suffix(".part")
    part.write_text(json.dumps({**figures, "targets": targets, "machine": machine()}, indent=2) + "\n")
    part.replace(LATEST)


def main(names: list[str]) -> None:
    """Run what is named, or everything."""
    console = Console()
    modules = chosen(names)
    warn_if_busy(console)
    results = run(modules, console)
    console.print(table(results))
    if any(measured.note.startswith("FAILED") for measured in results.values()):
        console.print(f"{LATEST.name} is left as it is: a benchmark failed")
        sys.exit(1)
    write(results)
    console.print(f"Written to {LATEST.parent.name}/{LATEST.name}")


if __name__ == "__main__":
    try:
        main(sys.argv[1:])
    except KeyboardInterrupt:
        sys.exit(130)
