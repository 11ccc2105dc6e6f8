"""A vague question made specific by what memory knows: one more look-up for a thorough answer, named by the model.

The question stays as it was asked; the look-up is the question with names, places and dates of the notes that were
found for it. Real 1.5B, 21 made-up vague questions whose note shares a name with another note, and hardly a word with
the question, among 663 turns of LoCoMo: the note is among the first five for 9 (5 without), shown to the model for 10
(8 without), for none further back. It is no help where a question is clear: of 16 of LoCoMo's conv-30 it left all as
they were; nor for "she" in place of a name (30 of conv-26, evidence shown .967 with and without).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.memory import support
from sixfold.memory.prompted import Prompted, notes, values
from sixfold.memory.sources import speakers
from sixfold.models import structured

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    from sixfold.memory.sources import Source
    from sixfold.models.protocols import ChatModel, Completion

_CHARACTERS = 160
_BRACKETS = frozenset("[]\u27e6\u27e7")
_PUNCTUATION = '.,;:!?"()'
_SCHEMA = structured.record({"question": structured.text(_CHARACTERS)})


class Enhancer:
    """Asks the model for the question in the words of memory."""

    def __init__(self, model: ChatModel) -> None:
        self._prompted = Prompted(model, "enhance.txt", _SCHEMA, _CHARACTERS // 2)

    def lookup(
        self, question: str, sources: Sequence[Source], cancel: threading.Event | None = None
    ) -> tuple[str, Completion]:
        """The question with the names that the model adds; empty where it adds none, or one that no source holds."""
        asked = " ".join(question.split())
        completion = self._prompted.ask(notes(sources), f"Question: {asked}", cancel=cancel)
        read = values(_SCHEMA, completion.text)
        names = added(read["question"], asked, sources) if read else ()
        return f"{asked} {' '.join(names)}" if names else "", completion


def added(written: str, question: str, sources: Sequence[Source]) -> tuple[str, ...]:
    """The names, places and dates that `written` adds to a question; none at all if one of them stands in no source.

    Those who speak in the sources are left out: the 1.5B takes one speaker for the other in 8 of 30 questions.
    """
    said = " ".join(word for word in written.split() if _is_name(word, written))
    if not is_held(written if set(written) & _BRACKETS else said, question, sources):
        return ()
    known = support.content(" ".join((question, *speakers(sources))))
    words = (word.strip(_PUNCTUATION).removesuffix("'s") for word in said.split())
    return tuple(dict.fromkeys(word for word in words if support.content(word) - known))


def _is_name(word: str, written: str) -> bool:
    """Whether a word is written like a name or holds a number; of the first word only a number tells."""
    return any(char.isdigit() for char in word) or (word[:1].isupper() and not written.startswith(word))


def is_held(written: str, known: str, sources: Sequence[Source]) -> bool:
    """Whether each word and number stands in `known` or in a source.

    Brackets are marks of secrets and of dates that code counted: none of them belongs into a look-up.
    """
    if set(written) & _BRACKETS:
        return False
    held = "\n".join((known, *(source.shown for source in sources)))
    return support.content(written) <= support.content(held) and support.numbers(written) <= support.known_numbers(held)
