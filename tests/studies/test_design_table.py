"""A design of one's own as CSV."""

from __future__ import annotations

import numpy as np
import pytest

from sim.errors import InputError
from sim.studies.design_table import read_table

BROKEN = [
    ("", "the file is empty"),
    ("\n\n", "the file is empty"),
    ("engagement.meetings\n", "no row below the header"),
    ("engagement.meeting\n1\n", "did you mean 'engagement.meetings'"),
    ("engagement.meetings,engagement.meetings\n1,1\n", "stands twice"),
    ("engagement.meetings\n1,2\n", "line 2 has 2 cells; the header has 1"),
    ("engagement.meetings\n1\n\n99\n", "line 4: engagement.meetings = 99.0 is out of range"),
    ("engagement.meetings\nmany\n", "line 2: engagement.meetings = 'many' is not a number"),
    ("engagement.meetings\nnan\n", "out of range"),
    ("engagement.decides\nnobody\n", "one of officials, heard, residents"),
    ("place,engagement.meetings\nxingfoo,1\n", "line 2: unknown place 'xingfoo'"),
    ("policy,engagement.meetings\nno-fun,1\n", "did you mean 'no-fund'"),
    ('engagement.meetings\n"1\n', "not a CSV file"),
]


def read(path, text, encoding="utf-8"):
    path.write_bytes(text.encode(encoding) if isinstance(text, str) else text)
    return read_table(path, {"xingfu": 0, "puyang": 1}, {"no-fund": 0, "reform-2009": 1})


@pytest.mark.parametrize(("text", "said"), BROKEN)
def test_a_broken_table_gets_one_line(tmp_path, text, said):
    with pytest.raises(InputError) as caught:
        read(tmp_path / "rows.csv", text)
    assert said in str(caught.value)
    assert "rows.csv" in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize("content", [b"\x00\x01\x02", b"engagement.meetings\n\xff\n"])
def test_what_is_no_text_is_said(tmp_path, content):
    with pytest.raises(InputError, match=r"not a text file .*; a CSV file of settings is needed"):
        read(tmp_path / "rows.csv", content)


def test_a_file_that_a_spreadsheet_saved_in_chinese_is_read(tmp_path):
    """Other tables of a planner's were read so, and this one refused with a codec's words."""
    text = "place,policy,engagement.meetings\npuyang,no-fund,2\n幸福院,no-fund,2\n"
    with pytest.raises(InputError, match="unknown place '幸福院'"):
        read(tmp_path / "rows.csv", text.encode("gb18030"))


def test_rows_are_read_with_quotes_blank_lines_and_a_byte_order_mark(tmp_path):
    text = '\ufeffplace, policy ,"engagement.decides",engagement.meetings\r\n'
    text += '"puyang",no-fund,heard,2\r\n\r\nxingfu,reform-2009,officials, 3 \r\n'
    table = read(tmp_path / "rows.csv", text)
    assert table.names == ("engagement.decides", "engagement.meetings")
    np.testing.assert_array_equal(table.values, [[1, 2], [0, 3]])
    assert table.place.tolist() == [1, 0]
    assert table.policy.tolist() == [0, 1]


@pytest.mark.parametrize("sign", [";", "\t"])
def test_cells_may_be_parted_as_spreadsheets_part_them(tmp_path, sign):
    table = read(tmp_path / "rows.csv", sign.join(["place", "engagement.meetings"]) + "\n" + sign.join(["puyang", "3"]))
    assert (table.place.tolist(), table.values.tolist()) == ([1], [[3]])


def test_columns_of_place_and_policy_may_be_missing(tmp_path):
    table = read(tmp_path / "rows.csv", "engagement.meetings\n1\n2\n")
    assert table.place is None
    assert table.policy is None
    assert table.values.shape == (2, 1)
