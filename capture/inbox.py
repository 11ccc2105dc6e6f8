"""Where the recorder puts what it made: the folder of sealed files."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

from sixfold.capture import failpoints, seal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sixfold.capture.observation import Capture


class Store(Protocol):
    """Where captures go."""

    def put(self, content: Capture | seal.LedgerNotes) -> None:
        """Keep it; raises SealError."""
        ...


class Inbox:
    """Seals to the recorder's public key into the inbox folder. `failpoint` is called at each place of `SEALING`."""

    def __init__(
        self,
        folder: Path,
        public_key: bytes,
        new_id: Callable[[], str],
        failpoint: Callable[[str], None] = failpoints.nowhere,
    ) -> None:
        self._failpoint = failpoint
        self._folder = folder
        self._public_key = public_key
        self._new_id = new_id

    def put(self, content: Capture | seal.LedgerNotes) -> None:
        """Seal it into a file of its own."""
        seal.put(seal.seal(content, self._public_key), self._folder, self._new_id(), self._failpoint)
