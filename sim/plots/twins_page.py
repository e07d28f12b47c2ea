"""The page of twin lives: figure, tables by group, and the residents moved most; it opens offline, in two languages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from markupsafe import Markup

from sim.plots import pages
from sim.plots.twins import lives
from sim.scenarios import load_place
from sim.studies import shown
from sim.studies.twins import OUTCOMES, Twins
from sim.studies.twins_stories import Moment, Story
from sim.telling import twins_table as table
from sim.words import LANGUAGES

Cell = dict[str, str]


def page(found: Twins, told: Sequence[Story], command: str, lang: str) -> str:
    """Return the whole page as HTML that asks the network for nothing.

    Parameters
    ----------
    found : Twins
    told : sequence of Story
        The residents moved most.
    command : str
        The command that makes the page again.
    lang : {"en", "zh"}
        Language the page opens in.
    """
    return pages.render(
        "twins.html",
        lang,
        command=command,
        say=_said,
        how_to_read=_both(table.how_to_read),
        headings=_both(lambda each: table.say("heading", each, place=table.titles(found, each)["place"])),
        legend=_both(lambda each: _legend(found, each)),
        intro=_both(lambda each: shown.together([table.intro(found, each), table.spent(found, each)], each)),
        drawn={each: pages.inline(lives(found, each), f"lives-{each}") for each in LANGUAGES},
        tables=[_table(found, outcome) for outcome in OUTCOMES],
        observed=pages.observed(found.observed),
        missing=_both(lambda each: table.missing(told, each)),
        stories=[_story(story, load_place(found.place).courtyard_names) for story in told],
    )


def _both(said: Callable[[str], str]) -> Cell:
    return {each: said(each) for each in LANGUAGES}


def _said(key: str) -> Markup:
    """Return a sentence of the catalogue in both languages."""
    return pages.both_languages(_both(lambda each: table.say(key, each)))


def _legend(found: Twins, lang: str) -> str:
    titles = table.titles(found, lang)
    return table.say("legend", lang, before=titles["before"], after=titles["after"])


def _in_both(rows: Callable[[str], list[list[str]]]) -> list[list[Cell]]:
    """Return rows whose every cell stands in both languages."""
    english, chinese = (rows(each) for each in LANGUAGES)
    return [
        [dict(zip(LANGUAGES, pair, strict=True)) for pair in zip(*cells, strict=True)]
        for cells in zip(english, chinese, strict=True)
    ]


def _table(found: Twins, outcome: str) -> dict[str, Any]:
    return {
        "title": _both(lambda each: table.table_title(outcome, each)),
        "heads": _in_both(lambda each: [table.heads(each)])[0],
        "rows": _in_both(lambda each: table.rows(found, outcome, each)),
    }


def _story(story: Story, names: Sequence[str]) -> dict[str, Any]:
    return {
        "who": _both(lambda each: table.who(story, each, names)),
        "changes": _both(lambda each: table.changes(story, each)),
        "moments": [_moment(moment) for moment in story.moments],
    }


def _moment(moment: Moment) -> dict[str, Any]:
    before, after = _in_both(lambda each: [table.lived(moment, each)])[0]
    return {
        "month": _both(lambda each: table.month(moment, each)),
        "before": before,
        "after": after,
        "reasons": _in_both(lambda each: table.reasons(moment, each)),
        "alike": _both(lambda each: table.alike(moment, each)),
    }
