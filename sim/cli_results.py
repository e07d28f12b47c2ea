"""What the command line does with a study's results: compared, told on its page."""

from __future__ import annotations

import click

from sim.cli_options import folder_argument, indicator_option, json_option, lang_option, precision_option


@click.command()
@folder_argument
@indicator_option
@precision_option
@json_option
@lang_option
def compare(folder: str, indicators: tuple[str, ...], precision: float | None, as_json: bool, lang: str | None) -> None:
    """Compare a study's policies with its baseline, and settings of levers with the first.

    Differences are paired: same place, setting, future and seed. The table goes to compare.csv and
    compare.parquet in DIR, and into findings that stand in README.md; with --indicator it is shown and nothing written.
    """
    from sim import cli_contrasts, cli_tables
    from sim.studies.comparison import compare_study, write_comparison
    from sim.telling.readme_findings import renew_findings

    _say_if_changed(folder)
    found = compare_study(folder, indicators, precision)
    if not indicators:
        write_comparison(folder, found)
        if found.about["done"] + found.about["failed"] == found.about["runs"]:  # the page waits for every run
            renew_findings(folder, _language(lang))
    if as_json:
        cli_tables.show_json(found.table.to_dict("records"))
        return
    cli_contrasts.show_comparison(found, folder, _language(lang), written=not indicators)


@click.command()
@folder_argument
@indicator_option
@lang_option
def findings(folder: str, indicators: tuple[str, ...], lang: str | None) -> None:
    """Write a study's numbers into the README.md of its folder, between two marks, in the language asked for.

    The table they tell goes to compare.csv and compare.parquet, with --indicator of those alone.
    """
    from sim.studies.comparison import CSV
    from sim.studies.shown import word
    from sim.telling.readme_findings import write_findings

    _say_if_changed(folder)
    page = write_findings(folder, indicators, _language(lang))
    click.echo(word("found", _language(lang), path=page, table=page.with_name(CSV)))


@click.command()
@folder_argument
@indicator_option
@json_option
@lang_option
def sensitivity(folder: str, indicators: tuple[str, ...], as_json: bool, lang: str | None) -> None:
    """Say what the numbers of a Sobol or Morris design hang on.

    The table goes to sensitivity.csv and sensitivity.parquet in DIR.
    """
    from sim import cli_indices, cli_tables
    from sim.studies.contrasts import HEADLINE
    from sim.studies.results import open_runs
    from sim.studies.sensitivity import sensitivity as indices
    from sim.studies.sensitivity import write_sensitivity

    _say_if_changed(folder)
    table = indices(open_runs(folder), list(dict.fromkeys(indicators)) or HEADLINE)
    path = write_sensitivity(folder, table)
    if as_json:
        cli_tables.show_json(table.to_dict("records"))
        return
    cli_indices.show_sensitivity(table, path, _language(lang))


@click.command()
@folder_argument
@lang_option
def report(folder: str, lang: str | None) -> None:
    """Write a study's report: report.html, the tables it shows, and figures/ as PNG and SVG.

    Findings that stand in README.md are brought in step with the tables.
    """
    from sim.cli_progress import say_if_compiling
    from sim.plots.study_report import write_report
    from sim.studies.shown import word

    spoken = _language(lang)
    _say_if_changed(folder)
    say_if_compiling(spoken)
    click.echo(word("reported", spoken, path=write_report(folder, spoken)))


def _say_if_changed(folder: str) -> None:
    """Say beside a study's numbers where its file no longer says what they are of."""
    from sim.studies.session import changed_since

    if changed := changed_since(folder):
        click.echo(changed, err=True)


def _language(lang: str | None) -> str:
    return lang or click.get_current_context().find_object(str) or "en"


COMMANDS = (compare, sensitivity, report, findings)
