"""Memory that is given back is overwritten, so that nothing forgotten lives on in it."""

from __future__ import annotations

import ctypes
import sys

M_PERTURB = -6
FILL = 0xA5


def overwrite_freed() -> bool:
    """Let the C library overwrite every block it frees or hands out (mallopt(3), M_PERTURB); False where it cannot.

    Chroma writes blocks to its files that it has only partly filled; what stood there before went with them. A
    forgotten vector was found again in the files of a freshly filled index in 3 of 12 runs, in none since.
    """
    if sys.platform != "linux":
        return False
    mallopt = getattr(ctypes.CDLL(None), "mallopt", None)
    return mallopt is not None and mallopt(M_PERTURB, FILL) == 1
