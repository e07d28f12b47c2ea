"""The command ``yuanluo demo``: the project's question, answered for one place."""

from __future__ import annotations

import click

from sim.cli_options import lang_option, language, many_options, months_option, out_option, results_folder, seed_option
from sim.cli_progress import say_if_compiling


@click.command()
@click.option("--place", default="puyang", show_default=True, help="Place: a name or the path of a TOML file.")
@out_option("out/demo")
@months_option(60)
@many_options("16 with luck alone, 39 with assumptions drawn too")
@seed_option
@lang_option
def demo(
    place: str, out: str, months: int, replicates: int | None, workers: int | None, seed: int, lang: str | None
) -> None:
    """Fund sizes by engagement in one place: a table and a page to open in a browser."""
    from sim import cli_tables
    from sim.scenarios import load_place

    load_place(place)
    from sim.plots.demo_run import run_demo
    from sim.studies.compiling import design_has_systems
    from sim.studies.demo import check_asked, design_of

    check_asked(language(lang), months, replicates)
    results_folder(out)
    say_if_compiling(language(lang), design_has_systems(design_of(place, months)))
    found = run_demo(
        out, place=place, lang=language(lang), months=months, replicates=replicates, workers=workers, seed=seed
    )
    cli_tables.observed(found.observed, language(lang))
