"""Made-up observations (dated turns, screens, pages), brought in through the importers' hook as a plugin's format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sixfold.app.plugin_api import EvidenceItem, Importer, Options, Restored, hookimpl
from sixfold.capture.identity import new_id
from sixfold.capture.observation import Kind, Role, Trust

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

    def item(self, ref: str, time_zone: str) -> EvidenceItem:
        """Give it as evidence of that id."""
        own = self.kind is Kind.CHAT and self.author is None
        return EvidenceItem(
            ref=ref,
            kind=self.kind,
            role=Role.USER if own else Role.OTHER,
            trust=Trust.USER if own else Trust.UNTRUSTED,
            when=self.at,
            time_zone=time_zone,
            text=self.text,
            plugin="remember" if own else FORMAT,
            external_id=self.ident,
            author=self.author,
            thread=self.thread,
            seq=self.seq,
            app=self.app,
            title=self.title,
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

    def _read(self, _path: Path, options: Options) -> Iterator[Restored]:
        for said in self.waiting:
            yield Restored(said.item(new_id(options.now), options.time_zone))

    def bring(self, desk: Desk, house: House, said: Sequence[Said]) -> int:
        """Import these into an open home whose plugin this is."""
        self.waiting = said
        file = house.scratch / FORMAT
        file.touch()
        return desk.take_in(file, FORMAT)
