"""Yuanluo: the laboratory for neighbourhood self-government.

>>> from sim import GovernanceModel                                 # doctest: +SKIP
>>> model = GovernanceModel(place="puyang", policy="reform-2009", seed=1)  # doctest: +SKIP
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["GovernanceModel", "__version__"]

if TYPE_CHECKING:
    from sim.model import GovernanceModel


def __getattr__(name: str) -> Any:
    """Load the model on first use, so that ``yuanluo --help`` imports neither Mesa nor numba."""
    if name == "GovernanceModel":
        from sim.model import GovernanceModel

        return GovernanceModel
    raise AttributeError(f"module 'sim' has no attribute {name!r}")
