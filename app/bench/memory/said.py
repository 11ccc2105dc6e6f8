"""Made-up observations (dated turns, screens, pages), brought in through the importers' hook as a plugin's format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sixfold.app.hookspecs import Found, Importer, Reading, hookimpl
from sixfold.capture.intake import RawObservation, observe
from sixfold.capture.observation import Kind, Role, Source, Trust
from sixfold.capture.redaction.redact import RawText

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from datetime import datetime
    from pathlib import Path

    from sixfold.app.bench.memory.house import Desk, House

FORMAT = "bench"


@dataclass(frozen=True, slots=True)
class Said:
    """One of them. Without an author a chat turn is the user's own; `thread` groups turns and parts."""

    text: str = field(repr=False)
    at: datetime
    kind: Kind = Kind.CHAT
    author: str | None = None
    thread: str | None = None
    seq: int = 0
    app: str | None = None
    title: str | None = None
    ident: str | None = None

    def raw(self, time_zone: str) -> RawObservation:
        """Give it as an importer reads it."""
        own = self.kind is Kind.CHAT and self.author is None
        return RawObservation(
            kind=self.kind,
            role=Role.USER if own else Role.OTHER,
            trust=Trust.USER if own else Trust.UNTRUSTED,
            observed_at=self.at,
            time_zone=time_zone,
            text=RawText(self.text),
            source=Source("remember" if own else FORMAT, self.ident),
            author=RawText(self.author) if self.author else None,
            thread=self.thread,
            seq=self.seq,
            app=self.app,
            title=RawText(self.title) if self.title else None,
            place=self.app or FORMAT,
        )


@dataclass(slots=True)
class Importing:
    """A plugin whose one format reads what it was last given, whatever the file holds."""

    waiting: Sequence[Said] = ()

    @hookimpl
    def register_importers(self, register: Callable[[Importer], None]) -> None:
        """Bring the format."""
        register(Importer(FORMAT, (), self._read))

    def _read(self, _path: Path, reading: Reading) -> Iterator[Found]:
        for said in self.waiting:
            yield observe(said.raw(reading.time_zone), reading.redactor, reading.new_id())

    def bring(self, desk: Desk, house: House, said: Sequence[Said]) -> int:
        """Import these into an open home whose plugin this is."""
        self.waiting = said
        file = house.scratch / FORMAT
        file.touch()
        return desk.take_in(file, FORMAT)
