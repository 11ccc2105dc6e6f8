"""An import of many files that is killed: whatever was taken in stands, the rest comes with the next one."""

from __future__ import annotations

import os
import signal
import time
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

    from tests.flows.conftest import Program

NOTES, MAILS, EVENTS = 250, 150, 100


def folder_of_many(folder: Path) -> int:
    """A vault, a mailbox and a calendar; gives how many observations are in them."""
    (folder / "vault" / ".obsidian").mkdir(parents=True)
    for number in range(NOTES):
        text = f"---\ndate: 2026-01-{number % 28 + 1:02}\n---\nEntry {number}: the gauge read {number * 7 % 311}."
        (folder / "vault" / f"note {number}.md").write_text(text, encoding="utf-8")
    mails = []
    for number in range(MAILS):
        mail = EmailMessage()
        mail["Message-ID"], mail["From"] = f"<{number}@birk.example>", "Lotte Birk <lotte@birk.example>"
        mail.set_content(f"Rehearsal {number} is in room {number % 17}.")
        mails.append(b"From lotte@birk.example Mon Jan 12 08:00:00 2026\n" + bytes(mail) + b"\n")
    (folder / "box.mbox").write_bytes(b"".join(mails))
    events = (
        f"BEGIN:VEVENT\r\nUID:{number}\r\nSUMMARY:Tide {number}\r\n"
        f"DTSTART:20260101T{number % 24:02}0000Z\r\nEND:VEVENT\r\n"
        for number in range(EVENTS)
    )
    (folder / "tides.ics").write_text(f"BEGIN:VCALENDAR\r\n{''.join(events)}END:VCALENDAR\r\n", encoding="utf-8")
    return NOTES + MAILS + EVENTS


@pytest.mark.slow
@pytest.mark.timeout(600)
@pytest.mark.parametrize("after", [1, 120, 270])
def test_killed_in_the_middle_of_many_files_nothing_is_missing_and_nothing_is_there_twice(
    memory: Program, tmp_path: Path, after: int, ending: list[subprocess.Popen[str]]
) -> None:
    total = folder_of_many(tmp_path / "papers")
    importing = memory.start("import", str(tmp_path / "papers"), "--json")
    ending.append(importing)
    deadline = time.monotonic() + 120
    while stored(memory) < after:
        assert importing.poll() is None
        assert time.monotonic() < deadline
        time.sleep(0.005)
    os.kill(importing.pid, signal.SIGKILL)
    importing.communicate()
    before = stored(memory)
    assert after <= before < total
    again = memory.run("import", str(tmp_path / "papers"), "--json").json
    assert (again["imported"], again["known"], again["failed"]) == (total - before, before, {})
    with memory.opened() as database:
        told = database.execute("SELECT plugin, thread, external_id, text FROM observation").fetchall()
    assert len(told) == len({row[:3] for row in told}) == len({row[3] for row in told}) == total
    once_more = memory.run("import", str(tmp_path / "papers"), "--json").json
    assert (once_more["imported"], once_more["known"]) == (0, total)


def stored(memory: Program) -> int:
    """How many observations are there, read past the program that is at work."""
    with memory.opened() as database:
        return int(database.execute("SELECT count(*) FROM observation").fetchone()[0])
