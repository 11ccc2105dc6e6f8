"""The plan of a thorough answer: the look-ups that a question needs, told by the model as a short list."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.memory.prompted import Prompted, values
from sixfold.models import structured

if TYPE_CHECKING:
    import threading

    from sixfold.models.protocols import ChatModel, Completion

_MOST_PARTS = 3
_PART_CHARACTERS = 120
_SCHEMA = structured.record({"parts": structured.items(structured.text(_PART_CHARACTERS), _MOST_PARTS, 1)})


class Planner:
    """Asks the model for the parts of a question."""

    def __init__(self, model: ChatModel) -> None:
        self._prompted = Prompted(model, "plan.txt", _SCHEMA, _MOST_PARTS * 40)

    def parts(self, question: str, cancel: threading.Event | None = None) -> tuple[list[str], Completion]:
        """At most three look-ups other than the question itself; none when the model's list is not to be used."""
        asked = " ".join(question.split())
        completion = self._prompted.ask(f"Question: {asked}", cancel=cancel)
        read = values(_SCHEMA, completion.text)
        fresh = dict.fromkeys(part.strip() for part in read["parts"]) if read else {}
        return [part for part in fresh if part and part.casefold() != asked.casefold()], completion
