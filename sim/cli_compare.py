"""The command ``yuanluo compare``: policies side by side on one place, with the same people and luck."""

from __future__ import annotations

import click

from sim.cli_asked import OnePlace, one_place
from sim.cli_options import indicator_option, many_options, precision_option
from sim.cli_progress import PatientBar


@click.command()
@click.argument("place")
@click.argument("policies", nargs=-1, required=True)
@many_options(20)
@indicator_option
@precision_option
@one_place
def compare(
    asked: OnePlace, policies: tuple[str, ...], replicates: int, workers: int | None, indicators: tuple[str, ...],
    precision: float | None,
) -> None:  # fmt: skip
    """Compare POLICIES on one PLACE, on the same people with the same luck; the first is the baseline.

    With --indicator only what is named is shown and written.
    """
    from sim import cli_tables
    from sim.cli_network import as_keywords
    from sim.cli_policies import say_what_differs
    from sim.labels import text
    from sim.scenarios import resolve
    from sim.studies.compare import check_asked, election_held, observed_of, run_policies, table_of

    spoken, overrides, links = asked.spoken, asked.overrides, asked.links
    loaded = [resolve(asked.place, policy, overrides) for policy in policies]
    check_asked(policies, asked.months, precision, replicates)
    if indicators:
        from sim.studies.rows import check_indicators

        check_indicators(indicators)
    folder, given = asked.begin(loaded)
    with PatientBar(text("cli", "progress_replicates", spoken), spoken) as bar:
        bar.update(0, replicates)
        runs = run_policies(
            asked.place,
            policies,
            months=asked.months,
            replicates=replicates,
            workers=workers,
            seed=asked.seed,
            overrides=overrides,
            cut=links,
            precision=precision,
            progress=bar.update,
            **as_keywords(given),
        )
    table, observed = table_of(runs, precision, indicators), observed_of(runs, loaded[0].place.observed)
    if folder is not None:
        from sim.studies.output import describe_comparison, write_atomically

        said = describe_comparison(asked.place, policies, asked.months, replicates, asked.seed, overrides, links, given)
        write_atomically(folder / "compare.csv", table.to_csv(index=False))
        write_atomically(folder / "compare.json", said)
        write_atomically(folder / "observed.csv", observed.to_csv(index=False))
    if asked.as_json:
        cli_tables.show_json(table.to_dict("records"))
    else:
        counts = [
            f"{asked.months} {text('cli', 'months', spoken)}",
            f"{replicates} {text('cli', 'replicates' if replicates != 1 else 'one_replicate', spoken)}",
        ]
        parts = [loaded[0].place.title[spoken], *counts, f"{text('cli', 'seed', spoken)} {asked.seed}"]
        heading = cli_tables.heading(parts, overrides, links, spoken)
        cli_tables.comparison(table, spoken, heading, precision, election=election_held(runs))
        for policy in policies:
            say_what_differs(policy, spoken)
        if replicates == 1:
            click.echo(text("cli", "says_nothing_of_luck", spoken))
        cli_tables.observed(observed, spoken)
        click.echo(text("cli", "uncalibrated", spoken))
