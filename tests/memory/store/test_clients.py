from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sixfold.memory.client_requests import ClientIdentity, ClientScope, ClientState
from sixfold.memory.store import clients
from sixfold.memory.store.clients import ClientRows

if TYPE_CHECKING:
    import pytest

    from tests.memory.conftest import Home

DESK = ClientIdentity("desk", "1", "/opt/desk")


def test_a_program_waits_and_keeps_the_users_word(home: Home) -> None:
    def work() -> None:
        rows = ClientRows(home.db)
        assert rows.find(DESK) is None
        rows.add(DESK, home.now)
        assert rows.waiting() == 1
        found = rows.find(DESK)
        assert found is not None
        assert (found.state, found.scopes, found.decided_at) == (ClientState.WAITING, (), None)
        later = home.now + timedelta(days=1)
        rows.decide(found.number, ClientState.ALLOWED, frozenset({ClientScope.REMEMBER, ClientScope.READ}), later)
        again = rows.get(found.number)
        assert again is not None
        assert (again.state, again.scopes) == (ClientState.ALLOWED, (ClientScope.READ, ClientScope.REMEMBER))
        assert (again.first_at, again.decided_at) == (home.now, later)
        rows.add(ClientIdentity("late", "", ""), home.now)
        assert [client.name for client in rows.all()] == ["late", "desk"]

    home.serial.run(work)


def test_refusals_of_an_hour_are_one_line_and_wash_nothing_out(home: Home, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(clients, "KEPT", 3)

    def work() -> None:
        rows = ClientRows(home.db)
        rows.add(DESK, home.now)
        rows.note(1, "search", "answered", 4, home.now)
        for minute in range(59):
            rows.note(1, "search", "refused", 0, home.now + timedelta(minutes=minute))
        assert [(line.outcome, line.results, line.times) for line in rows.log()] == [
            ("refused", 0, 59),
            ("answered", 4, 1),
        ]
        assert rows.asked_since(1, home.now - timedelta(minutes=1)) == 1
        rows.note(1, "search", "refused", 0, home.now + timedelta(minutes=90))
        rows.note(1, "ask", "failed", 0, home.now + timedelta(minutes=91))
        assert [line.outcome for line in rows.log()] == ["failed", "refused", "refused"]
        assert len(rows.log(1)) == 1

    home.serial.run(work)
