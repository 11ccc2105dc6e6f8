"""An import of talks and of a history that is killed: nothing is missing afterwards, nothing is there twice."""

from __future__ import annotations

import os
import signal
import time
from typing import TYPE_CHECKING

import pytest

from tests.app.importers import made_up

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.conftest import Program

EACH = 250


def folder_of_talks(folder: Path) -> int:
    """A chat of Telegram, one of WhatsApp and a history; gives how many observations are in them."""
    folder.mkdir()
    messages = [
        {
            "id": number,
            "type": "message",
            "date_unixtime": str(made_up.START + number),
            "from": "Jo",
            "text": f"Lock {number}",
        }
        for number in range(EACH)
    ]
    made_up.as_json(folder / "result.json", {"name": "Jo", "type": "personal_chat", "id": 7, "messages": messages})
    lines = [f"{number % 28 + 1:02}/01/2026, 09:00 - Ann: Buoy {number}\n" for number in range(EACH)]
    (folder / "WhatsApp Chat with Ann.txt").write_text("".join(lines), encoding="utf-8")
    visits = [
        (
            "INSERT INTO visits(url, visit_time, transition) VALUES(1, ?, ?)",
            ((at + made_up.WEBKIT) * 1_000_000, made_up.END),
        )
        for at in range(made_up.START, made_up.START + EACH)
    ]
    page = ("INSERT INTO urls(id, url, title) VALUES(1, ?, ?)", ("https://tides.example/", "Tides"))
    made_up.sqlite(folder / "History", made_up.CHROMIUM, [page, *visits])
    return 3 * EACH


def stored(memory: Program) -> int:
    with memory.opened() as database:
        return int(database.execute("SELECT count(*) FROM observation").fetchone()[0])


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("after", [1, EACH + 1, 2 * EACH + 101])
def test_talks_and_visits_of_a_killed_import_are_all_there_once_after_the_next(
    memory: Program, tmp_path: Path, after: int
) -> None:
    total = folder_of_talks(tmp_path / "talks")
    importing = memory.start("import", str(tmp_path / "talks"), "--json")
    deadline = time.monotonic() + 120
    while stored(memory) < after:
        assert importing.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.005)
    os.kill(importing.pid, signal.SIGKILL)
    importing.communicate()
    before = stored(memory)
    assert after <= before < total
    again = memory.run("import", str(tmp_path / "talks"), "--json").json
    assert (again["imported"], again["known"], again["failed"]) == (total - before, before, {})
    with memory.opened() as database:
        told = database.execute("SELECT plugin, thread, external_id FROM observation").fetchall()
    assert len(told) == len(set(told)) == total
