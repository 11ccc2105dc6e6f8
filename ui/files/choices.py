"""From what is chosen on the page to an export's request, or to what is to be set right first."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from sixfold.memory.requests import Export
from sixfold.memory.types import MemoryType

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import tzinfo
    from pathlib import Path

    from sixfold.memory.plugin_requests import FormView

OPEN_TYPES = tuple(kind for kind in MemoryType if kind is not MemoryType.VAULT)
PICTURES, SECRETS = "pictures", "secrets"
"""The scopes that a form must have for these two to be offered (`app.plugin_api.Scope`)."""


class NotYet(ValueError):  # noqa: N818 - named for what it says
    """Something is to be chosen or mended first; the words say what."""


@dataclass(frozen=True, slots=True)
class Chosen:
    """What stands on the page. `since` and `until` are days as typed, both included."""

    form: FormView
    place: Path
    kinds: frozenset[MemoryType]
    since: str = ""
    until: str = ""
    pictures: bool = False
    vault: bool = False
    passphrase: str = field(default="", repr=False)

    def request(self, zone: tzinfo | None) -> Export:
        """The request; days begin on the clock of `zone`. Raises `NotYet`."""
        vault = self.vault and SECRETS in self.form.scopes
        kinds = self.kinds | ({MemoryType.VAULT} if vault else set())
        if not kinds:
            raise NotYet(_tr("Choose at least one kind of memory."))
        if vault and not self.passphrase:
            raise NotYet(_tr("Type the passphrase: the vault leaves only with it."))
        since, until = _day(self.since, zone), _day(self.until, zone, after=1)
        if since and until and since >= until:
            raise NotYet(_tr("The first day is after the last one."))
        return Export(
            self.form.name,
            self.place,
            frozenset() if self.kinds == frozenset(OPEN_TYPES) else frozenset(kinds),
            since=since,
            until=until,
            values=self._values(),
            passphrase=self.passphrase if vault else None,
        )

    def _values(self) -> Mapping[str, str]:
        return {PICTURES: "yes"} if self.pictures and PICTURES in self.form.scopes else {}


def suggested(form: FormView, folder: Path, today: date) -> Path:
    """A place for a form that overwrites no file; a folder of the same name is brought up to date."""
    name = f"sixfold-{form.name}" if not form.suffixes else f"sixfold-{today.isoformat()}"
    suffix = "".join(form.suffixes[:1])
    place, number = folder / f"{name}{suffix}", 2
    while suffix and place.exists():
        place, number = folder / f"{name}-{number}{suffix}", number + 1
    return place


def _day(typed: str, zone: tzinfo | None, after: int = 0) -> datetime | None:
    if not typed.strip():
        return None
    try:
        return datetime.combine(date.fromisoformat(typed.strip()) + timedelta(days=after), time(), zone)
    except (ValueError, OverflowError) as error:
        raise NotYet(_tr("Write days as 2026-01-31.")) from error


def _tr(text: str) -> str:
    return QCoreApplication.translate("files", text)
