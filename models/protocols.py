"""The two seams to neural models: a chat model and an embedder. Everything above knows only these."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Mapping, Sequence

    import numpy as np
    from numpy.typing import NDArray


class Priority(StrEnum):
    """A person who waits goes first: an interactive call cuts a background call short, which is then run again."""

    INTERACTIVE = "interactive"
    BACKGROUND = "background"


class Finish(StrEnum):
    """Why generation ended."""

    STOP = "stop"
    LENGTH = "length"
    CANCELLED = "cancelled"


@dataclass(frozen=True, slots=True)
class ChatRequest:
    """One question to a chat model, in the order of how long its parts stay the same.

    `system` is the same for every call of its kind (its KV state is kept between calls), `user` are parts that are
    joined as they stand, the shared ones first, so that calls which begin alike evaluate the beginning once.
    `prefill` is the beginning of the model's own turn. No part can hold a control token: special tokens in it are
    read as plain text. `schema` is a JSON Schema (the subset of `models.structured`) that the output must satisfy.
    """

    system: str = field(repr=False)
    user: tuple[str, ...] = field(repr=False)
    max_tokens: int
    prefill: str = field(default="", repr=False)
    schema: Mapping[str, object] | None = field(default=None, repr=False)
    stop: tuple[str, ...] = ()
    temperature: float = 0.0
    seed: int = 0
    priority: Priority = Priority.INTERACTIVE


@dataclass(frozen=True, slots=True)
class Completion:
    """What came back. `prompt_tokens` counts the tokens really evaluated, `cached_tokens` those reused."""

    text: str = field(repr=False)
    finish: Finish
    prompt_tokens: int
    cached_tokens: int
    answer_tokens: int
    first_token_seconds: float
    seconds: float


class ChatModel(Protocol):
    """A model that continues a conversation."""

    @property
    def name(self) -> str:
        """The catalogue's name, or the file's, with the version it is known by in stored revisions."""

    @property
    def context(self) -> int:
        """The longest prompt and answer together, in tokens."""

    def complete(
        self,
        request: ChatRequest,
        on_text: Callable[[str], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> Completion:
        """Run one request; `on_text` gets each new piece of text as it is made, on the calling thread.

        Setting `cancel` ends it within 300 ms with `Finish.CANCELLED` and the text so far.
        Raises a `models.errors.ModelError` when the model cannot answer.
        """

    def count(self, text: str) -> int:
        """The number of tokens of a text."""

    def close(self) -> None:
        """End the process behind it; a later call starts it again."""


class Embedder(Protocol):
    """A model that maps texts to unit vectors."""

    @property
    def name(self) -> str:
        """Model id and version, as stored beside each vector."""

    @property
    def dimension(self) -> int:
        """The length of a vector."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One L2-normalised row a text, shape (len(texts), dimension). Texts past the model's context are cut."""

    def close(self) -> None:
        """End the process behind it; a later call starts it again."""
