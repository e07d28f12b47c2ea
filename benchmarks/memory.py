"""What a million residents need for ten years, imports included."""

from __future__ import annotations

import json

from benchmarks.common import PLACE, POLICY, in_process, scale_for, warm
from benchmarks.targets import Measured, Tell

NAMES = ("peak_mib_million",)
RESIDENTS, MONTHS = 1_000_000, 120

# A process of its own. Linux hands a child's ru_maxrss down from the parent that started it, so the
# peak is read from VmHWM there; elsewhere from ru_maxrss (KiB; bytes on macOS).
PROGRAM = """
import json, resource, sys, time
from pathlib import Path
from sim import GovernanceModel

began = time.perf_counter()
place, policy, scale, months = json.loads(sys.argv[1])
model = GovernanceModel(place, policy, burn_in=0, individuals=False, panel_share=0.01, overrides={"place.scale": scale})
model.run(months)
rows = len(model.series), len(model.panel())
status = Path("/proc/self/status")
if status.exists():
    peak = next(int(line.split()[1]) for line in status.read_text().splitlines() if line.startswith("VmHWM"))
else:
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // (1024 if sys.platform == "darwin" else 1)
print(json.dumps([model.world.present, peak / 1024, time.perf_counter() - began, *rows]))
"""


def measure(tell: Tell) -> dict[str, Measured]:
    """Peak of a process that runs the place and reads its series and its panel (one adult in a hundred)."""
    warm(tell)
    tell(f"{RESIDENTS:,} residents for {MONTHS} months, in a process of its own")
    task = json.dumps([PLACE, POLICY, scale_for(RESIDENTS), MONTHS])
    size, peak, seconds, months, answers = in_process(PROGRAM, task)
    note = f"{size:,} residents, {months} months without a burn-in in {seconds:.0f} s, {answers:,} panel rows"
    return {"peak_mib_million": Measured(peak, note)}
