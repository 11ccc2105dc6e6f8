"""A prompt of this package's files whose reply is one small object: what thorough answers ask the model beside."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING, Any

from sixfold.memory.answer_settings import versioned
from sixfold.models import structured
from sixfold.models.errors import MalformedOutput
from sixfold.models.protocols import ChatRequest

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping, Sequence

    from sixfold.memory.sources import Source
    from sixfold.models.protocols import ChatModel, Completion


class Prompted:
    """Asks a model by the prompt of `file`; the reply follows `schema` and has at most `tokens` tokens."""

    def __init__(self, model: ChatModel, file: str, schema: Mapping[str, object], tokens: int) -> None:
        self._model = model
        self._prompt = versioned(resources.files(__package__).joinpath(file).read_text("utf-8"))[1]
        self._schema = schema
        self._tokens = tokens

    def ask(self, *said: str, cancel: threading.Event | None = None) -> Completion:
        """Ask it with these parts behind the prompt."""
        request = ChatRequest(system=self._prompt, user=said, max_tokens=self._tokens, schema=self._schema)
        return self._model.complete(request, None, cancel)


def notes(sources: Sequence[Source]) -> str:
    """The part of a request that shows sources, without numbers: nothing is cited of them."""
    return "Notes:\n" + "\n".join(source.line for source in sources) + "\n"


def values(schema: Mapping[str, object], reply: str) -> dict[str, Any] | None:
    """What a reply says; None where it cannot be read, which then adds nothing and takes nothing."""
    try:
        read: dict[str, Any] = structured.parse(schema, reply)
    except MalformedOutput:
        return None
    return read
