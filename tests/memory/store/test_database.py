from __future__ import annotations

import contextlib
import shutil
import subprocess
import sys
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sixfold.memory import errors
from sixfold.memory.store.database import Database

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

NOW = datetime(2026, 3, 5, tzinfo=UTC)
KEY = bytes(range(32))
PAGE = 4096


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "memory.db"


@pytest.fixture
def db(path: Path) -> Iterator[Database]:
    database = Database.create(path, KEY, now=NOW)
    yield database
    database.close()


def settings(db: Database, count: int, size: int = 500) -> None:
    with db.transaction():
        db.execute_many("INSERT INTO setting VALUES (?, ?)", [(f"s{number}", "x" * size) for number in range(count)])


def read_all(path: Path) -> None:
    with contextlib.closing(reopened(path)) as again:
        again.query("SELECT sum(length(value)) FROM setting")


def reopened(path: Path) -> Database:
    return Database.open(path, KEY, now=NOW)


@pytest.mark.parametrize(
    ("pragma", "value"),
    [
        ("cipher_memory_security", "1"),
        ("journal_mode", "wal"),
        ("synchronous", 2),
        ("foreign_keys", 1),
        ("secure_delete", 1),
        ("temp_store", 2),
        ("auto_vacuum", 2),
        ("cache_size", -65536),
    ],
)
def test_every_setting_is_in_force_after_opening(db: Database, path: Path, pragma: str, value: object) -> None:
    db.close()
    again = reopened(path)
    assert again.one(f"PRAGMA {pragma}") == (value,)
    again.close()


def test_nothing_on_the_disk_is_readable(db: Database, path: Path) -> None:
    db.execute("INSERT INTO setting VALUES ('marker', 'xylophone')")
    files = [file.read_bytes() for file in path.parent.iterdir()]
    assert not any(b"xylophone" in file or b"CREATE TABLE" in file or b"SQLite format" in file for file in files)


def test_the_file_is_its_owners_only(db: Database, path: Path) -> None:
    assert db.path.stat().st_mode & 0o777 == 0o600
    assert all(file.stat().st_mode & 0o077 == 0 for file in path.parent.iterdir())


def test_a_wrong_key_is_refused_in_words(db: Database, path: Path) -> None:
    db.close()
    with pytest.raises(errors.DatabaseDamaged, match="damaged or belongs to other keys"):
        Database.open(path, bytes(32), now=NOW)


def test_a_missing_or_empty_file_is_not_taken_for_a_new_memory(path: Path) -> None:
    with pytest.raises(errors.DatabaseMissing, match="put memory"):
        reopened(path)
    path.touch()
    with pytest.raises(errors.DatabaseMissing):
        reopened(path)


def test_a_home_is_never_made_over_another(db: Database, path: Path) -> None:
    with pytest.raises(FileExistsError):
        Database.create(path, KEY, now=NOW)
    assert db.check() == []


@pytest.mark.parametrize("page", [0, 1, 5, 40])
def test_one_flipped_bit_anywhere_is_found(db: Database, path: Path, page: int) -> None:
    settings(db, 300)
    db.close()
    raw = bytearray(path.read_bytes())
    raw[page * PAGE + 200] ^= 1
    path.write_bytes(raw)
    try:
        again = reopened(path)
    except errors.DatabaseDamaged:
        return
    found = again.check()
    again.close()
    assert any("cipher_integrity_check" in line for line in found)


@pytest.mark.parametrize("length", [100, PAGE, 10 * PAGE + 17])
def test_a_file_cut_off_is_damaged_in_words(db: Database, path: Path, length: int) -> None:
    settings(db, 300)
    db.close()
    path.write_bytes(path.read_bytes()[:length])
    with pytest.raises(errors.DatabaseDamaged):
        read_all(path)


@pytest.mark.parametrize("share", [0.0, 0.3, 0.7, 0.99])
def test_a_log_cut_off_by_a_power_cut_loses_its_end_and_nothing_else(db: Database, path: Path, share: float) -> None:
    settings(db, 5)
    db.query("PRAGMA wal_checkpoint(TRUNCATE)")
    db.execute("INSERT INTO setting VALUES ('later', 'x')")
    copy = path.parent / "copy"
    copy.mkdir()
    shutil.copy(path, copy / "memory.db")
    log = path.with_name("memory.db-wal").read_bytes()
    (copy / "memory.db-wal").write_bytes(log[: int(len(log) * share)])
    again = reopened(copy / "memory.db")
    assert again.number("SELECT count(*) FROM setting WHERE name LIKE 's_'") == 5
    assert again.check() == []
    again.close()


