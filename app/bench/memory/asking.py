"""Questions put to a home, by the program as it is and by the controls, and what came back."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sixfold.app.bench.memory import controls, scoring
from sixfold.memory.outcomes import Answered
from sixfold.memory.requests import Ask

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence
    from datetime import datetime

    from sixfold.app.bench.memory.house import Desk, House

OURS = "ours"

Answers = tuple[Answered, ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """A question and the moment at which it is asked (None: now)."""

    text: str = field(repr=False)
    now: datetime | None = None


def everywhere(
    house: House, asked: Sequence[Asked], chosen: Sequence[str], told: Callable[[str], None]
) -> Mapping[str, Answers | None]:
    """Give the answers of the program and of each chosen control; None of a control that cannot hold the home."""
    found: dict[str, Answers | None] = {}
    for name in (OURS, *chosen):
        told(f"{len(asked)} questions, {name}")
        with house.opened(controls.CONTROLS.get(name)) as desk:
            cannot = name == controls.FULL_CONTEXT and not controls.fits(desk.opened)
            found[name] = None if cannot else _answers(desk, asked)
    return found


def times(answers: Answers) -> dict[str, float | None]:
    """Give the medians of when the evidence, the first word and the last one came, in milliseconds."""
    return {
        "ms_evidence": scoring.quantile([one.ms_evidence for one in answers], 0.5),
        "ms_first_token": scoring.quantile([one.ms_first_token for one in answers], 0.5),
        "ms_total": scoring.quantile([one.ms_total for one in answers], 0.5),
    }


def figures(
    found: Mapping[str, Answers | None], score: Callable[[Answers], Mapping[str, object]]
) -> dict[str, Mapping[str, object]]:
    """Score everyone's answers; of a control that could not answer it is said that it does not fit."""
    return {
        name: {"fits": False} if answers is None else {**score(answers), **times(answers), **_fits(name)}
        for name, answers in found.items()
    }


def _fits(name: str) -> dict[str, bool]:
    return {"fits": True} if name == controls.FULL_CONTEXT else {}


def _answers(desk: Desk, asked: Sequence[Asked]) -> Answers:
    return tuple(desk.ask(Ask(one.text, now=one.now), Answered) for one in asked)
