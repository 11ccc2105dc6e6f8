"""One main process owns a home: a lock file that names it."""

from __future__ import annotations

import fcntl
import os
import time
from contextlib import suppress
from typing import TYPE_CHECKING, Self

from sixfold.app.errors import HomeBusy

if TYPE_CHECKING:
    from pathlib import Path
    from types import TracebackType

POLL_SECONDS = 0.1


class HomeLock:
    """Held by its file descriptor: the system gives it back when the process ends, however it ends (flock(2))."""

    def __init__(self, handle: int) -> None:
        self._handle = handle

    @classmethod
    def take(cls, path: Path) -> HomeLock:
        """Take the lock and write this process's number into it; `HomeBusy` names the process that has it."""
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise HomeBusy(pid=holder(path) or "unknown") from None
        os.ftruncate(handle, 0)
        with suppress(OSError):  # on a full disk the lock holds all the same; only the sentence lacks the number
            os.pwrite(handle, str(os.getpid()).encode(), 0)
        return cls(handle)

    @classmethod
    def take_within(cls, path: Path, seconds: float) -> HomeLock:
        """The same, waiting so long for a command that has the home open just now."""
        deadline = time.monotonic() + seconds
        while True:
            try:
                return cls.take(path)
            except HomeBusy:
                if time.monotonic() > deadline:
                    raise
                time.sleep(POLL_SECONDS)

    def release(self) -> None:
        """Give it back. The file stays: removing it would let two processes lock two files of one name."""
        if self._handle >= 0:
            os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self.release()


def holder(path: Path) -> int | None:
    """The number of the process that holds the lock at `path`, or None if none does."""
    with suppress(FileNotFoundError):
        handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
        try:
            fcntl.flock(handle, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            text = os.pread(handle, 32, 0)
            return int(text) if text.isdigit() else None
        finally:
            os.close(handle)
    return None
