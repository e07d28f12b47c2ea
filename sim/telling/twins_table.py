"""Twin lives in print: numbers with signs and intervals, rows by group, and a person's story in lines."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from sim.explain import HINDRANCE, Explanation
from sim.labels import text
from sim.scenarios import load_place, load_policy
from sim.studies.compare import money_of
from sim.studies.paired import LEAST_REPLICATES
from sim.studies.shown import rounded, yuan
from sim.studies.twins import NOTICED, OUTCOMES, Twins
from sim.studies.twins_stories import Moment, Story
from sim.words import courtyard_name

COLUMNS = ("group", "adults", "before", "after", "difference", "gained", "lost")
NO_DEEDS = ("hears", HINDRANCE)


def say(key: str, lang: str, **values: object) -> str:
    """Return a sentence of the catalogue's ``twins`` section, its places filled."""
    return text("twins", key, lang).format(**values)


def points(value: float, sign: str = "") -> str:
    """Write a share in points of 100; ``sign="+"`` shows the sign."""
    return rounded(100 * value, 1, sign == "+")


def interval(row: Mapping[Any, Any], name: str, prefix: str, lang: str, sign: str = "") -> str:
    """Write a value of a row with its 95 % interval, where there is one."""
    low, high = row[f"{prefix}low"], row[f"{prefix}high"]
    mean = points(row[name], sign)
    if low != low:  # too few replicates for one
        return mean
    if low == high:  # none differs: how far the next one would is not known
        return say("interval_alike", lang, mean=mean, replicates=row["replicates"])
    return say("interval", lang, mean=mean, low=points(low, sign), high=points(high, sign))


def titles(found: Twins, lang: str) -> dict[str, str]:
    """Return the names of place and policies."""
    policies = {name: load_policy(policy).title[lang] for name, policy in _policies(found).items()}
    return {"place": load_place(found.place).title[lang]} | policies


def _policies(found: Twins) -> dict[str, str]:
    return {"before": found.before, "after": found.after}


def intro(found: Twins, lang: str) -> str:
    """Say who has two lives, and how many they are."""
    adults = f"{round(len(found.people) / found.replicates, 1):,g}"
    stayed = f"{100 * found.stayed:.0f}"
    return say("intro", lang, adults=adults, years=found.years, stayed=stayed, replicates=found.replicates)


def spent(found: Twins, lang: str) -> str:
    """Say what each policy costs a year and how much more the second does, with 95 % intervals of the means."""
    before, after = (money_of(found.runs, arm) for arm in range(2))
    return say(
        "spent",
        lang,
        before=yuan(before, "yuan_per_year", lang),
        after=yuan(after, "yuan_per_year", lang),
        more=yuan(after, "yuan_more", lang),
    )


def how_to_read(lang: str) -> str:
    """Say what the numbers of a table by group are."""
    return say("how_to_read", lang, least=LEAST_REPLICATES)


def heads(lang: str) -> list[str]:
    """Return the heads of a table by group."""
    return [say(column, lang) for column in COLUMNS]


def rows(found: Twins, outcome: str, lang: str) -> list[list[str]]:
    """Return an outcome's table by group, in the order of :func:`heads`."""
    chosen = found.groups[found.groups["outcome"] == outcome].to_dict("records")
    return [
        [
            text("group", row["group"], lang),
            f"{round(row['adults'], 1):,g} × {row['replicates']}",  # groups that make up a whole add up to it
            points(row["before"]),
            points(row["after"]),
            interval(row, "difference", "", lang, "+"),
            *(_share(row, name, lang) for name in ("gained", "lost")),
        ]
        for row in chosen
    ]


def _share(row: Mapping[Any, Any], name: str, lang: str) -> str:
    """Write a share of those who gain or lose; none of too few replicates, within which all share one luck."""
    return interval(row, name, f"{name}_", lang) if row["replicates"] >= LEAST_REPLICATES else "–"


