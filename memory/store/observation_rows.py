"""An observation as a row and back (the columns of `observation` in the schema)."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.capture.observation import Box, Kind, Line, Observation, ObservationId, Redacted, Role, Source, Trust
from sixfold.memory.store.instants import from_ms, to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from sixfold.memory.store.database import Row, Value

_OWN = (
    "id", "kind", "role", "trust", "author", "thread", "seq", "part", "observed_at", "ended_at", "last_seen_at",
    "seen_count", "time_zone", "text", "language", "app", "title", "url", "place", "monitor", "device", "plugin",
    "external_id", "lines", "reader", "redactions", "beside",
)  # fmt: skip
_ADDED = ("ordinal", "received_at", "content_hash", "image", "image_day", "image_base")
_KEPT = ("expired_at", "digested_at")
_COLUMNS = (*_OWN, *_ADDED, *_KEPT)

SELECT = f"SELECT {', '.join(_COLUMNS)} FROM observation"  # noqa: S608 - fixed columns
INSERT = (
    f"INSERT INTO observation ({', '.join((*_OWN, *_ADDED))}) "  # noqa: S608 - fixed columns
    f"VALUES ({', '.join(f':{name}' for name in (*_OWN, *_ADDED))})"
)
ASSIGNMENTS = ", ".join(f"{name} = :{name}" for name in (*_OWN[1:], "content_hash", "image", "image_day", "image_base"))
SHOWS = "(app = ? COLLATE NOCASE OR EXISTS (SELECT 1 FROM json_each(beside) WHERE value = ? COLLATE NOCASE))"
"""An application has a window in it, in front or beside; both parameters are its name."""
UNDIGESTED = "digested_at IS NULL AND expired_at IS NULL"


@dataclass(frozen=True, slots=True)
class StoredObservation:
    """An observation with what the store added. `image_name` is below images/`image_day`/.

    With an `image_base` the image holds patches that lie on that picture of the same day.
    """

    observation: Observation
    ordinal: int
    image_name: str | None
    image_day: str | None
    received_at: datetime
    content_hash: bytes
    expired_at: datetime | None
    digested_at: datetime | None = None
    image_base: str | None = None

    @property
    def id(self) -> ObservationId:
        """The observation's own id."""
        return self.observation.id


def columns(observation: Observation) -> dict[str, Value]:
    """Give the columns that the observation itself decides."""
    lines = [[line.text, line.box.x, line.box.y, line.box.width, line.box.height] for line in observation.lines]
    return {
        "id": observation.id,
        "kind": observation.kind.value,
        "role": observation.role.value,
        "trust": observation.trust.value,
        "author": observation.author,
        "thread": observation.thread,
        "seq": observation.seq,
        "part": observation.part,
        "observed_at": to_ms(observation.observed_at),
        "ended_at": to_ms(observation.ended_at),
        "last_seen_at": to_ms(observation.last_seen_at),
        "seen_count": observation.seen_count,
        "time_zone": observation.time_zone,
        "text": observation.text,
        "language": observation.language,
        "app": observation.app,
        "title": observation.title,
        "url": observation.url,
        "place": observation.place,
        "monitor": observation.monitor,
        "device": observation.device,
        "plugin": observation.source.plugin,
        "external_id": observation.source.external_id,
        "lines": json.dumps(lines, ensure_ascii=False) if lines else None,
        "reader": observation.reader,
        "redactions": json.dumps(dict(observation.redactions), sort_keys=True),
        "beside": json.dumps(observation.beside, ensure_ascii=False) if observation.beside else None,
    }


def read(row: Row) -> StoredObservation:
    """Give the value of a row of `SELECT`."""
    at = dict(zip(_COLUMNS, row, strict=True))
    zone = at["time_zone"]
    observation = Observation(
        id=ObservationId(at["id"]),
        kind=Kind(at["kind"]),
        role=Role(at["role"]),
        trust=Trust(at["trust"]),
        observed_at=from_ms(int(at["observed_at"]), zone),
        time_zone=zone,
        text=Redacted(at["text"]),
        source=Source(plugin=at["plugin"], external_id=at["external_id"]),
        author=at["author"],
        thread=at["thread"],
        seq=at["seq"],
        part=at["part"],
        ended_at=from_ms(at["ended_at"], zone),
        last_seen_at=from_ms(at["last_seen_at"], zone),
        seen_count=at["seen_count"],
        language=at["language"],
        app=at["app"],
        title=at["title"],
        url=at["url"],
        place=at["place"],
        monitor=at["monitor"],
        device=at["device"],
        lines=_lines(at["lines"]),
        reader=at["reader"],
        redactions=json.loads(at["redactions"]),
        beside=tuple(json.loads(at["beside"])) if at["beside"] else (),
    )
    return StoredObservation(
        observation=observation,
        ordinal=at["ordinal"],
        image_name=at["image"],
        image_day=at["image_day"],
        received_at=from_ms(int(at["received_at"])),
        content_hash=at["content_hash"],
        expired_at=from_ms(at["expired_at"]),
        digested_at=from_ms(at["digested_at"]),
        image_base=at["image_base"],
    )


def _lines(stored: str | None) -> tuple[Line, ...]:
    if stored is None:
        return ()
    return tuple(Line(Redacted(text), Box(*box)) for text, *box in json.loads(stored))


def bounds(since: datetime | None, until: datetime | None, app: str | None) -> tuple[str, tuple[Value, ...]]:
    """Give the WHERE clause of a time range [since, until) and an application, with its parameters."""
    clauses: list[str] = []
    params: list[Value] = []
    if since is not None:
        clauses.append("observed_at >= ?")
        params.append(to_ms(since))
    if until is not None:
        clauses.append("observed_at < ?")
        params.append(to_ms(until))
    if app is not None:
        clauses.append(SHOWS)
        params += [app, app]
    return " AND ".join(clauses) or "1", tuple(params)
