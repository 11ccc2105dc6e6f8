"""What lies in a folder, in order: nothing hidden, and no link is followed, so that nothing outside is ever read."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

MARKDOWN = (".md", ".markdown")
MAX_DEPTH = 60
"""Folders within folders; deeper than anybody sorts, short of what a path may be long."""


def children(folder: Path) -> list[Path]:
    """The files and folders in a folder, by name. Raises `OSError` where it cannot be read."""
    shown = (child for child in folder.iterdir() if not child.name.startswith(".") and not child.is_symlink())
    return sorted((child for child in shown if child.is_file() or child.is_dir()), key=_order)


def files(folder: Path, depth: int = 0) -> Iterator[Path]:
    """All files below a folder. Raises `OSError` where it cannot be read; what lies deeper and cannot is left out."""
    for child in children(folder):
        if child.is_file():
            yield child
        elif depth < MAX_DEPTH:
            try:
                yield from files(child, depth + 1)
            except OSError:
                continue


def is_vault(folder: Path) -> bool:
    """Whether a folder is one of Obsidian's or Logseq's, by the folder of settings that they put into it."""
    try:
        return any((folder / own).is_dir() for own in (".obsidian", "logseq"))
    except OSError:
        return False


def notes(folder: Path) -> Iterator[Path]:
    """The Markdown files of a folder; what is attached to them is left out."""
    return (path for path in files(folder) if path.suffix.lower() in MARKDOWN)


def _order(path: Path) -> tuple[str, str]:
    return path.name.casefold(), path.name
