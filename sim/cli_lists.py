"""The commands that list what there is: ``yuanluo places``, ``policies``, ``parameters``, ``indicators``, ``rules``."""

from __future__ import annotations

import click

from sim.cli_options import Choice, find_option, json_option, lang_option, language


class PlaceGroup(click.Group):
    """A group whose first word is the name or path of a place, where it is none of its commands."""

    def resolve_command(
        self, ctx: click.Context, args: list[str]
    ) -> tuple[str | None, click.Command | None, list[str]]:
        """Return the command that is meant, and what it is given."""
        if args and self.get_command(ctx, args[0]) is None and not args[0].startswith("-"):
            return place.name, place, args
        return super().resolve_command(ctx, args)


@click.group(cls=PlaceGroup, invoke_without_command=True, subcommand_metavar="[NAME | COMMAND [ARGS]...]")
@json_option
@lang_option
@click.pass_context
def places(ctx: click.Context, as_json: bool, lang: str | None) -> None:
    """List the places there are, show one, or begin one of your own.

    NAME is a name or the path of a TOML file: its people, courtyards, network, needs, fund and what was observed,
    each number with its source or as assumed.
    """
    ctx.obj = language(lang)
    if ctx.invoked_subcommand is None:
        from sim import cli_places

        cli_places.places(ctx.obj, as_json)


@places.command("new")
@click.argument("folder", metavar="DIR")
@click.option("--like", metavar="PLACE", help="Begin with the file of a shipped place, such as xingfu.")
@lang_option
def places_new(folder: str, like: str | None, lang: str | None) -> None:
    """Write place.toml and courtyards.csv into DIR: commented, and ready to run; with --like a shipped place's file."""
    from sim import cli_places

    cli_places.new_place(folder, language(lang), like)


@click.command()
@click.argument("name")
@json_option
@lang_option
@click.pass_context
def place(ctx: click.Context, name: str, as_json: bool, lang: str | None) -> None:
    """Show one place."""
    from sim import cli_places

    before = ctx.parent is not None and ctx.parent.params["as_json"]
    cli_places.place(name, language(lang), as_json or before)


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


@click.command()
@find_option
@json_option
@lang_option
def rules(word: str | None, as_json: bool, lang: str | None) -> None:
    """List every rule of the model: where it stands, what it does, and which parameters and links it reads."""
    from sim import cli_rules

    cli_rules.rules(language(lang), as_json, word)
