"""Answers to questions, written by a local model from numbered sources and checked before they are shown.

Evidence is reported at once, then the written answer sentence by sentence, each after its check: what a check drops
was never on the screen. Asking stores nothing. All database work runs on the serial thread, model calls never do.
"""

from __future__ import annotations

import secrets as random_source
import time
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sixfold.memory import answer_settings, dated, reply, support
from sixfold.memory.changes.answering import Changes
from sixfold.memory.changes.parts import completed, parts
from sixfold.memory.compose import ABSTAINED, Composed, Composer
from sixfold.memory.critic import Critic, Judged, Verdict, appended, said_by
from sixfold.memory.enhance import Enhancer
from sixfold.memory.extract import extract, told
from sixfold.memory.guide import guide
from sixfold.memory.listing import Lister
from sixfold.memory.lookup import Evidence, Lookup
from sixfold.memory.outcomes import Answered
from sixfold.memory.plan import Planner
from sixfold.memory.requests import AnswerText, Ask, EvidenceFound
from sixfold.memory.sources import Secrets, pack, plain
from sixfold.memory.stream import PREFILL, SentenceStream
from sixfold.memory.sufficiency import (
    Question,
    about_subject,
    doubt,
    named_alone,
    named_first,
    rarity,
    read,
    unknown_names,
)
from sixfold.memory.verify import Checker
from sixfold.models.errors import ModelError
from sixfold.models.protocols import ChatRequest, Completion

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from sixfold.memory.answer_settings import AnswerSettings
    from sixfold.memory.lookup import Finder
    from sixfold.memory.reply import Reply
    from sixfold.memory.requests import Report
    from sixfold.memory.sources import Found, Source
    from sixfold.memory.store.database import Database
    from sixfold.memory.store.serial import Serial
    from sixfold.memory.verify import Thresholds
    from sixfold.models.protocols import ChatModel, Embedder

_LOOKED_UP = 40
_SHOWN = 10
_NONCE_BYTES = 2


