"""Yuanluo: the laboratory for neighbourhood self-government.

>>> from sim import GovernanceModel                                 # doctest: +SKIP
>>> model = GovernanceModel(place="puyang", policy="reform-2009", seed=1)  # doctest: +SKIP
"""

from __future__ import annotations

import gc
from typing import TYPE_CHECKING, Any

__version__ = "0.1.0"
__all__ = ["GovernanceModel", "__version__"]

if TYPE_CHECKING:
    from sim.model import GovernanceModel


def __getattr__(name: str) -> Any:
    """Load the model on first use, so that ``yuanluo --help`` imports neither Mesa nor numba.

    Nothing is collected meanwhile: what is imported stays, and looking through it again and again takes a quarter of
    the time.
    """
    if name == "GovernanceModel":
        collects = gc.isenabled()
        gc.disable()
        try:
            from sim.model import GovernanceModel
        finally:
            if collects:
                gc.enable()
        return GovernanceModel
    raise AttributeError(f"module 'sim' has no attribute {name!r}")
