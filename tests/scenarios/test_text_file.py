"""A person's text file: read whole whatever saved it, or refused in one line."""

from __future__ import annotations

import pytest

from sim.errors import InputError
from sim.scenarios.text_file import delimiter_of, has_decimal_commas, read_text, rows_of


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "gb18030", "utf-16"])
def test_chinese_text_is_read_in_the_encodings_that_spreadsheets_save(encoding, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("院落,居民\n", encoding=encoding)
    assert read_text(path, "a table") == "院落,居民\n"


@pytest.mark.parametrize(
    ("text", "sign"),
    [
        ("a,b c\n", ","),
        ("a;b c", ";"),
        ("a\tb, c", ","),
        ("a b", " "),
        ("\n# x,y\n'a'\tb", "\t"),
        ('"a,b" c', " "),
        ("a;b;0,5\n", ";"),
        ("a\tb\t0,5\t1,25", "\t"),
        ("x;y,5", ","),
        ("a;b;c,5", ","),
        ("", ","),
    ],
)
def test_the_first_row_with_content_says_what_parts_cells(text, sign):
    assert delimiter_of(text) == sign
    assert has_decimal_commas(text) == (sign in ";\t")


def test_rows_come_with_the_line_they_begin_in(tmp_path):
    text = '# about\r\na, b\r\n\r\n"c\nd",e\r\nf,g\r\n'
    assert list(rows_of(text, tmp_path)) == [(2, ["a", "b"]), (4, ["c\nd", "e"]), (6, ["f", "g"])]


def test_a_workbook_is_told_from_a_table(tmp_path):
    (tmp_path / "a.csv").write_bytes(b"PK\x03\x04rest")
    with pytest.raises(InputError, match="a workbook of a spreadsheet; a table is needed: save the sheet as CSV"):
        read_text(tmp_path / "a.csv", "a table")


def test_what_may_be_a_comment_or_a_row_is_refused(tmp_path):
    assert list(rows_of("# a, b\n#alone\n#,x\n", tmp_path)) == [(3, ["#", "x"])]
    with pytest.raises(InputError, match="line 1: '#3 building' begins with # as comments do"):
        list(rows_of("#3 building,100\n", tmp_path))


def test_a_quote_that_is_not_closed_names_the_line_it_opens_in(tmp_path):
    with pytest.raises(InputError, match="line 2: not a table"):
        list(rows_of('a,b\n"c,d\ne,f\n', tmp_path / "a.csv"))


@pytest.mark.parametrize(
    ("content", "message"),
    [
        (b"a\n\0", "line 2: not a text file"),
        (bytes(range(256)), "not a text file"),
        (b"\xff\xfea", "not a text file"),
        (b"a" * 11, "larger than 10"),
    ],
)
def test_what_is_no_text_or_too_much_is_refused(content, message, tmp_path):
    path = tmp_path / "a.csv"
    path.write_bytes(content)
    with pytest.raises(InputError, match=message):
        read_text(path, "a table", largest=300 if len(content) != 11 else 10)


@pytest.mark.parametrize("encoding", ["cp1252", "mac_roman"])
@pytest.mark.parametrize("name", ["Süd", "Größe", "Über", "Résidence", "Núñez", "São", "José"])
def test_names_in_an_older_western_encoding_are_refused_and_never_read_as_chinese(name, encoding, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(f"courtyard;residents\nNord;300\n{name};600\n", encoding=encoding)
    with pytest.raises(InputError) as caught:
        read_text(path, "a table")
    said = (
        "not a text file in UTF-8; a table is needed (this one reads as an older western encoding: save it as UTF-8, "
    )
    assert str(caught.value) == f'{path}: {said}in a spreadsheet as "CSV UTF-8")'


@pytest.mark.parametrize(
    "text",
    [
        "courtyard,residents\nA栋,300\nB座,200\n3号楼a,10\n",
        "courtyard,residents\nA（东）,300\nK歌房,200\n",
        "source,target\n王喆A,李垚B\n",
        "courtyard,residents\n堃,300\n鑫,200\n",
        "院落,居民\n河邊A棟,300\n",
    ],
)
def test_latin_letters_beside_chinese_signs_are_still_chinese(text, tmp_path):
    path = tmp_path / "a.csv"
    path.write_text(text, encoding="gb18030")
    assert read_text(path, "a table") == text


def test_where_utf_8_is_needed_a_file_in_the_older_encoding_of_china_is_told_so(tmp_path):
    path = tmp_path / "place.toml"
    path.write_text('title = "院落"', encoding="gb18030")
    with pytest.raises(InputError, match=r"not a text file in UTF-8; .* reads as GB18030: save it as UTF-8"):
        read_text(path, "a TOML file", encodings=("utf-8-sig",))
