from __future__ import annotations

import shutil
import sqlite3
from contextlib import closing
from typing import TYPE_CHECKING

import pytest

from sixfold.app.importers import databases
from sixfold.app.plugin_api import PluginError

if TYPE_CHECKING:
    from pathlib import Path

QUERY = "SELECT id, word FROM notes WHERE id > :after ORDER BY id LIMIT :page"
MAKE = "CREATE TABLE notes(id INTEGER PRIMARY KEY, word TEXT)"


def words(path: Path, query: str = QUERY) -> list[object]:
    with databases.opened(path, "notebook", frozenset({"notes"})) as tables:
        return [word for _number, word in tables.rows(query)]


def filled(path: Path, count: int, *statements: str) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None)
    for statement in (*statements, MAKE):
        connection.execute(statement)
    connection.execute("BEGIN")
    connection.executemany("INSERT INTO notes(word) VALUES(?)", [(f"word {number}",) for number in range(count)])
    connection.execute("COMMIT")
    return connection


def test_all_rows_are_read_page_by_page(tmp_path: Path) -> None:
    count = databases.PAGE * 2 + 7
    filled(tmp_path / "a.db", count).close()
    assert words(tmp_path / "a.db") == [f"word {number}" for number in range(count)]


def test_a_database_that_its_program_holds_locked_is_read_and_not_touched(tmp_path: Path) -> None:
    with closing(filled(tmp_path / "a.db", 3)) as writer:
        writer.execute("PRAGMA locking_mode = EXCLUSIVE")
        writer.execute("BEGIN EXCLUSIVE")
        before = sorted((path.name, path.stat().st_mtime_ns) for path in tmp_path.iterdir())
        assert words(tmp_path / "a.db") == ["word 0", "word 1", "word 2"]
        assert sorted((path.name, path.stat().st_mtime_ns) for path in tmp_path.iterdir()) == before


def test_what_stands_in_the_log_alone_is_read_too(tmp_path: Path) -> None:
    with closing(
        filled(tmp_path / "a.db", 2000, "PRAGMA journal_mode = WAL", "PRAGMA wal_autocheckpoint = 0")
    ) as writer:
        writer.execute("UPDATE notes SET word = 'new' WHERE id = 3")
        writer.execute("BEGIN")
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("UPDATE notes SET word = 'not told yet'")
        assert (tmp_path / "a.db").stat().st_size < 10_000
        read = words(tmp_path / "a.db")
        assert len(read) == 2000
        assert read[:4] == ["word 0", "word 1", "new", "word 3"]


def test_an_older_log_is_not_laid_over(tmp_path: Path) -> None:
    with closing(filled(tmp_path / "a.db", 50, "PRAGMA journal_mode = WAL")) as writer:
        writer.execute("PRAGMA wal_checkpoint(RESTART)")
        writer.execute("INSERT INTO notes(word) VALUES('last')")
        assert len(words(tmp_path / "a.db")) == 51


def test_half_a_change_is_not_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "PAUSE", 0.0)
    with closing(filled(tmp_path / "a.db", 3000)) as writer:
        writer.execute("PRAGMA cache_size = 1")
        writer.execute("BEGIN")
        writer.execute("UPDATE notes SET word = 'half'")
        with pytest.raises(PluginError, match="being written"):
            words(tmp_path / "a.db")