class Answerer:
    """Answers questions; `nonce` and `timer` are for tests."""

    def __init__(
        self,
        serial: Serial,
        database: Database,
        retriever: Finder,
        model: ChatModel,
        *,
        embedder: Embedder | None = None,
        settings: AnswerSettings | None = None,
        nonce: Callable[[], str] = lambda: random_source.token_hex(_NONCE_BYTES),
        timer: Callable[[], float] = time.monotonic,
    ) -> None:
        self._lookup = Lookup(serial, database, retriever, embedder)
        self._settings = settings or answer_settings.load()
        self._critic = Critic(model)
        self._enhancer = Enhancer(model)
        self._planner = Planner(model)
        self._lister = Lister(model, self._settings)
        self._model = model
        self._changes = Changes(serial, database, embedder, self._settings)
        self._nonce = nonce
        self._timer = timer

    def ask(self, ask: Ask, report: Report, cancel: threading.Event | None = None) -> Answered:
        """Answer one question; reports `EvidenceFound` once and `AnswerText` for each sentence that stands.

        Raises a `ModelError` when the model cannot run; a cancelled answer holds the sentences checked so far.
        """
        run = _Run(ask, report, cancel, _Clock(self._timer), Secrets(self._nonce()))
        evidence, question = self._evidence(ask.question, ask.now)
        report(EvidenceFound(evidence.results[:_SHOWN]))
        run.clock.evidence()
        composed = self._changed(evidence, run)
        if composed is None:
            composed = self._found_out(evidence, question, run)
        if not run.counted or composed.abstained:
            report(AnswerText(composed.answer))
        return run.answered(composed)

    def _found_out(self, evidence: Evidence, question: Question, run: _Run) -> Composed:
        """The answer from the sources: what the user has set right, steps word for word, a quote, or the model's."""
        thorough = run.ask.mode == "thorough"
        if thorough:
            evidence = self._widened(evidence, self._parts(run), run)
        if self._is_elsewhere(question, evidence):
            return ABSTAINED
        if thorough:
            evidence = self._widened(evidence, self._enhanced(evidence, question, run), run)
        sources = self._sources(evidence, question, run)
        if not sources:
            return ABSTAINED
        told = self._word_for_word(question, evidence, sources, run)
        return told or self._completed(self._read(question, evidence, sources, run), question, run)

    def _word_for_word(
        self, question: Question, evidence: Evidence, sources: Sequence[Source], run: _Run
    ) -> Composed | None:
        """What needs no model: what the user has set right, the steps of a page, in fast mode a quote."""
        if evidence.corrected.settles(evidence.found):
            return told(question, sources[0], self._settings, run.marks)
        if (listed := guide(question, sources, self._settings, run.marks)) is not None:
            return listed
        return extract(question, sources, self._settings, run.marks) if run.ask.mode == "fast" else None

    def _read(self, question: Question, evidence: Evidence, sources: Sequence[Source], run: _Run) -> Composed:
        """What the model reads in the sources: a list one by one, all else from the best at once."""
        if (listed := self._listed(question, evidence, run)) is not None:
            return listed
        written = self._written(question, sources, run)
        if run.ask.mode == "thorough":
            return self._mended(written, question, evidence, run)
        if written.abstained and question.speakers and self._settings.several.search(question.text):
            return self._from_the_next(question, evidence, sources, run)
        return written

    def _changed(self, evidence: Evidence, run: _Run) -> Composed | None:
        """What code reads of a thing that changes; what the user has set right goes before it."""
        if evidence.corrected.known:
            return None
        return self._changes.answer(run.ask.question, run.ask.now, run.marks)

    def _completed(self, written: Composed, question: Question, run: _Run) -> Composed:
        """The answer with the part it lacks; a question that names speakers is about what they said, and stays."""
        if question.speakers:
            return written
        whole = completed(
            written,
            question.text,
            lambda text: self._evidence(text, run.ask.now)[0].found,
            self._changes.likeness,
            settings=self._settings,
            secrets=run.marks,
        )
        if whole is not written:
            run.report(AnswerText(whole.answer if written.abstained else whole.answer.removeprefix(written.answer)))
        return whole

    def _evidence(self, text: str, now: datetime | None) -> tuple[Evidence, Question]:
        evidence = self._lookup.find(text, support.content(text), now, _LOOKED_UP)
        return evidence, read(text, evidence.authors, self._settings.limits)

    def _enhanced(self, evidence: Evidence, question: Question, run: _Run) -> tuple[str, ...]:
        """The question in the words of what was found for it, as one look-up more; none where it adds nothing."""
        found = named_first(question, evidence.found)
        shown = pack(found, question.terms, self._settings.budgets["enhance"], run.marks)
        if not shown:
            return ()
        lookup, completion = self._enhancer.lookup(run.ask.question, shown, run.cancel)
        run.counted.append(completion)
        return (lookup,) if lookup else ()

    def _parts(self, run: _Run) -> list[str]:
        plan, completion = self._planner.parts(run.ask.question, run.cancel)
        run.counted.append(completion)
        return plan

    def _widened(self, evidence: Evidence, lookups: Sequence[str], run: _Run) -> Evidence:
        """The evidence with that of each look-up, best first."""
        best = {one.observation.id: one for one in evidence.found}
        for part in lookups:
            for one in self._evidence(part, run.ask.now)[0].found:
                known = best.get(one.observation.id)
                if known is None or known.score < one.score:
                    best[one.observation.id] = one
        return replace(evidence, found=evidence.corrected.set_right(sorted(best.values(), key=lambda one: -one.score)))

    def _sources(self, evidence: Evidence, question: Question, run: _Run) -> list[Source]:
        steps = self._settings.steps.search(question.text) and run.ask.mode == "auto"
        budget = self._settings.budgets["steps" if steps else run.ask.mode]
        return pack(_best(question, evidence), question.terms, budget, run.marks)

    def _is_elsewhere(self, question: Question, evidence: Evidence) -> bool:
        """Whether the evidence is about others than the question, or the question about what was never heard of."""
        if self._settings.infer.asks.search(question.text):
            return False
        if question.subject is None:
            return bool(unknown_names(question, evidence.frequency))
        weights = rarity(evidence.frequency, evidence.rows)
        return doubt(question, evidence.found, weights, self._settings.limits) > self._settings.limits.doubt

    def _written(self, question: Question, sources: Sequence[Source], run: _Run) -> Composed:
        """What the model writes of the sources, checked; where a speaker is asked about, its "none" is doubted once."""
        about = [source for source in sources if about_subject(source, question, self._settings.limits)]
        checker = Checker(question, about, self._thresholds(question))
        composer = Composer(sources, checker, self._settings, run.marks)
        request = self._request(run.ask, sources)
        stream = SentenceStream(composer, run.report, run.clock.first_token, request.prefill)
        said = self._said(request, stream, run)
        if said.none and question.speakers:
            stream = SentenceStream(composer, run.report, run.clock.first_token, request.prefill)
            said = self._said(self._insisting(request), stream, run)
        if said.none:
            return ABSTAINED
        stream.end(said)
        composed, more = composer.finish(said)
        if more:
            run.report(AnswerText(more))
        return composed

    def _listed(self, question: Question, evidence: Evidence, run: _Run) -> Composed | None:
        """The things that the sources name one by one; None for other questions and where none names any."""
        if run.ask.mode != "auto" or not self._settings.lists.asked(question.text):
            return None

        def show(piece: str) -> None:
            run.clock.first_token()
            run.report(AnswerText(piece))

        budget = self._settings.budgets["lists"]
        sources = pack(_best(question, evidence), question.terms, budget, run.marks)
        about = [source for source in sources if about_subject(source, question, self._settings.limits)]
        answer, done = self._lister.answer(question, about, run.marks, show, run.cancel)
        run.counted.extend(done)
        return None if answer.abstained else answer

    def _from_the_next(
        self, question: Question, evidence: Evidence, read_already: Sequence[Source], run: _Run
    ) -> Composed:
        """What the sources after the best ones say, where these said nothing of several things.

        Thorough mode has read them all.
        """
        seen = {source.ref for source in read_already}
        found = tuple(one for one in evidence.found if one.observation.id not in seen)
        sources = self._sources(replace(evidence, found=found), question, run)
        return self._written(question, sources, run) if sources else ABSTAINED

    def _mended(self, draft: Composed, question: Question, evidence: Evidence, run: _Run) -> Composed:
        """The draft with what a second, shorter round adds, if the critic does not call it good."""
        if draft.abstained or (run.cancel is not None and run.cancel.is_set()):
            return draft
        cited = {one.ref for one in draft.citations}
        found = sorted(named_first(question, evidence.found), key=lambda one: one.observation.id not in cited)
        shown = pack(found, question.terms, self._settings.budgets["critic"], run.marks)
        try:
            judged, completion = self._critic.judge(run.ask.question, plain(draft.short, run.marks), shown, run.cancel)
            run.counted.append(completion)
            if judged.verdict is Verdict.GOOD or (not judged.lookup and self._settings.when.search(question.text)):
                return draft  # a time is one: asked again, it would be another beside the first
            more = self._again(*self._missing(draft, judged, evidence, run), run)
        except ModelError:  # the draft was shown, so it stands
            return draft
        whole = appended(draft, more, judged, self._settings)
        if whole is not draft:
            run.report(AnswerText(whole.answer.removeprefix(draft.answer)))
        return whole

    def _missing(self, draft: Composed, judged: Judged, evidence: Evidence, run: _Run) -> tuple[Evidence, Question]:
        """What the second round asks, and of what: the critic's look-up, else the same of other sources."""
        if judged.lookup:
            evidence, question = self._evidence(judged.lookup, run.ask.now)
            return replace(evidence, found=()) if self._is_elsewhere(question, evidence) else evidence, question
        found = tuple(one for one in evidence.found if not said_by(draft, one.observation))
        return replace(evidence, found=found), read(run.ask.question, evidence.authors, self._settings.limits)

    def _again(self, evidence: Evidence, question: Question, run: _Run) -> Composed:
        """A second answer, checked as any is and shown to nobody yet."""
        held = replace(run, ask=replace(run.ask, question=question.text, mode="auto"), report=_unheard)
        sources = self._sources(evidence, question, held)
        return self._written(question, sources, held) if sources else ABSTAINED

    def _thresholds(self, question: Question) -> Thresholds:
        """Those of the table; what is likely rests on all that was read, so all of it is cited.

        The citations of a question of two parts are kept for what the second part rests on.
        """
        thresholds = self._settings.thresholds
        if self._settings.infer.asks.search(question.text):
            return replace(thresholds, beside=0.0, cited=self._settings.infer.cited)
        return thresholds if question.speakers or not parts(question.text) else replace(thresholds, cited=0)

    def _said(self, request: ChatRequest, stream: SentenceStream, run: _Run) -> Reply:
        completion = self._model.complete(request, stream.feed, run.cancel)
        run.counted.append(completion)
        return reply.parse(f"{request.prefill}{completion.text}")

    def _insisting(self, request: ChatRequest) -> ChatRequest:
        """The same request with a few words more at its end: all that is before them is in the model's cache."""
        *shown, asked = request.user
        return replace(request, user=(*shown, f"{asked}{self._settings.insist_hint}"))

    def _request(self, ask: Ask, sources: Sequence[Source]) -> ChatRequest:
        asked = " ".join(ask.question.split())
        if ask.now is not None:
            asked = dated.annotate(asked, ask.now)
        prefill = PREFILL
        infer = self._settings.infer
        if infer.asks.search(asked):
            prefill += infer.begins if infer.english.search(asked) else ""
            asked = infer.asked(asked)
        shown = "\n".join(source.line for source in sources)
        return ChatRequest(
            system=self._settings.prompt,
            user=(f"Sources:\n{shown}\n\n", f"Question: {asked}"),
            max_tokens=self._settings.answer_tokens,
            prefill=prefill,
            stop=("\n\n", "\nQuestion:", "\nSources:"),
        )


