"""Other programs, what the user lets them do, and what they asked: who, when, how many results, never the words."""

from __future__ import annotations

import json
from datetime import timedelta
from typing import TYPE_CHECKING, Any, Literal

from sixfold.memory.client_requests import ClientAccess, ClientScope, ClientState, ClientView
from sixfold.memory.store.instants import from_ms, to_ms

if TYPE_CHECKING:
    from datetime import datetime

    from sixfold.memory.client_requests import ClientIdentity
    from sixfold.memory.store.database import Database

Outcome = Literal["answered", "refused", "failed"]

KEPT = 5000
"""Lines of the log for each program: 83 minutes of one that asks without a pause, years of one that is used by hand."""
TOGETHER = timedelta(hours=1)
"""Refusals of the same tool within it stand in one line, so that asking on and on washes nothing out of the log."""
_FIELDS = "id, name, program, version, state, scopes, first_at, decided_at"


class ClientRows:
    """The tables `client` and `client_access`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def find(self, identity: ClientIdentity) -> ClientView | None:
        """Give the program of that name, started by that program."""
        sql = f"SELECT {_FIELDS} FROM client WHERE name = ? AND program = ?"  # noqa: S608 - our own names
        row = self._db.one(sql, (identity.name, identity.program))
        return None if row is None else _view(row)

    def get(self, number: int) -> ClientView | None:
        """Give the program of that number."""
        row = self._db.one(f"SELECT {_FIELDS} FROM client WHERE id = ?", (number,))  # noqa: S608 - our own names
        return None if row is None else _view(row)

    def all(self) -> list[ClientView]:
        """Give every program: those that wait first, then the latest first."""
        order = "state <> 'waiting', coalesce(decided_at, first_at) DESC, id DESC"
        return [_view(row) for row in self._db.query(f"SELECT {_FIELDS} FROM client ORDER BY {order}")]  # noqa: S608

    def waiting(self) -> int:
        """Count the programs that wait for the user's word."""
        return self._db.number("SELECT count(*) FROM client WHERE state = 'waiting'")

    def add(self, identity: ClientIdentity, at: datetime) -> None:
        """Let a program wait for the user's word."""
        self._db.execute(
            "INSERT INTO client (name, program, version, state, first_at) VALUES (?, ?, ?, 'waiting', ?)",
            (identity.name, identity.program, identity.version, to_ms(at)),
        )

    def said_version(self, number: int, version: str) -> None:
        """Keep the version that a program gave itself last."""
        self._db.execute("UPDATE client SET version = ? WHERE id = ?", (version, number))

    def decide(self, number: int, state: ClientState, scopes: frozenset[ClientScope], at: datetime) -> None:
        """Keep the user's word about a program."""
        self._db.execute(
            "UPDATE client SET state = ?, scopes = ?, decided_at = ? WHERE id = ?",
            (state.value, json.dumps(sorted(scopes)), to_ms(at), number),
        )

    def note(self, number: int, tool: str, outcome: Outcome, results: int, at: datetime) -> None:
        """Write what a program asked into the log; its oldest lines go when there are too many."""
        if outcome == "refused" and self._noted_again(number, tool, at):
            return
        self._db.execute(
            "INSERT INTO client_access (at, client, tool, outcome, results) VALUES (?, ?, ?, ?, ?)",
            (to_ms(at), number, tool, outcome, results),
        )
        self._db.execute(
            "DELETE FROM client_access WHERE id IN"
            " (SELECT id FROM client_access WHERE client = ? ORDER BY at DESC, id DESC LIMIT -1 OFFSET ?)",
            (number, KEPT),
        )

    def asked_since(self, number: int, since: datetime) -> int:
        """Count what a program was answered, or failed to be, since then."""
        sql = "SELECT count(*) FROM client_access WHERE client = ? AND at > ? AND outcome <> 'refused'"
        return self._db.number(sql, (number, to_ms(since)))

    def log(self, limit: int | None = None) -> list[ClientAccess]:
        """Give the lines of the log, newest first."""
        rows = self._db.query(
            "SELECT a.at, c.name, c.program, a.tool, a.outcome, a.results, a.times"
            " FROM client_access a JOIN client c ON c.id = a.client ORDER BY a.at DESC, a.id DESC LIMIT ?",
            (-1 if limit is None else limit,),
        )
        return [ClientAccess(from_ms(int(row[0])), *row[1:]) for row in rows]

    def _noted_again(self, number: int, tool: str, at: datetime) -> bool:
        """Count one more in the program's last line, where that is the same refusal."""
        last = self._db.one(
            "SELECT id, tool, outcome, at FROM client_access WHERE client = ? ORDER BY at DESC, id DESC LIMIT 1",
            (number,),
        )
        if last is None or last[1:3] != (tool, "refused") or int(last[3]) < to_ms(at - TOGETHER):
            return False
        self._db.execute("UPDATE client_access SET times = times + 1 WHERE id = ?", (last[0],))
        return True


def _view(row: tuple[Any, ...]) -> ClientView:
    number, name, program, version, state, scopes, first_at, decided_at = row
    return ClientView(
        number,
        name,
        program,
        version,
        ClientState(state),
        tuple(ClientScope(scope) for scope in json.loads(scopes)),
        from_ms(int(first_at)),
        None if decided_at is None else from_ms(int(decided_at)),
    )
