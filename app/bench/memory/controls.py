"""What the program is compared with, in the same run and through the same requests: one part of it exchanged.

Rankings by one feature alone are weights handed to the same retriever. The whole conversation before the model is the
same answerer with a finder that leaves nothing out.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import partial
from typing import TYPE_CHECKING

import numpy as np

from sixfold.app.clock import local_clock
from sixfold.app.searching import Searcher
from sixfold.capture.observation import Role
from sixfold.memory import answer_settings, ranking
from sixfold.memory.answer import Answerer
from sixfold.memory.meaning import Meanings
from sixfold.memory.requests import SearchResult, SourceView
from sixfold.memory.retrieve import Retriever
from sixfold.memory.sources import Budget

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sixfold.app.bench.memory.house import Change
    from sixfold.app.wiring import Open
    from sixfold.capture.observation import Observation
    from sixfold.memory.meaning import Meaning
    from sixfold.memory.requests import Search

FULL_CONTEXT = "full_context"
_TURN_TOKENS = 20  # of a source's speaker, day and line break
_REST_TOKENS = 700  # of the prompt, the question and the answer
_UNLIMITED = 1_000_000


def ranked_by(*features: str) -> Change:
    """Rank by these features alone (see `memory.ranking`), each with weight 1."""

    def change(opened: Open) -> Open:
        weights = np.array([float(name in features) for name in ranking.FEATURES], dtype=np.float32)
        finder = Retriever(
            opened.database,
            opened.indexing.indexes,
            model=opened.embedder.name,
            clock=partial(local_clock, opened.clock, opened.time_zone),
            chosen=replace(ranking.settings(), weights=weights, trees=None),
        )
        meanings = Meanings(opened.serial, opened.database, opened.embedder)
        return replace(
            opened,
            searcher=Searcher(opened.serial, finder, meanings, opened.redactor),
            answerer=Answerer(opened.serial, opened.database, finder, opened.chat, embedder=opened.embedder),
        )

    return change


def whole(opened: Open) -> Open:
    """Answer from everything there is, in its order, and look nothing up."""
    settings = answer_settings.load()
    budgets = {mode: Budget(_UNLIMITED, _UNLIMITED, _UNLIMITED, _UNLIMITED) for mode in settings.budgets}
    answerer = Answerer(
        opened.serial,
        opened.database,
        Everything(opened),
        opened.chat,
        settings=replace(settings, budgets=budgets),
    )
    return replace(opened, answerer=answerer)


def fits(opened: Open) -> bool:
    """Whether everything there is can stand in one prompt of the model."""
    seen = opened.serial.run(lambda: everything(opened))
    needed = sum(opened.chat.count(f"{one.author or ''} {one.text}") + _TURN_TOKENS for one in seen)
    return needed + _REST_TOKENS < opened.chat.context


def everything(opened: Open) -> list[Observation]:
    """All observations but the assistant's, oldest first; on the database's thread."""
    stored = [one.observation for one in opened.observations.stream()]
    seen = [one for one in stored if one.role is not Role.ASSISTANT and one.text.strip()]
    return sorted(seen, key=lambda one: (one.observed_at, one.seq))


@dataclass(frozen=True, slots=True)
class Everything:
    """A finder that finds everything, in the order of time."""

    opened: Open

    def search(self, query: Search, meaning: Meaning | None) -> Sequence[SearchResult]:  # noqa: ARG002 - the seam's
        """Give all observations as hits whose score only keeps their order."""
        seen = everything(self.opened)
        return [
            SearchResult(one.id, "observation", one.kind, 1 - at / len(seen), one.observed_at.isoformat(), one.text,
                         SourceView(author=one.author))
            for at, one in enumerate(seen)
        ]  # fmt: skip


CONTROLS: Mapping[str, Change] = {"bm25": ranked_by("words"), "vectors": ranked_by("cosine"), FULL_CONTEXT: whole}
"""The controls by name; the first two also search."""
