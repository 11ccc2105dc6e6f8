"""An observation as JSON and back, for the sealed files between the recorder and the main process.

Reading is strict: anybody can seal to a public key, so every type, size and time is checked, and a text that holds a
vault placeholder is refused (the recorder never makes one).
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any
from uuid import UUID

from sixfold.capture.observation import Box, Kind, Line, Observation, ObservationId, Redacted, Role, Source, Trust
from sixfold.capture.redaction.fold import OPEN, clean

if TYPE_CHECKING:
    from collections.abc import Mapping

MAX_TEXT = 2_000_000
MAX_SHORT = 8_000
MAX_LINES = 20_000
MAX_RULES = 200
MAX_PIXEL = 1_000_000
YEARS = range(1970, 3000)
"""The first and the last days of Python's calendar cannot be told in another time zone."""


def encode(item: Observation) -> dict[str, Any]:
    """Give an observation in terms of JSON."""
    return {
        "id": item.id,
        "kind": item.kind.value,
        "role": item.role.value,
        "trust": item.trust.value,
        "observed_at": item.observed_at.isoformat(),
        "time_zone": item.time_zone,
        "text": item.text,
        "source": [item.source.plugin, item.source.external_id],
        "author": item.author,
        "thread": item.thread,
        "seq": item.seq,
        "part": item.part,
        "ended_at": item.ended_at.isoformat() if item.ended_at else None,
        "last_seen_at": item.last_seen_at.isoformat() if item.last_seen_at else None,
        "seen_count": item.seen_count,
        "language": item.language,
        "app": item.app,
        "title": item.title,
        "url": item.url,
        "place": item.place,
        "monitor": item.monitor,
        "device": item.device,
        "lines": [[line.text, line.box.x, line.box.y, line.box.width, line.box.height] for line in item.lines],
        "reader": item.reader,
        "redactions": dict(item.redactions),
        "beside": list(item.beside),
    }


def decode(raw: object) -> Observation:
    """Read an observation; ValueError or TypeError or KeyError when it is not one."""
    fields = Fields(raw)
    plugin, external = fields.items("source", 2)
    return Observation(
        id=ObservationId(fields.ident("id")),
        kind=Kind(fields.text("kind")),
        role=Role(fields.text("role")),
        trust=Trust(fields.text("trust")),
        observed_at=fields.time("observed_at"),
        time_zone=fields.text("time_zone"),
        text=Redacted(fields.text("text", MAX_TEXT)),
        source=Source(checked(plugin, MAX_SHORT), None if external is None else checked(external, MAX_SHORT)),
        author=_redacted(fields.optional("author")),
        thread=fields.optional("thread"),
        seq=fields.count("seq"),
        part=fields.count("part"),
        ended_at=fields.optional_time("ended_at"),
        last_seen_at=fields.optional_time("last_seen_at"),
        seen_count=fields.count("seen_count"),
        language=fields.optional("language"),
        app=fields.optional("app"),
        title=_redacted(fields.optional("title")),
        url=_redacted(fields.optional("url")),
        place=fields.optional("place"),
        monitor=fields.optional("monitor"),
        device=fields.optional("device"),
        lines=tuple(_line(item) for item in fields.items("lines", None)),
        reader=fields.optional("reader"),
        redactions=fields.counts("redactions"),
        beside=fields.names("beside"),
    )


@dataclass(frozen=True, slots=True)
class Fields:
    """Checked reading of a JSON object."""

    raw: Any

    def text(self, name: str, limit: int = MAX_SHORT) -> str:
        """Give a text of at most `limit` characters."""
        return checked(self.raw[name], limit)

    def optional(self, name: str) -> str | None:
        """Give a text or None."""
        return None if self.raw[name] is None else self.text(name)

    def ident(self, name: str) -> str:
        """Give a UUIDv7 in its canonical form."""
        value = self.text(name)
        if UUID(value).version != 7 or str(UUID(value)) != value:  # noqa: PLR2004 - UUIDv7
            raise ValueError(name)
        return value

    def time(self, name: str) -> datetime:
        """Give an aware time within `YEARS`."""
        value = datetime.fromisoformat(self.text(name))
        if value.tzinfo is None or not YEARS.start <= value.year < YEARS.stop:
            raise ValueError(name)
        return value

    def optional_time(self, name: str) -> datetime | None:
        """Give an aware time or None."""
        return None if self.raw[name] is None else self.time(name)

    def count(self, name: str) -> int:
        """Give a whole number from 0 to a billion."""
        return whole(self.raw[name], 1_000_000_000)

    def items(self, name: str, length: int | None) -> list[Any]:
        """Give a list, of that length where one is given."""
        value = self.raw[name]
        if not isinstance(value, list) or len(value) > MAX_LINES or (length is not None and len(value) != length):
            raise TypeError(name)
        return value

    def names(self, name: str) -> tuple[str, ...]:
        """Give a list of short texts; none where an earlier version wrote nothing of that name."""
        return tuple(checked(item, MAX_SHORT) for item in (self.items(name, None) if name in self.raw else ()))

    def counts(self, name: str) -> Mapping[str, int]:
        """Give counts by rule."""
        value = self.raw[name]
        if not isinstance(value, dict) or len(value) > MAX_RULES:
            raise TypeError(name)
        return {checked(rule, MAX_SHORT): whole(count, 1_000_000_000) for rule, count in value.items()}


def checked(value: object, limit: int) -> str:
    """Give the value if it is a text that the redactor could have let through."""
    if not isinstance(value, str) or len(value) > limit:
        raise TypeError("not a text of that size")
    if f"{OPEN}vault:" in value or clean(value).count("\ufffd") > value.count("\ufffd"):
        raise ValueError("not a redacted text")
    return value


def whole(value: object, limit: int) -> int:
    """Give the value if it is a whole number from 0 to the limit."""
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= limit:
        raise TypeError("not a number of that size")
    return value


def _redacted(value: str | None) -> Redacted | None:
    return None if value is None else Redacted(value)


def _line(raw: object) -> Line:
    if not isinstance(raw, list) or len(raw) != 5:  # noqa: PLR2004 - the text and its box
        raise TypeError("not a line")
    text, *box = raw
    x, y, width, height = (whole(item, MAX_PIXEL) for item in box)
    return Line(Redacted(checked(text, MAX_SHORT)), Box(x, y, width, height))
