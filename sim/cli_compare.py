"""The command ``yuanluo compare``: policies side by side on one place, with the same people and luck."""

from __future__ import annotations

import click

from sim.cli_options import (
    change_options,
    check_links,
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


@click.command()
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
    overrides, links = read_settings(settings), check_links(cut)
    loaded = [resolve(place, policy, overrides) for policy in policies]
    from sim import cli_tables
    from sim.cli_network import as_keywords, checked_network, settled_by
    from sim.cli_policies import say_what_never_comes, say_what_waits
    from sim.labels import text
    from sim.studies.compare import check_asked, observed_of, run_policies, table_of

    check_asked(policies, months, precision, replicates)
    found = checked_network(network, network_nodes, loaded[0], spoken)
    folder = results_folder(out)
    say_what_waits(loaded, months, spoken)
    say_what_never_comes([one.policy for one in loaded], months, spoken)
    say_if_compiling(spoken)
    given = settled_by(found, network_nodes, place, overrides, seed, spoken)
    with PatientBar(text("cli", "progress_replicates", spoken), spoken) as bar:
        bar.update(0, replicates)
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
            **as_keywords(given),
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
        counts = [f"{months} {text('cli', 'months', spoken)}", f"{replicates} {text('cli', 'replicates', spoken)}"]
        parts = [loaded[0].place.title[spoken], *counts, f"{text('cli', 'seed', spoken)} {seed}"]
        cli_tables.comparison(table, spoken, cli_tables.heading(parts, overrides, links, spoken), precision)
        cli_tables.observed(observed, spoken)
