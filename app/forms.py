"""Which importer reads what: by its name, by a look inside, by the suffix; of a folder the whole or file by file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sixfold.app.errors import NotUnderstood
from sixfold.app.importers import walking
from sixfold.app.plugin_api import PluginError
from sixfold.capture.errors import DocumentUnreadableError

if TYPE_CHECKING:
    from pathlib import Path

    from sixfold.app.plugin_api import Importer

PLAIN = "text"


@dataclass(frozen=True, slots=True)
class Piece:
    """A file, or a folder that is one thing, and what reads it."""

    path: Path
    importer: Importer


@dataclass(slots=True)
class Pieces:
    """What is to be read of the places that were named, in order: `found`, each with its importer.

    `failed` has what cannot be read, with the reason; `left_out` counts files of a folder that no form reads, pictures
    for the most part. A file that is named itself is always read, as text if nothing else fits. `own` is Sixfold's own
    folder, which is no part of another; `without` is left alone.
    """

    importers: tuple[Importer, ...]
    form: Importer | None = None
    own: Path | None = None
    without: Path | None = None
    found: list[Piece] = field(default_factory=list)
    failed: dict[str, str] = field(default_factory=dict)
    left_out: int = 0

    def add(self, path: Path) -> None:
        """Look for what is to be read at a place that the user named."""
        if path.is_dir():
            self._add_folder(path, 0)
        else:
            self._add_file(path)

    def _add_folder(self, folder: Path, depth: int) -> None:
        try:
            whole = self._of_whole(folder)
            if whole is None:
                self._add_children(folder, depth)
            elif whole.files is None:
                self.found.append(Piece(folder, whole))
            else:
                self.found += [Piece(path, whole) for path in whole.files(folder)]
        except OSError:
            self.failed[str(folder)] = str(DocumentUnreadableError(name=folder.name))

    def _add_children(self, folder: Path, depth: int) -> None:
        for child in walking.children(folder):
            if child.is_dir():
                if depth < walking.MAX_DEPTH and child != self.own:
                    self._add_folder(child, depth + 1)
            elif self._is_of_a_form(child):
                self._add_file(child)
            else:
                self.left_out += 1

    def _add_file(self, path: Path) -> None:
        if self.without is not None and path.resolve() == self.without:
            self.left_out += 1
            return
        try:
            _require_file(path)
            self.found.append(Piece(path, self.form or by_content(self.importers, path)))
        except (DocumentUnreadableError, PluginError) as error:
            self.failed[str(path)] = str(error)

    def _of_whole(self, folder: Path) -> Importer | None:
        """The importer that takes the folder as one thing."""
        asked = self.importers if self.form is None else (self.form,)
        return next((importer for importer in reversed(asked) if says_yes(importer, folder)), None)

    def _is_of_a_form(self, path: Path) -> bool:
        suffix = path.suffix.lower()
        if self.form is not None:
            return suffix in self.form.suffixes or says_yes(self.form, path)
        return not suffix or any(suffix in importer.suffixes for importer in self.importers)


def _require_file(path: Path) -> None:
    """Refuse what is no file: reading a pipe would wait for ever."""
    if not path.is_file():
        raise DocumentUnreadableError(name=path.name)


def choose(importers: tuple[Importer, ...], path: Path, name: str | None) -> Importer:
    """The importer of that name, else what the file itself tells. Raises `NotUnderstood` for a name that is none."""
    return named(importers, name) or by_content(importers, path)


def named(importers: tuple[Importer, ...], name: str | None) -> Importer | None:
    """The importer of that name; None where none is named."""
    if name is None:
        return None
    found = [importer for importer in importers if importer.name == name]
    if not found:
        known = ", ".join(importer.name for importer in importers)
        raise NotUnderstood(name="--format", remedy=f"it is one of {known}")
    return found[-1]


def by_content(importers: tuple[Importer, ...], path: Path) -> Importer:
    """What reads a file: of the forms with its suffix the one that says so, without a suffix any that does, else text.

    The form that was registered last is asked first. Raises `PluginError` where all those of its suffix say no.
    """
    suffix = path.suffix.lower()
    fitting = [importer for importer in reversed(importers) if suffix and suffix in importer.suffixes]
    if len(fitting) == 1:
        return fitting[0]
    asked = fitting or reversed(importers)
    seen = next((importer for importer in asked if says_yes(importer, path)), None)
    seen = seen or next((importer for importer in fitting if importer.matches is None), None)
    if seen is None and fitting:
        known = ", ".join(sorted(importer.name for importer in fitting))
        raise PluginError(f"This {suffix} file has none of the forms that are known ({known}); check where it is from.")
    return seen or choose(importers, path, PLAIN)


def says_yes(importer: Importer, path: Path) -> bool:
    """Whether an importer knows a file or folder by a look inside; one that fails at it does not."""
    try:
        return importer.matches is not None and importer.matches(path)
    except Exception:  # noqa: BLE001 - a plugin's fault must not keep others from reading the file
        return False