def test_a_large_one_is_read_where_it_lies(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(databases, "MAX_IMAGE", 1000)
    filled(tmp_path / "a.db", 3).close()
    assert len(words(tmp_path / "a.db")) == 3
    with closing(filled(tmp_path / "b.db", 3, "PRAGMA journal_mode = WAL")):
        assert len(words(tmp_path / "b.db")) == 3


@pytest.mark.parametrize(
    "schema",
    [
        "CREATE VIEW notes AS WITH RECURSIVE n(id) AS (SELECT 1 UNION ALL SELECT id + 1 FROM n) SELECT id, '' FROM n",
        "CREATE VIRTUAL TABLE notes USING fts5(id, word)",
        "CREATE TABLE other(id INTEGER)",
    ],
)
def test_only_plain_tables_are_asked(tmp_path: Path, schema: str) -> None:
    with closing(sqlite3.connect(tmp_path / "a.db")) as connection:
        connection.execute(schema)
    with databases.opened(tmp_path / "a.db", "notebook", frozenset({"notes"})) as tables:
        assert dict(tables.columns) == {}
    with pytest.raises(PluginError, match="notebook"):
        words(tmp_path / "a.db")


def test_other_tables_and_functions_are_refused(tmp_path: Path) -> None:
    with closing(filled(tmp_path / "a.db", 3)) as connection:
        connection.execute("CREATE TABLE secrets(id INTEGER, word TEXT)")
    for query in (
        "SELECT id, word FROM secrets WHERE id > :after LIMIT :page",
        "SELECT id, zeroblob(1000) FROM notes WHERE id > :after LIMIT :page",
        "SELECT id, (SELECT name FROM sqlite_master) FROM notes WHERE id > :after LIMIT :page",
        "DELETE FROM notes WHERE id > :after AND :page",
    ):
        with pytest.raises(PluginError, match="notebook"):
            words(tmp_path / "a.db", query)
    assert len(words(tmp_path / "a.db")) == 3


def test_a_question_without_end_is_given_up(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    filled(tmp_path / "a.db", 3000).close()
    endless = (
        "SELECT a.id, '' FROM notes a, notes b, notes c"
        " WHERE a.id > :after AND a.word = b.word || c.word ORDER BY a.id LIMIT :page"
    )
    with databases.opened(tmp_path / "a.db", "notebook", frozenset({"notes"})) as tables:
        monkeypatch.setattr(databases, "PAGE_SECONDS", 0.05)
        with pytest.raises(PluginError, match="notebook"):
            list(tables.rows(endless))


def test_a_number_that_does_not_rise_and_too_many_rows_are_told(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    filled(tmp_path / "a.db", 30).close()
    with pytest.raises(PluginError, match="damaged"):
        words(tmp_path / "a.db", "SELECT 1, word FROM notes WHERE :after < 9 LIMIT :page")
    with pytest.raises(PluginError, match="damaged"):
        words(tmp_path / "a.db", "SELECT word, word FROM notes WHERE id > :after LIMIT :page")
    monkeypatch.setattr(databases, "MAX_ROWS", 20)
    with pytest.raises(PluginError, match="more rows"):
        words(tmp_path / "a.db")


def test_what_is_no_database_is_told(tmp_path: Path) -> None:
    for name, data in (
        ("a", b""),
        ("b", b"SQLite format 3\0"),
        ("c", b"SQLite format 3\0" + b"\xff" * 5000),
        ("d", b"x"),
    ):
        (tmp_path / name).write_bytes(data)
        assert databases.names(tmp_path / name) == frozenset()
        with pytest.raises(PluginError, match="notebook"):
            words(tmp_path / name)
    with pytest.raises(PluginError, match="notebook"):
        words(tmp_path / "absent")
    assert databases.names(tmp_path) == frozenset()


def test_words_in_other_letters_are_read_as_far_as_they_go(tmp_path: Path) -> None:
    with closing(filled(tmp_path / "a.db", 0)) as connection:
        connection.execute("INSERT INTO notes(word) VALUES(CAST(x'6166ff6f' AS TEXT))")
    shutil.copy(tmp_path / "a.db", tmp_path / "copy with space?#.db")
    assert words(tmp_path / "copy with space?#.db") == ["af\ufffdo"]
    assert databases.names(tmp_path / "copy with space?#.db") == {"notes"}


def test_a_damaged_name_in_the_list_of_tables_is_told(tmp_path: Path) -> None:
    filled(tmp_path / "a.db", 3).close()
    data = (tmp_path / "a.db").read_bytes().replace(b"CREATE TABLE notes", b"CREATE \x80ABLE notes")
    (tmp_path / "a.db").write_bytes(data)
    assert databases.names(tmp_path / "a.db") == frozenset()
    with pytest.raises(PluginError, match="damaged"):
        words(tmp_path / "a.db")
