"""How a file is opened that anybody may have written: within a size, and whatever goes wrong as one sentence."""

from __future__ import annotations

import re
import stat
import warnings
from contextlib import contextmanager
from typing import TYPE_CHECKING

from sixfold.app.plugin_api import PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

HEAD = 4096
"""Bytes of a look inside: what tells a form stands in its first lines."""
MAX_NAME = 200
"""Characters of a title, a name or an id that are kept."""

_UNWANTED = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f\ud800-\udfff\ufffe\uffff]")
_LINE_ENDS = re.compile("\r\n?|\x0c|\u2028|\u2029")
_TRAILING = re.compile(r"(?<![ \t])[ \t]+$", re.MULTILINE)
"""A run of spaces is looked at once, from its beginning: else a megabyte of them would take hours."""
_MANY_BLANK = re.compile(r"\n{3,}")


def head(path: Path) -> bytes:
    """The first bytes of a file; none where it cannot be read or is no file (a pipe would be waited for)."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            return b""
        with path.open("rb") as file:
            return file.read(HEAD)
    except OSError:
        return b""


def require(path: Path, kind: str, limit: int) -> None:
    """Raise `PluginError` for a file that cannot be read or is larger than `limit` bytes, without reading it."""
    try:
        facts = path.stat()
        if not stat.S_ISREG(facts.st_mode):
            raise PluginError(f"This {kind} is no file; name the file itself.")
        path.open("rb").close()
    except OSError as error:
        raise PluginError(f"This {kind} cannot be opened; check that it exists and that you may read it.") from error
    if facts.st_size > limit:
        raise PluginError(_too_large(kind, limit))


def read_bytes(path: Path, kind: str, limit: int) -> bytes:
    """A whole file. Raises `PluginError` for one that cannot be read or is larger than `limit` bytes."""
    require(path, kind, limit)
    try:
        with path.open("rb") as file:
            data = file.read(limit + 1)
    except OSError as error:
        raise PluginError(f"This {kind} cannot be read; check the disk that it is on.") from error
    if len(data) > limit:  # it has grown since
        raise PluginError(_too_large(kind, limit))
    return data


def _too_large(kind: str, limit: int) -> str:
    return f"This {kind} is larger than {limit // 1_000_000} MB; split it and import the parts."


@contextmanager
def told_as(sentence: str) -> Iterator[None]:
    """Whatever a library raises of a file that somebody made up becomes the sentence; a `PluginError` stays.

    What it warns of is not shown: it may quote the file.
    """
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            yield
    except PluginError:
        raise
    except Exception as error:  # the libraries raise whatever their parsers run into, RecursionError among it
        raise PluginError(sentence) from error


def clean(text: str) -> str:
    """Text as it may be stored: lines end in one way, nothing that is no character, no more than one blank line."""
    lines = _LINE_ENDS.sub("\n", text)
    return _MANY_BLANK.sub("\n\n", _TRAILING.sub("", _UNWANTED.sub("", lines))).strip("\n")


def name(text: object, most: int = MAX_NAME) -> str | None:
    """A title, a name or an address on one line, cut at so many characters; None where nothing is left."""
    if not isinstance(text, str):
        return None
    return " ".join(_UNWANTED.sub("", text[: most * 10]).split())[:most] or None
