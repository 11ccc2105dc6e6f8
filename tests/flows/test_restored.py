"""An export taken into an empty home, killed in the middle: the same once more, and nothing is missing or twice."""

from __future__ import annotations

import json
import signal
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sixfold.app.exporters.jsonl import evidence_line, memory_line
from sixfold.app.plugin_api import EvidenceItem, MemoryItem, Quote, RevisionItem

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.conftest import Program

AT = datetime(2026, 2, 3, 9, 30, tzinfo=UTC)
SEEN, MEMORIES = 230, 140


def _ref(kind: int, number: int) -> str:
    return f"0190a000-{kind:04x}-7000-8000-{number:012x}"


def _evidence(number: int) -> EvidenceItem:
    at = AT + timedelta(minutes=number)
    text = f"The gauge of pier {number} reads {number * 7 % 311} cm"
    return EvidenceItem(_ref(1, number), "import", "user", "user", at, "UTC", text, "talks", f"m{number}")


def _history(number: int) -> tuple[RevisionItem, ...]:
    fields = {"name": f"pier {number}", "summary": f"It reads {number * 7 % 311} cm", "details": "", "category": []}
    quotes = (Quote(_ref(1, number), "The gauge", 0, 9),)
    memory = MemoryItem(_ref(2, number), "semantic", fields, AT, AT, quotes=quotes)
    return (RevisionItem(memory.ref, 1, "add", AT, "semantic", "s", None, None, (1,), None, memory),)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    lines = [
        {"form": "sixfold", "version": 1, "made": "2026-02-03T09:30:15.250+00:00"},
        *(evidence_line(_evidence(number), None) for number in range(SEEN)),
        *(memory_line(_history(number)) for number in range(MEMORIES)),
        {"kind": "end", "evidence": SEEN, "memories": MEMORIES},
    ]
    path = tmp_path / "all.jsonl"
    text = "".join(json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in lines)
    path.write_text(text, encoding="utf-8")
    return path


@pytest.mark.slow
@pytest.mark.parametrize("point", ["restore.written:2", "restore.committed:3"])
def test_killed_in_the_middle_of_taking_an_export_in_it_goes_on(
    memory: Program, file: Path, tmp_path: Path, point: str
) -> None:
    killed = memory.run("import", str(file), check=False, environment={"SIXFOLD_FAILPOINT": point})
    assert killed.code == -signal.SIGKILL
    again = memory.run("import", str(file), "--json").json
    assert again["failed"] == {}
    assert again["imported"] + again["known"] == SEEN + MEMORIES
    assert again["known"] == (100 if "written" in point else 300)
    memory.run("export", "jsonl", "--to", str(tmp_path / "again.jsonl"))
    assert (tmp_path / "again.jsonl").read_bytes().split(b"\n", 1)[1] == file.read_bytes().split(b"\n", 1)[1]
    assert not [finding for finding in memory.findings() if finding["code"].startswith("database")]
