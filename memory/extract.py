"""Answers word for word from one source, no model asked: the one that fits best, or what the user set right. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.memory.compose import ABSTAINED, Composed
from sixfold.memory.requests import Citation
from sixfold.memory.sources import plain
from sixfold.memory.sufficiency import about_subject, covered
from sixfold.memory.tables import verbatim
from sixfold.memory.verify import quote

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.memory.answer_settings import AnswerSettings
    from sixfold.memory.sources import Secrets, Source
    from sixfold.memory.sufficiency import Question

_LEAST_COVERED = 0.34
"""Without a model to judge, a source must hold a third of the question's terms."""


def extract(question: Question, sources: Sequence[Source], settings: AnswerSettings, secrets: Secrets) -> Composed:
    """Quote the first source that is about the question, or abstain."""
    for source in sources:
        if covered(question, [source]) < _LEAST_COVERED or not about_subject(source, question, settings.limits):
            continue
        return _quoted(quote(question.text, source, settings.quote_characters), source, settings, secrets)
    return ABSTAINED


def told(question: Question, source: Source, settings: AnswerSettings, secrets: Secrets) -> Composed:
    """Answer with what the user told, whole where it is short, else with the piece that speaks of the question."""
    whole = source.text.strip()
    if len(whole) > settings.quote_characters:
        whole = quote(question.text, source, settings.quote_characters)
    return _quoted(whole, source, settings, secrets)


def _quoted(words: str, source: Source, settings: AnswerSettings, secrets: Secrets) -> Composed:
    said = secrets.place(plain(words, secrets))
    original = verbatim(words, source.original)
    citation = Citation(n=1, ref=source.ref, quote=original, when=source.when.isoformat(), source=source.view)
    return Composed(" ".join(said.split()[: settings.short_words]), f"{said.rstrip('.')} [1].", (citation,))
