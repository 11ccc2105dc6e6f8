"""What every process of Sixfold does first: no core dump, and no other program of the user may look into it."""

from __future__ import annotations

import ctypes
import os
import resource
import sys

PR_SET_DUMPABLE = 4


def harden() -> None:
    """Forbid core dumps and attaching debuggers (prctl(2), PR_SET_DUMPABLE 0), so that no key reaches the disk.

    On systems without prctl only the core dumps are forbidden; SECURITY.md says what this does not protect from.
    """
    os.umask(0o077)  # whatever is written is the user's alone, libraries' files too
    _soft, hard = resource.getrlimit(resource.RLIMIT_CORE)
    resource.setrlimit(resource.RLIMIT_CORE, (0, hard))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
