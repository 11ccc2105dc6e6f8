"""What the memory holds of a subject, read from the full text: chats, notes and documents, never screens."""

from __future__ import annotations

import re
from functools import cache
from typing import TYPE_CHECKING

from sixfold.capture.observation import Kind, Role
from sixfold.memory.changes.claims import Statement
from sixfold.memory.sources import Found, local_time
from sixfold.memory.store.fulltext import FullText, any_of
from sixfold.memory.store.observations import Observations
from sixfold.memory.terms import query_terms
from sixfold.memory.types import Granularity

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from sixfold.memory.changes.asking import Asked
    from sixfold.memory.changes.table import Family
    from sixfold.memory.store.database import Database
    from sixfold.memory.store.observations import StoredObservation
    from sixfold.memory.store.serial import Serial

_MOST = 300
_SHORTEST = 4


class Stored:
    """Looks statements up on the database's thread and keeps the observations of those it gave."""

    def __init__(self, serial: Serial, database: Database) -> None:
        self._serial = serial
        self._fulltext = FullText(database)
        self._observations = Observations(database)
        self._given: dict[str, StoredObservation] = {}

    def about(self, asked: Asked) -> Iterable[Statement]:
        """The statements that hold the subject's name, and those with words of the relation by the subject itself."""
        rows = self._serial.run(lambda: self._rows(asked))
        return [statement for row in rows if (statement := self._statement(row)) is not None]

    def found(self, refs: Sequence[str]) -> list[Found]:
        """The observations of statements that were given, in that order."""
        return [Found(self._given[ref].observation, 1.0) for ref in dict.fromkeys(refs) if ref in self._given]

    def _rows(self, asked: Asked) -> list[StoredObservation]:
        relation = [*asked.words, *(_words(asked.family) if asked.family else ()), *_terms(asked.noun)]
        queries = [any_of(relation)]
        if not asked.subject.me:
            name = " AND ".join(f"({any_of(group)})" for group in query_terms(asked.subject.name).groups)
            queries = [name, f"{name} AND ({queries[0]})" if name and relation else "", queries[0]]
        ordinals = {
            ordinal: None for query in queries for ordinal, _ in self._fulltext.match(Granularity.TURN, query, _MOST)
        }
        return self._observations.by_ordinals(list(ordinals))

    def _statement(self, row: StoredObservation) -> Statement | None:
        seen = row.observation
        if seen.kind is Kind.SCREEN or row.expired_at is not None or seen.role is Role.ASSISTANT:
            return None
        self._given[row.id] = row
        own = seen.role is Role.USER and seen.author is None
        return Statement(row.id, local_time(seen), str(seen.text), seen.author, own)


def _terms(text: str) -> list[str]:
    return [form for group in query_terms(text).groups for form in group]


@cache
def _words(family: Family) -> tuple[str, ...]:
    """The words by which a relation is told, as the index holds them."""
    patterns = " ".join(
        one.pattern.rpartition(")* ")[2] or one.pattern for one in (*family.clause, *family.noun_clause)
    )
    plain = {word.replace("?", "") for word in re.findall(r"[^\W\d_]+\??", patterns) if len(word) >= _SHORTEST}
    return tuple(dict.fromkeys(_terms(" ".join([*sorted(plain), *sorted(family.nouns)]))))
