"""What a study's sentences are about: the indicator that choices are made by, and what they call place and policies."""

from __future__ import annotations

from sim import labels
from sim.studies import shown
from sim.studies.comparison import Comparison


def main_indicator(comparison: Comparison) -> str:
    """Name the indicator that choices are made by: the first primary one; else reach if asked about, or the first."""
    if comparison.primary:
        return comparison.primary[0]
    return "reach" if "reach" in comparison.indicators else comparison.indicators[0]


def called(comparison: Comparison, place: str, policy: str, lang: str) -> dict[str, str]:
    """Name what a sentence is of: place, policy, what it is held against, and the indicator with its unit."""
    return {
        "place": comparison.title("place", place, lang), "policy": comparison.title("policy", policy, lang),
        "against": comparison.title("policy", comparison.about["baseline"], lang),
        "what": labels.text("indicator", main_indicator(comparison), lang),
        "unit": shown.unit(main_indicator(comparison), lang),
    }  # fmt: skip


def called_first(comparison: Comparison, place: str, policy: str, lang: str) -> dict[str, str]:
    """Name what a sentence is of, policies with the funds that equal money gave them."""
    first = {"policy": policy, "against": str(comparison.about["baseline"])}
    return called(comparison, place, policy, lang) | {key: comparison.named(one, lang) for key, one in first.items()}
