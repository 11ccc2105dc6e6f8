"""Another program's SQLite file, read without trusting it and without touching it.

A file of up to `MAX_IMAGE` bytes is read into memory, its write-ahead log laid over it there, and opened from there: a
browser locks its history while it runs (Chromium 156: "database is locked" for as long), and a copy on the disk would
lie there in the clear. Larger ones are opened where they are, read-only. What is asked is one list of columns of plain
tables; an authorizer refuses the rest, and every page of rows has a deadline.
"""

from __future__ import annotations

import sqlite3
import struct
import time
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.app.importers.opening import head
from sixfold.app.plugin_api import PluginError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping
    from pathlib import Path

MAX_IMAGE = 256_000_000
"""Firefox and Chromium keep their history below 160 MB by themselves."""
MAX_VALUE = 50_000_000
"""Bytes of a row; screenpipe keeps a window's whole tree in one."""
MAX_ROWS = 5_000_000
PAGE = 500
BESIDE = 20
"""Rows for each of them, where a query joins several: the windows of a screen."""
PAGE_SECONDS = 20.0
"""A page takes some milliseconds; a made-up table can be joined for years."""
STEPS = 10_000
"""Of SQLite's machine between two looks at the clock: about a millisecond."""
TRIES = 5
PAUSE = 0.2

_FAULTS = (sqlite3.Error, OverflowError, MemoryError, UnicodeError)
"""A message of SQLite's own may quote a damaged name, which Python cannot decode."""
_MAGIC = b"SQLite format 3\0"
_JOURNAL = bytes.fromhex("d9d505f920a163d7")
_LOG = struct.Struct(">8I")
_FRAME = struct.Struct(">6I")
_LOG_MAGICS = (0x377F0682, 0x377F0683)
_FUNCTIONS = frozenset({"substr", "coalesce", "nullif"})
_SMALLEST_PAGE, _LARGEST_PAGE = 512, 65_536

Row = tuple[object, ...]


@dataclass(frozen=True, slots=True)
class Tables:
    """An open file and the columns of its plain tables."""

    connection: sqlite3.Connection
    columns: Mapping[str, frozenset[str]]
    form: str

    def rows(self, query: str) -> Iterator[Row]:
        """The rows of a query that has `:after` and `:page`, by their first column, a number that rises.

        Raises `PluginError`: damaged, too slow, more than `MAX_ROWS`.
        """
        after, done = -(2**63), 0
        while page := self._page(query, after):
            last = page[-1][0]
            if not isinstance(last, int) or last <= after:
                raise damaged(self.form)
            after = last
            done += len(page)
            if done > MAX_ROWS:
                raise PluginError(f"This {self.form} holds more rows than Sixfold takes from one file; thin it out.")
            yield from page

    def _page(self, query: str, after: int) -> list[Row]:
        deadline = time.monotonic() + PAGE_SECONDS
        self.connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)
        try:
            return self.connection.execute(query, {"after": after, "page": PAGE}).fetchmany(PAGE * BESIDE)
        except _FAULTS as error:
            raise damaged(self.form) from error


@contextmanager
def opened(path: Path, form: str, tables: frozenset[str]) -> Iterator[Tables]:
    """A file as it stands, of which only these tables may be read. Raises `PluginError`."""
    try:
        connection = _connection(path, form)
    except OSError as error:
        raise PluginError(f"This {form} cannot be opened; check that it exists and that you may read it.") from error
    except _FAULTS as error:
        raise damaged(form) from error
    try:
        try:
            _guard(connection)
            columns = _columns(connection, tables)
            connection.set_authorizer(_authorizer(frozenset(columns)))
        except _FAULTS as error:
            raise damaged(form) from error
        yield Tables(connection, columns, form)
    finally:
        connection.close()


def names(path: Path) -> frozenset[str]:
    """The names of the tables of a file, for a look at what it is; none for what is no such file."""
    if not head(path).startswith(_MAGIC):
        return frozenset()
    try:
        connection = _in_place(path, is_still=True)
    except (*_FAULTS, OSError):
        return frozenset()
    try:
        _guard(connection)
        found = connection.execute("SELECT name FROM sqlite_master WHERE type = 'table' LIMIT 1000").fetchall()
        return frozenset(str(name) for (name,) in found)
    except _FAULTS:
        return frozenset()
    finally:
        connection.close()


def damaged(form: str) -> PluginError:
    """What to raise for a file that is not as it must be."""
    return PluginError(
        f"This {form} is damaged or not what it seems; close its program, copy the file, import the copy."
    )


def _connection(path: Path, form: str) -> sqlite3.Connection:
    if not head(path).startswith(_MAGIC):
        raise PluginError(f"This is no {form}: it is no SQLite file. Name the file itself.")
    if path.stat().st_size > MAX_IMAGE:
        return _in_place(path, is_still=not _beside(path, "-wal", 1))
    connection = sqlite3.connect(":memory:", check_same_thread=False)
    try:
        connection.deserialize(bytes(_whole(path, form)))
    except BaseException:
        connection.close()
        raise
    return connection


