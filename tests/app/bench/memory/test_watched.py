from __future__ import annotations

import socket
import subprocess
import sys
from typing import TYPE_CHECKING

from sixfold.app.bench.memory import watched

if TYPE_CHECKING:
    from pathlib import Path


def test_what_an_order_would_do_is_seen(tmp_path: Path) -> None:
    with watched.watching(tmp_path / "runs") as watch:
        assert (watch.files(), watch.called(), watch.started()) == (frozenset(), False, 0)
        (watch.folder / "ran-1").touch()
        socket.create_connection(watch.listening.getsockname()).close()
        with subprocess.Popen([sys.executable, "-c", "input()"], stdin=subprocess.PIPE) as other:
            assert watch.started() == 1
            other.communicate(b"\n")
        assert watch.files() == {"ran-1"}
        assert watch.called()
        assert not watch.called()
        assert watch.started() == 0
