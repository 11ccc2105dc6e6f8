from __future__ import annotations

import os
import subprocess
import sys

import psutil

from sixfold.app import peers
from sixfold.memory.client_requests import AskAs, ClientIdentity
from sixfold.memory.requests import GetStatus, Search


def test_the_program_is_what_the_system_says_and_not_what_the_request_says() -> None:
    asked = AskAs(ClientIdentity("desk", program="/usr/bin/trusted"), Search("tea"))
    with subprocess.Popen(["/bin/sleep", "60"]) as child:
        introduced = peers.introduced(asked, child.pid)
        child.kill()
    assert isinstance(introduced, AskAs)
    assert introduced.client.program == psutil.Process().exe()
    assert introduced.request == asked.request


def test_shells_between_a_program_and_what_it_starts_are_looked_past() -> None:
    script = f"{sys.executable} -c 'import os; print(os.getpid(), flush=True); input()'; true"
    with subprocess.Popen(["/bin/sh", "-c", script], stdin=subprocess.PIPE, stdout=subprocess.PIPE) as shell:
        assert shell.stdout is not None
        pid = int(shell.stdout.readline())
        assert psutil.Process(pid).ppid() == shell.pid
        assert peers.starter(pid) == psutil.Process().exe()
        shell.communicate(b"\n")


def test_a_process_that_is_gone_was_started_by_nobody_known() -> None:
    with subprocess.Popen([sys.executable, "-c", ""]) as child:
        child.wait()
    assert peers.starter(child.pid) == ""


def test_other_requests_are_left_as_they_are() -> None:
    assert peers.introduced(GetStatus(), os.getpid()) == GetStatus()
