"""Draw ``figures/demo.png``, the figure of the README: the demonstration's dose-response."""

from __future__ import annotations

from pathlib import Path

from sim.plots.demo_run import run_demo
from sim.plots.dose_response import bands
from sim.plots.style import to_png
from sim.studies.output import put_in_place


def main() -> None:
    """Run the demonstration and keep its first figure beside this file."""
    demo = run_demo("out/demo")
    picture = to_png(bands(demo, "en"), resolution=110)
    put_in_place(Path(__file__).with_name("demo.png"), lambda path: path.write_bytes(picture))


if __name__ == "__main__":
    main()
