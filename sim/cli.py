"""The command ``yuanluo``: parse, call, print. What does the work is loaded only when it is asked for."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import click

from sim import __version__
from sim.cli_options import (
    Choice,
    change_options,
    check_links,
    find_option,
    json_option,
    lang_option,
    language,
    many_options,
    months_option,
    network_options,
    out_option,
    precision_option,
    read_settings,
    results_folder,
    seed_option,
)
from sim.cli_progress import PatientBar, say_if_compiling
from sim.cli_study import study
from sim.cli_twins import twins
from sim.cli_why import why
from sim.errors import InputError

if TYPE_CHECKING:
    from sim.given_network import GivenNetwork
    from sim.model import GovernanceModel
    from sim.scenarios import Place, Policy

BAD_INPUT, INTERRUPTED, BROKEN_PIPE = 2, 130, 1
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


@cli.command()
@click.option("--place", default="puyang", show_default=True, help="Place: a name or the path of a TOML file.")
@out_option("out/demo")
@months_option(60)
@many_options(None)
@seed_option
@lang_option
def demo(
    place: str, out: str, months: int, replicates: int | None, workers: int | None, seed: int, lang: str | None
) -> None:
    """Fund sizes by engagement in one place: a table and a page to open in a browser."""
    from sim.scenarios import load_place

    load_place(place)
    results_folder(out)
    from sim.studies.demo import run_demo

    say_if_compiling(language(lang))
    run_demo(out, place=place, lang=language(lang), months=months, replicates=replicates, workers=workers, seed=seed)


@cli.group(invoke_without_command=True)
@json_option
@lang_option
@click.pass_context
def places(ctx: click.Context, as_json: bool, lang: str | None) -> None:
    """List the places there are, or begin one of your own."""
    ctx.obj = language(lang)
    if ctx.invoked_subcommand is None:
        from sim import cli_tables

        cli_tables.places(ctx.obj, as_json)


@places.command("new")
@click.argument("folder", metavar="DIR")
@lang_option
def places_new(folder: str, lang: str | None) -> None:
    """Write place.toml and courtyards.csv into DIR: commented, and ready to run."""
    from sim.cli_places import new_place

    new_place(folder, language(lang))


@cli.command()
@click.argument("name", required=False)
@json_option
@lang_option
def policies(name: str | None, as_json: bool, lang: str | None) -> None:
    """List the policies there are, or show one: its levers, their prices and sources.

    NAME is a name or the path of a TOML file.
    """
    from sim import cli_policies

    if name is None:
        cli_policies.policies(language(lang), as_json)
    else:
        cli_policies.policy(name, language(lang), as_json)


@cli.command()
@click.option("--kind", type=Choice("place", "lever", "rule"), help="Only those of one kind.")
@find_option
@json_option
@lang_option
def parameters(kind: str | None, word: str | None, as_json: bool, lang: str | None) -> None:
    """List every parameter with its range, default, unit and source; levers with what they mean and cost."""
    from sim import cli_policies, cli_tables

    if kind == "lever" and not as_json:
        cli_policies.levers(language(lang), word)
        return
    cli_tables.parameters(language(lang), as_json, kind, word)


@cli.command()
@find_option
@json_option
@lang_option
def indicators(word: str | None, as_json: bool, lang: str | None) -> None:
    """List every indicator with its unit and meaning."""
    from sim import cli_tables

    cli_tables.indicators(language(lang), as_json, word)


@cli.command()
@click.argument("place")
@click.argument("policy")
@months_option(60)
@seed_option
@change_options
@network_options
@click.option("--engine", type=Choice("compiled", "mesa"), default="compiled", help="How rules are run.")
@out_option()
@json_option
@lang_option
def run(
    place: str,
    policy: str,
    months: int,
    seed: int,
    settings: tuple[str, ...],
    cut: tuple[str, ...],
    network: str | None,
    network_nodes: str,
    engine: str,
    out: str | None,
    as_json: bool,
    lang: str | None,
) -> None:
    """Run one PLACE under one POLICY and show its last year.

    PLACE and POLICY are names (see `yuanluo places`, `yuanluo policies`) or paths of TOML files.
    """
    from sim.cli_policies import say_what_waits
    from sim.scenarios import resolve

    spoken = language(lang)
    overrides, links = read_settings(settings), check_links(cut)
    scenario = resolve(place, policy, overrides)
    folder = results_folder(out)
    say_what_waits([scenario], months, spoken)
    _say_what_never_comes([scenario.policy], months, spoken)
    say_if_compiling(spoken)
    given = _given_network(network, network_nodes, place, overrides, seed, spoken)
    model = _simulate(place, policy, months, seed, engine, overrides, links, _as_keywords(given), spoken)
    if folder is not None:
        from sim.studies.output import write_run

        write_run(model, folder)
    asked = {
        "place": scenario.place.name, "policy": scenario.policy.name, "seed": seed, "months": months,
        "set": overrides, "cut": links,
    }  # fmt: skip
    titles = [scenario.place.title[spoken], scenario.policy.title[spoken]]
    _show_run(model, scenario.place, asked, titles, as_json, spoken)
    if folder is not None and not as_json:
        click.echo(f"{_text('written', spoken)} {folder}")


def _simulate(
    place: str,
    policy: str,
    months: int,
    seed: int,
    engine: str,
    overrides: dict[str, float | str],
    cut: list[str],
    network: dict[str, Any],
    lang: str,
) -> GovernanceModel:
    from sim.model import GovernanceModel

    model = GovernanceModel(
        place=place,
        policy=policy,
        seed=seed,
        engine=engine,
        individuals=engine == "mesa",
        overrides=overrides,
        cut=cut,
        **network,
    )
    with PatientBar(_text("progress_months", lang)) as bar:
        for month in range(months):
            model.step()
            bar.update(month + 1, months)
    return model


def _show_run(
    model: GovernanceModel, place: Place, asked: dict[str, Any], titles: list[str], as_json: bool, lang: str
) -> None:
    from sim import cli_money, cli_tables
    from sim.studies.against import against_observed

    series = model.series
    paid = cli_money.last_year(model.ledger, asked["months"])
    year = cli_tables.last_year(series)
    observed = against_observed(place.observed, lambda name: series[name].to_numpy())
    if as_json:
        found = {"last_year": year, "money": paid.to_dict("records"), "observed": observed.to_dict("records")}
        cli_tables.show_json({**asked, **found})
        return
    parts = [*titles, f"{asked['months']} {_text('months', lang)}", f"{_text('seed', lang)} {asked['seed']}"]
    cli_tables.run_table(year, lang, cli_tables.heading(parts, asked["set"], asked["cut"], lang))
    cli_money.money(paid, lang)
    cli_tables.observed(observed, lang)


@cli.command()
@click.argument("place")
@click.argument("policies", nargs=-1, required=True)
@months_option(60)
@many_options(20)
@seed_option
@change_options
@network_options
@precision_option
@out_option()
@json_option
@lang_option
def compare(
    place: str,
    policies: tuple[str, ...],
    months: int,
    replicates: int,
    workers: int | None,
    seed: int,
    settings: tuple[str, ...],
    cut: tuple[str, ...],
    network: str | None,
    network_nodes: str,
    precision: float | None,
    out: str | None,
    as_json: bool,
    lang: str | None,
) -> None:
    """Compare POLICIES on one PLACE, on the same people with the same luck; the first is the baseline."""
    from sim.scenarios import resolve

    spoken = language(lang)
    if len(policies) < 2:
        raise InputError(f"compare: {len(policies)} policy is not enough; it takes two or more")
    overrides, links = read_settings(settings), check_links(cut)
    loaded = [resolve(place, policy, overrides) for policy in policies]
    folder = results_folder(out)
    from sim import cli_tables
    from sim.cli_policies import say_what_waits
    from sim.studies.compare import check_precision, observed_of, run_policies, table_of

    check_precision(precision, replicates)
    say_what_waits(loaded, months, spoken)
    _say_what_never_comes([one.policy for one in loaded], months, spoken)
    say_if_compiling(spoken)
    given = _given_network(network, network_nodes, place, overrides, seed, spoken)
    with PatientBar(_text("progress_replicates", spoken)) as bar:
        runs = run_policies(
            place,
            policies,
            months=months,
            replicates=replicates,
            workers=workers,
            seed=seed,
            overrides=overrides,
            cut=links,
            precision=precision,
            progress=bar.update,
            **_as_keywords(given),
        )
    table, observed = table_of(runs, precision), observed_of(runs, loaded[0].place.observed)
    if folder is not None:
        from sim.studies.output import describe_comparison, write_atomically

        asked = describe_comparison(place, policies, months, replicates, seed, overrides, links, given)
        write_atomically(folder / "compare.csv", table.to_csv(index=False))
        write_atomically(folder / "compare.json", asked)
        write_atomically(folder / "observed.csv", observed.to_csv(index=False))
    if as_json:
        cli_tables.show_json(table.to_dict("records"))
    else:
        counts = [f"{months} {_text('months', spoken)}", f"{replicates} {_text('replicates', spoken)}"]
        parts = [loaded[0].place.title[spoken], *counts, f"{_text('seed', spoken)} {seed}"]
        cli_tables.comparison(table, spoken, cli_tables.heading(parts, overrides, links, spoken), precision)
        cli_tables.observed(observed, spoken)


@cli.command()
@many_options(None)
@seed_option
@out_option("docs")
@lang_option
def validate(replicates: int | None, workers: int | None, seed: int, out: str, lang: str | None) -> None:
    """Hold the model against published facts; write validation.md and its figures."""
    results_folder(out)
    from sim.studies.scorecard import run_validation

    run_validation(out, lang=language(lang), replicates=replicates, workers=workers, seed=seed)


def _say_what_never_comes(policies: Sequence[Policy], months: int, lang: str) -> None:
    """Say on standard error which changes of a policy come after the last month of the run."""
    from sim.scenarios import never_come

    for policy in policies:
        late = never_come(policy.changes, months)
        if late:
            listed = ", ".join(map(str, late))
            click.echo(_text("never_comes", lang).format(policy=policy.name, late=listed, months=months), err=True)


def _given_network(
    file: str | None, nodes: str, place: str, overrides: dict[str, float | str], seed: int, lang: str
) -> GivenNetwork | None:
    if file is None:
        return None
    from sim.cli_network import given_network

    return given_network(file, nodes, place, overrides, seed, lang)


def _as_keywords(given: GivenNetwork | None) -> dict[str, Any]:
    """Return a given network as models and comparisons take it."""
    if given is None:
        return {}
    return {"network": given.arrangement.file, "network_nodes": given.arrangement.level}


cli.add_command(study)
cli.add_command(why)
cli.add_command(twins)


def _text(key: str, lang: str) -> str:
    from sim.labels import text

    return text("cli", key, lang)


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the command line and return its exit status: 0, 2 for bad input, 130 when interrupted.

    Parameters
    ----------
    arguments : sequence of str, optional
        Instead of those the program was started with.
    """
    _replace_unprintable()
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
    except click.UsageError as error:
        return _refuse(error.format_message(), BAD_INPUT)
    except (click.Abort, KeyboardInterrupt) as error:
        return _refuse(f"interrupted: {error}" if str(error) else "interrupted", INTERRUPTED)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return BROKEN_PIPE


def _refuse(message: str, status: int) -> int:
    line = "".join(sign if sign.isprintable() else " " for sign in " ".join(message.split()))
    line = line if len(line) <= LONG_LINE else line[:LONG_LINE] + " ..."
    print(f"yuanluo: {line}", file=sys.stderr)
    return status


def _replace_unprintable() -> None:
    """Let a terminal without Chinese characters show question marks instead of failing."""
    for stream in (sys.stdout, sys.stderr):
        reconfigure = getattr(stream, "reconfigure", None)
        if reconfigure is not None:
            reconfigure(errors="replace")


if __name__ == "__main__":
    sys.exit(main())
