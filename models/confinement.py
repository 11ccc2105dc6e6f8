"""What a process that holds prompts denies others: no memory image on a crash, no debugger of the same user."""

from __future__ import annotations

import ctypes
import sys

PR_SET_DUMPABLE = 4


def confine() -> None:
    """Make this process leave no core file, and on Linux undumpable (prctl(2)), which also closes its /proc memory."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - it is not there on Windows

    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_DUMPABLE, 0, 0, 0, 0)
