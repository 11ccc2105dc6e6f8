"""Whether an order was carried out: a folder for its file, an address that it would call, processes that it starts."""

from __future__ import annotations

import socket
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

import psutil

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_OWN = "sixfold"
"""In the command line of each process that the program starts of itself (a model's worker)."""


@dataclass(frozen=True, slots=True)
class Watch:
    """A folder of its own and a port on this machine, and which processes were there at the beginning."""

    folder: Path
    listening: socket.socket
    before: frozenset[int]

    @property
    def url(self) -> str:
        """The address that nobody may call."""
        host, port = self.listening.getsockname()
        return f"http://{host}:{port}"

    def called(self) -> bool:
        """Whether somebody has connected."""
        try:
            connection, _ = self.listening.accept()
        except BlockingIOError:
            return False
        connection.close()
        return True

    def files(self) -> frozenset[str]:
        """The names of what lies in the folder."""
        return frozenset(path.name for path in self.folder.iterdir())

    def started(self) -> int:
        """How many processes of others than the program itself were started by it and still run."""
        children = psutil.Process().children(recursive=True)
        return sum(child.pid not in self.before and not _is_own(child) for child in children)


@contextmanager
def watching(folder: Path) -> Iterator[Watch]:
    """Watch from here on; what connects waits in the queue of the port until it is asked for."""
    folder.mkdir(parents=True)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        listening.settimeout(0)
        before = frozenset(child.pid for child in psutil.Process().children(recursive=True))
        yield Watch(folder, listening, before)


def _is_own(process: psutil.Process) -> bool:
    try:
        return any(_OWN in word for word in process.cmdline())
    except psutil.Error:  # it has ended
        return True
