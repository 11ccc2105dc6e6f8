"""Batches: one JSON object a line in, one a line out, in order; a line that fails says so and the next one runs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import IO, TYPE_CHECKING, Any

import click

from sixfold.app import output
from sixfold.app.errors import NotUnderstood
from sixfold.app.failures import EXIT_BUG, EXIT_DONE, explain
from sixfold.memory.types import MemoryType

if TYPE_CHECKING:
    import threading
    from datetime import datetime
    from pathlib import Path

    from sixfold.app.arguments import Moment

LARGEST = 1000
"""Results of one line."""

Answer = Callable[[dict[str, Any]], dict[str, Any]]


def run(file: Path, answer: Answer, cancel: threading.Event) -> int:
    """Answer every line of `file` ("-": standard input). A batch that ran ends with 0."""
    with _opened(file) as lines:
        for line in lines:
            if cancel.is_set():
                raise KeyboardInterrupt
            if line.strip():
                output.as_json(_answer(line, answer))
    return EXIT_DONE


def text(row: dict[str, Any], name: str) -> str:
    """A field of a line that must be text."""
    value = row.get(name)
    if not isinstance(value, str) or not value.strip():
        raise NotUnderstood(name=name, remedy="each line needs it as text")
    return value


def _answer(line: str, answer: Answer) -> dict[str, Any]:
    ident: object = None
    try:
        row = json.loads(line)
        if not isinstance(row, dict):
            raise NotUnderstood(name="a line", remedy="each line must be one JSON object")  # noqa: TRY301
        ident = row.get("id")
        return {"id": ident, **answer(row)}
    except ValueError:
        return {"id": ident, "error": "not-understood", "sentence": "This line is no JSON."}
    except Exception as error:
        trouble = explain(error)
        if trouble.status == EXIT_BUG:
            raise
        return {"id": ident, "error": trouble.code, "sentence": trouble.sentence}


@contextmanager
def _opened(file: Path) -> Iterator[IO[Any]]:
    try:
        with click.open_file(str(file), encoding="utf-8", errors="replace") as lines:
            yield lines
    except (FileNotFoundError, PermissionError, IsADirectoryError) as error:
        raise NotUnderstood(name="--batch", remedy=f"the file {file} cannot be read") from error


def number(row: dict[str, Any], name: str, default: int) -> int:
    """A field that may hold a whole number from 1 to 1000."""
    value = row.get(name, default)
    if isinstance(value, bool) or not isinstance(value, int) or not 1 <= value <= LARGEST:
        raise NotUnderstood(name=name, remedy=f"it is a number from 1 to {LARGEST}")
    return value


def choice(row: dict[str, Any], name: str, default: MemoryType | None) -> MemoryType | None:
    """A field that may name a memory type."""
    value = row.get(name)
    if value is None:
        return default
    try:
        return MemoryType(value)
    except ValueError as error:
        raise NotUnderstood(name=name, remedy=f"it is one of {', '.join(MemoryType)}") from error


def moment(row: dict[str, Any], name: str, default: datetime | None, kind: Moment) -> datetime | None:
    """A field that may hold a time, read as the option of that name reads it."""
    value = row.get(name)
    if value is None:
        return default
    try:
        return kind.convert(value, None, None)
    except click.UsageError as error:
        raise NotUnderstood(name=name, remedy="write it as 2024-05-31 or 2024-05-31T14:30+02:00") from error
