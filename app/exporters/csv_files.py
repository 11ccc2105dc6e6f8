"""Tables as CSV (RFC 4180): a folder with a file a memory type and one of evidence, in UTF-8 with a byte-order mark.

The mark makes spreadsheets read UTF-8. They also calculate what begins as a formula: such words get an apostrophe in
front, and so do those that begin with an apostrophe, so that taking one away always gives the words back.
Times are ISO 8601 with their offset.
"""

from __future__ import annotations

import csv
from contextlib import ExitStack
from datetime import datetime
from io import TextIOWrapper
from typing import TYPE_CHECKING

from sixfold.app.exporters import columns

if TYPE_CHECKING:
    from _csv import Writer

    from sixfold.app.exporters.columns import Cell
    from sixfold.app.plugin_api import Archive, Options, Streaming, Target

FORMULA = frozenset("=+-@\t\r\n\uff1d\uff0b\uff0d\uff20'")
"""What a cell must not begin with (OWASP, "CSV Injection", with the full-width forms), and the apostrophe itself."""


def write(archive: Archive, target: Target, _options: Options) -> None:
    """Write the folder. A type of which nothing is chosen has no file; one that an earlier export left of it goes."""
    with ExitStack() as closing:
        tables = _Tables(columns.streaming(target), closing)
        tables.require("evidence", columns.EVIDENCE)
        for memory in archive.memories():
            tables.require(memory.type, columns.headings(memory.type))
            tables.add(memory.type, columns.memory_cells(memory))
        for seen in archive.evidence():
            tables.add("evidence", columns.evidence_cells(seen))
    for name in columns.FIELDS:
        if name not in tables.names:
            target.remove(f"{name}.csv")


class _Tables:
    """The open files by name."""

    def __init__(self, target: Streaming, closing: ExitStack) -> None:
        self._target = target
        self._closing = closing
        self._writers: dict[str, Writer] = {}

    @property
    def names(self) -> frozenset[str]:
        return frozenset(self._writers)

    def require(self, name: str, headings: tuple[str, ...]) -> None:
        """Begin a table where there is none yet."""
        if name not in self._writers:
            raw = self._target.open(f"{name}.csv")
            file = self._closing.enter_context(TextIOWrapper(raw, "utf-8-sig", newline=""))
            self._writers[name] = csv.writer(file, strict=True)
            self._writers[name].writerow(headings)

    def add(self, name: str, cells: tuple[Cell, ...]) -> None:
        self._writers[name].writerow([told(cell) for cell in cells])


def told(cell: Cell) -> str:
    """A cell as its text; words that a spreadsheet would calculate are defused."""
    match cell:
        case None:
            return ""
        case bool():
            return "true" if cell else "false"
        case datetime():
            return cell.isoformat(timespec="milliseconds" if cell.microsecond else "seconds")
        case str():
            return f"'{cell}" if cell[:1] in FORMULA or cell.lstrip()[:1] in FORMULA else cell
    return str(cell)
