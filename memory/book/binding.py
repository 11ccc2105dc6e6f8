"""A book made step by step: its steps and what is written stand in the database, so that a kill loses one step."""

from __future__ import annotations

import hashlib
import secrets as random_source
from dataclasses import asdict, dataclass, field, replace
from typing import TYPE_CHECKING, Any

from sixfold.memory import answer_settings
from sixfold.memory.book import plan, printing
from sixfold.memory.book.writing import Note, Passage, Writer
from sixfold.memory.requests import SourceView
from sixfold.memory.sources import Budget, Found, Secrets, Source, pack, plain
from sixfold.memory.store import erasure
from sixfold.memory.store.instants import zone_of
from sixfold.memory.store.jobs import Jobs
from sixfold.memory.store.memories import Memories
from sixfold.memory.store.memory_json import words
from sixfold.memory.store.observations import Observations

if TYPE_CHECKING:
    import threading
    from collections.abc import Callable, Iterable
    from datetime import datetime

    from sixfold.capture.observation import Observation
    from sixfold.memory.book.plan import Material, Step
    from sixfold.memory.store.database import Database
    from sixfold.memory.store.serial import Serial
    from sixfold.memory.types import Memory
    from sixfold.models.protocols import ChatModel

JOB = erasure.BOOK
_NONCE_BYTES = 2


@dataclass(frozen=True, slots=True)
class State:
    """How far a book is: `written[i]` is the passage of `steps[i]`, None where all it told of is gone."""

    steps: tuple[Step, ...]
    written: tuple[Passage | None, ...] = field(default=(), repr=False)

    def progress(self) -> dict[str, Any]:
        """As the table of jobs keeps it."""
        return {
            "steps": [asdict(step) for step in self.steps],
            "written": [one and asdict(one) for one in self.written],
        }


@dataclass(frozen=True, slots=True)
class Book:
    """The whole text, and the refs of all that it tells of."""

    text: str = field(repr=False)
    refs: frozenset[str]


class Binder:
    """Makes books. Database work runs on the serial thread, model calls on the caller's."""

    def __init__(self, serial: Serial, database: Database, model: ChatModel, now: Callable[[], datetime]) -> None:
        self._serial = serial
        self._jobs = Jobs(database)
        self._observations = Observations(database)
        self._memories = Memories(database)
        self._settings = answer_settings.load()
        self._limits = plan.limits()
        self._writer = Writer(model, self._settings, self._limits)
        self._now = now

    def bind(
        self,
        title: str,
        choice: str,
        materials: Callable[[], Iterable[Material]],
        told: Callable[[int, int], None],
        cancel: threading.Event,
    ) -> Book | None:
        """The book as Markdown; None when it was cancelled, and then the same `choice` goes on where it stood.

        `materials` are asked for once, when a book of that choice is begun; `told` hears of passages done and in all.
        Raises a `ModelError`.
        """
        job = _job(title, choice)
        state = self._serial.run(lambda: self._begun(job))
        if state is None:
            state = State(plan.steps(materials(), self._limits))
            self._keep(job, state)
        told(len(state.written), len(state.steps))
        while len(state.written) < len(state.steps):
            if cancel.is_set():
                return None
            passage = self._passage(state.steps[len(state.written)], cancel)
            if cancel.is_set():
                return None
            state = State(state.steps, (*state.written, passage))
            self._keep(job, state)
            told(len(state.written), len(state.steps))
        chapters = [(step.chapter, one) for step, one in zip(state.steps, state.written, strict=True) if one]
        return Book(printing.markdown(title, chapters), frozenset(ref for step in state.steps for ref in step.refs))

    def done(self, title: str, choice: str) -> None:
        """The book is in its place: what was kept of it goes."""
        job = _job(title, choice)
        self._serial.run(lambda: self._jobs.put(job, JOB, "done", self._now()))

    def _begun(self, job: str) -> State | None:
        stored = self._jobs.get(job)
        if stored is None or stored.state != "running":
            return None
        steps = tuple(plan.Step(one["chapter"], tuple(one["refs"])) for one in stored.progress["steps"])
        return State(steps, tuple(_passage_of(one) for one in stored.progress["written"]))

    def _keep(self, job: str, state: State) -> None:
        self._serial.run(lambda: self._jobs.put(job, JOB, "running", self._now(), progress=state.progress()))

    def _passage(self, step: Step, cancel: threading.Event) -> Passage | None:
        secrets = Secrets(random_source.token_hex(_NONCE_BYTES))
        sources = self._serial.run(lambda: self._sources(step, secrets))
        return self._writer.passage(sources, secrets, cancel) if sources else None

    def _sources(self, step: Step, secrets: Secrets) -> list[Source]:
        """What a step tells of, in its order, as far as it is still there."""
        limits = self._limits
        room = Budget(total=2 * limits.tokens, one=limits.one, best=limits.one, most=1)
        seen: dict[str, Observation] = {
            one.id: one.observation for one in self._observations.by_ids(step.refs) if one.expired_at is None
        }
        known: dict[str, Memory] = {one.id: one for one in self._memories.by_ids(step.refs)}
        found: list[Source] = []
        for ref in step.refs:
            if ref in seen:
                found += [replace(one, n=len(found) + 1) for one in pack([Found(seen[ref], 1.0)], (), room, secrets)]
            elif ref in known:
                memory = known[ref]
                when = (memory.valid_from or memory.created_at).astimezone(zone_of(memory.time_zone))
                found.append(_remembered(len(found) + 1, ref, when, _once(words(memory.fields)), secrets))
        return found


def _job(title: str, choice: str) -> str:
    return hashlib.blake2b(f"{title}\0{choice}".encode(), digest_size=16).hexdigest()


def _passage_of(stored: dict[str, Any] | None) -> Passage | None:
    return None if stored is None else Passage(stored["text"], tuple(Note(**note) for note in stored["notes"]))


def _once(text: str) -> str:
    """The lines of a memory's words, each once: what was told in one line is its name and its summary."""
    return "\n".join(dict.fromkeys(text.splitlines()))


def _remembered(n: int, ref: str, when: datetime, text: str, secrets: Secrets) -> Source:
    day = f"{when.day} {when:%B %Y}"
    shown = f"remembered, {day}: {plain(text, secrets)}"
    return Source(n, ref, None, when, SourceView(title="remembered"), 1.0, text, text, shown)
