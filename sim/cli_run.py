"""The command ``yuanluo run``: one place under one policy, and its last year."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from sim.cli_options import (
    Choice,
    change_options,
    check_links,
    json_option,
    lang_option,
    language,
    months_option,
    network_options,
    out_option,
    read_settings,
    results_folder,
    seed_option,
)
from sim.cli_progress import PatientBar, say_if_compiling

if TYPE_CHECKING:
    from sim.model import GovernanceModel
    from sim.scenarios import Place


@click.command()
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
    from sim.cli_network import as_keywords, given_network
    from sim.cli_policies import say_what_never_comes, say_what_waits
    from sim.labels import text
    from sim.scenarios import resolve

    spoken = language(lang)
    overrides, links = read_settings(settings), check_links(cut)
    scenario = resolve(place, policy, overrides)
    folder = results_folder(out)
    say_what_waits([scenario], months, spoken)
    say_what_never_comes([scenario.policy], months, spoken)
    say_if_compiling(spoken)
    given = given_network(network, network_nodes, place, overrides, seed, spoken)
    model = _simulate(place, policy, months, seed, engine, overrides, links, as_keywords(given), spoken)
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
        click.echo(f"{text('cli', 'written', spoken)} {folder}")


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
    from sim.labels import text
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
    with PatientBar(text("cli", "progress_months", lang)) as bar:
        for month in range(months):
            model.step()
            bar.update(month + 1, months)
    return model


def _show_run(
    model: GovernanceModel, place: Place, asked: dict[str, Any], titles: list[str], as_json: bool, lang: str
) -> None:
    from sim import cli_money, cli_tables
    from sim.labels import text
    from sim.studies.against import against_observed

    series = model.series
    paid = cli_money.last_year(model.ledger, asked["months"])
    year = cli_tables.last_year(series)
    observed = against_observed(place.observed, lambda name: series[name].to_numpy())
    if as_json:
        found = {"last_year": year, "money": paid.to_dict("records"), "observed": observed.to_dict("records")}
        cli_tables.show_json({**asked, **found})
        return
    parts = [
        *titles,
        f"{asked['months']} {text('cli', 'months', lang)}",
        f"{text('cli', 'seed', lang)} {asked['seed']}",
    ]
    cli_tables.run_table(year, lang, cli_tables.heading(parts, asked["set"], asked["cut"], lang))
    cli_money.money(paid, lang)
    if returned := cli_money.why_returned(paid, model.projects, asked["months"], lang):
        click.echo(returned)
    cli_tables.observed(observed, lang)
