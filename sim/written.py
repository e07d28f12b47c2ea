"""Numbers as people write them: grouped, in per cent, with a decimal comma or in ten thousands; what was meant."""

from __future__ import annotations

import math
import re

# A number without a sign up to which a share may be a little too large, or a mark on a scale of 5, 7 or 10; above it
# per cent are meant.
MOST_MARKS = 10.0
TIMES = {"万": 10_000, "亿": 100_000_000}
GROUPED = re.compile(r"(?<![\d.,])[1-9]\d{0,2}([,，]\d{3})+(?!\d)(\.\d+)?")
DECIMAL_COMMA = re.compile(r"[+-]?\d+,\d+")


def read(text: str, *, comma: bool = False) -> float:
    """Return the number that a text is; nan where it is none. ``comma`` says that 0,55 is one too."""
    try:
        return float(with_point(text) if comma else text)
    except ValueError:
        return math.nan


def with_point(text: str) -> str:
    """Write a number that has a decimal comma with a point, and any other text as it is."""
    return text.replace(",", ".") if DECIMAL_COMMA.fullmatch(text) else text


def is_grouped(text: str, high: float) -> bool:
    """Whether a text may be a number in groups of three digits that is at most ``high``."""
    return GROUPED.fullmatch(text) is not None and counted(text) <= high


def counted(text: str) -> float:
    """Return the number that digits in groups, or with a Chinese word for how many of them, are; nan for none."""
    digits = re.sub(r"[,，_\s]", "", text)
    return round(read(digits.rstrip("".join(TIMES))) * TIMES.get(digits[-1:], 1), 6)


def is_allowed(number: float, low: float, high: float, *, whole: bool) -> bool:
    """Whether a number lies within bounds, and is whole where it has to be."""
    return low <= number <= high and not (whole and number != int(number))


def meant(written: object, low: float, high: float, *, whole: bool) -> str:
    """Return a hint, as the end of an error message, where a number was written as tables write it; else nothing.

    Parameters
    ----------
    written : object
        As it was given: a text, or a number out of bounds.
    low, high : float
        What is allowed.
    whole : bool
        Whether only whole numbers are.
    """
    text = f"{written:.10g}" if isinstance(written, float) else str(written).strip()
    likely = (number for number in _readings(text, high) if is_allowed(number, low, high, whole=whole))
    return next((f"; did you mean {number:.10g}?" for number in likely), "")


def _readings(text: str, high: float) -> list[float]:
    """Return what a text may stand for, where the largest number allowed is ``high``."""
    plain = text.rstrip("%％元人户").strip()
    if plain[-1:] in TIMES or GROUPED.fullmatch(plain):
        return [counted(plain)]
    if high > 1:
        return [read(plain)] if plain != text else []
    share = read(plain.replace(",", "."))
    in_per_cent = text[-1:] in ("%", "％") or share > MOST_MARKS
    return [share, share / 100] if in_per_cent else [share]
