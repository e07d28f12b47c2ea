"""What results say is tested on the demonstration and the study that figures and pages are tested on."""

from tests.plots.conftest import comparison, demo, made, study  # noqa: F401
