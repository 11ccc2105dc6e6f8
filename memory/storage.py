"""The disk's meter: what lies there by kind and by application, how fast it grows, and where that ends.

Bytes are those of the files. A forecast is what the last week took, divided by the hours in which a screen was seen.
The database and the index are shared by all evidence: each observation counts with its share of the words.
"""

from __future__ import annotations

import shutil
from collections import defaultdict
from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING

from sixfold.memory import retention as retentions
from sixfold.memory.outcomes import AppStorage, Forecast, StorageView
from sixfold.memory.store.instants import to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from sixfold.memory.requests import Retention
    from sixfold.memory.retention import Group
    from sixfold.memory.store.database import Database
    from sixfold.memory.store.images import Images

LOOKED_BACK = timedelta(days=7)
PAUSE_MS = 5 * 60 * 1000
"""Two sightings further apart than this were a pause: its time is not recorded time."""
HOUR_MS = 3_600_000
DAY_MS = 24 * HOUR_MS
MONTH_DAYS = 30
EMPTY_DATABASE = 356_352
"""Bytes of a database that holds nothing: its tables and indexes, which no hour of recording adds."""
OTHERS = ""
"""The name of evidence without an application: chats, imports."""


@dataclass(frozen=True, slots=True)
class Folders:
    """Where a home's bytes lie."""

    root: Path
    database: Path
    images: Path
    index: Path
    inbox: Path


@dataclass(frozen=True, slots=True)
class _Seen:
    """A screen of the last week: its application, when it was in sight (UTC ms), and the bytes that it takes."""

    app: str
    first: int
    last: int
    image_bytes: float
    text_bytes: float


class Meter:
    """Measures; call it on the memory's thread."""

    def __init__(self, db: Database, images: Images, folders: Folders) -> None:
        self._db = db
        self._images = images
        self._folders = folders

    def view(self, now: datetime) -> StorageView:
        """Give the meter and the forecast."""
        sizes: dict[str, int] = defaultdict(int)
        for (_, name), size in self._images.sizes().items():
            sizes[name[:36]] += size
        retention = retentions.read(self._db)
        measured = self.bytes()
        return StorageView(
            bytes=measured,
            free_bytes=shutil.disk_usage(self._folders.root).free,
            apps=self._apps(sizes),
            forecast=forecast(self._week(sizes, measured, now), retention, to_ms(now)),
            retention=retention,
        )

    def bytes(self) -> dict[str, int]:
        """Give the bytes by kind. `total` is all of the home, logs and keys included."""
        folders = self._folders
        return {
            "database": sum(size(path) for path in folders.database.parent.glob(f"{folders.database.name}*")),
            "images": size(folders.images),
            "index": size(folders.index),
            "inbox": size(folders.inbox),
            "total": size(folders.root),
        }

    def _apps(self, sizes: Mapping[str, int]) -> tuple[AppStorage, ...]:
        counts: dict[str, list[int]] = defaultdict(lambda: [0, 0, 0])
        for identifier, app, image in self._db.query("SELECT id, app, image IS NOT NULL FROM observation"):
            row = counts[app or OTHERS]
            row[0] += 1
            row[1] += image
            row[2] += sizes.get(identifier, 0)
        found = (AppStorage(app, *row) for app, row in counts.items())
        return tuple(sorted(found, key=lambda one: (-one.bytes, -one.observations, one.app)))

    def _week(self, sizes: Mapping[str, int], measured: Mapping[str, int], now: datetime) -> list[_Seen]:
        words = self._db.number("SELECT sum(length(text)) FROM observation")
        kept = max(0, self._used() - EMPTY_DATABASE) + measured["index"]
        rows = self._db.query(
            "SELECT id, app, observed_at, max(observed_at, coalesce(ended_at, 0), coalesce(last_seen_at, 0)), "
            "length(text) FROM observation WHERE kind = 'screen' AND expired_at IS NULL AND observed_at > ? "
            "ORDER BY observed_at",
            (to_ms(now - LOOKED_BACK),),
        )
        return [
            _Seen(app or OTHERS, first, last, float(sizes.get(identifier, 0)), kept * length / max(1, words))
            for identifier, app, first, last, length in rows
        ]

    def _used(self) -> int:
        """Bytes of the database's pages that hold something: the log and free pages come and go."""
        pages = self._db.number("PRAGMA page_count") - self._db.number("PRAGMA freelist_count")
        return pages * self._db.number("PRAGMA page_size")


def forecast(seen: Sequence[_Seen], retention: Retention, now: int) -> Forecast | None:
    """Give how the disk fills by what was seen (in order of time); None if nothing was. `now` in UTC ms."""
    hours = sum(end - start for start, end in spans(seen)) / HOUR_MS
    if not hours:
        return None
    days = max(1.0, min((now - seen[0].first) / DAY_MS, LOOKED_BACK / timedelta(days=1)))
    taken = sum(one.image_bytes + one.text_bytes for one in seen)
    return Forecast(hours, taken / hours, taken / days * MONTH_DAYS, level(seen, retention, days))


def spans(seen: Iterable[_Seen]) -> list[tuple[int, int]]:
    """Give the recorded stretches of time, pauses left out: (start, end) in ms, in order."""
    found: list[tuple[int, int]] = []
    for one in seen:
        if found and one.first - found[-1][1] <= PAUSE_MS:
            found[-1] = found[-1][0], max(found[-1][1], one.last)
        else:
            found.append((one.first, one.last))
    return found


def level(seen: Sequence[_Seen], retention: Retention, days: float) -> float | None:
    """Give the bytes at which it levels off when every day is like these `days`; None if words are kept for ever."""
    images: list[float] = []
    texts = 0.0
    for group in retentions.groups(retention):
        own = [one for one in seen if _belongs(one.app, group)]
        if not own:
            continue
        if group.text_days is None:
            return None
        texts += sum(one.text_bytes for one in own) / days * group.text_days
        kept_days = group.text_days if group.image_days is None else min(group.image_days, group.text_days)
        images.append(sum(one.image_bytes for one in own) / days * kept_days)
    limit = retention.max_image_bytes
    pictures = sum(images)
    return texts + (pictures if limit is None else min(pictures, float(limit)))


def _belongs(app: str, group: Group) -> bool:
    if group.app is not None:
        return app.casefold() == group.app.casefold()
    return app.casefold() not in {other.casefold() for other in group.others}


def size(path: Path) -> int:
    """Bytes of a file, or of all files below a folder; one that vanishes meanwhile counts as nothing."""
    try:
        if path.is_dir() and not path.is_symlink():
            return sum(size(child) for child in path.iterdir())
        return path.lstat().st_size
    except FileNotFoundError:
        return 0
