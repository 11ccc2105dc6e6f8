"""How fast `search` answers among many observations, and what that takes of memory."""

from __future__ import annotations

import time
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import psutil

from sixfold.app.bench.memory import bulk, house, scoring
from sixfold.app.bench.memory.errors import NothingEmbedded
from sixfold.app.bench.memory.said import Importing, Said
from sixfold.app.bench.memory.zipf import COMMON_EVERY, Language
from sixfold.memory.outcomes import Found, StatusView
from sixfold.memory.requests import GetStatus, Search

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sixfold.app.bench.memory.house import Desk
    from sixfold.app.bench.memory.plan import Plan

QUERIES = 200
LAID_FROM = 50_000
"""From so many observations on they are laid straight into the tables, with made-up vectors (`bulk`)."""
LIMIT = 10
TURNS = 40
"""Observations of one conversation: neighbours are read along, so that they must have some."""
BEGINS = datetime(2025, 1, 6, 8, tzinfo=UTC)
MEGA = 1_000_000


def measure(plan: Plan, plugins: tuple[object, ...], told: Callable[[str], None]) -> dict[str, object]:
    """Fill a home with texts of a made-up language, then search it; a fifth of the queries are common words only."""
    language = Language(plan.seed)
    texts = [language.text() for _ in range(plan.observations)]
    queries = [language.query(number, texts) for number in range(QUERIES)]
    importing = Importing()
    with house.laid((*plugins, importing)) as home:
        with home.opened() as desk:
            began = time.perf_counter()
            said = [_said(number, text) for number, text in enumerate(texts)]
            if plan.observations < LAID_FROM:
                importing.bring(desk, home, said)
            else:
                bulk.lay(desk, said, told, seed=plan.seed)
            seconds = time.perf_counter() - began
        told(f"{plan.observations} observations taken in, {QUERIES} searches")
        with home.opened() as desk:
            first = desk.ask(Search(queries[-1], LIMIT), Found).ms
            return {**_contents(desk, seconds), "first_ms": round(first, 1), **timed(desk, queries), **_memory()}


def timed(desk: Desk, queries: Sequence[str]) -> dict[str, object]:
    """Give the times of these searches as the program itself tells them."""
    spent = [desk.ask(Search(query, LIMIT), Found).ms for query in queries]
    common = spent[::COMMON_EVERY]
    return {
        "queries": len(queries),
        "ms_p50": scoring.quantile(spent, 0.5),
        "ms_p95": scoring.quantile(spent, 0.95),
        "ms_max": round(max(spent), 1),
        "common_words_only": {
            "queries": len(common),
            "ms_p50": scoring.quantile(common, 0.5),
            "ms_p95": scoring.quantile(common, 0.95),
        },
    }


def _contents(desk: Desk, seconds: float) -> dict[str, object]:
    status = desk.ask(GetStatus(), StatusView)
    if not status.vectors:
        raise NothingEmbedded
    return {
        "observations": status.observations,
        "vectors": status.vectors,
        "embedder": desk.opened.embedder.name,
        "taken_in_seconds": round(seconds, 1),
        "database_mb": round(status.bytes["database"] / MEGA, 1),
    }


def _memory() -> dict[str, object]:
    """What this process and, apart, its model workers hold resident."""
    process = psutil.Process()
    workers = sum(child.memory_info().rss for child in process.children(recursive=True))
    return {"rss_mb": round(process.memory_info().rss / MEGA, 1), "workers_rss_mb": round(workers / MEGA, 1)}


def _said(number: int, text: str) -> Said:
    thread, seq = divmod(number, TURNS)
    author = ("Iris", "Paul")[number % 2]
    at = BEGINS + timedelta(hours=thread, minutes=seq)
    return Said(text, at, author=author, thread=f"talk-{thread}", seq=seq, ident=f"Z{number}")
