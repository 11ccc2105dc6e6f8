"""What the archives of talks have in common: a turn of a talk as an item, and words that others wrote."""

from __future__ import annotations

import math
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, Literal

from sixfold.app.importers import archives
from sixfold.app.importers.json_pull import Pull
from sixfold.app.importers.opening import clean, name
from sixfold.app.plugin_api import Item, PluginError

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator
    from pathlib import Path

MAX_TURN = 20_000
"""Characters of one turn. What is longer was pasted: it is read as a document, in parts, and its words are nobody's."""
MAX_TEXT = 2_000_000
"""Characters of a pasted text: a novel. What follows is left out."""
HEAD = 262_144
"""Bytes of a look inside: a talk's own names stand before its first turns, a person's contacts before all talks."""

By = Literal["user", "other", "assistant"]


@dataclass(frozen=True, slots=True)
class Talk:
    """A talk that turns belong to. `app` is the program it was held in."""

    thread: str
    title: str | None
    app: str

    def turn(
        self, text: str, when: datetime, by: By, *, seq: int, ident: str, author: str | None = None
    ) -> Item | None:
        """One turn; None where nothing was said."""
        words = clean(text[: MAX_TEXT * 2])[:MAX_TEXT].strip()
        if not words:
            return None
        is_long = len(words) > MAX_TURN
        return Item(
            words,
            when,
            kind="document" if is_long else "message",
            by="other" if is_long and by == "user" else by,
            author=name(author),
            title=name(self.title),
            app=self.app,
            thread=self.thread,
            seq=seq,
            external_id=ident,
        )


@contextmanager
def texts(path: Path, pattern: re.Pattern[str], form: str) -> Iterator[Iterator[Pull]]:
    """The JSON of a file, or of the files in a zip whose names are of the pattern. Raises `PluginError`."""
    if archives.is_zip(path):
        with archives.opened(path, form) as archive:
            members = archives.named(archive, pattern.fullmatch)
            if not members:
                raise PluginError(f"This zip holds no talks of a {form}; import the zip as you were given it.")
            yield (Pull(archives.reader(archive, member, form), form) for member in members)
        return
    try:
        with path.open("rb") as file:
            yield iter([Pull(archives.bounded(file, form), form)])
    except OSError as error:
        raise PluginError(f"This {form} cannot be opened; check that it exists and that you may read it.") from error


def conversations(path: Path, pattern: re.Pattern[str], form: str) -> Iterator[dict[str, Any]]:
    """The talks of an archive that is a list of them, one held at a time; one alone is a list of one."""
    with texts(path, pattern, form) as pulls:
        for pull in pulls:
            for _ in [None] if pull.peek() == "{" else pull.items():
                talk = pull.value()
                if not isinstance(talk, dict):
                    raise pull.damaged()
                yield talk
            pull.finish()


def begins_with(path: Path, files: re.Pattern[str], words: re.Pattern[bytes]) -> bool:
    """Whether such words stand at the beginning of a file of JSON, or of the one in a zip."""
    data = archives.first_bytes(path, files.fullmatch, HEAD)
    return data.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in {b"[", b"{"} and words.search(data) is not None


def epoch(seconds: object) -> datetime | None:
    """Seconds since 1970, as a number or its digits, as a time; None for what is none."""
    try:
        number = float(seconds) if isinstance(seconds, int | float | str) else math.nan
        return datetime.fromtimestamp(number, UTC)
    except (ValueError, OverflowError, OSError):
        return None


def mapping(value: object) -> dict[str, Any]:
    """An object; an empty one for what is none."""
    return value if isinstance(value, dict) else {}


def listed(value: object) -> list[Any]:
    """An array; an empty one for what is none."""
    return value if isinstance(value, list) else []


def ident(*values: object) -> str | None:
    """The first of these that can be an id: some characters on one line, or a number."""
    for value in values:
        if isinstance(value, int) and not isinstance(value, bool) and abs(value) < 2**63:
            return str(value)
        if isinstance(value, str) and (named := name(value)):
            return named
    return None
