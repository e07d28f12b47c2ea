"""The command ``yuanluo run``: one place under one policy, and its last year, or all of a shorter run."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import click

from sim.cli_asked import OnePlace, one_place
from sim.cli_options import MOST_MONTHS, Choice, Whole
from sim.cli_progress import PatientBar

if TYPE_CHECKING:
    from sim.given_network import GivenNetwork
    from sim.model import GovernanceModel
    from sim.scenarios import Resolved


@click.command()
@click.argument("place")
@click.argument("policy")
@click.option("--engine", type=Choice("compiled", "mesa"), default="compiled", help="How rules are run.")
@click.option(
    "--burn-in", type=Whole(0, MOST_MONTHS, 12), help="Months of the place as it was, before.  [default: 120]"
)
@one_place
def run(asked: OnePlace, policy: str, engine: str, burn_in: int | None) -> None:
    """Run one PLACE under one POLICY and show its last year, or all of a shorter run.

    PLACE and POLICY are names (see `yuanluo places`, `yuanluo policies`) or paths of TOML files.
    """
    from sim.labels import text
    from sim.parameters import BURN_IN
    from sim.scenarios import resolve

    burn_in = BURN_IN if burn_in is None else burn_in
    overrides, links = asked.overrides, asked.links
    scenario = resolve(asked.place, policy, overrides)
    folder, given = asked.begin([scenario])
    model = _simulate(asked, policy, engine, burn_in, given)
    if folder is not None:
        from sim.studies.output import write_run

        write_run(model, folder)
    described = {
        "place": scenario.place.name, "policy": scenario.policy.name, "seed": asked.seed, "months": asked.months,
        "burn_in": burn_in, "set": overrides, "cut": links,
    }  # fmt: skip
    titles = [scenario.place.title[asked.spoken], scenario.policy.title[asked.spoken]]
    _show_run(model, scenario, described, titles, asked.as_json, asked.spoken)
    if folder is not None and not asked.as_json:
        click.echo(f"{text('cli', 'written', asked.spoken)} {folder}")


def _simulate(asked: OnePlace, policy: str, engine: str, burn_in: int, given: GivenNetwork | None) -> GovernanceModel:
    from sim.cli_network import as_keywords
    from sim.labels import text
    from sim.model import GovernanceModel

    model = GovernanceModel(
        place=asked.place,
        policy=policy,
        seed=asked.seed,
        engine=engine,
        individuals=engine == "mesa",
        overrides=asked.overrides,
        cut=asked.links,
        burn_in=burn_in,
        **as_keywords(given),
    )
    with PatientBar(text("cli", "progress_months", asked.spoken), asked.spoken) as bar:
        bar.update(0, asked.months)
        for month in range(asked.months):
            model.step()
            bar.update(month + 1, asked.months)
    return model


def _show_run(
    model: GovernanceModel, scenario: Resolved, asked: dict[str, Any], titles: list[str], as_json: bool, lang: str
) -> None:
    from sim import cli_money, cli_tables
    from sim.labels import text
    from sim.parameters import BURN_IN
    from sim.place_parameters import courtyards_of
    from sim.studies.against import against_observed

    series = model.series
    paid = cli_money.last_year(model.ledger, asked["months"])
    year = cli_tables.last_year(series)
    observed = against_observed(
        scenario.place.observed, asked["policy"], lambda name: series[name].to_numpy(), is_baseline=True,
        courtyards=courtyards_of(scenario.values),
    )  # fmt: skip
    if as_json:
        found = {"last_year": year, "money": paid.to_dict("records"), "observed": observed.to_dict("records")}
        cli_tables.show_json({**asked, **found})
        return
    parts = [
        *titles,
        f"{asked['months']} {text('cli', 'months', lang)}",
        f"{text('cli', 'seed', lang)} {asked['seed']}",
        *([text("cli", "after_burn_in", lang).format(months=asked["burn_in"])] if asked["burn_in"] != BURN_IN else []),
    ]
    cli_tables.run_table(year, asked["months"], lang, cli_tables.heading(parts, asked["set"], asked["cut"], lang))
    cli_money.money(paid, asked["months"], lang)
    if returned := cli_money.why_returned(model.ledger, model.projects, asked["months"], lang):
        click.echo(returned)
    cli_tables.observed(observed, lang)
