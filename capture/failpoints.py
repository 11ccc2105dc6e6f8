"""Places at which a test ends the process as a power cut would: between any two lasting steps.

`SIXFOLD_FAILPOINT=name` ends it the first time that it reaches the place of that name, `name:3` the third time. The
places of a sealed file stand in `SEALING`, those of its taking in in `memory.ingest`.
"""

from __future__ import annotations

import os
import signal
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

VARIABLE = "SIXFOLD_FAILPOINT"
SEALING = ("seal.begun", "seal.half", "seal.written", "seal.synced", "seal.renamed", "seal.lasting")
"""Before the file is there; half of it written; all of it; on the disk; under its name; its name on the disk too."""


def nowhere(_point: str) -> None:
    """Stand at no point: what a failpoint does outside tests."""


def named(environ: Mapping[str, str]) -> Callable[[str], None]:
    """Give what ends this process at the place that the environment names; ValueError for a number that is none."""
    wanted = environ.get(VARIABLE, "")
    if not wanted:
        return nowhere
    name, _, count = wanted.partition(":")
    left = int(count or 1)

    def reach(point: str) -> None:
        nonlocal left
        if point == name:
            left -= 1
            if left == 0:
                os.kill(os.getpid(), signal.SIGKILL)

    return reach
