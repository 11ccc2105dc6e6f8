"""The numbered steps of the schema: `0001_first.sql` and so on, only ever appended to.

Each step runs in one transaction together with its number in `user_version`, so a step that fails leaves the
database as it was before it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from sixfold.memory import errors

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.memory.store.database import Database

_NAME = re.compile(r"(\d{4})_\w+\.sql")


@dataclass(frozen=True, slots=True)
class Migration:
    """One step: the schema's `version` after it, and its statements."""

    version: int
    sql: str


def known() -> tuple[Migration, ...]:
    """Give the steps that this program brings, in order."""
    files = resources.files(__package__).iterdir()
    named = [(match, file) for file in files if (match := _NAME.fullmatch(file.name))]
    steps = [Migration(int(match[1]), file.read_text(encoding="utf-8")) for match, file in named]
    return tuple(sorted(steps, key=lambda step: step.version))


def migrate(database: Database, *, at: int, steps: Sequence[Migration] | None = None) -> None:
    """Bring the schema to the last step; `at` is kept as the time of the schema's last change (UTC ms).

    Raises `DatabaseNewer` when the database is past the last step, `MigrationFailed` when a step fails.
    """
    todo = known() if steps is None else tuple(steps)
    found = refuse_newer(database, last=todo[-1].version)
    for step in todo:
        if step.version > found:
            _apply(database, step, at)


def refuse_newer(database: Database, last: int | None = None) -> int:
    """Give the schema's version, before anything is written; raises `DatabaseNewer` when it is past `last`."""
    found = database.number("PRAGMA user_version")
    newest = known()[-1].version if last is None else last
    if found > newest:
        raise errors.DatabaseNewer(found=found, known=newest)
    return found


def _apply(database: Database, step: Migration, at: int) -> None:
    remember = f"INSERT OR REPLACE INTO setting (name, value) VALUES ('schema.migrated_at', '{int(at)}')"  # noqa: S608 - a number
    script = f"BEGIN IMMEDIATE;\n{step.sql}\n;{remember};\nPRAGMA user_version = {step.version};\nCOMMIT;"
    try:
        database.script(script)
    except errors.MemoryStoreError:
        database.abandon()
        raise
    except Exception as error:  # any broken statement: the old schema must stay, and the user be told in words
        database.abandon()
        raise errors.MigrationFailed(version=step.version) from error
