"""Tables in a narrow terminal: words wrap, no number and no name is cut."""

from __future__ import annotations

import io
import re

import pytest
from rich.cells import cell_len
from rich.console import Console

from sim.cli_layout import laid_out

COLUMNS = ["群体", "成年人", "A 政策", "B 政策", "B 减 A", "受益（%）", "受损（%）"]
ROW = [
    "居住满三年及以上的本地居民",
    "1,018",
    "12.1",
    "67.1",
    "+55.0（+21.4 至 +82.2）",
    "81.5（40.2 至 99.8）",
    "3.5（0.0 至 9.9）",
]


def printed(columns: list[str], rows: list[list[str]], width: int) -> str:
    out = Console(file=io.StringIO(), width=width)
    out.print(laid_out(columns, rows, width), markup=False, soft_wrap=True)
    return out.file.getvalue()


@pytest.mark.parametrize("width", [40, 80, 120])
def test_every_number_is_whole_at_any_width(width):
    shown = printed(COLUMNS, [ROW, ROW], width)
    assert "…" not in shown
    for number in re.findall(r"[+-]?[\d.,]+", " ".join(ROW)):
        assert len(re.findall(rf"(?<![\d.,]){re.escape(number)}(?![\d.,])", shown)) >= 2, number


@pytest.mark.parametrize("width", [80, 120])
def test_a_table_stays_within_its_width(width):
    assert max(map(cell_len, printed(COLUMNS, [ROW], width).splitlines())) <= width


def test_names_and_heads_are_whole_where_only_a_block_fits():
    name = "link.a_name_that_is_long_enough_to_fill_the_line"
    shown = printed(["Name", "Other name", "Number"], [[name, name, "1,234"]], 60)
    assert shown.splitlines() == [name, f"  Other name: {name}", "  Number: 1,234"]
