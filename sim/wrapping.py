"""Where a line may be broken: between words, and between Chinese signs."""

from __future__ import annotations

import re

from rich.cells import cell_len

WIDE = "\u2e80-\u9fff\uf900-\ufaff\uff00-\uffef\u3000-\u303f"
OPENING, CLOSING = "（“《", "，。）：；、”》！？"
UNIT = "百分点"  # one word to the eye, as a unit is in any tongue
PIECE = re.compile(f"[{OPENING}]*(?:{UNIT}|[^\\s{WIDE}“”]+|[{WIDE}])?[{CLOSING}]*")


def wrapped(text: str, width: int) -> str:
    """Break a text into lines of a width, between words and between Chinese signs."""
    lines = []
    for part in text.split("\n"):
        if cell_len(part) <= width:
            lines.append(part)
            continue
        line = ""
        for space, piece in _pieces(part):
            if line and cell_len(line + space + piece) > width:
                lines.append(line)
                line = piece
            else:
                line += (space if line else "") + piece
        lines.append(line)
    return "\n".join(lines)


def longest_piece(text: str) -> int:
    """Return the width of the longest word that may not be broken."""
    return max((cell_len(piece) for part in text.split("\n") for _, piece in _pieces(part)), default=0)


def _pieces(text: str) -> list[tuple[str, str]]:
    """Return what may not be broken, each with the space before it."""
    found: list[tuple[str, str]] = []
    for word in text.split():
        pieces = [piece for piece in PIECE.findall(word) if piece]
        found += [(" " if index == 0 else "", piece) for index, piece in enumerate(pieces)]
    return found