def _best(question: Question, evidence: Evidence) -> list[Found]:
    """What is read for a question, best first. Of its two parts the second may be told without the first one's name."""
    found = named_first(question, evidence.found)
    two_parts = any(not part.name for part in parts(question.text))
    return found if two_parts else named_alone(question, found)


def _unheard(_event: object) -> None:
    """Nobody is told."""


class _Clock:
    """Times of one answer, in milliseconds since it began."""

    def __init__(self, timer: Callable[[], float]) -> None:
        self._timer = timer
        self._began = timer()
        self.ms_evidence = 0.0
        self.ms_first_token = 0.0

    def now(self) -> float:
        return (self._timer() - self._began) * 1000

    def evidence(self) -> None:
        self.ms_evidence = self.now()

    def first_token(self) -> None:
        self.ms_first_token = self.ms_first_token or self.now()


@dataclass(frozen=True, slots=True)
class _Run:
    """One question on its way."""

    ask: Ask
    report: Report
    cancel: threading.Event | None
    clock: _Clock
    marks: Secrets
    counted: list[Completion] = field(default_factory=list)

    def answered(self, composed: Composed) -> Answered:
        total = self.clock.now()
        return Answered(
            question=self.ask.question,
            short=composed.short,
            answer=composed.answer,
            abstained=composed.abstained,
            citations=composed.citations,
            ms_evidence=self.clock.ms_evidence,
            ms_first_token=self.clock.ms_first_token or total,
            ms_total=total,
            prompt_tokens=sum(one.prompt_tokens for one in self.counted),
            answer_tokens=sum(one.answer_tokens for one in self.counted),
        )
