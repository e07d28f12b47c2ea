"""What a few runs come to, short enough to keep: the same under every Mesa that is supported.

``python -m tests.contracts.digests`` writes them anew. Do so when results are meant to change, and
say so in CHANGELOG.md (*Results change*).
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pandas as pd

from sim import GovernanceModel
from tests.worlds import EVERY_LEVER, small

FILE = Path(__file__).with_name("digests.json")
MONTHS = 26
RUNS = {
    "puyang, no-fund": ("puyang", "no-fund", {}),
    "puyang, fund-only": ("puyang", "fund-only", {}),
    "puyang, voice-only": ("puyang", "voice-only", {}),
    "puyang, reform-2009": ("puyang", "reform-2009", {}),
    "jinyang, every lever": ("jinyang", "reform-2009", EVERY_LEVER),
    "puyang, whole, every lever": ("puyang", "reform-2009", EVERY_LEVER | {"place.scale": 1.0}),
    "xingfu, reform-2009": ("xingfu", "reform-2009", {}),
}


def digest(table: pd.DataFrame) -> str:
    """Hash a table as text: whole numbers as they are, others to six digits, for libraries differ in the last."""
    text = table.to_csv(index=False, float_format="%.6g", lineterminator="\n")
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def of(model: GovernanceModel) -> dict[str, str]:
    """Digests of a run's tables."""
    tables = {"series": model.series, "panel": model.panel(), "ledger": model.ledger, "projects": model.projects}
    return {name: digest(table) for name, table in tables.items()}


def made(name: str) -> dict[str, str]:
    """Run one of :data:`RUNS`, and return its digests."""
    place, policy, overrides = RUNS[name]
    model = small(place, policy, overrides=overrides)
    model.run(MONTHS)
    return of(model)


if __name__ == "__main__":
    FILE.write_text(json.dumps({name: made(name) for name in RUNS}, indent=2) + "\n", encoding="utf-8")
