"""A study's comparison on disk: what its policies do, and what it was a comparison of, beside its results."""

from __future__ import annotations

import io
import json
import math
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from sim import __version__
from sim.errors import InputError
from sim.parameters import PARAMETERS
from sim.scenarios import Policy
from sim.studies import titles
from sim.studies.against_study import left_out, rows_told
from sim.studies.all_seeds import held, pairs
from sim.studies.bodies import BODIES, is_told
from sim.studies.built import built
from sim.studies.contrasts import ASKED, PRICES, contrasts, idle
from sim.studies.design import read_design
from sim.studies.families import POLICY, drawn, levers_of
from sim.studies.group_reach import group_reach
from sim.studies.levers_set import course, levers_set, who_decides
from sim.studies.money import apart, at_equal_money, no_price, spent
from sim.studies.money_used import money_used
from sim.studies.output import LIBRARIES, put_in_place
from sim.studies.results import Results, is_set_to, open_runs
from sim.studies.rows import YEAR_SUFFIX
from sim.studies.runner_up import runner_up
from sim.studies.shares import shares
from sim.studies.shown import Row, records, word
from sim.studies.store import writing
from sim.studies.study import DESIGN_FILE, FUND, not_begun

CSV, PARQUET, ABOUT = "compare.csv", "compare.parquet", "compare.json"
DIGITS = "%.6g"  # so that the file has the same bytes wherever the statistics were computed


@dataclass(frozen=True)
class Comparison:
    """What a study's policies do.

    Attributes
    ----------
    table : pandas.DataFrame
        Of :func:`sim.studies.contrasts.contrasts`.
    about : dict
        What it is a comparison of: the study's name, question, axes, runs and seeds, the model and versions,
        and titles of places and policies in both languages.
    """

    table: pd.DataFrame
    about: dict[str, Any]

    def title(self, kind: str, name: str, lang: str) -> str:
        """Return the title of a place or policy."""
        return str(self.about["titles"][kind].get(name, {}).get(lang, name))

    def named(self, policy: str, lang: str) -> str:
        """Return a policy's title as prose names it first: with its fund, where equal money changed that."""
        return self.title("policy", policy, lang) + titles.fund_scaled(self.about, policy, lang)

    def marked(self, policy: str, lang: str) -> str:
        """Return how figures name a policy: with the fund that equal money gave it, and a mark where it misses it."""
        mark = word("in_brackets", lang, what=word("budget_unequal", lang)) if policy in apart(self.about) else ""
        return self.title("policy", policy, lang) + titles.fund_scaled(self.about, policy, lang, short=True) + mark

    @property
    def indicators(self) -> list[str]:
        """Names of the indicators compared."""
        return list(dict.fromkeys(self.table["indicator"]))

    @property
    def lively(self) -> pd.DataFrame:
        """The table without indicators that are 0 under every policy: what does not happen here tells nothing."""
        return self.table[~idle(self.table)]

    @property
    def corrected(self) -> int:
        """Number of comparisons that p-values are corrected for."""
        return int(self.table["p_holm"].notna().sum())

    @property
    def primary(self) -> list[str]:
        """Names of the primary indicators among those compared, whose p-values are corrected apart from the rest."""
        return [name for name in self.about["primary"] if name in self.indicators]

    @property
    def corrected_primary(self) -> int:
        """Number of comparisons of the primary indicators."""
        return int(self.table.loc[self.table["indicator"].isin(self.primary), "p_holm"].notna().sum())

    @property
    def corrected_each(self) -> tuple[int, int]:
        """Numbers of comparisons of the primary indicators and of the rest, which are corrected apart."""
        return self.corrected_primary, self.corrected - self.corrected_primary

    def questions(self, indicator: str) -> int:
        """Return how many comparisons an indicator's p-values are corrected for."""
        first, rest = self.corrected_each
        return first if indicator in self.primary else rest

    @property
    def priced(self) -> bool:
        """Whether reach was asked about, which money is divided by."""
        return "reach" in self.indicators

    @property
    def levers(self) -> list[str]:
        """Names of the levers that vary."""
        return list(self.about["levers"])

    @property
    def each_alone(self) -> bool:
        """Whether levers were set one at a time."""
        return bool(self.about["design"] == "alone")

    @property
    def setting(self) -> list[str]:
        """Columns that tell a row's setting."""
        return ["lever", "set_to"] if self.each_alone else self.levers

    @property
    def contrast(self) -> list[str]:
        """Columns that tell which contrast a row is of; there is a row an indicator of it."""
        return ["compared", "place", "policy", "against", *self.setting]


