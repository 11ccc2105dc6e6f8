"""What the world does to a home: each refusal is one sentence with a remedy, and nothing that was stored is lost."""

from __future__ import annotations

import contextlib
import os
import shutil
import stat
import subprocess
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from tests.flows.conftest import Outcome, Program

KEPT = "The spare oars stand behind the ice house."


def test_a_wrong_passphrase_is_refused_in_words_and_changes_nothing(memory: Program, tmp_path: Path) -> None:
    memory.run("remember", KEPT)
    wrong = tmp_path / "wrong"
    wrong.write_text("a tram full of loud owls\n", encoding="utf-8")
    before = (memory.home / "memory.db").read_bytes()
    for command in (("search", "oars"), ("ask", "Where are the oars?"), ("remember", "x"), ("observations",)):
        refused = memory.run(*command, "--passphrase-file", str(wrong), check=False)
        _is_a_sentence(refused, "passphrase")
        assert "oars" not in refused.err
    assert (memory.home / "memory.db").read_bytes() == before
    assert KEPT in memory.run("observations", "--json").out


def test_a_home_that_is_not_there_is_named_with_what_to_do(program: Program) -> None:
    _is_a_sentence(program.run("search", "oars", check=False), "sixfold init")


def test_a_second_init_leaves_the_first_memory_as_it_is(memory: Program) -> None:
    memory.run("remember", KEPT)
    _is_a_sentence(memory.run("init", check=False), "already")
    assert KEPT in memory.run("observations", "--json").out


def test_a_database_of_a_newer_program_is_refused_in_words(memory: Program) -> None:
    memory.run("remember", KEPT)
    with memory.opened() as database:
        [version] = database.execute("PRAGMA user_version").fetchone()
        database.execute("PRAGMA user_version = 9999")
    _is_a_sentence(memory.run("search", "oars", check=False), "newer")
    with memory.opened() as database:
        database.execute(f"PRAGMA user_version = {version}")
    assert KEPT in memory.run("observations", "--json").out


@pytest.mark.parametrize(("name", "at"), [("memory.db", 2000), ("memory.db", 5000), ("keys.json", 400)])
def test_a_flipped_byte_is_told_and_never_shown_as_data(memory: Program, name: str, at: int) -> None:
    memory.run("remember", KEPT)
    path = memory.home / name
    data = bytearray(path.read_bytes())
    data[at] ^= 0x01
    path.write_bytes(data)
    shown = memory.run("observations", "--json", check=False)
    if shown.code:
        _is_a_sentence(shown, "")
    else:  # the byte stands in a page that a list does not read
        assert [seen["text"] for seen in shown.json["observations"]] == [KEPT]
    told = memory.run("doctor", check=False)
    assert told.code == 1
    assert "database" in (told.out + told.err).lower() or "key" in (told.out + told.err).lower()


def test_everything_in_a_home_is_readable_by_its_user_alone(memory: Program) -> None:
    memory.run("remember", KEPT)
    memory.run("search", "oars")
    for folder in (memory.home, memory.runtime):
        for path in (folder, *folder.rglob("*")):
            assert not stat.S_IMODE(path.lstat().st_mode) & 0o077, path


def test_beside_a_command_that_has_the_memory_open_a_second_one_says_so(
    memory: Program, until: Callable[[Callable[[], object], float], None], ending: list[subprocess.Popen[str]]
) -> None:
    memory.run("remember", KEPT)
    rows = memory.home.parent / "rows"
    os.mkfifo(rows)
    first = memory.start("search", "--batch", str(rows), "--json")
    ending.append(first)
    with rows.open("w", encoding="utf-8") as questions:
        questions.write('{"id": "1", "query": "oars"}\n')
        questions.flush()
        until(lambda: _holds_lock(memory, first.pid), 20)
        second = memory.run("observations", check=False)
        _is_a_sentence(second, str(first.pid))
    out, err = first.communicate(timeout=60)
    assert first.returncode == 0, err
    assert KEPT in out


def test_on_a_full_disk_it_says_so_and_keeps_what_it_had(program: Program, tmp_path: Path) -> None:
    with _small_disk(program.home):
        program.run("init", "--cost", "64:1", "--recovery-file", str(tmp_path / "recovery"))
        program.run("remember", KEPT)
        refused = program.run("remember", "-", given="The tide was high. " * 60_000, check=False)
        _is_a_sentence(refused, "full")
        filler = program.home / "filler"
        with contextlib.suppress(OSError), filler.open("wb", buffering=0) as file:
            while file.write(bytes(4096)):
                pass
        _is_a_sentence(program.run("remember", "One more thing.", check=False), "full")
        filler.unlink()
        assert program.run("remember", "One more thing.").code == 0
        assert KEPT in program.run("observations", "--json").out
        program.run("forget", "--last", "1h", "--yes")
        assert not program.observations()


def _is_a_sentence(outcome: Outcome, word: str) -> None:
    """One line on standard error that names `word`, nothing on standard output, and the exit code of the world's no."""
    assert outcome.code == 1, outcome
    assert not outcome.out
    assert outcome.err.count("\n") == 1, outcome.err
    assert word.lower() in outcome.err.lower()


def _holds_lock(memory: Program, pid: int) -> bool:
    lock = memory.home / "sixfold.lock"
    return lock.exists() and str(pid) in lock.read_text(encoding="utf-8")


@contextlib.contextmanager
def _small_disk(folder: Path) -> Iterator[None]:
    """A file system of 2 MB in the computer's memory at `folder`; only root may mount one."""
    folder.mkdir(mode=0o700)
    mount = shutil.which("mount")
    if os.getuid() != 0 or mount is None:
        pytest.skip("only root can mount a small disk")
    mounted = subprocess.run(
        [mount, "-t", "tmpfs", "-o", "size=2m,mode=0700", "none", str(folder)], check=False, capture_output=True
    )
    if mounted.returncode != 0:
        pytest.skip("no file system can be mounted here")
    try:
        yield
    finally:
        subprocess.run([shutil.which("umount") or "umount", str(folder)], check=True)


def test_a_recovery_file_that_holds_something_is_never_overwritten(program: Program, tmp_path: Path) -> None:
    file = tmp_path / "recovery"
    file.write_text("the only key of another memory\n", encoding="utf-8")
    _is_a_sentence(program.run("init", "--recovery-file", str(file), check=False), "recovery")
    assert file.read_text(encoding="utf-8") == "the only key of another memory\n"
    assert not (program.home / "keys.json").exists()


def test_a_batch_that_is_no_utf8_is_answered_line_by_line(memory: Program, tmp_path: Path) -> None:
    memory.run("remember", KEPT)
    batch = tmp_path / "batch.jsonl"
    batch.write_bytes(b'{"id": 1, "query": "\xff\xfe"}\n{"id": 2, "query": "oars"}\n')
    first, second = memory.run("search", "--batch", str(batch)).lines
    assert (first["id"], second["id"]) == (1, 2)
    assert KEPT in second["results"][0]["text"]
