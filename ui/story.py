"""A made-up memory for the scripted engine: a few days of a person who does not exist."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from importlib import resources
from typing import TYPE_CHECKING, Any, Final

from sixfold.capture.observation import ObservationId
from sixfold.memory.outcomes import Answered, ChatTurn
from sixfold.memory.requests import Citation, ObservationView, SearchResult, SourceView
from sixfold.memory.types import (
    Cause,
    CoreFields,
    EpisodicFields,
    Evidence,
    Fields,
    Memory,
    MemoryId,
    MemoryType,
    Operation,
    Precision,
    ProceduralFields,
    ResourceFields,
    Revision,
    SemanticFields,
    VaultFields,
)
from sixfold.ui import story_privacy, words
from sixfold.ui.engine import ExclusionPreset, ModelOffer

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sixfold.ui.story_privacy import Private

FIELDS: Final[Mapping[MemoryType, type[Any]]] = {
    MemoryType.CORE: CoreFields,
    MemoryType.EPISODIC: EpisodicFields,
    MemoryType.SEMANTIC: SemanticFields,
    MemoryType.PROCEDURAL: ProceduralFields,
    MemoryType.RESOURCE: ResourceFields,
    MemoryType.VAULT: VaultFields,
}


@dataclass(frozen=True, slots=True)
class ScriptedAnswer:
    """What is found and said when a turn holds `cue`."""

    cue: str
    evidence: tuple[SearchResult, ...]
    answered: Answered


@dataclass(frozen=True, slots=True)
class Story:
    """Everything a scripted engine knows. `image` makes an observation's picture as WebP."""

    now: datetime
    passphrase: str = field(repr=False)
    recovery_key: str = field(repr=False)
    memories: tuple[Memory, ...] = ()
    revisions: Mapping[str, tuple[Revision, ...]] = field(default_factory=dict)
    observations: Mapping[str, ObservationView] = field(default_factory=dict)
    answers: tuple[ScriptedAnswer, ...] = ()
    turns: tuple[ChatTurn, ...] = ()
    secrets: Mapping[str, str] = field(default_factory=dict, repr=False)
    presets: tuple[ExclusionPreset, ...] = ()
    models: tuple[ModelOffer, ...] = ()
    image: Callable[[ObservationView], bytes | None] = lambda _seen: None
    private: Private = field(default_factory=story_privacy.nothing)

    def answer(self, text: str) -> ScriptedAnswer:
        """The answer whose cue the text holds; the last one, that nothing was found, where none does."""
        folded = text.casefold()
        return next((answer for answer in self.answers if answer.cue in folded), self.answers[-1])


def load(now: datetime, image: Callable[[ObservationView], bytes | None] | None = None) -> Story:
    """The story that is shipped, as if it were `now`."""
    told = json.loads(resources.files(__package__).joinpath("story.json").read_text(encoding="utf-8"))
    observations = {row["ref"]: _observation(row, now) for row in told["observations"]}
    memories = tuple(_memory(row, now, observations) for row in told["memories"])
    draw = image or (lambda _seen: None)
    screens = tuple(seen for seen in observations.values() if seen.image)
    return Story(
        now=now,
        passphrase=told["passphrase"],
        recovery_key=told["recovery_key"],
        memories=memories,
        revisions={memory.id: _history(memory, row) for memory, row in zip(memories, told["memories"], strict=True)},
        observations=observations,
        answers=tuple(_answer(row, observations, memories) for row in told["answers"]),
        secrets={row["ref"]: row["secret"] for row in told["memories"] if "secret" in row},
        presets=tuple(ExclusionPreset(**{**row, "examples": tuple(row["examples"])}) for row in told["presets"]),
        models=tuple(ModelOffer(**row) for row in told["models"]),
        image=draw,
        private=story_privacy.made(now, screens[:2], draw),
    )


def many(story: Story, count: int) -> tuple[Memory, ...]:
    """So many memories of knowledge, for lists that must not mind."""
    one = next(memory for memory in story.memories if memory.type is MemoryType.SEMANTIC)
    made = []
    for n in range(count):
        at = story.now - timedelta(minutes=17 * n)
        fields = SemanticFields(name=f"Note {n + 1}", summary=f"What was read on page {n + 1} of a long list.")
        made.append(Memory(MemoryId(f"many-{n}"), one.type, fields, created_at=at, updated_at=at, confidence=0.8))
    return tuple(made)


