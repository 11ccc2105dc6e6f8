"""Processes that are killed at the worst moment: nothing acknowledged is lost, the rest goes on."""

from __future__ import annotations

import os
import random
import signal
import time
from typing import TYPE_CHECKING

import psutil
import pytest

if TYPE_CHECKING:
    import subprocess
    from collections.abc import Callable
    from pathlib import Path

    from tests.flows.conftest import Program

WORKER = "sixfold.app.worker"
ROUNDS = 5
SENTENCES = [
    f"On {day} March the {boat} was rented to {guest} and came back with a {damage}."
    for day, boat, guest, damage in (
        (3, "Kestrel dinghy", "Amaru Okafor", "bent rudder"),
        (5, "Plover raft", "Lotte Birk", "torn sail"),
        (9, "Godwit canoe", "Pavel Sorin", "cracked paddle"),
        (12, "Avocet barge", "Noor Haddad", "flooded bilge"),
        (17, "Curlew ferry", "Ingrid Moe", "loose cleat"),
        (21, "Heron punt", "Diego Rey", "missing pole"),
    )
]


@pytest.mark.models
@pytest.mark.timeout(900)
@pytest.mark.slow
def test_killed_at_random_moments_of_a_digest_it_opens_again_with_everything_acknowledged(memory: Program) -> None:
    stored = [memory.run("remember", text, "--json").json["observations"][0] for text in SENTENCES]
    moments = random.Random(20)  # noqa: S311 - the moments of a test, the same ones every time
    for _round in range(ROUNDS):
        digest = memory.start("digest", "--json")
        time.sleep(moments.uniform(0.3, 9.0))
        workers = _workers(digest)
        os.kill(digest.pid, signal.SIGKILL)
        digest.communicate()
        assert not psutil.wait_procs(workers, 10)[1], "a worker outlived the process that it worked for"
        assert not [finding for finding in memory.findings() if _is_of_memory(finding)]
        assert {seen["ref"] for seen in memory.observations()} == set(stored)
        stored.append(memory.run("remember", f"Round {len(stored)} is over.", "--json").json["observations"][0])
    assert memory.run("digest", "--json").json["failed"] == 0
    assert memory.run("status", "--json").json["undigested"] == 0
    memories = [str(one["fields"]) for one in memory.run("memories", "--json").json["memories"]]
    assert memories
    assert len(memories) == len(set(memories)), "what was digested before a kill is not digested again"


def test_killed_in_the_middle_of_an_import_it_keeps_whole_batches_and_goes_on(memory: Program, tmp_path: Path) -> None:
    notes = tmp_path / "log.txt"
    paragraphs = [
        f"Entry {number}: the tide gauge read {number * 7 % 311} at the north pier. " * 8 for number in range(300)
    ]
    notes.write_text("\n\n".join(paragraphs), encoding="utf-8")
    importing = memory.start("import", str(notes), "--json")
    while importing.poll() is None and not (memory.home / "memory.db-wal").exists():
        time.sleep(0.01)
    time.sleep(0.5)
    os.kill(importing.pid, signal.SIGKILL)
    importing.communicate()
    before = len(memory.observations())
    again = memory.run("import", str(notes), "--json").json
    assert again["known"] == before
    assert again["imported"] + again["known"] == len(memory.observations())
    assert not [finding for finding in memory.findings() if _is_of_memory(finding)]


@pytest.mark.models
@pytest.mark.timeout(900)
@pytest.mark.slow
def test_the_worker_killed_in_an_answer_is_told_in_words_and_the_next_question_is_answered(
    memory: Program, until: Callable[[Callable[[], object], float], None], ending: list[subprocess.Popen[str]]
) -> None:
    memory.run("remember", SENTENCES[0])
    asked = memory.start("ask", "What was broken on the Kestrel dinghy, and who had rented it?", "--json")
    ending.append(asked)
    # Two workers, one for embeddings and one for words: the one that takes the most memory writes the answer.
    until(lambda: any(worker.memory_info().rss > 1 << 28 for worker in _workers(asked)) or asked.poll(), 60)
    for worker in _workers(asked):
        if worker.memory_info().rss > 1 << 28:
            worker.kill()
    _out, err = asked.communicate(timeout=60)
    assert asked.returncode == 1, err
    assert err.count("\n") == 1
    assert "Traceback" not in err
    answer = memory.run("ask", "What was broken on the Kestrel dinghy?", "--json").json
    assert "rudder" in answer["answer"]


@pytest.mark.display
@pytest.mark.slow
def test_the_recorder_goes_on_when_the_main_process_is_killed(
    memory: Program,
    display: str,
    until: Callable[[Callable[[], object], float], None],
    ending: list[subprocess.Popen[str]],
) -> None:
    recorder = memory.start("record", "--for", "12", "--json", environment={"DISPLAY": display})
    ending.append(recorder)
    window = memory.start(environment={"QT_QPA_PLATFORM": "offscreen"})
    ending.append(window)
    until(lambda: memory.run("status", "--json").json["instance"] == window.pid, 90)
    os.kill(window.pid, signal.SIGKILL)
    window.communicate()
    assert recorder.poll() is None
    _out, err = recorder.communicate(timeout=60)
    assert recorder.returncode == 0, err
    assert memory.run("status", "--json").json["instance"] is None


def _workers(process: subprocess.Popen[str]) -> list[psutil.Process]:
    try:
        children = psutil.Process(process.pid).children(recursive=True)
        return [child for child in children if WORKER in child.cmdline()]
    except psutil.NoSuchProcess:
        return []


def _is_of_memory(finding: dict[str, object]) -> bool:
    """Whether it is about what is stored, not about this machine's display or swap."""
    return any(
        word in str(finding["check"]).lower() for word in ("database", "image", "picture", "inbox", "index", "key")
    )
