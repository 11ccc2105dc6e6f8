"""Questions that need two memories: right when both pieces stand in the answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.app.bench.memory import asking, house, pairs, scoring
from sixfold.app.bench.memory.asking import Asked
from sixfold.app.bench.memory.said import Importing
from sixfold.memory.outcomes import Digested
from sixfold.memory.requests import Digest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sixfold.app.bench.memory.asking import Answers
    from sixfold.app.bench.memory.pairs import Joint
    from sixfold.app.bench.memory.plan import Plan


def measure(plan: Plan, plugins: tuple[object, ...], told: Callable[[str], None]) -> dict[str, object]:
    """Tell made-up pairs to a home, then ask for both pieces of each."""
    made = pairs.pairs(plan.seed, plan.each)
    importing = Importing()
    with house.laid((*plugins, importing)) as home:
        with home.opened() as desk:
            importing.bring(desk, home, made.said)
            if plan.digested:
                desk.ask(Digest(), Digested)
        found = asking.everywhere(home, [Asked(one.text, made.ends) for one in made.questions], plan.controls, told)
    return {"observations": len(made.said), **asking.figures(found, lambda answers: score(made.questions, answers))}


def score(questions: Sequence[Joint], answers: Answers) -> dict[str, object]:
    """Give the share of answers with both pieces, and with one."""
    held = [
        sum(scoring.holds(f"{answered.short} {answered.answer}", piece) for piece in one.pieces) / len(one.pieces)
        for one, answered in zip(questions, answers, strict=True)
    ]
    return {
        "questions": len(questions),
        "both": scoring.mean(share == 1 for share in held),
        "at_least_one": scoring.mean(share > 0 for share in held),
        "abstained": scoring.mean(answered.abstained for answered in answers),
    }
