"""A draft answer held against what was asked and what memory holds: the verdict of the model, and what it says to mend.

Nothing that was shown is taken back, as code has checked each sentence: a verdict can only add. Measured with the real
1.5B: shown the eight best notes it calls good 14 of 15 true answers (LoCoMo's conv-41), 1 of 10 cut down to their first
item, 1 of 10 to another question; which of the other verdicts it gives says little. Its own drafts it nearly always
calls good, wrong ones too: 33 of 35 in three conversations, and of the other two's second answers no sentence stood. So
answers stay as they were: token F1 .481 with and without (conv-30, 12 questions), .435 (conv-26, 16), .327 (conv-41, 14
lists), abstentions the same, for one call of 380 tokens. With the best notes before the cited ones it doubts 5, three
of them rightly, and mends none: one true date got a wrong one beside it, one list a thing that was not asked for.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from sixfold.memory import enhance, support
from sixfold.memory.compose import Composed
from sixfold.memory.prompted import Prompted, notes, values
from sixfold.memory.reply import sentences
from sixfold.models import structured

if TYPE_CHECKING:
    import threading
    from collections.abc import Sequence

    from sixfold.capture.observation import Observation
    from sixfold.memory.answer_settings import AnswerSettings
    from sixfold.memory.sources import Source
    from sixfold.models.protocols import ChatModel, Completion

_CHARACTERS = 120


class Verdict(StrEnum):
    """What a draft is."""

    GOOD = "good"
    INCOMPLETE = "incomplete"
    UNSUPPORTED = "unsupported"
    ELSEWHERE = "not what was asked"


_SCHEMA = structured.record(
    {"verdict": structured.choice([one.value for one in Verdict]), "lookup": structured.text(_CHARACTERS)}
)


@dataclass(frozen=True, slots=True)
class Judged:
    """A verdict, and for what is incomplete the look-up for the missing part, if it is one of its own."""

    verdict: Verdict
    lookup: str = ""


GOOD = Judged(Verdict.GOOD)


class Critic:
    """Asks the model what it thinks of a draft."""

    def __init__(self, model: ChatModel) -> None:
        self._prompted = Prompted(model, "critic.txt", _SCHEMA, _CHARACTERS // 2)

    def judge(
        self, question: str, draft: str, sources: Sequence[Source], cancel: threading.Event | None = None
    ) -> tuple[Judged, Completion]:
        """The verdict; a reply that cannot be read, or a look-up that memory does not ground, changes nothing."""
        asked = " ".join(question.split())
        completion = self._prompted.ask(notes(sources), f"Question: {asked}\nDraft: {draft}", cancel=cancel)
        return read(completion.text, asked, draft, sources), completion


def read(written: str, question: str, draft: str, sources: Sequence[Source]) -> Judged:
    """The verdict in a reply, and where the draft is incomplete its look-up, if it is of the question.

    A look-up that shares no word with the question, or holds one that neither draft nor sources do, leaves nothing to
    mend: the draft is then taken for good. So it is where the reply cannot be read.
    """
    said = values(_SCHEMA, written)
    if said is None:
        return GOOD
    verdict, lookup = Verdict(said["verdict"]), said["lookup"].strip()
    if verdict is not Verdict.INCOMPLETE or lookup.casefold() == question.casefold():
        return Judged(verdict)
    shares = support.content(lookup) & support.content(question)
    return Judged(verdict, lookup) if shares and enhance.is_held(lookup, f"{question} {draft}", sources) else GOOD


def appended(draft: Composed, more: Composed, judged: Judged, settings: AnswerSettings) -> Composed:
    """The draft with the checked sentences of a second answer that say something more; the same one without any.

    Nothing is added that would make it longer than an answer may be, or cite more. The bare answer grows only where a
    part was missing: the true ones that were doubted got a second, wrong one ("21 June 2023, 13 June 2023").
    """
    citations, answer = list(draft.citations), draft.answer
    for sentence in sentences(more.answer):
        text = sentence.text.rstrip(" .")
        cited = [one for one in more.citations if one.n in sentence.cites]
        numbers = {one.ref: one.n for one in citations}
        fresh = [one for one in cited if one.ref not in numbers]
        numbers |= {one.ref: len(citations) + place for place, one in enumerate(fresh, 1)}
        full = len(numbers) > settings.citations or len(f"{answer} {text}".split()) > settings.answer_words
        if full or not cited or not _adds(text, answer):
            continue
        citations += [replace(one, n=numbers[one.ref]) for one in fresh]
        answer = f"{answer} {text} {''.join(f'[{numbers[one.ref]}]' for one in cited)}."
    if answer == draft.answer:
        return draft
    grows = judged.verdict is Verdict.INCOMPLETE and _adds(more.short, draft.short)
    return Composed(f"{draft.short}, {more.short}" if grows else draft.short, answer, tuple(citations))


def said_by(draft: Composed, observation: Observation) -> bool:
    """Whether a draft is from an observation: it cites it first, or its bare answer stands there."""
    return observation.id == draft.citations[0].ref or not _adds(draft.short, str(observation.text))


def _adds(text: str, said: str) -> bool:
    return bool(support.content(text) - support.content(said) - support.known_numbers(said))
