"""Which picture files are needed: those that an observation names, and those that the named ones lie on."""

from __future__ import annotations

import json
from collections import Counter
from typing import TYPE_CHECKING

from sixfold.memory.store.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sixfold.memory.store.database import Database, Row
    from sixfold.memory.store.images import Images

SWEEP_DUE = "pictures.sweep_due"
PictureFile = tuple[str, str]
"""A file's day and name."""


class Pictures:
    """The files of `Images` as the rows name them; call it on the memory's thread.

    Nothing removes a file by name alone: a row lets go of it, and `sweep` removes what no row names. A crash in
    between leaves a file too many, never one too few.
    """

    def __init__(self, db: Database, images: Images) -> None:
        self._db = db
        self._images = images
        self._settings = Settings(db)

    def named(self) -> set[PictureFile]:
        """Give all files that are needed."""
        return {file for row in self._rows() for file in _files(row)}

    def mark_due(self) -> None:
        """Note, in the transaction that lets go of files, that a sweep must follow."""
        self._settings.set(SWEEP_DUE, value=True)

    def sweep_if_due(self) -> int:
        """Sweep if files were let go of since the last time; give the bytes that were freed."""
        if not self._settings.get(SWEEP_DUE, default=False):
            return 0
        freed = self.sweep()
        self._settings.remove(SWEEP_DUE)
        return freed

    def sweep(self) -> int:
        """Remove what no row needs, and the keys of days that have nothing left; give the bytes that were freed."""
        needed = self.named()
        freed = 0
        for (day, name), size in self._images.sizes().items():
            if (day, name) not in needed and self._images.remove(day, name):
                freed += size
        for day in self._images.days_with_key() - {day for day, _ in needed}:
            self._images.destroy_day(day)
        return freed

    def bytes_of(self, observations: Collection[str]) -> int:
        """Give the bytes that would be freed if these had no picture any more."""
        gone = set(observations)
        kept = {file for row in self._rows() if row[0] not in gone for file in _files(row)}
        lost = {file for row in self._rows() if row[0] in gone for file in _files(row)} - kept
        return sum(size for file, size in self._images.sizes().items() if file in lost)

    def oldest_over(self, limit: int, by_age: Sequence[str], gone: Collection[str]) -> list[str]:
        """Give as many of the oldest (of `by_age`) as must lose their picture for all files to take `limit` bytes.

        `gone` have lost theirs already. A base is only freed with the last picture that lies on it.
        """
        sizes = self._images.sizes()
        files = {str(row[0]): _files(row) for row in self._rows() if row[0] not in gone}
        uses = Counter(file for named in files.values() for file in named)
        total = sum(sizes.get(file, 0) for file in uses)
        chosen: list[str] = []
        for identifier in by_age:
            if total <= limit:
                break
            for file in files.get(identifier, ()):
                uses[file] -= 1
                total -= 0 if uses[file] else sizes.get(file, 0)
            if identifier in files:
                chosen.append(identifier)
        return chosen

    def _rows(self) -> list[Row]:
        return self._db.query("SELECT id, image_day, image, image_base FROM observation WHERE image IS NOT NULL")


def base_in_use(db: Database, day: str, name: str, beside: Iterable[str]) -> bool:
    """Tell whether an observation other than `beside` needs that file."""
    sql = (
        "SELECT 1 FROM observation WHERE image_day = ? AND (image_base = ? OR image = ?) "
        "AND id NOT IN (SELECT value FROM json_each(?))"
    )
    return db.one(sql, (day, name, name, json.dumps(list(beside)))) is not None


def _files(row: Row) -> list[PictureFile]:
    _, day, image, base = row
    return [(str(day), str(name)) for name in (image, base) if name is not None]
