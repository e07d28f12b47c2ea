"""What is measured, in which unit, and how good it has to be (issue 3, "Speed and memory")."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

Tell = Callable[[str], None]


@dataclass(frozen=True)
class Target:
    """A figure's unit and bounds; without a bound it is shown beside the others.

    Attributes
    ----------
    unit : str
    sign : str
        ``">="``, ``"<="`` or ``"<"``; empty where there is no bound.
    bound, stretch : float or None
        What it has to reach, and what would be better still.
    """

    unit: str
    sign: str = ""
    bound: float | None = None
    stretch: float | None = None

    def met(self, value: float | None, bound: float | None) -> bool | None:
        """Whether a value keeps a bound; None where there is no value or no bound."""
        if value is None or bound is None:
            return None
        if self.sign == ">=":
            return value >= bound
        return value < bound if self.sign == "<" else value <= bound

    def shown(self, value: float | None) -> str:
        """Write a value with its unit."""
        return "-" if value is None else f"{value:.4g} {self.unit}".rstrip()

    def shown_bound(self, bound: float | None) -> str:
        """Write a bound with its sign."""
        return "" if bound is None else f"{self.sign} {bound:g}"


@dataclass(frozen=True)
class Measured:
    """A figure (None: this machine cannot give it) and what stands behind it."""

    value: float | None
    note: str = ""


TARGETS = {
    "engine_over_mesa": Target("times", ">=", 250, 400),
    "engine_over_mesa_all": Target("times", ">=", 200),
    "engine_over_floor": Target("times", "<=", 6, 4),
    "engine_over_floor_all": Target("times", "<=", 8),
    "district_over_floor": Target("times", "<=", 10),
    "ns_per_resident_month": Target("ns"),
    "peak_mib_million": Target("MiB", "<", 512),
    "growth_exponent": Target("", "<", 1.05),
    "threads_speedup": Target("times", ">=", 1.6),
    "run_over_kernel": Target("times", "<=", 2.5),
    "compile_s": Target("s", "<", 45),
    "cached_load_s": Target("s", "<", 1),
    "help_cpu_s": Target("s", "<", 0.3),
    "replicates_saved": Target("times", ">=", 20),
    "replicates_saved_60": Target("times"),
    "study_over_kernel": Target("times", "<=", 1.3),
    "study_over_batch_run": Target("times", ">=", 200),
    "runner_rss_100k": Target("MiB", "<", 400),
}
