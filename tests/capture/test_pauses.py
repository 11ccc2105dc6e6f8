from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sixfold.capture.pauses import Pause, PauseFile

if TYPE_CHECKING:
    from pathlib import Path

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def test_a_pause_is_found_by_whoever_comes_later_until_it_is_over(tmp_path: Path) -> None:
    path = tmp_path / "pause.json"
    pause = Pause(NOON + timedelta(hours=1))
    PauseFile(path).begin(pause)
    assert PauseFile(path).now(NOON) == pause
    assert PauseFile(path).now(NOON + timedelta(hours=1)) is None
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_what_another_process_writes_is_seen_at_once(tmp_path: Path) -> None:
    path = tmp_path / "pause.json"
    mine, theirs = PauseFile(path), PauseFile(path)
    assert mine.now(NOON) is None
    theirs.begin(Pause())
    assert mine.now(NOON) == Pause()
    theirs.begin(Pause(NOON + timedelta(days=1)))
    assert mine.now(NOON) == Pause(NOON + timedelta(days=1))
    theirs.end()
    assert mine.now(NOON) is None
    theirs.end()


@pytest.mark.parametrize(
    "data", [b"", b"{", b"[]", b'{"until": "soon"}', b'{"until": "2027-03-01T12:00"}', b"x" * 5000]
)
def test_a_pause_that_cannot_be_read_lasts_until_told(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "pause.json"
    path.write_bytes(data)
    assert PauseFile(path).now(NOON) == Pause()
