"""The answer to "how is it done": the steps that a page shows, all of them, word for word, no model asked. Pure.

A small model loses steps: of four it wrote two, in other words.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.memory import steps, support
from sixfold.memory.compose import Composed
from sixfold.memory.requests import Citation
from sixfold.memory.sources import plain
from sixfold.memory.sufficiency import about_subject, covered
from sixfold.memory.tables import verbatim

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.memory.answer_settings import AnswerSettings
    from sixfold.memory.sources import Secrets, Source
    from sixfold.memory.sufficiency import Question

_LEAST_COVERED = 0.5
"""Of the question's terms that are not "steps" itself, the page must hold half."""


def guide(question: Question, sources: Sequence[Source], settings: AnswerSettings, secrets: Secrets) -> Composed | None:
    """The steps of the best source that shows some, for a question that asks for steps; None for any other."""
    if not settings.steps.search(question.text):
        return None
    for source in sources:
        if covered(question, [source]) < _LEAST_COVERED or not about_subject(source, question, settings.limits):
            continue
        found = steps.find(source.text)
        if found:
            best = max(found, key=lambda one: len(support.content(one.head) & question.terms))
            return _listed(best, source, secrets)
    return None


def _listed(found: steps.Steps, source: Source, secrets: Secrets) -> Composed:
    lines = [secrets.place(plain(step, secrets)).rstrip(" .;") for step in found.steps]
    written = "; ".join(f"{number}. {line}" for number, line in enumerate(lines, 1))
    citation = Citation(
        n=1,
        ref=source.ref,
        quote=verbatim(source.text[found.start : found.end], source.original),
        when=source.when.isoformat(),
        source=source.view,
    )
    return Composed("; ".join(lines), f"{written} [1].", (citation,))
