"""What another program may say to the running instance: it answers or hangs up, tells nothing, and lives on."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import socket
import struct
import subprocess
from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.flows.conftest import Program

KEPT = "The spare oars stand behind the ice house."
DEEP = b'{"request": ' + b"[" * 100_000 + b"]" * 100_000 + b"}"
STRANGE: list[bytes] = [
    b"",
    b"GET / HTTP/1.1\r\nHost: localhost\r\n\r\n",
    os.urandom(4096),
    struct.pack(">I", 0xFFFFFFFF) + b"x",
    struct.pack(">I", 100) + b'{"request"',
    struct.pack(">I", 3) + b"{}}",
    struct.pack(">I", 2) + b"[]",
    struct.pack(">I", 4) + b"\xff\xfe\xff\xfe",
    struct.pack(">I", len(DEEP)) + DEEP,
]
REQUESTS: list[Any] = [
    {"request": {"@": "Search", "query": "oars"}},
    {"request": {"@": "ListObservations"}},
    {"request": {"@": "Show", "ref": "x"}},
    {"request": {"@": "VaultList"}},
    {"request": {"@": "Search", "query": 7}},
    {
        "request": {
            "@": "AskAs",
            "client": {"@": "ClientIdentity", "name": "x"},
            "request": {"@": "Search", "query": "oars"},
        }
    },
    {"request": {"@": "AskAs", "client": {"@": "ClientIdentity", "name": "x"}, "request": {"@": "VaultList"}}},
    {"request": {"@": "Search", "query": "oars", "limit": True}},
    {"request": {"@": "Eval", "text": "1"}},
    {"request": {"@": "Search", "query": "oars", "more": 1}},
    {"request": None},
    {"passphrase": 7},
    {"passphrase": "a guess"},
    {"both": 1},
]


@pytest.fixture
def instance(
    memory: Program, until: Callable[[Callable[[], object], float], None], ending: list[subprocess.Popen[str]]
) -> Path:
    """The socket of a window that is open and unlocked, and holds one sentence."""
    memory.run("remember", KEPT)
    window = memory.start(environment={"QT_QPA_PLATFORM": "offscreen"})
    ending.append(window)
    until(lambda: memory.run("status", "--json").json["instance"] == window.pid, 90)
    memory.run("unlock")
    [path] = [path for path in memory.runtime.rglob("*") if path.is_socket() and "recorder" not in str(path)]
    return path


@pytest.mark.slow
def test_nonsense_and_requests_without_a_passphrase_get_nothing_and_do_no_harm(memory: Program, instance: Path) -> None:
    for data in STRANGE:
        assert KEPT.encode() not in _said(instance, data)
    for message in REQUESTS:
        reply = _answered(instance, message)
        assert KEPT.encode() not in reply
        assert b'"error"' in reply, message
    assert KEPT in memory.run("search", "oars", "--json").out


@pytest.mark.slow
def test_silent_connections_do_not_keep_the_user_out_for_long(
    memory: Program, instance: Path, until: Callable[[Callable[[], object], float], None]
) -> None:
    with contextlib.ExitStack() as stack:
        for _number in range(30):
            stack.enter_context(_connected(instance))
        until(lambda: memory.run("search", "oars", "--json", check=False).code == 0, 60)


@pytest.mark.slow
def test_the_instance_serves_the_command_line_with_the_passphrase_and_only_with_the_right_one(
    memory: Program, instance: Path, tmp_path: Path, until: Callable[[Callable[[], object], float], None]
) -> None:
    assert instance.stat().st_mode & 0o777 == 0o600
    assert KEPT in memory.run("observations", "--json").out
    wrong = tmp_path / "wrong"
    wrong.write_text("a guess\n", encoding="utf-8")
    refused = memory.run("observations", "--passphrase-file", str(wrong), check=False)
    assert refused.code == 1
    assert not refused.out
    memory.run("lock")
    until(lambda: _is_locked_instance(memory), 60)
    # While it becomes a new process the home is free for a moment; then it opens for nobody but `unlock`.
    until(lambda: memory.run("observations", check=False).code == 1, 60)


@pytest.mark.slow
def test_another_user_is_turned_away_even_where_the_files_would_let_them(instance: Path) -> None:
    setpriv = shutil.which("setpriv")
    if os.getuid() != 0 or setpriv is None:
        pytest.skip("only root can become another user")
    for level in (instance, *instance.parents):
        with contextlib.suppress(PermissionError):
            level.chmod(level.stat().st_mode | 0o066 if level == instance else level.stat().st_mode | 0o011)
    script = (
        "import socket,struct,sys\n"
        "s=socket.socket(socket.AF_UNIX);s.settimeout(5);s.connect(sys.argv[1])\n"
        'b=b\'{"request": {"@": "GetStatus"}}\'\n'
        "s.sendall(struct.pack('>I',len(b))+b)\n"
        "sys.stdout.buffer.write(s.recv(100))\n"
    )
    ended = subprocess.run(
        [setpriv, "--reuid=65534", "--regid=65534", "--clear-groups", "/usr/bin/python3", "-c", script, str(instance)],
        capture_output=True,
        check=False,
        timeout=30,
    )
    assert not ended.stdout
    assert (
        b"Permission" in ended.stderr or b"reset" in ended.stderr or b"Broken pipe" in ended.stderr or not ended.stderr
    )


def _is_locked_instance(memory: Program) -> bool:
    """Whether the window is there again after it made itself anew to lock."""
    status = memory.run("status", "--json").json
    return bool(status["locked"]) and status["instance"] is not None


def _connected(path: Path) -> socket.socket:
    connection = socket.socket(socket.AF_UNIX, socket.SOCK_STREAM)
    connection.connect(str(path))
    connection.settimeout(20)
    return connection


def _said(path: Path, data: bytes) -> bytes:
    """All that comes back to `data` after which there is nothing more to say."""
    with _connected(path) as connection:
        with contextlib.suppress(BrokenPipeError, ConnectionResetError):
            connection.sendall(data)
            connection.shutdown(socket.SHUT_WR)
        return _received(connection, 1 << 30)


def _answered(path: Path, message: Any) -> bytes:
    """The first reply to a message, however long its making takes."""
    body = json.dumps(message).encode()
    with _connected(path) as connection:
        connection.sendall(struct.pack(">I", len(body)) + body)
        [length] = struct.unpack(">I", _received(connection, 4) or bytes(4))
        return _received(connection, length)


def _received(connection: socket.socket, length: int) -> bytes:
    reply = b""
    with contextlib.suppress(ConnectionResetError):
        while len(reply) < length and (part := connection.recv(min(length - len(reply), 1 << 16))):
            reply += part
    return reply
