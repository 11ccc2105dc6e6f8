"""The encrypted database: SQLCipher with a raw key, in WAL mode. The only file that imports `sqlcipher3`.

The settings and why: `cipher_memory_security` locks and wipes the pages' memory (off by default); `synchronous=FULL`
makes what was acknowledged survive a power cut; `secure_delete` writes zeros over what is deleted; `temp_store=MEMORY`
keeps sorting and VACUUM off the disk; `auto_vacuum=INCREMENTAL` lets free pages be given back; `cache_size` is 64 MiB,
as a page that is read again is decrypted again: searching 100,000 rows took 222 ms with SQLite's 2 MB, 186 with it.
"""

from __future__ import annotations

import contextlib
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, Self

from sqlcipher3 import dbapi2

from sixfold.memory import errors
from sixfold.memory.store import migrations
from sixfold.memory.store.instants import to_ms

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

sqlcipher: Any = dbapi2  # a C extension without type stubs

Value = str | int | float | bytes | None
Row = tuple[Any, ...]

KEY_BYTES = 32
BUSY_SECONDS = 5.0
"""Only our own checks and a backup ever hold it beside us, and those for milliseconds."""

VACUUM_UP_TO = 128 << 20

ROOM_TO_OPEN = 64 << 10
"""Bytes: the log's index takes 32 KiB and is made when the database is opened."""

_SETTINGS = (
    "PRAGMA cipher_memory_security = ON",
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",
    "PRAGMA cache_size = -65536",
    "PRAGMA temp_store = MEMORY",
    "PRAGMA foreign_keys = ON",
    "PRAGMA trusted_schema = OFF",
)

_BY_CODE: dict[str, type[errors.MemoryStoreError]] = {
    "SQLITE_NOTADB": errors.DatabaseDamaged,
    "SQLITE_CORRUPT": errors.DatabaseDamaged,
    "SQLITE_FULL": errors.DiskFull,
    "SQLITE_READONLY": errors.DiskReadOnly,
    "SQLITE_CANTOPEN": errors.DiskReadOnly,
    "SQLITE_PERM": errors.DiskReadOnly,
    "SQLITE_BUSY": errors.DatabaseBusy,
    "SQLITE_LOCKED": errors.DatabaseBusy,
    "SQLITE_IOERR": errors.DiskFailed,
}


