from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sixfold.app import cli
from sixfold.app.client_errors import ClientWaits
from sixfold.memory.client_requests import AskAs, ClientIdentity
from sixfold.memory.outcomes import Found
from sixfold.memory.requests import Search
from tests.app.conftest import PASSPHRASE, Bench

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


def asks(memory: Bench, name: str = "desk", program: str = "/opt/desk") -> None:
    with pytest.raises(ClientWaits):
        memory.ask(AskAs(ClientIdentity(name, "1", program), Search("tea")), Found, authorised=False)


@pytest.fixture
def run(
    memory: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """`sixfold clients` on a memory that two programs of one name and another one have asked."""
    asks(memory)
    asks(memory, program="/elsewhere/desk")
    asks(memory, "lamp\x1b[31m")
    memory.handler.lock()
    file = tmp_path / "passphrase"
    file.write_text(PASSPHRASE)
    for name, value in {**memory.invocation.environment, "SIXFOLD_PASSPHRASE_FILE": str(file)}.items():
        monkeypatch.setenv(name, value)

    def command(*arguments: str) -> tuple[int, str, str]:
        status = cli.run(["clients", *arguments], (memory.models,))
        ended = capsys.readouterr()
        return status, ended.out, ended.err

    return command


def test_a_program_is_allowed_by_its_name_and_refused_again(run: Callable[..., tuple[int, str, str]]) -> None:
    assert "lamp[31m" not in run("list")[1]
    name = "lamp [31m"
    assert "may read and remember" in run("allow", name, "--scope", "read", "--scope", "remember")[1]
    assert "may read\n" in run("allow", name)[1]
    assert "refused" in run("deny", name)[1]


def test_two_of_one_name_are_told_apart_by_their_numbers(run: Callable[..., tuple[int, str, str]]) -> None:
    status, _out, err = run("allow", "desk")
    assert status == 1
    assert "several are" in err
    listed = json.loads(run("allow", "2", "--json")[1])["clients"]
    assert {client["number"]: client["state"] for client in listed} == {1: "waiting", 2: "allowed", 3: "waiting"}
    assert run("deny", "nobody")[0] == 1


def test_the_log_shows_who_asked_with_what(run: Callable[..., tuple[int, str, str]]) -> None:
    lines = run("log")[1].splitlines()
    assert len(lines) == 3
    assert all(line.endswith("search: refused") for line in lines)
    entries = json.loads(run("log", "--json", "--limit", "1")[1])["entries"]
    assert [(entry["tool"], entry["outcome"], entry["times"]) for entry in entries] == [("search", "refused", 1)]
