"""The questions of conversations in the form of LoCoMo (Maharana et al., ACL 2024); the turns are imported."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from random import Random
from typing import TYPE_CHECKING, Any

from sixfold.app.bench.memory.errors import LocomoUnreadable

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

CATEGORIES = range(1, 6)
NEVER_SAID = 5
"""The category whose questions ask for what was never said: the right answer is to abstain."""


@dataclass(frozen=True, slots=True)
class Question:
    """One question, its answer, and the ids of the turns that hold it (at least one)."""

    id: str
    text: str = field(repr=False)
    gold: str = field(repr=False)
    category: int
    evidence: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Conversation:
    """One conversation of the file, with those of its questions whose evidence is known."""

    sample: str
    questions: tuple[Question, ...]


def conversations(path: Path, samples: Sequence[str] = ()) -> list[Conversation]:
    """Read the named conversations of a file, or all; raises `LocomoUnreadable`."""
    try:
        items = json.loads(path.read_text("utf-8"))
        found = {item["sample_id"]: _conversation(item) for item in items}
        return [found[name] for name in samples or found]
    except (OSError, ValueError, KeyError, TypeError, AttributeError) as error:
        raise LocomoUnreadable(path=path) from error


def drawn(questions: Sequence[Question], seed: int, each: int) -> list[Question]:
    """Draw `each` questions of every category, the same ones for the same seed."""
    shuffled = list(questions)
    Random(seed).shuffle(shuffled)  # noqa: S311 - repeatable, and no key is made here
    return [
        question for category in CATEGORIES for question in [one for one in shuffled if one.category == category][:each]
    ]


def beginning(path: Path, sample: str, sessions: int) -> str:
    """Give one conversation's first sessions, as a file of the same form; raises `LocomoUnreadable`."""
    try:
        item = next(item for item in json.loads(path.read_text("utf-8")) if item["sample_id"] == sample)
        talk = {name: part for name, part in item["conversation"].items() if _session(name) <= sessions}
        return json.dumps([{"sample_id": sample, "conversation": talk}])
    except (OSError, ValueError, KeyError, TypeError, AttributeError, StopIteration) as error:
        raise LocomoUnreadable(path=path) from error


def _conversation(item: Mapping[str, Any]) -> Conversation:
    sample = str(item["sample_id"])
    talk: Mapping[str, Any] = item["conversation"]
    turns = {turn["dia_id"] for name, part in talk.items() if _is_turns(name, part) for turn in part}
    questions = []
    for number, row in enumerate(item["qa"]):
        evidence = tuple(one for one in row.get("evidence", ()) if one in turns)
        if evidence:
            gold = str(row.get("answer", ""))
            questions.append(Question(f"{sample}/{number}", row["question"], gold, row["category"], evidence))
    return Conversation(sample, tuple(questions))


def _is_turns(name: str, part: object) -> bool:
    return name.startswith("session_") and isinstance(part, list)


def _session(name: str) -> int:
    """The number of a session that a key belongs to; 0 for what belongs to none."""
    number = name.removeprefix("session_").partition("_")[0]
    return int(number) if name.startswith("session_") and number.isdigit() else 0
