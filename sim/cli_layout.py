"""How a table is laid out in the width there is: words wrap, Chinese between signs, and no number is ever cut."""

from __future__ import annotations

from collections.abc import Sequence

from rich.cells import cell_len
from rich.table import Table
from rich.text import Text

from sim.wrapping import longest_piece, wrapped

EDGES = 3  # signs a column takes beside its own: a border and a space on either side


def laid_out(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> Table | str:
    """Return rows as a table that fits, or a block a row where no table does.

    Parameters
    ----------
    columns : sequence of str
        Heads. Columns whose every filled cell is a number stand to the right.
    rows : sequence of sequence of str
    width : int
        Signs there are in a line.
    """
    widths = allotted(columns, rows, width)
    if widths is None:
        return "\n".join(_block(columns, row) for row in rows)
    table = Table()
    for index, (column, own) in enumerate(zip(columns, widths, strict=True)):
        numbers = all(_is_number(row[index]) for row in rows if row[index])
        table.add_column(
            Text(wrapped(column, own)), justify="right" if numbers else "left", min_width=own, no_wrap=True
        )
    for row in rows:
        table.add_row(*(Text(wrapped(cell, own)) for cell, own in zip(row, widths, strict=True)))
    return table


def allotted(columns: Sequence[str], rows: Sequence[Sequence[str]], width: int) -> list[int] | None:
    """Return each column's width, or None where not even the longest words fit side by side."""
    cells = [[column, *(row[index] for row in rows)] for index, column in enumerate(columns)]
    least = [max(longest_piece(cell) for cell in column) for column in cells]
    wanted = [max(longest_line(cell) for cell in column) for column in cells]
    room = width - EDGES * len(columns) - 1 - sum(least)
    if room < 0:
        return None
    given = list(least)
    while room > 0 and given != wanted:  # the column that lacks most gets the next sign
        lacking = max(range(len(given)), key=lambda index: wanted[index] / given[index] if given[index] else 0.0)
        if wanted[lacking] <= given[lacking]:
            break
        given[lacking] += 1
        room -= 1
    return given


def longest_line(text: str) -> int:
    """Return the width of the longest line."""
    return max(cell_len(line) for line in text.split("\n"))


def _block(columns: Sequence[str], row: Sequence[str]) -> str:
    lines = [
        f"  {column}: {cell}".replace("\n", " ") for column, cell in zip(columns[1:], row[1:], strict=True) if cell
    ]
    return "\n".join([row[0].replace("\n", " "), *lines])


def _is_number(cell: str) -> bool:
    return cell.replace(",", "").replace(".", "", 1).lstrip("+-").isdigit()
