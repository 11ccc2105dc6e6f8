"""What commands print: JSON for scripts, plain lines for people, in which captured text cannot steer the terminal."""

from __future__ import annotations

import json
import os
import unicodedata
from typing import TYPE_CHECKING, Any

import click

from sixfold.app.errors import OutputRefused

if TYPE_CHECKING:
    from pathlib import Path

WIDTH = 200
"""Characters of a line of a list."""


def as_json(data: Any) -> None:
    """One JSON object on one line of standard output."""
    click.echo(json.dumps(data, ensure_ascii=False, allow_nan=False))


def line(text: str = "") -> None:
    """One line for a person."""
    click.echo(safe(text))


def note(text: str) -> None:
    """A word beside the data, on standard error."""
    click.echo(safe(text), err=True)


def safe(text: str) -> str:
    """The text with control characters shown as spaces: an escape sequence on a recorded screen stays text."""
    return "".join(
        letter if letter == "\n" or unicodedata.category(letter) not in {"Cc", "Cf", "Cs"} else " " for letter in text
    )


def short(text: str, width: int = WIDTH) -> str:
    """The text on one line of at most `width` characters."""
    words = " ".join(text.split())
    return words if len(words) <= width else words[: width - 1] + "…"


def private_file(path: Path, data: bytes) -> None:
    """Write what leaves the encrypted store on the user's order, readable by the user alone; raises `OutputRefused`."""
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "wb") as opened:
            opened.write(data)
    except OSError as error:
        raise OutputRefused(path=path) from error
