"""The plan of a thorough answer: the look-ups that a question needs, told by the model as a short list."""

from __future__ import annotations

from importlib import resources
from typing import TYPE_CHECKING

from sixfold.memory.answer_settings import versioned
from sixfold.models import structured
from sixfold.models.errors import MalformedOutput
from sixfold.models.protocols import ChatRequest

if TYPE_CHECKING:
    import threading

    from sixfold.models.protocols import ChatModel, Completion

_MOST_PARTS = 3
_PART_CHARACTERS = 120
_SCHEMA = structured.record({"parts": structured.items(structured.text(_PART_CHARACTERS), _MOST_PARTS, 1)})


class Planner:
    """Asks the model for the parts of a question."""

    def __init__(self, model: ChatModel) -> None:
        self._model = model
        self._prompt = versioned(resources.files(__package__).joinpath("plan.txt").read_text("utf-8"))[1]

    def parts(self, question: str, cancel: threading.Event | None = None) -> tuple[list[str], Completion]:
        """At most three look-ups other than the question itself; none when the model's list is not to be used."""
        asked = " ".join(question.split())
        request = ChatRequest(
            system=self._prompt, user=(f"Question: {asked}",), max_tokens=_MOST_PARTS * 40, schema=_SCHEMA
        )
        completion = self._model.complete(request, None, cancel)
        try:
            parts: list[str] = structured.parse(_SCHEMA, completion.text)["parts"]
        except MalformedOutput:
            parts = []
        fresh = dict.fromkeys(part.strip() for part in parts)
        return [part for part in fresh if part and part.casefold() != asked.casefold()], completion
