"""Remake the causal map: ``python figures/make_causal_map.py``, in English and Chinese, as SVG and PNG."""

from __future__ import annotations

from pathlib import Path

from sim.plots.causal_map import write

ROOT = Path(__file__).resolve().parents[1]

if __name__ == "__main__":
    for file in write(ROOT / "docs" / "img"):
        print(file.relative_to(ROOT))