def table_title(outcome: str, lang: str) -> str:
    """Name an outcome and its unit."""
    return f"{say(outcome, lang)} · {say(f'{outcome}_unit', lang)}"


def missing(told: Sequence[Story], lang: str) -> str:
    """Say that nobody gains in all, or that nobody loses, where stories were asked for and none is of such a one."""
    kinds = {story.gained for story in told}
    keys = {True: "moved_no_winner", False: "moved_no_loser"}
    return say(keys[({True, False} - kinds).pop()], lang) if len(kinds) == 1 else ""


def who(story: Story, lang: str, names: Sequence[str] = ()) -> str:
    """Say who a person is, and in what they gain and lose; ``names`` are the courtyards' own, where they have any."""
    person = story.person
    registered = say("migrant" if person["migrant"] else "local", lang)
    where = courtyard_name(int(person["courtyard"]), names, lang)
    resident = say("resident", lang, row=person["resident"], courtyard=where)
    known = say("person", lang, age=person["age"], registered=registered, tenure=f"{person['tenure_years']:.0f}")
    return say("comma", lang).join([resident, known]) + f" · {_by_what(story, lang)}"


def _by_what(story: Story, lang: str) -> str:
    """Name the outcomes that rise and those that fall by more than a point: who gains on the whole may lose in one."""
    moved = {name: story.person[f"{name}_after"] - story.person[f"{name}_before"] for name in OUTCOMES}
    by_way = {
        "gains": [say(name, lang) for name, change in moved.items() if change > NOTICED],
        "loses": [say(name, lang) for name, change in moved.items() if change < -NOTICED],
    }
    order = ("gains", "loses") if story.gained else ("loses", "gains")
    said = [say(way, lang, names=say("comma", lang).join(by_way[way])) for way in order if by_way[way]]
    return say("semicolon", lang).join(said)


def changes(story: Story, lang: str) -> str:
    """Say how far a person's life moved in each outcome."""
    person = story.person
    said = [
        say(
            "change",
            lang,
            outcome=say(name, lang),
            **{life: points(person[f"{name}_{life}"]) for life in ("before", "after")},
        )
        for name in OUTCOMES
    ]
    return say("semicolon", lang).join(said)


def month(moment: Moment, lang: str) -> str:
    """Name a moment."""
    return say(moment.kind, lang, month=moment.month)


def lived(moment: Moment, lang: str) -> list[str]:
    """Say what was on and what the person did, in either life."""
    return [_lived(one, say(name, lang), lang) for name, one in (("before", moment.before), ("after", moment.after))]


def _lived(one: Explanation, name: str, lang: str) -> str:
    comma = say("comma", lang)
    on = comma.join(text("occasion", key, lang) for key in one.on) or say("nothing", lang)
    acts = comma.join(text("act", key, lang) for key in one.acts if key not in NO_DEEDS)
    if not acts:
        acts = say("nothing" if one.heard or not one.on else "not_heard", lang)
    short = say("hindered", lang, by=text("act", HINDRANCE, lang)) if HINDRANCE in one.acts else ""
    return say("life", lang, name=name, on=on, acts=acts) + short


def reasons(moment: Moment, lang: str, count: int | None = None) -> list[list[str]]:
    """Return the reasons whose weights differ between lives, as printed, and both weights; the furthest apart first."""
    rows = [[text("reason", name, lang), _logits(one), _logits(other)] for name, one, other in moment.reasons()]
    return [row for row in rows if row[1] != row[2]][:count]


def alike(moment: Moment, lang: str) -> str:
    """Say that no reason differs, and what then decided where acts do; nothing where some reason differs."""
    if reasons(moment, lang):
        return ""
    return say("alike" if moment.before.acts == moment.after.acts else "alike_but_acts", lang)


def _logits(weight: float) -> str:
    return rounded(round(weight, 2), 2, sign=True)  # weights that print alike are alike, on whichever side of nothing