class Database:
    """One open connection; used on the thread that opened it (`Serial`)."""

    def __init__(self, connection: Any, path: Path) -> None:
        self._connection = connection
        self._depth = 0
        self.path = path

    @classmethod
    def create(cls, path: Path, key: bytes, *, now: datetime) -> Self:
        """Make a new, empty database for a new home; `FileExistsError` if there is one (a bug of the caller)."""
        if path.exists():
            raise FileExistsError(path)
        path.touch(mode=0o600)
        try:
            return cls._open(path, key, now=now, fresh=True)
        except BaseException:
            path.unlink()  # what is half made holds nothing yet, and would stand in the way of the next attempt
            raise

    @classmethod
    def open(cls, path: Path, key: bytes, *, now: datetime) -> Self:
        """Open the database of a home and bring it to this program's schema.

        Raises `DatabaseMissing`, `DatabaseDamaged` (wrong key included: SQLCipher cannot tell them apart),
        `DatabaseNewer`, `MigrationFailed`, `DatabaseBusy` or a `DiskError`.
        """
        if not path.exists() or path.stat().st_size == 0:
            raise errors.DatabaseMissing
        return cls._open(path, key, now=now)

    @classmethod
    def _open(cls, path: Path, key: bytes, *, now: datetime, fresh: bool = False) -> Self:
        if len(key) != KEY_BYTES:
            raise ValueError("SQLCipher's raw key has 32 bytes")
        with _translated():
            connection = sqlcipher.connect(str(path), isolation_level=None, timeout=BUSY_SECONDS)
        database = cls(connection, path)
        try:
            database._unlock(key, fresh=fresh)
            migrations.refuse_newer(database)
            database._configure()
            migrations.migrate(database, at=to_ms(now))
        except errors.DiskFailed as error:
            database.close()
            # Without room for the log's index SQLite says no more than that reading or writing failed.
            full = shutil.disk_usage(path.parent).free < ROOM_TO_OPEN
            raise (errors.DiskFull if full else errors.DiskFailed) from error
        except BaseException:
            database.close()
            raise
        return database

    def _unlock(self, key: bytes, *, fresh: bool) -> None:
        with _translated():
            self._connection.execute("PRAGMA cipher_log_level = NONE")  # it would write to standard error
            self._connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            if fresh:
                self._connection.execute("PRAGMA auto_vacuum = INCREMENTAL")  # only before the first table
            self._connection.execute("SELECT count(*) FROM sqlite_master").fetchone()  # the first page proves the key

    def _configure(self) -> None:
        with _translated():
            for statement in _SETTINGS:
                self._connection.execute(statement).fetchall()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Write all or nothing (BEGIN IMMEDIATE); inside another one it is part of that."""
        if self._depth:
            self._depth += 1
            try:
                yield
            finally:
                self._depth -= 1
            return
        with _translated():
            self._connection.execute("BEGIN IMMEDIATE")
        self._depth = 1
        try:
            yield
        except BaseException:
            self._depth = 0
            self._roll_back()
            raise
        self._depth = 0
        try:
            with _translated():
                self._connection.execute("COMMIT")
        except errors.MemoryStoreError:
            self._roll_back()
            raise

    def _roll_back(self) -> None:
        # After a full disk SQLite has rolled back by itself; then there is nothing to do here.
        if self._connection.in_transaction:
            with contextlib.suppress(sqlcipher.Error):
                self._connection.execute("ROLLBACK")

    def execute(self, sql: str, params: Sequence[Value] | Mapping[str, Value] = ()) -> int:
        """Run one statement; gives the number of rows it changed (-1 where that means nothing)."""
        with _translated():
            return int(self._connection.execute(sql, params).rowcount)

    def execute_many(self, sql: str, rows: Iterable[Sequence[Value] | Mapping[str, Value]]) -> None:
        """Run one statement for each row of parameters."""
        with _translated():
            self._connection.executemany(sql, rows)

    def insert(self, sql: str, params: Sequence[Value] | Mapping[str, Value] = ()) -> int:
        """Run an INSERT and give the row number."""
        with _translated():
            return int(self._connection.execute(sql, params).lastrowid)

    def script(self, sql: str) -> None:
        """Run many statements; the script holds its own BEGIN and COMMIT."""
        with _translated():
            self._connection.executescript(sql)

    def query(self, sql: str, params: Sequence[Value] | Mapping[str, Value] = ()) -> list[Row]:
        """Give all rows."""
        with _translated():
            return list(self._connection.execute(sql, params).fetchall())

    def stream(self, sql: str, params: Sequence[Value] | Mapping[str, Value] = ()) -> Iterator[Row]:
        """Give the rows one by one, for results that are large; nothing may be written meanwhile."""
        with _translated():
            yield from self._connection.execute(sql, params)

    def one(self, sql: str, params: Sequence[Value] | Mapping[str, Value] = ()) -> Row | None:
        """Give the first row, or None."""
        with _translated():
            row: Row | None = self._connection.execute(sql, params).fetchone()
            return row

    def number(self, sql: str, params: Sequence[Value] | Mapping[str, Value] = ()) -> int:
        """Give the first column of the first row as a number, 0 where there is none (counts, sums, maxima)."""
        row = self.one(sql, params)
        return 0 if row is None or row[0] is None else int(row[0])

    def abandon(self) -> None:
        """Roll back whatever is open: after a failed script."""
        self._roll_back()

    def check(self) -> list[str]:
        """Give what is wrong with the file, an empty list when nothing is: pages, structure, references, full text."""
        return integrity(self)

    def scrub(self) -> None:
        """Leave no old copy of a deleted row: give free pages back and empty the write-ahead log.

        `secure_delete` has zeroed deleted cells and free pages already. VACUUM, which writes every page anew (0.07 s a
        megabyte, and as much memory), is a second guard where it takes no longer than some seconds.
        """
        size = self.number("PRAGMA page_count") * self.number("PRAGMA page_size")
        with _translated():
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()
            shrink = "VACUUM" if size <= VACUUM_UP_TO else "PRAGMA incremental_vacuum"
            self._connection.execute(shrink).fetchall()
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def give_back(self) -> None:
        """Give free pages back to the disk, after much has been deleted."""
        with _translated():
            self._connection.execute("PRAGMA incremental_vacuum").fetchall()
            self._connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchall()

    def close(self) -> None:
        """Close the connection, which empties the write-ahead log into the file; may be called twice."""
        self._connection.close()


def integrity(database: Database) -> list[str]:
    """Run the checks of SQLCipher and SQLite that name what is broken."""
    found: list[str] = []
    for pragma in ("cipher_integrity_check", "integrity_check", "foreign_key_check"):
        try:
            rows = database.query(f"PRAGMA {pragma}")
        except errors.MemoryStoreError as error:
            found.append(f"{pragma}: {error.code}")
            continue
        found += [f"{pragma}: {' '.join(str(cell) for cell in row)}" for row in rows if row != ("ok",)]
    for table in ("turn", "window", "segment", "memory"):
        try:
            with database.transaction():
                name = f"fulltext_{table}"
                database.execute(f"INSERT INTO {name} ({name}, rank) VALUES ('integrity-check', 1)")  # noqa: S608 - four fixed names
        except errors.MemoryStoreError as error:
            found.append(f"fulltext_{table}: {error.code}")
    return found


@contextmanager
def _translated() -> Iterator[None]:
    """Turn what the world did wrong into a sentence; a wrong statement stays what it is, a bug."""
    try:
        yield
    except sqlcipher.Error as error:
        name = str(getattr(error, "sqlite_errorname", ""))
        for prefix, kind in _BY_CODE.items():
            if name.startswith(prefix):
                raise kind from error
        raise
