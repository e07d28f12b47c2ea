"""A person's text file, read whole or refused in one line: what it is, where it goes wrong."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from sim.errors import InputError

LARGEST = 500_000_000  # bytes: a tie list of some ten million rows
# Spreadsheets in China still save tables in GB 18030; it comes last, for it reads almost anything.
CHINESE = "gb18030"
ENCODINGS = ("utf-8-sig", CHINESE)
BESIDE_LATIN = re.compile(r"(?<=[A-Za-z])[^\x00-\x7f]|[^\x00-\x7f](?=[A-Za-z])")
WORKBOOK = b"PK\x03\x04"  # how .xlsx and .ods begin
CONTROL = re.compile(r"[\x00-\x08\x0b\x0e-\x1f\x7f]")
LINE = re.compile(r"[^\r\n]+")
# Rows of spreadsheets that hold totals.
TOTALS = frozenset((
    "total", "totals", "sum", "subtotal", "grandtotal", "all", "合计", "总计", "小计", "共计", "总和", "全部",
    "合計", "总数", "汇总", "社区合计", "全社区", "全区", "总人口",
    "allcourtyards", "gesamt", "insgesamt", "summe", "totaux",
))  # fmt: skip
DELIMITERS = (",", "\t", ";", " ")
COMMA_DELIMITERS = ("\t", ";")  # of spreadsheets that write a decimal comma
COMMA_CELL = re.compile(r"(?<=[\t;])\d+,\d+(?=[\t;]|$)")  # a number with one


def read_text(path: Path, kind: str, largest: int = LARGEST, encodings: tuple[str, ...] = ENCODINGS) -> str:
    """Read a text file.

    Parameters
    ----------
    path : Path
    kind : str
        What is needed, for the error: ``"a TOML file"``.
    largest : int
        Bytes it may have.
    encodings : tuple of str
        Tried in this order; a file in UTF-16 says so itself.

    Raises
    ------
    InputError
        If there is no such file, it is too large, or it is not text.
    """
    try:
        if not path.is_file():
            raise InputError(f"{path}: {_what_it_is(path)}; {kind} is needed")
        if path.stat().st_size > largest:
            raise InputError(f"{path}: larger than {largest:,} bytes; {kind} is needed")
        found = path.read_bytes()
    except OSError as error:
        raise InputError(f"{path}: cannot be read ({error.strerror or error})") from None
    if found[:4] == WORKBOOK:
        raise InputError(f"{path}: a workbook of a spreadsheet; {kind} is needed: save the sheet as CSV")
    if found[:2] in (b"\xff\xfe", b"\xfe\xff"):
        encodings = ("utf-16",)
    return _decoded(found, path, kind, encodings)


def _what_it_is(path: Path) -> str:
    if path.is_dir():
        return "a directory"
    return "not a regular file" if path.exists() else "no such file"


def _decoded(found: bytes, path: Path, kind: str, encodings: tuple[str, ...]) -> str:
    for encoding in encodings:
        text = _read_as(encoding, found)
        if text is None:
            continue
        odd = CONTROL.search(text)
        if odd is None:
            return text
        line = text.count("\n", 0, odd.start()) + 1
        raise InputError(f"{path} line {line}: not a text file (it holds {odd[0]!r}); {kind} is needed")
    raise InputError(f"{path}: not a text file in UTF-8; {kind} is needed{_saved_otherwise(found)}")


def _read_as(encoding: str, found: bytes) -> str | None:
    """Return what bytes say in an encoding; None where they are not in it."""
    try:
        text = found.decode(encoding)
    except UnicodeDecodeError:
        return None
    return None if encoding == CHINESE and _is_western(text) else text


def _is_western(text: str) -> bool:
    """Whether a text read in the encoding of China is a western one: Süd reads as S黡, Größe as Gr鲞e.

    Then a sign that is not common stands beside a Latin letter, and of all signs fewer than half are common. In Chinese
    almost all are (A栋, 3号楼a), and still most where names hold rare ones (王喆A); in western text hardly any is.
    """
    if all(map(_is_common, BESIDE_LATIN.findall(text))):
        return False
    signs = [(sign, count) for sign, count in Counter(text).items() if not sign.isascii()]
    return 2 * sum(count for sign, count in signs if _is_common(sign)) < sum(count for _, count in signs)


def _is_common(sign: str) -> bool:
    """Whether a sign is a mark or one of the 3,755 most used of GB 2312, which stand first in it."""
    code = sign.encode(CHINESE)
    return b"\xa1\xa1" <= code <= b"\xd7\xfe" and code[1] >= 0xA1


def _saved_otherwise(found: bytes) -> str:
    """Say in which older encoding a text is, as the end of an error message; empty where it is no text."""
    if CONTROL.search(found.decode("latin-1")):
        return ""
    older = "an older western encoding" if _read_as(CHINESE, found) is None else CHINESE.upper()
    return f' (this one reads as {older}: save it as UTF-8, in a spreadsheet as "CSV UTF-8")'


def is_total(cell: str, words: frozenset[str] = TOTALS) -> bool:
    """Whether the first cell of a row says that totals follow, however it is spaced."""
    return "".join(cell.lower().split()).rstrip(":：") in words


def delimiter_of(text: str) -> str:
    """Return the sign between cells: the first of :data:`DELIMITERS` that parts the first row with content.

    A decimal comma parts nothing where tabs or semicolons make three cells.
    """
    for found in LINE.finditer(text):
        line = found[0]
        if line.strip() and not line.startswith("#"):
            if any(line.count(sign) > 1 for sign in COMMA_DELIMITERS):
                line = COMMA_CELL.sub("", line)
            return next((sign for sign in DELIMITERS if len(next(csv.reader([line], delimiter=sign), [])) > 1), ",")
    return ","


def has_decimal_commas(text: str) -> bool:
    """Whether numbers may have a decimal comma: where spreadsheets that write one part cells by another sign."""
    return delimiter_of(text) in COMMA_DELIMITERS


def rows_of(text: str, path: Path) -> Iterator[tuple[int, list[str]]]:
    """Give each row's line number and its cells without blanks around them.

    Empty rows are passed over, and so are comments: rows that begin with ``#`` and a blank.

    Raises
    ------
    InputError
        If a quote is not closed, a cell is out of all bounds, or a row may be a comment or not, with the line.
    """
    delimiter = delimiter_of(text)
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter, skipinitialspace=True, strict=True)
    while True:
        line = reader.line_num + 1
        try:
            cells = [cell.strip() for cell in next(reader)]
        except StopIteration:
            return
        except csv.Error as error:
            raise InputError(f"{path} line {line}: not a table: {error}") from None
        if any(cells) and not _is_comment(cells, path, line):
            yield line, cells


def _is_comment(cells: list[str], path: Path, line: int) -> bool:
    """Whether a row is a comment: ``#`` and a blank, or one cell alone. What may be either is refused, not dropped."""
    first = cells[0]
    more = any(cells[1:])
    if not first.startswith("#") or (first == "#" and more):  # a column of row numbers may be called so
        return False
    if more and not first[1:2].isspace():
        raise InputError(
            f"{path} line {line}: {first!r:.60} begins with # as comments do; a comment has a blank after it, "
            "and a name begins otherwise"
        )
    return True
