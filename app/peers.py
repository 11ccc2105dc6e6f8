"""Which program is at the other end of the socket: asked of the system, as what it says itself can be anything."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import psutil

from sixfold.memory.client_requests import AskAs

if TYPE_CHECKING:
    from sixfold.memory.requests import Request

SHELLS = frozenset({"sh", "bash", "dash", "zsh", "fish", "ksh", "busybox"})
"""What a program starts others through; it is the program itself that the user knows."""
STEPS = 4
"""Shells in a row that are looked past: a launcher's script in a launcher's script is two."""


def introduced(request: Request, process: int) -> Request:
    """Give the request with the program that started the asking process `process`, in place of what it says."""
    if not isinstance(request, AskAs):
        return request
    return replace(request, client=replace(request.client, program=starter(process)))


def starter(process: int) -> str:
    """Give the path of the program that started `process`, its name where the path is hidden, or nothing."""
    try:
        above = psutil.Process(process).parent()
        for _ in range(STEPS):
            if above is None or above.name() not in SHELLS:
                break
            above = above.parent() or above
        return "" if above is None else _path(above)
    except psutil.Error:
        return ""


def _path(process: psutil.Process) -> str:
    try:
        return str(process.exe() or process.name())
    except psutil.AccessDenied:
        return str(process.name())
