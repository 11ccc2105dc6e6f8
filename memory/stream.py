"""The written answer while it is generated: each sentence is checked as soon as it is complete, then shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.memory import reply
from sixfold.memory.requests import AnswerText

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.memory.compose import Composer
    from sixfold.memory.reply import Reply
    from sixfold.memory.requests import Report


PREFILL = "Short:"
"""How a reply begins: written for the model, so that it cannot begin otherwise."""


class SentenceStream:
    """Feeds a composer with the sentences of a growing reply and reports what stands."""

    def __init__(self, composer: Composer, report: Report, first_token: Callable[[], None], prefill: str) -> None:
        self._composer = composer
        self._report = report
        self._first_token = first_token
        self._text = prefill
        self._done = 0

    def feed(self, piece: str) -> None:
        """Take the next piece of generated text."""
        self._first_token()
        self._text += piece
        said = reply.parse(self._text)
        if said.none or not said.answer:
            return
        self._check(said, len(reply.sentences(said.answer)) - 1)  # the last one may still grow

    def end(self, said: Reply) -> None:
        """Check what is left of the whole reply."""
        self._check(said, len(reply.sentences(said.answer)))

    def _check(self, said: Reply, complete: int) -> None:
        for sentence in reply.sentences(said.answer)[self._done : complete]:
            shown = self._composer.sentence(sentence)
            if shown is not None:
                self._report(AnswerText(shown))
        self._done = max(self._done, complete)
