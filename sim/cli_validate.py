"""The command ``yuanluo validate``: the model beside published facts."""

from __future__ import annotations

import click

from sim.cli_options import lang_option, language, many_options, out_option, results_folder, seed_option


@click.command()
@many_options(20)
@seed_option
@out_option("docs")
@lang_option
def validate(replicates: int, workers: int | None, seed: int, out: str, lang: str | None) -> None:
    """Hold the model against published facts; write validation.md and its figures."""
    results_folder(out)
    from sim.plots.validation_page import run_validation

    run_validation(out, lang=language(lang), replicates=replicates, workers=workers, seed=seed)
