"""Facts that change: exact match of the short answer, for one link and for two."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.app.bench.memory import asking, facts, house, scoring
from sixfold.app.bench.memory.asking import Asked
from sixfold.app.bench.memory.said import Importing
from sixfold.memory.outcomes import Digested
from sixfold.memory.requests import Digest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sixfold.app.bench.memory.asking import Answers
    from sixfold.app.bench.memory.facts import Question
    from sixfold.app.bench.memory.plan import Plan

FEWEST = 4
MOST = 40


def measure(plan: Plan, plugins: tuple[object, ...], told: Callable[[str], None]) -> dict[str, object]:
    """Tell a made-up world to a home, then ask it on the day after."""
    world = facts.world(plan.seed, min(MOST, max(FEWEST, plan.each)))
    questions = facts.drawn(world.questions, plan.seed, plan.each)
    importing = Importing()
    with house.laid((*plugins, importing)) as home:
        with home.opened() as desk:
            importing.bring(desk, home, world.said)
            if plan.digested:
                desk.ask(Digest(), Digested)
        asked = [Asked(one.text, world.ends) for one in questions]
        found = asking.everywhere(home, asked, plan.controls, told)
    return {"observations": len(world.said), **asking.figures(found, lambda answers: score(questions, answers))}


def score(questions: Sequence[Question], answers: Answers) -> dict[str, object]:
    """Give the share of exact answers by kind; `single_hop` are those of all kinds with one link."""
    right = [scoring.same(answered.short, one.gold) for one, answered in zip(questions, answers, strict=True)]
    kinds = [one.kind for one in questions]
    by_kind = {kind: scoring.mean(hit for hit, own in zip(right, kinds, strict=True) if own == kind)
               for kind in facts.KINDS}  # fmt: skip
    single = [hit for hit, kind in zip(right, kinds, strict=True) if kind != "two_hop"]
    return {
        "questions": len(questions),
        "single_hop": scoring.mean(single),
        **by_kind,
        "abstained": scoring.mean(answered.abstained for answered in answers),
    }