def _observation(row: Mapping[str, Any], now: datetime) -> ObservationView:
    return ObservationView(
        ref=row["ref"],
        kind=row["kind"],
        when=_at(row, now).isoformat(timespec="seconds"),
        text=row["text"],
        source=SourceView(**row["source"]),
        image=row["kind"] == "screen",
        redactions=row.get("redactions", 0),
        lines=tuple((line, 64, 96 + 44 * at, 14 * len(line), 24) for at, line in enumerate(row["text"].split("\n"))),
    )


def _memory(row: Mapping[str, Any], now: datetime, observations: Mapping[str, ObservationView]) -> Memory:
    kind = MemoryType(row["type"])
    at = _at(row, now)
    evidence = tuple(_evidence(observations[ref], quote) for ref, quote in row.get("evidence", ()))
    return Memory(
        id=MemoryId(row["ref"]),
        type=kind,
        fields=_fields(kind, row["fields"]),
        created_at=at,
        updated_at=at,
        revision=2 if "before" in row else 1,
        valid_from=at if kind is MemoryType.EPISODIC else None,
        precision=Precision(row.get("precision", "minute")),
        confidence=row.get("confidence", 0.9),
        pinned=row.get("pinned", False),
        needs_review=row.get("needs_review", False),
        evidence=evidence,
    )


def _fields(kind: MemoryType, row: Mapping[str, Any]) -> Fields:
    values = {name: tuple(value) if isinstance(value, list) else value for name, value in row.items()}
    fields: Fields = FIELDS[kind](**values)
    return fields


def _evidence(seen: ObservationView, quote: str) -> Evidence:
    start = seen.text.index(quote)
    return Evidence(ObservationId(seen.ref), quote, start, start + len(quote))


def _history(memory: Memory, row: Mapping[str, Any]) -> tuple[Revision, ...]:
    cause = Cause("segment", memory.type.value, "Qwen2.5 Coder 1.5B", "1")
    if "before" not in row:
        return (Revision(memory.id, 1, Operation.ADD, None, memory, cause, memory.created_at),)
    before = _with_fields(memory, {**row["fields"], **row["before"]})
    earlier = memory.created_at - timedelta(days=2)
    return (
        Revision(memory.id, 1, Operation.ADD, None, before, cause, earlier),
        Revision(memory.id, 2, Operation.SUPERSEDE, before, memory, cause, memory.created_at),
    )


def _with_fields(memory: Memory, fields: Mapping[str, Any]) -> Memory:
    return Memory(
        memory.id, memory.type, _fields(memory.type, fields), created_at=memory.created_at, updated_at=memory.updated_at
    )


def _answer(
    row: Mapping[str, Any], observations: Mapping[str, ObservationView], memories: tuple[Memory, ...]
) -> ScriptedAnswer:
    found = tuple(_hit(ref, at, observations, memories) for at, ref in enumerate(row["evidence"]))
    citations = tuple(
        Citation(n, ref, quote, observations[ref].when, observations[ref].source) for n, ref, quote in row["citations"]
    )
    answered = Answered(
        question=row["cue"],
        short=row["short"],
        answer=row["answer"],
        abstained=row.get("abstained", False),
        citations=citations,
        ms_evidence=62,
        ms_first_token=700,
        ms_total=2300,
        prompt_tokens=410,
        answer_tokens=48,
    )
    return ScriptedAnswer(row["cue"], found, answered)


def _hit(ref: str, at: int, observations: Mapping[str, ObservationView], memories: tuple[Memory, ...]) -> SearchResult:
    score = 1 - at / 10
    if ref in observations:
        seen = observations[ref]
        return SearchResult(ref, "observation", seen.kind, score, seen.when, seen.text, seen.source)
    memory = next(memory for memory in memories if memory.id == ref)
    text = words.title(memory.fields)
    when = memory.updated_at.isoformat(timespec="seconds")
    refs = tuple(evidence.observation for evidence in memory.evidence)
    return SearchResult(ref, "memory", memory.type.value, score, when, text, SourceView(), refs)


def _at(row: Mapping[str, Any], now: datetime) -> datetime:
    return now - timedelta(minutes=row["minutes_ago"])
