"""What a study calls its policies: by their titles, and by what the study sets where that belies the title."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping
from typing import Any

from sim import labels
from sim.parameters import PARAMETERS
from sim.scenarios import Policy
from sim.studies import money, shown
from sim.studies.design import StudyDesign
from sim.studies.study import FUND
from sim.studies.varied import Varied
from sim.words import LANGUAGES

FUNDS = (FUND, "fund.per_head")
SAME = 0.5  # yuan between two sizes of a fund that are written the same
NAMED = (*FUNDS, "engagement.decides")  # levers that titles speak of: how large the fund, who decides


def told_apart(titles: Mapping[str, Mapping[str, str]]) -> dict[str, dict[str, str]]:
    """Return titles by name, those that several share with the name in brackets: a file is easily copied."""
    found: dict[str, dict[str, str]] = {name: {} for name in titles}
    for lang in LANGUAGES:
        shared = Counter(one[lang] for one in titles.values())
        for name, one in titles.items():
            more = shown.word("in_brackets", lang, what=name) if shared[one[lang]] > 1 else ""
            found[name][lang] = one[lang] + more
    return found


def title(policy: Policy, design: StudyDesign) -> dict[str, str]:
    """Return a policy's title in both languages, with the settings that belie it."""
    return {lang: policy.title[lang] + _set(policy, design, "title_set", lang) for lang in LANGUAGES}


def about(policy: Policy, design: StudyDesign) -> dict[str, str]:
    """Return what a policy's file says of it in both languages, with the settings that belie it."""
    return {lang: policy.about[lang] + _set(policy, design, "about_set", lang) for lang in LANGUAGES}


def fund_scaled(about: Mapping[str, Any], policy: str, lang: str, short: bool = False) -> str:
    """Say in brackets how equal money changed a policy's fund, and where it misses the sum all the same.

    Parameters
    ----------
    about : mapping
        Of :func:`sim.studies.comparison.about`.
    policy : str
    lang : {"en", "zh"}
    short : bool
        The fund alone, as names in figures have room for.

    Returns
    -------
    str
        Empty where the fund is that of the policy's file.
    """
    one = next((one for one in money.scaled(about) if one.policy == policy), None)
    if one is None or abs(one.after - one.before) < SAME:
        return ""
    funds = {"before": shown.whole(one.before), "after": shown.whole(one.after)}
    if short:
        return shown.word("fund_set", lang, **funds)
    key = "fund_cut" if one.after < one.before else "fund_raised"
    return shown.word(key, lang, **funds, yet=_yet(one, lang))


def _yet(one: money.Scaled, lang: str) -> str:
    """Say by how much a policy surely misses the sum that its fund was scaled to."""
    if not one.unequal:
        return ""
    return shown.word("fund_yet_more" if one.off > 0 else "fund_yet_short", lang, share=f"{100 * abs(one.off):.1f}")


def _set(policy: Policy, design: StudyDesign, key: str, lang: str) -> str:
    said = shown.word("comma", lang).join(setting(name, given, lang) for name, given in belied(policy, design))
    return shown.word(key, lang, settings=said) if said else ""


def belied(policy: Policy, design: StudyDesign) -> Iterator[tuple[str, Varied]]:
    """Yield the levers that a title speaks of and the study sets otherwise: a fund where there is none, who decides.

    A fund of another size leaves the title true. Where each lever is set alone a row is told by it.
    """
    if design.head.design == "alone":
        return
    for name in NAMED:
        own, given = policy.largest(name), _given(design, name)
        if given is None or (name in FUNDS and max(policy.largest(fund) for fund in FUNDS) > 0):
            continue
        if given.sampled or any(value != own for value in given.values):
            yield name, given


def _given(design: StudyDesign, name: str) -> Varied | None:
    """Return what a study sets a lever to: in every run, over values, over a range, or by the rows of its file."""
    if name in design.fixed:
        return Varied(PARAMETERS[name], (design.fixed[name],))
    for one in design.levers:
        if one.name == name:
            return one
    if design.table is not None and name in design.table.names:
        column = design.table.values[:, design.table.names.index(name)]
        values = tuple(dict.fromkeys(column[column == column].tolist()))  # nan is: as the policy says
        return Varied(PARAMETERS[name], values) if values else None
    return None


def setting(name: str, given: Varied, lang: str) -> str:
    """Write a lever and the values that a study gives it."""
    parameter = PARAMETERS[name]
    values = (given.low, given.high) if given.sampled else given.values
    told = [shown.setting({name: parameter.choices[int(one)] if parameter.choices else one}, lang) for one in values]
    head = labels.text("parameter", name, lang)
    between = shown.word("to", lang) if given.sampled else " / "
    return f"{head} {between.join(one.removeprefix(head).strip() for one in told)}"


def warnings(design: StudyDesign) -> Iterator[str]:
    """Say of which policies the study sets what their titles say otherwise."""
    for policy in design.policies:
        found = title(policy, design)["en"]
        if found != policy.title["en"]:
            yield f"{policy.name}: the study sets what its title says otherwise, so it is told as {found!r}"
