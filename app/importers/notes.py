"""Markdown notes as Obsidian has them: what stands above a note in YAML tells its day and title."""

from __future__ import annotations

import re
from datetime import date
from typing import TYPE_CHECKING, Any

import yaml

from sixfold.app.importers import moments
from sixfold.app.importers.opening import clean, name
from sixfold.app.plugin_api import Item
from sixfold.capture import documents

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sixfold.app.plugin_api import Options

MAX_FRONT = 16_000
"""Characters of front matter that are understood; a longer one is text. Ours have 200."""
DAYS = ("date", "created", "created_at", "date created", "date_created", "day", "published")
"""Keys that tell a note's day, in this order: Obsidian has none of its own, its common plugins and Hugo have these."""

_FRONT = re.compile(r"\A---[ \t]*\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)
_LINK = re.compile(r"!?\[\[([^\[\]|\n]{1,300})(?:\|([^\[\]\n]{0,300}))?\]\]")
_COMMENT = re.compile(r"%%.{0,5000}?%%", re.DOTALL)
_DAY_NAME = re.compile(r"(?<!\d)(\d{4}-\d{2}-\d{2})(?!\d)")


class _Plain(yaml.SafeLoader):  # type: ignore[misc]  # PyYAML ships no types
    """PyYAML's safe loader without references: a few lines of them unfold to more than any machine holds."""

    def compose_node(self, parent: Any, index: Any) -> Any:
        if self.check_event(yaml.events.AliasEvent):
            raise yaml.YAMLError
        return super().compose_node(parent, index)


def read(path: Path, options: Options) -> Iterator[Item]:
    """One note. Raises a `CaptureError` for what is no text."""
    raw = documents.read(path, options.time_zone)
    front, body = split(raw.text)
    told = understood(front)
    when = moments.first(options, *(moments.written(told.get(key)) for key in DAYS), _day(path), raw.observed_at)
    title = name(told.get("title")) or path.name
    text = clean(links(f"{front.strip()}\n\n{body}" if front.strip() else body))
    yield Item(text, when, title=title, url=raw.url, place="files")


def split(text: str) -> tuple[str, str]:
    """The front matter, without its fences, and the note; the former empty where there is none."""
    found = _FRONT.match(text[: MAX_FRONT + 10])
    return (found.group(1), text[found.end() :]) if found else ("", text)


def understood(front: str) -> dict[str, object]:
    """What the front matter says, by key in small letters; nothing where it cannot be understood."""
    try:
        told = _Plain(front).get_single_data()
    except (yaml.YAMLError, ValueError, TypeError, AttributeError, LookupError, RecursionError, OverflowError):
        return {}  # PyYAML raises all of these for values that only look like a time or a number
    return {str(key).lower(): value for key, value in told.items()} if isinstance(told, dict) else {}


def links(text: str) -> str:
    """Wiki links as the words that a reader sees, with the note's name where they hide it; comments are left out."""
    return _LINK.sub(_shown, _COMMENT.sub("", text))


def _shown(found: re.Match[str]) -> str:
    target, shown = found.group(1).strip(), (found.group(2) or "").strip()
    if not shown or shown.isdigit() or shown == target:  # digits are the width of a picture
        return target
    return f"{shown} ({target})"


def _day(path: Path) -> date | None:
    """The day that a daily note is named by."""
    found = _DAY_NAME.search(path.stem)
    try:
        return date.fromisoformat(found.group(1)) if found else None
    except ValueError:
        return None
