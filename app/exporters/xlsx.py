"""Tables as an Excel workbook: a sheet a memory type and one of evidence, written row by row without holding them.

Words are words: none is read as a formula, a link or a number. Times are real dates on the clock of the memory's zone,
which the column `time_zone` names, as Excel's know no zone; those before its calendar begins are words.
"""

from __future__ import annotations

from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

import xlsxwriter
from xlsxwriter.exceptions import FileCreateError, FileSizeError

from sixfold.app.exporters import columns
from sixfold.app.plugin_api import PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from typing import IO

    from xlsxwriter.format import Format
    from xlsxwriter.workbook import Workbook
    from xlsxwriter.worksheet import Worksheet

    from sixfold.app.exporters.columns import Cell
    from sixfold.app.plugin_api import Archive, Options, Streaming, Target

LONGEST = 32_767
"""UTF-16 units of a cell (Excel's specifications and limits); a longer text makes Excel repair the file."""
ROWS = 1_048_576
"""Of a sheet (same page); what is more goes on in a further sheet."""
FIRST_YEAR = 1900
WIDE = frozenset(
    {"line", "summary", "details", "steps", "when_to_use", "text", "quotes", "title", "caption", "location", "url"}
)
_TIMES = frozenset({"valid_from", "valid_to", "created", "updated", "when", "ended", "last_seen", "expired"})


def write(archive: Archive, target: Target, options: Options) -> None:
    """Write the workbook."""
    with _workbook(columns.streaming(target), options.now) as book:
        look = Look(book.add_format({"bold": True}), book.add_format({"num_format": "yyyy-mm-dd hh:mm:ss"}))
        tables = {
            name: Table(book, look, name.capitalize(), columns.headings(name))
            for name in columns.FIELDS
            if name != "vault"
        }
        tables["evidence"] = Table(book, look, "Evidence", columns.EVIDENCE)
        for memory in archive.memories():
            if memory.type not in tables:
                tables[memory.type] = Table(book, look, memory.type.capitalize(), columns.headings(memory.type))
            tables[memory.type].add(columns.memory_cells(memory))
        for seen in archive.evidence():
            tables["evidence"].add(columns.evidence_cells(seen))
        for table in tables.values():
            table.end()


@dataclass(frozen=True, slots=True)
class Look:
    """How headings and times are shown."""

    heading: Format
    time: Format


class Table:
    """One table, in as many sheets as its rows need. `end` is called once, after the last row."""

    def __init__(self, book: Workbook, look: Look, name: str, headings: tuple[str, ...], rows: int = ROWS) -> None:
        self._book = book
        self._look = look
        self._name = name
        self._headings = headings
        self._rows = rows
        self._sheets = 0
        self._sheet = self._begin()

    def add(self, cells: tuple[Cell, ...]) -> None:
        """Write the next row."""
        if self._row == self._rows:
            self.end()
            self._sheet = self._begin()
        for column, cell in enumerate(cells):
            self._put(column, cell)
        self._row += 1

    def end(self) -> None:
        """Lay the filter over what was written."""
        self._sheet.autofilter(0, 0, self._row - 1, len(self._headings) - 1)

    def _begin(self) -> Worksheet:
        self._sheets += 1
        sheet: Worksheet = self._book.add_worksheet(f"{self._name} {self._sheets}" if self._sheets > 1 else self._name)
        sheet.freeze_panes(1, 0)
        for column, heading in enumerate(self._headings):
            sheet.set_column(column, column, 60 if heading in WIDE else 20 if heading in _TIMES else 14)
            sheet.write_string(0, column, heading, self._look.heading)
        self._row = 1
        return sheet

    def _put(self, column: int, cell: Cell) -> None:
        match cell:
            case None | "":
                pass
            case bool():
                self._sheet.write_boolean(self._row, column, cell)
            case datetime() if cell.year >= FIRST_YEAR:
                self._sheet.write_datetime(self._row, column, cell.replace(tzinfo=None), self._look.time)
            case datetime():
                self._sheet.write_string(self._row, column, cell.isoformat())
            case str():
                self._sheet.write_string(self._row, column, cut(cell))
            case _:
                self._sheet.write_number(self._row, column, cell)


def cut(text: str) -> str:
    """A text that fits into a cell, with a mark where it was longer."""
    if len(text) * 2 <= LONGEST or _units(text) <= LONGEST:
        return text
    mark = " [... cut: longer than a cell of Excel]"
    kept = text.encode("utf-16-le")[: (LONGEST - len(mark)) * 2]
    return kept.decode("utf-16-le", "ignore") + mark


def _units(text: str) -> int:
    return len(text.encode("utf-16-le")) // 2


@contextmanager
def _workbook(target: Streaming, now: datetime) -> Iterator[Workbook]:
    """A workbook on the target's file; what the library puts down on its way stays in the target's own folder."""
    with target.open(target.name) as file:
        choices = {"constant_memory": True, "tmpdir": str(target.scratch()), "strings_to_urls": False}
        book = xlsxwriter.Workbook(file, choices)
        book.set_properties({"title": "Sixfold", "created": now.replace(tzinfo=None)})
        try:
            yield book
            book.close()
        except FileCreateError as error:  # the library's word for an error of the disk
            raise OSError(str(error)) from error
        except FileSizeError as error:
            raise PluginError("This is more than a workbook can hold; choose less, or the form csv.") from error
        finally:
            for sheet in book.worksheets():  # left open by the library where it is not closed to the end
                rows: IO[str] | None = sheet.row_data_fh
                if rows is not None:
                    rows.close()
