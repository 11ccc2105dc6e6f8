"""What a plugin can bring. Each hook gets a `register` function and calls it as often as it has something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pluggy

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sixfold.capture.observation import FoundSecret, Observation
    from sixfold.capture.redaction.redact import Redactor
    from sixfold.models.catalog import Catalogue
    from sixfold.models.protocols import ChatModel, Embedder

PROJECT = "sixfold"

hookspec = pluggy.HookspecMarker(PROJECT)
hookimpl = pluggy.HookimplMarker(PROJECT)


@dataclass(frozen=True, slots=True)
class Reading:
    """What an importer is given: the redactor that stands at every entry, ids, the zone of the file's times."""

    redactor: Redactor
    new_id: Callable[[], str]
    time_zone: str
    sample: str | None = None


Found = tuple["Observation", tuple["FoundSecret", ...]]


@dataclass(frozen=True, slots=True)
class Importer:
    """Reads one form of file. `suffixes` (".md") are those it is chosen for when no format was named."""

    name: str
    suffixes: tuple[str, ...]
    read: Callable[[Path, Reading], Iterator[Found]]


@dataclass(frozen=True, slots=True)
class ModelChoice:
    """Which models to run: names of the catalogue or paths, their folder, and the machine's memory in bytes."""

    catalogue: Catalogue
    folder: Path
    chat: str | None
    embedder: str | None
    total_ram: int


@dataclass(frozen=True, slots=True)
class ModelMaker:
    """Makes the chat model and the embedder. The one registered last is used, so a plugin's wins."""

    name: str
    chat: Callable[[ModelChoice], ChatModel]
    embedder: Callable[[ModelChoice], Embedder]


class Hooks:
    """The hooks of Sixfold."""

    @hookspec
    def register_importers(self, register: Callable[[Importer], None]) -> None:
        """Bring forms of files that `sixfold import` reads."""

    @hookspec
    def register_models(self, register: Callable[[ModelMaker], None]) -> None:
        """Bring another way to run models."""
