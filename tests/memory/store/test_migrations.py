from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sixfold.memory import errors
from sixfold.memory.store import migrations
from sixfold.memory.store.database import Database
from sixfold.memory.store.migrations import Migration

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

LAST = migrations.known()[-1].version


@pytest.fixture
def db(tmp_path: Path) -> Iterator[Database]:
    database = Database.create(tmp_path / "memory.db", bytes(32), now=datetime(2026, 1, 1, tzinfo=UTC))
    yield database
    database.close()


def test_the_steps_are_numbered_without_a_gap() -> None:
    assert [step.version for step in migrations.known()] == list(range(1, LAST + 1))


def test_a_new_database_has_the_last_schema(db: Database) -> None:
    assert db.number("PRAGMA user_version") == LAST


def test_a_further_step_is_applied_once(db: Database) -> None:
    steps = [*migrations.known(), Migration(LAST + 1, "CREATE TABLE extra (x); INSERT INTO extra VALUES (1)")]
    migrations.migrate(db, at=5, steps=steps)
    migrations.migrate(db, at=6, steps=steps)
    assert db.query("SELECT x FROM extra") == [(1,)]
    assert db.one("SELECT value FROM setting WHERE name = 'schema.migrated_at'") == ("5",)


@pytest.mark.parametrize("broken", ["CREATE TABLE extra (x); SELECT * FROM nothing", "CREATE TABLE extra (x); DROP"])
def test_a_step_that_fails_leaves_the_old_schema_and_says_so(db: Database, broken: str) -> None:
    with pytest.raises(errors.MigrationFailed, match=f"schema {LAST + 1} and was left as it was"):
        migrations.migrate(db, at=5, steps=[*migrations.known(), Migration(LAST + 1, broken)])
    assert db.number("PRAGMA user_version") == LAST
    assert db.query("SELECT name FROM sqlite_master WHERE name = 'extra'") == []
    db.execute("INSERT INTO setting VALUES ('still', '1')")


def test_a_newer_schema_is_refused(db: Database) -> None:
    with pytest.raises(errors.DatabaseNewer, match=f"schema {LAST}"):
        migrations.migrate(db, at=5, steps=[Migration(1, "")])


def test_texts_embedded_before_words_had_vectors_are_embedded_once_more(db: Database) -> None:
    db.script("DROP TABLE term_vector; PRAGMA user_version = 5")
    sql = "INSERT INTO vector (owner, granularity, piece, model, dimension, data) VALUES (?, ?, ?, 'm', 1, x'00')"
    db.execute_many(sql, [("a", "turn", 0), ("a", "turn", 1), ("b", "turn", 0), ("c", "memory", 0)])
    migrations.migrate(db, at=5, steps=migrations.known()[:6])
    assert db.query("SELECT owner, granularity FROM vector_wanted ORDER BY owner") == [("a", "turn"), ("b", "turn")]
    assert db.number("SELECT count(*) FROM term_vector") == 0


def test_a_memory_without_other_programs_gets_their_empty_tables(db: Database) -> None:
    db.script("DROP TABLE client_access; DROP TABLE client; PRAGMA user_version = 6")
    migrations.migrate(db, at=5, steps=migrations.known()[:7])
    assert db.number("SELECT count(*) FROM client") + db.number("SELECT count(*) FROM client_access") == 0
