"""The user's choices that are kept with the memory, sealed in its database."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Self

from sixfold.memory.store.settings import Settings as Rows

if TYPE_CHECKING:
    from sixfold.memory.store.database import Database

CHAT_MODEL = "model.chat"


@dataclass(frozen=True, slots=True)
class Settings:
    """`chat_model` is a name of the catalogue or a GGUF file's path; None: what fits this machine."""

    chat_model: str | None = None

    @classmethod
    def read(cls, database: Database) -> Self:
        """What was chosen; to be called on the memory's thread."""
        chosen = Rows(database).get(CHAT_MODEL)
        return cls(chosen if isinstance(chosen, str) else None)

    def write(self, database: Database) -> None:
        """Keep it; to be called on the memory's thread."""
        Rows(database).set(CHAT_MODEL, self.chat_model)
