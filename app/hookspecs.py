"""What a plugin can bring. Each hook gets a `register` function and calls it as often as it has something."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pluggy

from sixfold.app.plugin_api import GROUP

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sixfold.app.plugin_api import Exporter, Importer
    from sixfold.models.catalog import Catalogue
    from sixfold.models.protocols import ChatModel, Embedder

hookspec = pluggy.HookspecMarker(GROUP)


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
    def register_exporters(self, register: Callable[[Exporter], None]) -> None:
        """Bring forms that `sixfold export` writes."""

    @hookspec
    def register_models(self, register: Callable[[ModelMaker], None]) -> None:
        """Bring another way to run models."""
