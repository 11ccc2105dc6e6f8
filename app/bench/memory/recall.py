"""Evidence recall of `search` on LoCoMo: the share of a question's evidence turns among the first k hits."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sixfold.app.bench.memory import controls, scoring
from sixfold.app.bench.memory.asking import OURS
from sixfold.memory.outcomes import Found
from sixfold.memory.requests import Search

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sixfold.app.bench.memory.house import Desk, House
    from sixfold.app.bench.memory.locomo import Question

KS = (5, 10, 20, 50)


@dataclass(frozen=True, slots=True)
class Hits:
    """The ids that were found for one question, best first, and how long that took."""

    question: Question
    ids: tuple[str | None, ...] = field(repr=False)
    ms: float


def everywhere(
    house: House, questions: Sequence[Question], chosen: Sequence[str], told: Callable[[str], None]
) -> dict[str, list[Hits]]:
    """Search for every question with the program and with each chosen control that searches."""
    found: dict[str, list[Hits]] = {}
    for name in (OURS, *(name for name in chosen if name != controls.FULL_CONTEXT)):
        told(f"{len(questions)} searches, {name}")
        with house.opened(controls.CONTROLS.get(name)) as desk:
            found[name] = [_hits(desk, question) for question in questions]
    return found


def figures(hits: Sequence[Hits]) -> dict[str, object]:
    """Give recall at each k, by category too, and the times."""
    by_category: dict[str, Mapping[str, float | None]] = {}
    for category in sorted({one.question.category for one in hits}):
        by_category[str(category)] = _recalls([one for one in hits if one.question.category == category])
    return {
        "questions": len(hits),
        **_recalls(hits),
        "by_category": by_category,
        "ms_p50": scoring.quantile([one.ms for one in hits], 0.5),
        "ms_p95": scoring.quantile([one.ms for one in hits], 0.95),
    }


def report(by_sample: Mapping[str, Mapping[str, Sequence[Hits]]]) -> dict[str, object]:
    """Give the figures of each conversation and, over the questions of all, of everyone that searched."""
    names = next(iter(by_sample.values())).keys() if by_sample else ()
    together = {name: figures([hit for found in by_sample.values() for hit in found[name]]) for name in names}
    each = {sample: {name: figures(hits) for name, hits in found.items()} for sample, found in by_sample.items()}
    return {"all": together, "by_conversation": each}


def _recalls(hits: Sequence[Hits]) -> dict[str, float | None]:
    return {f"recall@{k}": scoring.mean(scoring.recall(one.question.evidence, one.ids, k) for one in hits) for k in KS}


def _hits(desk: Desk, question: Question) -> Hits:
    found = desk.ask(Search(question.text, max(KS), "observation"), Found)
    return Hits(question, tuple(result.source.external_id for result in found.results), found.ms)
