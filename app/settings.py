"""The user's choices that are kept with the memory, sealed in its database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from sixfold.app import codec
from sixfold.app.errors import MalformedMessage
from sixfold.memory.plugin_requests import PluginView
from sixfold.memory.store.settings import Settings as Rows

if TYPE_CHECKING:
    from sixfold.memory.store.database import Database

CHAT_MODEL = "model.chat"
PLUGINS = "plugins.on"


@dataclass(frozen=True, slots=True)
class Settings:
    """`chat_model` is a name of the catalogue or a GGUF file's path; None: what fits this machine.

    `plugins` are those of others that the user has switched on, with the forms that were agreed to.
    """

    chat_model: str | None = None
    plugins: tuple[PluginView, ...] = ()

    @classmethod
    def read(cls, database: Database) -> Self:
        """What was chosen; to be called on the memory's thread."""
        rows = Rows(database)
        chosen = rows.get(CHAT_MODEL)
        return cls(chosen if isinstance(chosen, str) else None, _plugins(rows.get(PLUGINS)))

    def write(self, database: Database) -> None:
        """Keep it; to be called on the memory's thread."""
        rows = Rows(database)
        rows.set(CHAT_MODEL, self.chat_model)
        rows.set(PLUGINS, codec.to_json(self.plugins))


def _plugins(stored: object) -> tuple[PluginView, ...]:
    """Those that are on; of a form that this version does not know, none: they are switched on again."""
    try:
        found: tuple[PluginView, ...] = codec.from_json(stored or [], tuple[PluginView, ...])
    except MalformedMessage:
        return ()
    return found
