"""Which agents a segment wakes, held against what it truly holds: the router as it is, and its rules alone."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sixfold.app.bench.memory import agents, filed, house, scoring
from sixfold.app.bench.memory.said import Importing
from sixfold.memory import router
from sixfold.memory.outcomes import Digested
from sixfold.memory.requests import Digest

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sixfold.app.bench.memory.filed import Filed
    from sixfold.app.bench.memory.house import Desk, House
    from sixfold.app.bench.memory.plan import Plan

    Woken = Sequence[frozenset[str]]

_NEVER = 1_000_000
"""Words from which the model is asked, when it is not to be asked at all."""
OF_A_FORM = 4
"""For so many questions of a kind, one segment of each form: the forms are many."""


def measure(plan: Plan, plugins: tuple[object, ...], told: Callable[[str], None]) -> dict[str, object]:
    """Show made-up segments to a home one by one and note who wakes; the agents themselves sleep on."""
    segments = filed.segments(plan.seed, max(1, plan.each // OF_A_FORM))
    figures: dict[str, object] = {"segments": len(segments)}
    for name, routes in (("rules_and_model", router.load()), ("rules", _rules_alone())):
        told(f"{len(segments)} segments, {name}")
        importing = Importing()
        with house.laid((*plugins, importing)) as home, home.opened(agents.reading((), routes)) as desk:
            figures[name] = score(segments, [_woken(desk, home, importing, one) for one in segments])
    return figures


def score(segments: Sequence[Filed], woken: Woken) -> dict[str, object]:
    """Give the share that was routed right, and how the rest went wrong."""
    both = list(zip(segments, woken, strict=True))
    forms = sorted({one.said.kind.value for one in segments})
    return {
        "accuracy": scoring.mean(one.right(woke) for one, woke in both),
        "accuracy_by_kind": {
            form: scoring.mean(one.right(woke) for one, woke in both if one.said.kind == form) for form in forms
        },
        "missed": scoring.mean(not one.needs <= woke for one, woke in both),
        "needless": scoring.mean(not woke <= one.needs | one.may for one, woke in both),
        "nothing_wakes_nobody": scoring.mean(not woke for one, woke in both if one.is_nothing),
        "woke_nobody": scoring.mean(not woke for _, woke in both),
    }


def _woken(desk: Desk, home: House, importing: Importing, segment: Filed) -> frozenset[str]:
    importing.bring(desk, home, [segment.said])
    digested = desk.ask(Digest(), Digested)
    return frozenset(kind for kind, count in digested.woke.items() if count)


def _rules_alone() -> router.Routes:
    return replace(router.load(), model_from_words=_NEVER)
