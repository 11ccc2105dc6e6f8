"""How long evidence is kept: pictures go first, then texts; memories and their quotes stay (DESIGN 1.5, "expire").

Only what the recorder saw expires: the user's own words and files were given to be kept. What a pinned memory rests on
stays too. Expiring works in batches, each one transaction, so it can be cancelled and goes on where it stopped.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from typing import TYPE_CHECKING

from sixfold.memory.outcomes import Expired
from sixfold.memory.pictures import Pictures
from sixfold.memory.requests import AppRetention, Retention
from sixfold.memory.store.expiry import Expiry
from sixfold.memory.store.ledger import LedgerRows
from sixfold.memory.store.settings import Settings
from sixfold.memory.types import LedgerEntry

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from sixfold.memory.store.database import Database
    from sixfold.memory.store.images import Images
    from sixfold.memory.store.serial import Serial

SETTING = "retention"
BATCH = 100
"""Texts a transaction, so that a question in between waits no longer than some 50 ms."""

IMAGE_AGE, IMAGE_SIZE, TEXT_AGE = "image-age", "image-size", "text-age"


@dataclass(frozen=True, slots=True)
class Due:
    """What is past its time: ids of observations, by the ledger's rule. A text that is due takes its picture along."""

    images: Mapping[str, Sequence[str]]
    texts: Sequence[str]

    @property
    def without_picture(self) -> list[str]:
        """The observations that will have no picture any more."""
        return list(dict.fromkeys([*(one for ids in self.images.values() for one in ids), *self.texts]))


class Expirer:
    """Lets go of what is past its time. Its methods may be called from any thread; the work is done on `serial`."""

    def __init__(self, serial: Serial, db: Database, images: Images) -> None:
        self._serial = serial
        self._db = db
        self._pictures = Pictures(db, images)
        self._expiry = Expiry(db)

    def retention(self) -> Retention:
        """Give what is in force."""
        return self._serial.run(lambda: read(self._db))

    def keep(self, retention: Retention) -> None:
        """Put another retention in force; nothing expires before the next `expire`."""
        self._serial.run(lambda: write(self._db, retention))

    def preview(self, now: datetime, proposed: Retention | None = None) -> Expired:
        """Count what `expire` would let go of, by the retention in force or by a proposed one."""
        return self._serial.run(lambda: self._preview(now, proposed))

    def expire(
        self,
        now: datetime,
        *,
        cancel: threading.Event | None = None,
        report: Callable[[int, int], None] | None = None,
    ) -> Expired:
        """Let go of what is past its time; `report` gets how many of how many. Raises a `DiskError` or `DatabaseError`.

        Cancelled, it has let go of some of it; the rest follows the next time.
        """
        due = self._serial.run(lambda: self._due(now, read(self._db)))
        images = self._serial.run(lambda: self._drop_images(due, now))
        texts = 0
        for start in range(0, len(due.texts), BATCH):
            if cancel is not None and cancel.is_set():
                break
            batch = due.texts[start : start + BATCH]
            self._serial.run(partial(self._drop_texts, batch, now))
            texts += len(batch)
            if report is not None:
                report(texts, len(due.texts))
        freed = self._serial.run(lambda: self._tidy(texts))
        return Expired(images, texts, freed)

    def finish(self) -> None:
        """Remove the files that a crash left after its rows had expired; at unlock."""
        self._serial.run(self._pictures.sweep_if_due)

    def _due(self, now: datetime, retention: Retention) -> Due:
        texts: list[str] = []
        aged: list[str] = []
        for group in groups(retention):
            if group.text_days is not None:
                texts += self._expiry.texts(_before(now, group.text_days), group.app, group.others)
            if group.image_days is not None:
                aged += self._expiry.images(_before(now, group.image_days), group.app, group.others)
        gone = {*texts, *aged}
        large = [] if retention.max_image_bytes is None else self._too_large(retention.max_image_bytes, gone)
        return Due({IMAGE_AGE: aged, IMAGE_SIZE: large}, texts)

    def _too_large(self, limit: int, gone: set[str]) -> list[str]:
        """The oldest pictures, as many as must go for the rest to fit."""
        return self._pictures.oldest_over(limit, self._expiry.by_age(), gone)

    def _preview(self, now: datetime, proposed: Retention | None) -> Expired:
        due = self._due(now, proposed or read(self._db))
        without = due.without_picture
        return Expired(self._expiry.with_image(without), len(due.texts), self._pictures.bytes_of(without))

    def _drop_images(self, due: Due, now: datetime) -> int:
        without = due.without_picture
        if not without:
            return 0
        dropped = self._expiry.with_image(without)
        with self._db.transaction():
            self._expiry.drop_images(without)
            self._pictures.mark_due()
            for rule, ids in due.images.items():
                self._note(rule, len(ids), now)
        return dropped

    def _drop_texts(self, batch: Sequence[str], now: datetime) -> None:
        with self._db.transaction():
            self._expiry.drop_texts(batch, now)
            self._note(TEXT_AGE, len(batch), now)

    def _tidy(self, texts: int) -> int:
        if texts:
            self._expiry.compact()
        return self._pictures.sweep_if_due()

    def _note(self, rule: str, count: int, now: datetime) -> None:
        if count:
            LedgerRows(self._db).add(LedgerEntry(now, "expired", rule, "screen", count))


@dataclass(frozen=True, slots=True)
class Group:
    """Days for one application, or with `app` None for all but the `others`, which have rules of their own."""

    app: str | None
    others: tuple[str, ...]
    image_days: int | None
    text_days: int | None


def groups(retention: Retention) -> tuple[Group, ...]:
    """Give the retention as one set of days for each application that has a rule, and one for all others."""
    named = tuple(rule.app for rule in retention.apps)
    own = [
        Group(
            rule.app,
            (),
            retention.image_days if rule.image_days is None else rule.image_days,
            retention.text_days if rule.text_days is None else rule.text_days,
        )
        for rule in retention.apps
    ]
    return (*own, Group(None, named, retention.image_days, retention.text_days))


def read(db: Database) -> Retention:
    """Give the retention in force; without one everything is kept."""
    stored = Settings(db).get(SETTING)
    if stored is None:
        return Retention()
    apps = tuple(AppRetention(*rule) for rule in stored["apps"])
    return Retention(stored["image_days"], stored["text_days"], stored["max_image_bytes"], apps)


def write(db: Database, retention: Retention) -> None:
    """Put a retention in force."""
    Settings(db).set(
        SETTING,
        {
            "image_days": retention.image_days,
            "text_days": retention.text_days,
            "max_image_bytes": retention.max_image_bytes,
            "apps": [[rule.app, rule.image_days, rule.text_days] for rule in retention.apps],
        },
    )


def _before(now: datetime, days: int) -> datetime:
    return now - timedelta(days=days)
