"""The commands that list what there is: ``yuanluo policies``, ``parameters`` and ``indicators``."""

from __future__ import annotations

import click

from sim.cli_options import Choice, find_option, json_option, lang_option, language


@click.command()
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


@click.command()
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


@click.command()
@find_option
@json_option
@lang_option
def indicators(word: str | None, as_json: bool, lang: str | None) -> None:
    """List every indicator with its unit and meaning."""
    from sim import cli_tables

    cli_tables.indicators(language(lang), as_json, word)
