"""No connection leaves the machine and no file is written elsewhere, whatever is asked: as strace sees it."""

from __future__ import annotations

import re
import shutil
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.conftest import Program

FAMILIES = re.compile(r"\b(?:AF|PF)_([A-Z0-9]+)")
WRITTEN = re.compile(
    r'\b(?:openat|open|creat|mkdir|mkdirat|rename|renameat2?)\([^"]*"([^"]+)"[^)]*(?:O_WRONLY|O_RDWR|O_CREAT)'
)


@pytest.mark.models
@pytest.mark.slow
@pytest.mark.parametrize(
    "command",
    [
        ("remember", "The ferry to Saltmarsh leaves at 07:40."),
        ("search", "ferry", "--json"),
        ("ask", "When does the ferry to Saltmarsh leave?", "--json"),
        ("digest", "--for", "20", "--json"),
        ("status", "--json"),
    ],
    ids=lambda command: command[0],
)
def test_only_local_sockets_are_opened_and_only_our_own_files_are_written(
    memory: Program, tmp_path: Path, command: tuple[str, ...]
) -> None:
    if shutil.which("strace") is None:
        pytest.skip("strace is not installed")
    if command[0] in {"search", "ask", "digest"}:
        memory.run("remember", "The ferry to Saltmarsh leaves at 07:40.")
    trace = tmp_path / "trace"
    watch = ["strace", "-f", "-qq", "-s", "300", "-e", "trace=network,openat,open,creat", "-o", str(trace)]
    memory.run(*command, before=watch)
    seen = trace.read_text(encoding="utf-8", errors="replace")
    assert "openat" in seen
    assert set(FAMILIES.findall(seen)) <= {"UNIX", "UNSPEC", "INET", "INET6"}
    assert not re.findall(r"socket\((?:AF|PF)_INET6?.*", seen)
    ours = (str(memory.home), str(memory.runtime), str(tmp_path), "/dev/null", "/dev/tty", "/proc/self/", "/proc/")
    elsewhere = {path for path in WRITTEN.findall(seen) if path.startswith("/") and not path.startswith(ours)}
    assert not elsewhere
