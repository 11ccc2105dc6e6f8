"""Which picture files are needed: those that an observation names, and those that the named ones lie on."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from sixfold.capture import picture
from sixfold.memory.errors import DiskError, ImageDamaged, SealError
from sixfold.memory.store.images import ID_LENGTH, rewritten
from sixfold.memory.store.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Sequence

    from sixfold.memory.store.database import Database, Row
    from sixfold.memory.store.images import Images
    from sixfold.memory.store.observation_rows import StoredObservation

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

    def let_go(self, files: Iterable[PictureFile]) -> None:
        """Remove those of these files that no row needs any more."""
        for day, name in dict.fromkeys(files):
            needed = "SELECT 1 FROM observation WHERE image_day = ? AND image IS NOT NULL AND ? IN (image, image_base)"
            if self._db.one(needed, (day, name)) is None:
                self._images.remove(day, name)

    def free(self, observations: Collection[str]) -> None:
        """Make the pictures of all others whole that lie on a picture of these, which are about to be forgotten.

        Where there is no room for that the others lose their picture: forgetting comes first.
        """
        gone = set(observations)
        rows = self._rows()
        known = {row[0] for row in rows}
        theirs = {
            file
            for row in rows
            for file in _files(row)
            if file[1][:ID_LENGTH] in gone
            or (row[0] in gone and (file[1] == row[2] or file[1][:ID_LENGTH] not in known))
        }
        others = [row for row in rows if row[0] not in gone and theirs.intersection(_files(row))]
        for identifier, day, name, base in others:
            if base is None and name[:ID_LENGTH] == identifier:
                continue  # a gone picture lies on this one, not this one on it
            self._rewrite(str(identifier), str(day), str(name), base)

    def _rewrite(self, identifier: str, day: str, name: str, base: str | None) -> None:
        new: str | None = rewritten(identifier, name)
        try:
            whole = shown(self._images, day, name, base)
            self._images.write(day, str(new), whole)
        except (SealError, DiskError):
            new = None
        kept = None if new is None else day
        with self._db.transaction():
            self._db.execute(
                "UPDATE observation SET image = ?, image_day = ?, image_base = NULL WHERE id = ?",
                (new, kept, identifier),
            )
            self.mark_due()

    def bytes_of(self, observations: Collection[str]) -> int:
        """Give the bytes that would be freed if these had no picture any more."""
        rows, gone = self._rows(), set(observations)
        kept = {file for row in rows if row[0] not in gone for file in _files(row)}
        lost = {file for row in rows if row[0] in gone for file in _files(row)} - kept
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


def shown(images: Images, day: str, name: str, base: str | None) -> bytes:
    """Give a picture whole, as WebP; raises `ImageGone`, `ImageDamaged` or a `DiskError`."""
    if base is None:
        return images.get(day, name)
    lower, upper = images.get(day, base), images.get(day, name)
    try:
        return picture.encode(picture.compose(lower, picture.unpack(upper)))
    except ValueError as error:
        raise ImageDamaged from error


def files_of(stored: StoredObservation | None) -> list[PictureFile]:
    """Give the files that an observation's picture is made of."""
    if stored is None:
        return []
    return _files((stored.id, stored.image_day, stored.image_name, stored.image_base))


def _files(row: Row) -> list[PictureFile]:
    _, day, image, base = row
    return [(str(day), str(name)) for name in (image, base) if name is not None]
