"""Remake the font that figures and the report are set in.

Machines without Chinese fonts must show Chinese labels, so the project ships one: Noto Sans CJK SC,
cut down to ASCII, Latin, the signs in use, the 3,755 most common hanzi (GB 2312, level 1) and every
character of the labels, scenarios and page. It is renamed, as its licence asks of a changed font.

Run it as ``python figures/make_font.py NotoSansCJK-Regular.ttc`` with the file of Debian's package
``fonts-noto-cjk``; it is needed only where a label uses a character that the font lacks (a test says so).
"""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from fontTools import subset
from fontTools.ttLib import TTCollection, TTFont

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "sim" / "plots" / "fonts" / "YuanluoSans-Regular.otf"
FAMILY = "Yuanluo Sans"
SOURCE_FAMILY = "Noto Sans CJK SC"


def common_hanzi() -> set[str]:
    """Return the hanzi of GB 2312 level 1: rows 16 to 55."""
    found = set()
    for row in range(0xB0, 0xD8):
        for cell in range(0xA1, 0xFF):
            try:
                found.add(bytes((row, cell)).decode("gb2312"))
            except UnicodeDecodeError:
                continue
    return found


def characters() -> set[str]:
    """Return every character the font must have."""
    latin = {chr(code) for code in (*range(0x20, 0x7F), *range(0xA0, 0x180))}
    signs = set("–—‘’“”…·×÷±≈≤≥−→←↑↓Δ¥°‰√∞■□●○▲△▼▽◆◇★☆✓、。《》「」『』【】〔〕！（），：；？～％＋－＝")
    used: set[str] = set()
    for pattern in ("*.toml", "scenarios/**/*.toml", "plots/**/*.html", "plots/**/*.js"):
        for file in (ROOT / "sim").glob(pattern):
            used |= set(file.read_text(encoding="utf-8"))
    return {sign for sign in latin | signs | used | common_hanzi() if sign.isprintable()}


def source_font(file: Path) -> TTFont:
    """Open the simplified-Chinese face of a font file or collection."""
    if file.suffix != ".ttc":
        return TTFont(file)
    for face in TTCollection(file):
        if face["name"].getDebugName(1) == SOURCE_FAMILY:
            return face
    raise SystemExit(f"{file}: holds no face named {SOURCE_FAMILY}")


def rename(font: TTFont) -> None:
    """Give the changed font a name of its own and keep copyright and licence."""
    names = font["name"]
    names.names = [record for record in names.names if record.nameID in (0, 13, 14) and record.platformID == 3]
    for identifier, text in {1: FAMILY, 2: "Regular", 3: FAMILY, 4: FAMILY, 6: "YuanluoSans-Regular"}.items():
        names.setName(text, identifier, 3, 1, 0x409)
    font["CFF "].cff.fontNames = ["YuanluoSans-Regular"]
    top = font["CFF "].cff.topDictIndex[0]
    top.FullName = top.FamilyName = FAMILY


def main(arguments: list[str]) -> None:
    """Write the font beside its licence."""
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("source", type=Path, help="NotoSansCJK-Regular.ttc")
    font = source_font(parser.parse_args(arguments).source)
    options = subset.Options(layout_features=["kern"], hinting=False, desubroutinize=True, notdef_outline=True)
    options.drop_tables += ["BASE", "VORG", "vhea", "vmtx"]
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[ord(sign) for sign in characters()])
    cutter.subset(font)
    rename(font)
    font.save(TARGET)
    size = TARGET.stat().st_size / 1024
    print(f"{TARGET.relative_to(ROOT)}: {size:.0f} KiB, {len(font.getBestCmap())} characters")


if __name__ == "__main__":
    main(sys.argv[1:])
