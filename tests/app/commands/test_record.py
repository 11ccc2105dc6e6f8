from __future__ import annotations

import threading
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sixfold.app.commands.record import RETRY_SECONDS, stop_on
from sixfold.capture.control import ControlServer
from sixfold.capture.switch import Switch

if TYPE_CHECKING:
    from pathlib import Path

PATIENCE = 20


def _stopper(cancel: threading.Event, runtime: Path, ended: threading.Event) -> threading.Thread:
    thread = threading.Thread(target=stop_on, args=(cancel, runtime, ended), daemon=True)
    thread.start()
    return thread


def test_a_signal_stops_the_recorder_in_order(tmp_path: Path) -> None:
    cancel, ended, switch = threading.Event(), threading.Event(), Switch(lambda: datetime.now(UTC))
    with closing(ControlServer(tmp_path, switch)):
        stopper = _stopper(cancel, tmp_path, ended)
        assert not switch.stop.wait(RETRY_SECONDS)
        cancel.set()
        assert switch.stop.wait(PATIENCE)
        stopper.join(PATIENCE)
    assert not stopper.is_alive()


def test_a_signal_while_the_recorder_starts_stops_it_once_it_listens(tmp_path: Path) -> None:
    cancel, ended, switch = threading.Event(), threading.Event(), Switch(lambda: datetime.now(UTC))
    cancel.set()
    stopper = _stopper(cancel, tmp_path, ended)
    stopper.join(RETRY_SECONDS)
    with closing(ControlServer(tmp_path, switch)):
        assert switch.stop.wait(PATIENCE)


def test_a_signal_after_the_recorder_ended_orders_nothing(tmp_path: Path) -> None:
    cancel, ended = threading.Event(), threading.Event()
    cancel.set()
    ended.set()
    stopper = _stopper(cancel, tmp_path, ended)
    stopper.join(PATIENCE)
    assert not stopper.is_alive()
