"""What six agents cost: the prompt tokens they really evaluate over those of one agent alone, and the time.

`as_routed` is the program as it is over the same with one agent that reads. In `all_woken` every segment wakes all six,
over the same with one.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.app.bench.memory import agents, facts, house, locomo
from sixfold.app.bench.memory.said import Importing
from sixfold.memory import router
from sixfold.memory.outcomes import Digested
from sixfold.memory.requests import Digest
from sixfold.memory.types import MemoryType

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.app.bench.memory.house import Desk, House
    from sixfold.app.bench.memory.plan import Plan

ALONE = MemoryType.SEMANTIC
"""The agent that is measured alone: the one that a conversation wakes most."""
SESSIONS = 4
"""The ratios are measured over so many sessions; the seconds over the whole conversation."""
PEOPLE = 5
"""Of the made-up world that stands in where no conversation is named."""
_NEVER = 1_000_000


def measure(plan: Plan, plugins: tuple[object, ...], told: Callable[[str], None]) -> dict[str, object]:
    """Digest one conversation whole, and its beginning with and without the other agents."""
    whole = _digested(plan, plugins, told, "whole conversation")
    runs = {
        name: _digested(plan, plugins, told, name, change=change, sessions=SESSIONS)
        for name, change in (
            ("six, as routed", agents.reading(tuple(MemoryType))),
            ("one, as routed", agents.reading((ALONE,))),
            ("six, all woken", agents.reading(tuple(MemoryType), _waking(tuple(MemoryType)))),
            ("one, always woken", agents.reading((ALONE,), _waking((ALONE,)))),
        )
    }
    return {
        "conversation": _name(plan),
        "whole": _view(whole),
        "beginning": {name: _view(found) for name, found in runs.items()},
        "ratio_as_routed": _ratio(runs["six, as routed"], runs["one, as routed"]),
        "ratio_all_woken": _ratio(runs["six, all woken"], runs["one, always woken"]),
    }


def _digested(
    plan: Plan,
    plugins: tuple[object, ...],
    told: Callable[[str], None],
    name: str,
    *,
    change: house.Change | None = None,
    sessions: int | None = None,
) -> Digested:
    told(f"digest: {name}")
    importing = Importing()
    with house.laid((*plugins, importing)) as home, home.opened(change) as desk:
        _bring(plan, desk, home, importing, sessions)
        return desk.ask(Digest(), Digested)


def _bring(plan: Plan, desk: Desk, home: House, importing: Importing, sessions: int | None) -> None:
    if plan.locomo is None:
        said = facts.world(plan.seed, PEOPLE).said
        importing.bring(desk, home, said if sessions is None else said[: len(said) // SESSIONS])
    elif sessions is None:
        desk.take_in(plan.locomo, "locomo", _name(plan))
    else:
        file = home.scratch / "beginning.json"
        file.write_text(locomo.beginning(plan.locomo, _name(plan), sessions), "utf-8")
        desk.take_in(file, "locomo")


def _name(plan: Plan) -> str:
    if plan.locomo is None:
        return "made up"
    return locomo.conversations(plan.locomo, plan.samples)[0].sample


def _waking(kinds: tuple[MemoryType, ...]) -> router.Routes:
    """A table by which every segment wakes these."""
    everything = router.Category(
        "everything", kinds, kinds=frozenset(), roles=frozenset(), trust=frozenset(), any=(), words=0, lists=False,
        placed=False,
    )  # fmt: skip
    return router.Routes((everything,), fewest_words=0, known_share=2.0, model_from_words=_NEVER)


def _view(found: Digested) -> dict[str, object]:
    return {
        "segments": found.segments,
        "woke": dict(found.woke),
        "changes": dict(found.changes),
        "failed": found.failed,
        "prompt_tokens": found.prompt_tokens,
        "answer_tokens": found.answer_tokens,
        "seconds": round(found.seconds, 1),
    }


def _ratio(six: Digested, one: Digested) -> float | None:
    return round(six.prompt_tokens / one.prompt_tokens, 3) if one.prompt_tokens else None
