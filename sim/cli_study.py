"""`yuanluo study`: a study as a folder: begun, planned, run, looked at, tried again."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

import click

from sim.cli_options import MOST_WORKERS, Whole, folder_argument, json_option, lang_option, language
from sim.cli_progress import PatientBar, duration, say_if_compiling
from sim.cli_results import COMMANDS

if TYPE_CHECKING:
    from sim.studies.plan import Plan
    from sim.studies.session import Status
    from sim.studies.study_file import StudyHead


def _worker_options(command: click.decorators.FC) -> click.decorators.FC:
    command = click.option(
        "--cluster", metavar="ADDRESS", help="Run on a Dask cluster: the scheduler's address, tcp://HOST:PORT."
    )(command)
    return click.option("--workers", type=Whole(1, MOST_WORKERS), help="Processes.  [default: all processors]")(command)


same_budget_option = click.option(
    "--same-budget", is_flag=True, help="Scale funds so that all policies spend the same public money."
)


@click.group(invoke_without_command=True)
@click.pass_context
def study(ctx: click.Context) -> None:
    """Studies: many runs over places, policies, levers and what is not known, as a folder.

    A study can be ended at any time, in any way; the same command goes on with it.
    """
    if ctx.invoked_subcommand is None:
        click.echo(ctx.get_help(), err=True)
        ctx.exit(click.UsageError.exit_code)


for _command in COMMANDS:
    study.add_command(_command)


@study.command()
@folder_argument
@lang_option
def new(folder: str, lang: str | None) -> None:
    """Write a commented study.toml to begin from."""
    from sim.studies.session import new_study

    click.echo(_text("begun", lang).format(path=new_study(folder), folder=shlex.quote(folder)))


@study.command()
@folder_argument
@click.option("--workers", type=Whole(1, MOST_WORKERS), help="Processes.  [default: all processors]")
@same_budget_option
@json_option
@lang_option
def plan(folder: str, workers: int | None, same_budget: bool, as_json: bool, lang: str | None) -> None:
    """Say how many runs a study has, how long and how large they are, and what looks wrong."""
    from dataclasses import asdict

    from sim import cli_tables
    from sim.cli_network import tell_of_study
    from sim.studies.compiling import has_systems
    from sim.studies.plan import plan_study
    from sim.studies.study import load_study

    found = load_study(folder, same_budget)  # says what is wrong before anything is timed
    say_if_compiling(language(lang), has_systems(found))
    tell_of_study(found, language(lang))
    if not as_json:
        click.echo(_text("measuring", lang), err=True)
    planned = plan_study(folder, workers=workers, same_budget=same_budget)
    if as_json:
        cli_tables.show_json(asdict(planned))
        return
    rows = [
        ("name", planned.name),
        ("axes", " × ".join(f"{_text(axis, lang)} {count:,}" for axis, count in planned.axes.items())),
        ("runs", f"{planned.runs:,}"),
        *([("comparisons", _comparisons(planned, lang))] if planned.comparisons else []),
        *([("sum", _sum(found.design.head, lang))] if isinstance(found.design.head.same_budget, float) else []),
        ("one_run", f"{planned.seconds_run:.3g} s, {planned.seconds_burn_in:.3g} s"),
        ("workers", f"{planned.workers}"),
        ("time", duration(planned.seconds)),
        *([("search", duration(planned.seconds_search))] if planned.seconds_search else []),
        *([("compiled", duration(planned.seconds_compiling))] if planned.seconds_compiling else []),
        ("disk", f"{planned.bytes / 1e6:,.1f} MB"),
        *(("warning", warning) for warning in planned.warnings or [_text("fine", lang)]),
    ]
    _show(rows, lang)


@study.command()
@folder_argument
@_worker_options
@same_budget_option
@json_option
@lang_option
def run(
    folder: str, workers: int | None, cluster: str | None, same_budget: bool, as_json: bool, lang: str | None
) -> None:
    """Run a study, or go on with it where it was ended."""
    _run(folder, workers, cluster, same_budget, as_json, lang, again=False)


@study.command()
@folder_argument
@_worker_options
@same_budget_option
@json_option
@lang_option
def retry(
    folder: str, workers: int | None, cluster: str | None, same_budget: bool, as_json: bool, lang: str | None
) -> None:
    """Run again the runs that failed, and what is not done yet."""
    _run(folder, workers, cluster, same_budget, as_json, lang, again=True)


@study.command()
@folder_argument
@json_option
@lang_option
def status(folder: str, as_json: bool, lang: str | None) -> None:
    """Say how far a study is."""
    from sim.studies.session import study_status

    found = study_status(folder)
    if found.changed:
        click.echo(found.changed, err=True)
    if as_json:
        _show_status(found)
        return
    rows = [
        ("name", found.name), ("runs", f"{found.runs:,}"), ("done", f"{found.done:,}"), ("failed", f"{found.failed:,}"),
        ("left", f"{found.left:,}"), ("running", _text("yes" if found.running else "no", lang)),
        ("results", str(found.results) if found.whole else _text("none", lang)),
        *([("log", str(found.log))] if found.failed else []),
    ]  # fmt: skip
    _show(rows, lang)


def _run(
    folder: str,
    workers: int | None,
    cluster: str | None,
    same_budget: bool,
    as_json: bool,
    lang: str | None,
    again: bool,
) -> None:
    from sim.cli_network import tell_of_study
    from sim.studies.compiling import has_systems
    from sim.studies.session import retry_study, run_study
    from sim.studies.study import load_study, stored_description

    asked = load_study(folder, same_budget)
    say_if_compiling(language(lang), has_systems(asked))
    tell_of_study(asked, language(lang))
    if asked.design.head.same_budget and stored_description(folder) is None:
        click.echo(_text("searching", lang), err=True)
    spoken, unit = language(lang), _text("per_second", lang)
    counted = [_text(key, lang) for key in ("search_runs", "runs")]
    try:
        with (
            PatientBar(counted[0], spoken, by_itself=False) as preparing,
            PatientBar(counted[1], spoken, unit, by_itself=False) as bar,
        ):
            found = (retry_study if again else run_study)(
                folder, workers=workers, cluster=cluster, same_budget=same_budget, progress=bar.update,
                preparing=preparing.update,
            )  # fmt: skip
    except KeyboardInterrupt:
        click.echo(err=True)  # after the terminal's ^C
        raise click.Abort(_how_far(folder, lang)) from None
    if as_json:
        _show_status(found)
        return
    budget = (stored_description(folder) or {}).get("same_budget", [])
    for one in budget:
        amounts = {key: f"{one[name]:,.0f}" for key, name in AMOUNTS.items()}
        note = _text(one["note"], lang) if one["note"] else ""
        click.echo(_text("budget", lang).format(policy=one["policy"], note=note, **amounts))
    if budget:
        from sim.studies.equal_money import fitted, to_tell  # with statistics, which other studies do without here

        head, uncertain = asked.design.head, asked.design.uncertain
        about = {"same_budget": budget, "replicates": head.replicates, "uncertain": uncertain}
        for told in filter(None, (say(about, spoken) for say in (fitted, to_tell))):
            click.echo(told)
    said = _text("finished", lang).format(done=f"{found.done:,}", failed=f"{found.failed:,}", results=found.results)
    click.echo(said)
    if found.failed:
        click.echo(_text("retry", lang).format(log=found.log, folder=shlex.quote(folder)), err=True)


def _how_far(folder: str, lang: str | None) -> str:
    from sim.studies.session import study_status

    found = study_status(folder)
    return _text("ended", lang).format(done=f"{found.done:,}", runs=f"{found.runs:,}")


AMOUNTS = {"before": "fund_before", "after": "fund", "reached": "reached", "wanted": "wanted"}


def _comparisons(planned: Plan, lang: str | None) -> str:
    compared, first = planned.comparisons or 0, planned.comparisons_primary
    if not first:
        return f"{compared:,}"
    return _text("comparisons_each", lang).format(first=f"{first:,}", rest=f"{compared - first:,}")


def _sum(head: StudyHead, lang: str | None) -> str:
    """Write the sum that all policies are to spend, over the whole run and a year."""
    from sim.parameters import MONTHS

    wanted = float(head.same_budget)
    return _text("sum_of", lang).format(
        wanted=f"{wanted:,.0f}", months=head.months, a_year=f"{wanted * MONTHS / head.months:,.0f}"
    )


def _show(rows: list[tuple[str, str]], lang: str | None) -> None:
    from rich.table import Table

    from sim import cli_tables

    table = Table(show_header=False)
    for key, value in rows:
        table.add_row(_text(key, lang), value.replace("[", "\\["))
    cli_tables.console().print(table)


def _show_status(found: Status) -> None:
    from sim import cli_tables

    cli_tables.show_json(
        {
            "name": found.name,
            "runs": found.runs,
            "done": found.done,
            "failed": found.failed,
            "left": found.left,
            "running": found.running,
            "results": str(found.results) if found.whole else None,
            "log": str(found.log),
        }
    )


def _text(key: str, lang: str | None) -> str:
    from sim.labels import text

    return text("study", key, language(lang))
