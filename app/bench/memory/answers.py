"""Answers of `ask` on LoCoMo: token F1 of the short one, evidence among what is cited, right and wrong abstentions."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sixfold.app.bench.memory import asking, scoring
from sixfold.app.bench.memory.asking import Asked
from sixfold.app.bench.memory.locomo import NEVER_SAID

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from sixfold.app.bench.memory.house import House
    from sixfold.app.bench.memory.locomo import Question
    from sixfold.memory.outcomes import Answered


@dataclass(frozen=True, slots=True)
class Pair:
    """A question and its answer."""

    question: Question
    answered: Answered = field(repr=False)

    @property
    def f1(self) -> float:
        """The token F1 of the short answer; none of an abstention."""
        return 0.0 if self.answered.abstained else scoring.f1(self.answered.short, self.question.gold)

    @property
    def cites(self) -> bool:
        """Whether a turn that holds the answer is cited."""
        cited = {citation.source.external_id for citation in self.answered.citations}
        return not cited.isdisjoint(self.question.evidence)


Pairs = tuple[Pair, ...]


def everywhere(
    house: House, questions: Sequence[Question], chosen: Sequence[str], told: Callable[[str], None]
) -> dict[str, Pairs | None]:
    """Ask the program and each chosen control; None of a control that cannot hold the conversation."""
    found = asking.everywhere(house, [Asked(one.text) for one in questions], chosen, told)
    return {name: None if answers is None else tuple(map(Pair, questions, answers)) for name, answers in found.items()}


def figures(pairs: Pairs) -> dict[str, object]:
    """Score pairs of question and answer as LoCoMo does."""
    said = [pair for pair in pairs if pair.question.category != NEVER_SAID]
    never = [pair for pair in pairs if pair.question.category == NEVER_SAID]
    categories = sorted({pair.question.category for pair in said})
    return {
        "answered": len(said),
        "f1": scoring.mean(pair.f1 for pair in said),
        "f1_by_category": {
            str(category): scoring.mean(pair.f1 for pair in said if pair.question.category == category)
            for category in categories
        },
        "cites_evidence": scoring.mean(pair.cites for pair in said),
        "abstains_on_never_said": scoring.mean(pair.answered.abstained for pair in never),
        "abstains_wrongly": scoring.mean(pair.answered.abstained for pair in said),
        **asking.times(tuple(pair.answered for pair in pairs)),
    }


def report(by_sample: Mapping[str, Mapping[str, Pairs | None]]) -> dict[str, object]:
    """Give the figures of each conversation and over all; a control counts over the conversations that fit it."""
    names = next(iter(by_sample.values())).keys() if by_sample else ()
    together = {name: _over_all([found[name] for found in by_sample.values()]) for name in names}
    each = {sample: {name: _or_unfit(pairs) for name, pairs in found.items()} for sample, found in by_sample.items()}
    return {"all": together, "by_conversation": each}


def _over_all(found: Sequence[Pairs | None]) -> dict[str, object]:
    fitting = [pairs for pairs in found if pairs is not None]
    if not fitting:
        return {"fits": False}
    return {"conversations": len(fitting), **figures(tuple(pair for pairs in fitting for pair in pairs))}


def _or_unfit(pairs: Pairs | None) -> dict[str, object]:
    return {"fits": False} if pairs is None else figures(pairs)
