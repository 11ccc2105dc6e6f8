"""`sixfold bench memory`: what is found, answered, kept up to date, routed and spent, with controls in the same run.

Every part works on throw-away homes and through the program's own requests, so that what is measured is what a person
gets. Nothing is left behind.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from sixfold.app.bench import report
from sixfold.app.bench.memory import (
    answers,
    digesting,
    house,
    injections,
    joint,
    locomo,
    recall,
    routing,
    speed,
    updates,
)
from sixfold.app.bench.memory.errors import NothingEmbedded
from sixfold.app.bench.memory.plan import OF_LOCOMO, PARTS
from sixfold.memory.outcomes import Digested, StatusView
from sixfold.memory.requests import Digest, GetStatus

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sixfold.app.bench.memory.locomo import Conversation
    from sixfold.app.bench.memory.plan import Plan

MADE = {
    "updates": updates.measure,
    "joint": joint.measure,
    "routing": routing.measure,
    "digest": digesting.measure,
    "speed": speed.measure,
    "injections": injections.measure,
}


def run(plan: Plan, told: Callable[[str], None], plugins: tuple[object, ...] = ()) -> dict[str, Any]:
    """Measure and give the report; `told` hears what comes next. Raises `LocomoUnreadable`, `NothingEmbedded`."""
    figures: dict[str, Any] = {"machine": report.machine(), "seed": plan.seed, "digested": plan.digested}
    if plan.locomo is not None and not set(OF_LOCOMO).isdisjoint(plan.parts):
        figures |= _talks(plan, plan.locomo, told, plugins)
    for name in PARTS:
        if name in MADE and name in plan.parts:
            told(name)
            figures[name] = MADE[name](plan, plugins, told)
    return figures


def _talks(
    plan: Plan, file: Path, told: Callable[[str], None], plugins: tuple[object, ...]
) -> dict[str, dict[str, object]]:
    """Take in one conversation after the other and put its questions."""
    hits: dict[str, dict[str, list[recall.Hits]]] = {}
    pairs: dict[str, dict[str, answers.Pairs | None]] = {}
    for talk in locomo.conversations(file, plan.samples):
        told(talk.sample)
        with house.laid(plugins) as home:
            _take_in(home, plan, file, talk)
            if "recall" in plan.parts:
                hits[talk.sample] = recall.everywhere(home, talk.questions, plan.controls, told)
            if "answers" in plan.parts:
                drawn = locomo.drawn(talk.questions, plan.seed, plan.each)
                pairs[talk.sample] = answers.everywhere(home, drawn, plan.controls, told)
    found: dict[str, dict[str, object]] = {}
    if hits:
        found["recall"] = recall.report(hits)
    if pairs:
        found["answers"] = answers.report(pairs)
    return found


def _take_in(home: house.House, plan: Plan, file: Path, talk: Conversation) -> None:
    with home.opened() as desk:
        desk.take_in(file, "locomo", talk.sample)
        if not desk.ask(GetStatus(), StatusView).vectors:
            raise NothingEmbedded
        if plan.digested:
            desk.ask(Digest(), Digested)