def test_a_transaction_writes_all_or_nothing_and_an_inner_one_is_part_of_it(db: Database) -> None:
    def broken() -> None:
        with db.transaction():
            with db.transaction():
                db.execute("INSERT INTO setting VALUES ('a', '1')")
            raise LookupError

    with pytest.raises(LookupError):
        broken()
    assert db.number("SELECT count(*) FROM setting WHERE name = 'a'") == 0
    with db.transaction():
        db.execute("INSERT INTO setting VALUES ('a', '1')")
    assert db.number("SELECT count(*) FROM setting WHERE name = 'a'") == 1


def test_an_error_in_an_inner_transaction_ends_the_outer_one_too(db: Database) -> None:
    def inner() -> None:
        with db.transaction():
            db.execute("INSERT INTO setting VALUES ('inner', '1')")
            raise LookupError

    def outer() -> None:
        with db.transaction():
            db.execute("INSERT INTO setting VALUES ('outer', '1')")
            inner()

    with pytest.raises(LookupError):
        outer()
    assert db.number("SELECT count(*) FROM setting WHERE name IN ('inner', 'outer')") == 0


def test_a_second_writer_is_told_that_it_is_busy(db: Database, path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sixfold.memory.store.database.BUSY_SECONDS", 0.05)
    other = reopened(path)
    with db.transaction(), pytest.raises(errors.DatabaseBusy, match="close it and try again"):
        other.execute("INSERT INTO setting VALUES ('b', '1')")
    other.close()


def test_a_wrong_statement_is_a_bug_and_not_a_sentence(db: Database) -> None:
    with pytest.raises(Exception, match="no such table") as caught:
        db.query("SELECT x FROM none")
    assert not isinstance(caught.value, errors.MemoryStoreError)


def test_a_database_of_a_newer_program_is_refused_and_not_touched(db: Database, path: Path) -> None:
    db.execute("PRAGMA user_version = 9999")
    db.close()
    before = path.read_bytes()
    with pytest.raises(errors.DatabaseNewer, match="schema 9999"):
        reopened(path)
    assert path.read_bytes() == before


FILLED = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from sixfold.memory import errors
from sixfold.memory.store.database import Database
path, key, now = Path(sys.argv[1]), bytes(range(32)), datetime(2026, 3, 5, tzinfo=UTC)
db = Database.open(path, key, now=now) if path.exists() else Database.create(path, key, now=now)
number = 0
try:
    while number < 4000:
        with db.transaction():
            db.execute("INSERT INTO setting VALUES (?, ?)", (f"row{number}", "x" * 4000))
        number += 1
except errors.DiskFull:
    print(number)
"""


@pytest.fixture
def small_disk(tmp_path: Path) -> Iterator[Path]:
    folder = tmp_path / "disk"
    folder.mkdir()
    mounted = subprocess.run(
        ["/bin/mount", "-t", "tmpfs", "-o", "size=3m", "tmpfs", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode:
        pytest.skip("only root may mount a small disk")
    yield folder
    subprocess.run(["/bin/umount", str(folder)], check=True)


def test_on_a_full_disk_the_write_fails_in_words_and_all_before_it_stands(small_disk: Path) -> None:
    path = small_disk / "memory.db"
    ended = subprocess.run([sys.executable, "-c", FILLED, str(path)], check=True, capture_output=True, text=True)
    acknowledged = int(ended.stdout)
    assert acknowledged > 10
    (small_disk / "memory.db-shm").unlink(missing_ok=True)
    copy = small_disk.parent / "copy"
    shutil.copytree(small_disk, copy)
    again = reopened(copy / "memory.db")
    assert again.number("SELECT count(*) FROM setting WHERE name LIKE 'row%'") == acknowledged
    assert again.check() == []
    again.close()


def test_a_check_names_a_reference_that_points_nowhere(db: Database) -> None:
    db.execute("PRAGMA foreign_keys = OFF")
    db.execute("INSERT INTO memory_link VALUES ('a', 'b', 'same', 0)")
    assert any("foreign_key_check: memory_link" in line for line in db.check())
