"""A look at everything the store keeps, as findings with a remedy: what `sixfold doctor` says of an open memory."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.capture import seal
from sixfold.memory.errors import SealError
from sixfold.memory.outcomes import Finding

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sixfold.memory.store.database import Database
    from sixfold.memory.store.images import Images

OPENED = 200
"""So many of the newest pictures are opened and authenticated, about a second; of the others the file must be there."""

_DAMAGED = "Restore it from a backup with `sixfold restore`, and keep the damaged file until then: {what}"
_MISSING = "{count} pictures are not where they belong: put the folder images/ back from a backup; the words are there."
_UNREADABLE = "{count} pictures do not open: put the folder images/ back from a backup; the words are there."
_KEYS = "The keys of {count} days are missing, so their pictures do not open: put images/keys/ back from a backup."
_SET_ASIDE = "{count} captures did not open and lie in inbox/quarantine: delete them; report it if more come."
_SCHEMA = "Rows point at rows that are not there: report this, and restore a backup if something is missing."


class Checkup:
    """Looks, changes nothing; call it on the memory's thread."""

    def __init__(self, db: Database, images: Images, inbox: Path) -> None:
        self._db = db
        self._images = images
        self._inbox = inbox

    def findings(self) -> tuple[Finding, ...]:
        """Give all findings, the good ones too."""
        return (*self._database(), *self._states(), *self._pictures(), *self._waiting())

    def _database(self) -> Iterator[Finding]:
        wrong = self._db.check()
        yield _finding("database", "" if not wrong else _DAMAGED.format(what="; ".join(wrong[:3])))

    def _states(self) -> Iterator[Finding]:
        broken = self._db.number(
            "SELECT count(*) FROM memory m WHERE NOT EXISTS "
            "(SELECT 1 FROM memory_revision r WHERE r.memory = m.id AND r.revision = m.revision)"
        ) + self._db.number("SELECT count(*) FROM segment WHERE id NOT IN (SELECT segment FROM segment_observation)")
        yield _finding("memories and their histories", _SCHEMA if broken else "")

    def _pictures(self) -> Iterator[Finding]:
        rows = self._db.query(
            "SELECT image_day, image, image_base FROM observation WHERE image IS NOT NULL ORDER BY ordinal DESC"
        )
        files = ((str(day), str(name)) for day, *names in rows for name in names if name is not None)
        named = list(dict.fromkeys(files))
        there = set(self._images.stored())
        missing = sum(one not in there for one in named)
        yield _finding(f"{len(named)} pictures", _MISSING.format(count=missing) if missing else "")
        keyless = {day for day, _ in named} - self._images.days_with_key()
        yield _finding("keys of the pictures", _KEYS.format(count=len(keyless)) if keyless else "")
        tried = [one for one in named if one in there and one[0] not in keyless][:OPENED]
        shut = sum(not self._opens(day, name) for day, name in tried)
        yield _finding(f"the newest {len(tried)} pictures open", _UNREADABLE.format(count=shut) if shut else "")
        if strays := len(there - set(named)):
            yield _finding(f"{strays} pictures that no row names, left by a crash; harmless", "")

    def _opens(self, day: str, name: str) -> bool:
        try:
            self._images.get(day, name)
        except SealError:
            return False
        return True

    def _waiting(self) -> Iterator[Finding]:
        try:
            waiting = len(seal.waiting(self._inbox))
            aside = len(seal.waiting(self._inbox / "quarantine"))
        except OSError:
            yield _finding("inbox", "The inbox cannot be read: make its folder yours and readable.")
            return
        yield _finding(f"inbox: {waiting} captures wait", _SET_ASIDE.format(count=aside) if aside else "")


def _finding(check: str, remedy: str) -> Finding:
    return Finding(ok=not remedy, check=check, remedy=remedy)