def last_setting(comparison: Comparison, place: str) -> list[Row]:
    """Return a place's differences from the baseline at the setting of the levers that is told of."""
    table = comparison.table
    table = table[(table["compared"] == POLICY) & (table["place"] == place)]
    if comparison.levers:
        told = comparison.about["told_at"].get(place, {})
        at = pd.Series(data=False, index=table.index)
        for policy, setting in told.items():
            mine = table["policy"] == policy
            for name, value in setting.items():
                mine &= is_set_to(table[name], value)
            at |= mine
        table = table[at]
    return records(table)


def _told_at(results: Results) -> dict[str, dict[str, dict[str, Any]]]:
    """Return the setting of the levers that is told of, by place and policy (:func:`.results.settings_told`)."""
    names = levers_of(results)
    found: dict[str, dict[str, dict[str, Any]]] = {}
    told = results.told.drop_duplicates(["place", "policy"]) if names else results.told.head(0)
    for row in records(told[["place", "policy", *names]]):
        setting = {name: _as_number(name, row[name]) if not isinstance(row[name], str) else row[name] for name in names}
        found.setdefault(str(row["place"]), {})[str(row["policy"])] = setting
    return found


def compare_study(folder: str | Path, indicators: Sequence[str] = (), precision: float | None = None) -> Comparison:
    """Compare a study's policies, as far as its runs are finished.

    Parameters
    ----------
    folder : path
        Where money was to be equal and the baseline's is not, all stand against another policy
        (:func:`sim.studies.money.at_equal_money`).
    indicators : sequence of str
        None given: reach, every rung of participation, every part of cohesion, needs met, gaps, and bodies and care
        where there are any (:mod:`sim.studies.bodies`).
    precision : float or None
        Wanted half-width of intervals, for ``still_needed``.

    Raises
    ------
    InputError
        As :func:`sim.studies.contrasts.contrasts` and :func:`sim.studies.results.open_runs` do.
    """
    results = at_equal_money(open_runs(folder))
    asked = list(dict.fromkeys(indicators)) or [*ASKED, *_bodies(results)]
    table, told = contrasts(results, asked, precision), about(results) | {"precision": precision}
    unpriced = [bool(no_price(told, row)) for row in records(table)]
    table.loc[unpriced, list(PRICES)] = math.nan
    return Comparison(table, told)


def _settings_drawn(results: Results) -> dict[str, Any]:
    """Say from which ranges levers were drawn, and how many settings: ``count``, ``levers``; empty where none was."""
    if not results.levers_drawn:
        return {}
    given = results.description["decides"]["levers"]
    return {
        "count": int(results.runs["point"].nunique()),
        "levers": {name: given[name] for name in drawn(results, "levers")},
    }


def _bodies(results: Results) -> list[str]:
    """Names of the bodies that are there and differ between policies or settings, of one place at least."""
    columns = {name: name + YEAR_SUFFIX for name in BODIES}
    means = results.runs.groupby(["place", "policy", "point"])[list(columns.values())].mean()
    by_place = [own for _, own in means.groupby(level="place")]
    return [name for name, column in columns.items() if any(is_told(name, own[column]) for own in by_place)]