def _in_place(path: Path, *, is_still: bool) -> sqlite3.Connection:
    """The file where it lies; as one that nobody writes where it has no log, so that not even a lock is taken."""
    address = f"{path.absolute().as_uri()}?mode=ro{'&immutable=1' if is_still else ''}"
    return sqlite3.connect(address, uri=True, timeout=1.0, check_same_thread=False)


def _whole(path: Path, form: str) -> bytearray:
    """The database with its log. Tried again while its program writes, so that no half of a change is read."""
    for _ in range(TRIES):
        before = _state(path)
        image, log = bytearray(path.read_bytes()), _beside(path, "-wal")
        journal = _beside(path, "-journal", len(_JOURNAL) + 4)
        is_half = journal.startswith(_JOURNAL) and any(journal[len(_JOURNAL) :])
        if before == _state(path) and not is_half:
            if len(image) + len(log) > 2 * MAX_IMAGE:
                raise damaged(form)
            return _laid_over(image, log)
        time.sleep(PAUSE)
    raise PluginError(f"This {form} is being written just now; close its program and import it again.")


def _state(path: Path) -> tuple[tuple[int, int] | None, ...]:
    return tuple(_facts(path.with_name(path.name + end)) for end in ("", "-wal", "-journal"))


def _facts(path: Path) -> tuple[int, int] | None:
    try:
        facts = path.stat()
    except FileNotFoundError:
        return None
    return facts.st_size, facts.st_mtime_ns


def _beside(path: Path, end: str, limit: int = MAX_IMAGE) -> bytes:
    """The first bytes of the file beside it with that ending; none where there is none."""
    try:
        with path.with_name(path.name + end).open("rb") as file:
            return file.read(limit)
    except FileNotFoundError:
        return b""


def _laid_over(image: bytearray, log: bytes) -> bytearray:
    """The database as it is with the write-ahead log's commits (sqlite.org/fileformat2.html, section 4).

    Frames of an older log are told by their salts. Checksums are not computed again: the file stood still meanwhile.
    """
    image[18:20] = b"\1\1"  # a database without a log, as nothing in memory has one
    if len(log) < _LOG.size:
        return image
    magic, _version, size, _count, *salts = _LOG.unpack_from(log)[:6]
    if magic not in _LOG_MAGICS or not _SMALLEST_PAGE <= size <= _LARGEST_PAGE:
        return image
    pending: dict[int, int] = {}
    pages: dict[int, int] = {}
    total = 0
    for at in range(_LOG.size, len(log) - _FRAME.size - size + 1, _FRAME.size + size):
        number, committed, *own = _FRAME.unpack_from(log, at)[:4]
        if own != salts:
            break
        pending[number] = at + _FRAME.size
        if committed:
            pages.update(pending)
            total = committed
            pending.clear()
    if total and total * size <= 2 * MAX_IMAGE:
        image = image[: total * size].ljust(total * size, b"\0")
        for number, start in pages.items():
            if 0 < number <= total:
                image[(number - 1) * size : number * size] = log[start : start + size]
        image[18:20] = b"\1\1"
    return image


def _guard(connection: sqlite3.Connection) -> None:
    connection.setlimit(sqlite3.SQLITE_LIMIT_LENGTH, MAX_VALUE)
    connection.setlimit(sqlite3.SQLITE_LIMIT_SQL_LENGTH, 1_000_000)
    connection.setlimit(sqlite3.SQLITE_LIMIT_ATTACHED, 0)
    connection.text_factory = lambda data: data.decode("utf-8", "replace")
    deadline = time.monotonic() + PAGE_SECONDS
    connection.set_progress_handler(lambda: time.monotonic() > deadline, STEPS)
    for pragma in ("trusted_schema = OFF", "cell_size_check = ON", "query_only = ON", "mmap_size = 0"):
        connection.execute(f"PRAGMA {pragma}")


def _columns(connection: sqlite3.Connection, tables: frozenset[str]) -> dict[str, frozenset[str]]:
    """The columns of those of the tables that are there: plain ones, no views and nothing virtual."""
    plain = "SELECT count(*) FROM sqlite_master WHERE name = ? AND type = 'table' AND rootpage > 0"
    found = [table for table in tables if connection.execute(plain, (table,)).fetchone() == (1,)]
    listed = "SELECT name FROM pragma_table_info(?)"
    return {table: frozenset(str(name) for (name,) in connection.execute(listed, (table,))) for table in sorted(found)}


def _authorizer(tables: frozenset[str]) -> Callable[[int, str | None, str | None, str | None, str | None], int]:
    def allow(action: int, first: str | None, second: str | None, _database: str | None, _inner: str | None) -> int:
        allowed = (
            action == sqlite3.SQLITE_SELECT
            or (action == sqlite3.SQLITE_READ and first in tables)
            or (action == sqlite3.SQLITE_FUNCTION and second in _FUNCTIONS)
        )
        return sqlite3.SQLITE_OK if allowed else sqlite3.SQLITE_DENY

    return allow