def about(results: Results) -> dict[str, Any]:
    """Say what a study's results are of, in names and numbers that its tables and pages quote."""
    design, decides = read_design(results.folder), results.description["decides"]
    head, of_file = decides["study"], _not_known_by_file(results)
    return {
        "name": results.description["about"]["name"],
        "question": results.description["about"]["question"],
        "baseline": results.baseline,
        "baseline_apart": results.description["about"].get("baseline_apart", ""),
        "also_compare": list(results.description["about"].get("also_compare", [])),
        "interaction": list(results.description["about"].get("interaction", [])),
        "primary": list(results.description["about"].get("primary", [])),
        "places": list(decides["places"]),
        "policies": list(decides["policies"]),
        "levers": levers_of(results),
        "told_at": _told_at(results),
        "uncertain": [*decides["uncertain"], *of_file],
        "drawn": drawn(results, "uncertain"),
        "settings_drawn": _settings_drawn(results),
        "design": head["design"],
        "months": head["months"],
        "burn_in": head["burn_in"],
        "replicates": head["replicates"],
        "first_seed": head["first_seed"],
        "cut": head["cut"],
        "set": decides["set"],
        "varied": {"levers": decides["levers"], "uncertain": decides["uncertain"] | of_file},
        "every_assumption": head["uncertain"] == "all",
        "futures": int(results.table["future"].nunique()),
        "runs": int(results.description["runs"]),
        "done": len(results.runs),
        "failed": len(results.failed),
        "same_budget": [
            {key: told for key, told in one.items() if key != "each"} for one in results.description["same_budget"]
        ],
        "care": design.has_care,
        "network": head.get("network"),
        "spent": spent(results),
        "held": held(results),
        "pairs": pairs(results),
        "built": built(results),
        "money_used": money_used(results),
        "runner_up": runner_up(results),
        "shares": shares(results),
        "group_reach": group_reach(results),
        "observed": rows_told(results, design.places),
        "observed_left_out": left_out(results, design.places),
        "model": decides["model"],
        "versions": {"yuanluo": __version__, "python": platform.python_version()}
        | {name: version(name) for name in LIBRARIES},
        "titles": {
            "place": titles.told_apart({one.name: one.title for one in design.places}),
            "policy": titles.told_apart({one.name: titles.title(one, design) for one in design.policies}),
        },
        "told": {one.name: titles.about(one, design) for one in design.policies},
        "levers_set": levers_set(design),
        "decides": who_decides(design),
        "funds": {one.name: design.fixed.get(FUND, _largest_fund(one, head["months"])) for one in design.policies},
    }


def _largest_fund(policy: Policy, months: int) -> float:
    """Return the largest fund that a policy has within a run; one that would come later is none."""
    return float(max(value for _, value in course(policy, PARAMETERS[FUND], months)))


def _not_known_by_file(results: Results) -> dict[str, list[float]]:
    """Return the values of what is not known that rows of a file of settings say, by name."""
    names = [
        name for name in results.varied
        if PARAMETERS[name].kind != "lever" and name not in results.description["decides"]["uncertain"]
    ]  # fmt: skip
    return {name: sorted({_as_number(name, value) for value in results.table[name].unique()}) for name in names}


def _as_number(name: str, value: Any) -> float:
    choices = PARAMETERS[name].choices
    return float(choices.index(value) if choices else value)


def write_comparison(folder: str | Path, comparison: Comparison) -> None:
    """Write ``compare.csv``, ``compare.parquet`` and, last, ``compare.json`` into a study's folder."""
    folder = Path(folder)
    text = json.dumps(comparison.about, ensure_ascii=False, indent=1) + "\n"
    with writing(folder):
        (folder / ABOUT).unlink(missing_ok=True)
        put_in_place(folder / CSV, lambda path: path.write_text(as_csv(comparison.table), encoding="utf-8"))
        put_in_place(folder / PARQUET, lambda path: comparison.table.to_parquet(path, index=False))
        put_in_place(folder / ABOUT, lambda path: path.write_text(text, encoding="utf-8"))


def as_csv(table: pd.DataFrame) -> str:
    """Write a table as CSV, numbers to six digits."""
    return table.to_csv(index=False, float_format=DIGITS, lineterminator="\n")


def rounded(comparison: Comparison) -> Comparison:
    """Return a comparison as its CSV file holds it."""
    return Comparison(pd.read_csv(io.StringIO(as_csv(comparison.table))), comparison.about)


def read_comparison(folder: str | Path) -> Comparison:
    """Read what :func:`write_comparison` wrote; ``results.parquet`` need not be there.

    Raises
    ------
    InputError
        If it is not there, or broken.
    """
    folder = Path(folder)
    try:
        told = json.loads((folder / ABOUT).read_text(encoding="utf-8"))
        return Comparison(pd.read_csv(folder / CSV), told)
    except FileNotFoundError:
        if not (folder / DESIGN_FILE).exists():
            raise not_begun(folder) from None
        raise InputError(f"{folder}: no comparison is here; yuanluo study compare {folder} writes it") from None
    except (ValueError, OSError) as error:
        raise InputError(f"{folder}: the comparison cannot be read ({error!s:.120}); compare again") from None
