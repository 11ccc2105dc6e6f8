"""What the whole ways through share: the installed command in its own processes, on a home of its own."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from sqlcipher3 import dbapi2

from sixfold.app.demo.display import virtual_display
from sixfold.app.demo.errors import NoVirtualDisplay
from sixfold.memory.store import keys

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

PASSPHRASE = "a tram full of quiet owls"  # noqa: S105 - the passphrase of homes that live for one test
PATIENCE = 600.0
"""Seconds for one command: a digest of a dozen turns by the 1.5B model takes 60 on two cores, 280 on busy ones."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """How a command ended."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        """What it printed, as JSON."""
        return json.loads(self.out)

    @property
    def lines(self) -> list[Any]:
        """What a batch printed: one JSON value a line."""
        return [json.loads(line) for line in self.out.splitlines()]


@dataclass(frozen=True, slots=True)
class Program:
    """The installed program with one home, one runtime folder and one passphrase."""

    home: Path
    runtime: Path
    environment: Mapping[str, str] = field(repr=False)
    passphrase: str = field(repr=False)

    def run(
        self,
        *arguments: str,
        given: str | None = None,
        check: bool = True,
        environment: Mapping[str, str] | None = None,
        before: Sequence[str] = (),
    ) -> Outcome:
        """Run a command to its end, `before` in front of it; with `check` it must end with 0."""
        ended = subprocess.run(
            [*before, *self.line(*arguments)],
            input=given,
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
            env={**self.environment, **(environment or {})},
        )
        outcome = Outcome(ended.returncode, ended.stdout, ended.stderr)
        assert not check or outcome.code == 0, f"{arguments[0]} gave {outcome.code}: {outcome.err[-2000:]}"
        return outcome

    def start(self, *arguments: str, environment: Mapping[str, str] | None = None) -> subprocess.Popen[str]:
        """Start a command and let it run, as the leader of a process group of its own."""
        return subprocess.Popen(
            self.line(*arguments),
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,
            env={**self.environment, **(environment or {})},
        )

    def line(self, *arguments: str) -> list[str]:
        """The command line of the installed program."""
        return [str(Path(sys.executable).with_name("sixfold")), *arguments]

    def batch(self, command: str, rows: list[dict[str, Any]], *arguments: str) -> list[Any]:
        """Run `search` or `ask` over several questions in one process."""
        text = "".join(json.dumps(row) + "\n" for row in rows)
        return self.run(command, "--batch", "-", "--json", *arguments, given=text).lines

    def observations(self) -> list[Any]:
        """All evidence, as `observations` lists it."""
        listed: list[Any] = self.run("observations", "--json").json["observations"]
        return listed

    @contextlib.contextmanager
    def opened(self) -> Iterator[Any]:
        """The database as whoever has the keys opens it, past all of the program's own code but the keys'."""
        key = keys.unlock(self.home / "keys.json", self.passphrase).database
        library: Any = dbapi2  # a C extension without type stubs
        connection = library.connect(str(self.home / "memory.db"), isolation_level=None)
        try:
            connection.execute(f"PRAGMA key = \"x'{key.hex()}'\"")
            yield connection
        finally:
            connection.close()

    def findings(self) -> list[Any]:
        """What `doctor` says is wrong with the memory (not with the machine: this one may lack a display)."""
        return [line for line in self.run("doctor", "--json", check=False).json["findings"] if not line["ok"]]


@pytest.fixture
def program(tmp_path: Path, models_folder: Path) -> Iterator[Program]:
    """The installed program, before it has a home."""
    with _installed(tmp_path, models_folder) as program:
        yield program


@pytest.fixture
def memory(program: Program) -> Program:
    """The installed program with a home that was made a moment ago."""
    return _founded(program)


@pytest.fixture(scope="module")
def lasting(tmp_path_factory: pytest.TempPathFactory, models_folder: Path) -> Iterator[Program]:
    """The same for all tests of a module: for those that leave nothing behind."""
    with _installed(tmp_path_factory.mktemp("lasting"), models_folder) as program:
        yield _founded(program)


@contextlib.contextmanager
def _installed(folder: Path, models: Path) -> Iterator[Program]:
    """Give it a home, a user's folder, and a runtime folder in the computer's memory where there is such a place."""
    passphrase_file = folder / "passphrase"
    passphrase_file.write_text(PASSPHRASE + "\n", encoding="utf-8")
    passphrase_file.chmod(0o600)
    for name in ("user", "temporary"):
        (folder / name).mkdir(mode=0o700)
    shared = Path("/dev/shm")  # noqa: S108 - a private folder is made in it
    with tempfile.TemporaryDirectory(dir=shared if shared.is_dir() else None) as runtime:
        environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith("SIXFOLD_")},
            "SIXFOLD_HOME": str(folder / "home"),
            "SIXFOLD_PASSPHRASE_FILE": str(passphrase_file),
            "SIXFOLD_MODELS": str(models),
            "XDG_RUNTIME_DIR": runtime,
            "HOME": str(folder / "user"),
            "TMPDIR": str(folder / "temporary"),
            "TZ": "UTC",
        }
        yield Program(folder / "home", Path(runtime), environment, PASSPHRASE)


def _founded(program: Program) -> Program:
    program.run("init", "--cost", "64:1", "--recovery-file", str(program.home.parent / "recovery"))
    return program


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of 1280x800 with a window manager; its name as DISPLAY has it."""
    try:
        with virtual_display(1280, 800) as name:
            yield name
    except NoVirtualDisplay as error:
        pytest.skip(str(error))


@pytest.fixture
def until() -> Callable[[Callable[[], object], float], None]:
    """Wait until something holds; failing to within so many seconds fails the test."""

    def wait(holds: Callable[[], object], seconds: float) -> None:
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, "it did not come about"
            time.sleep(0.05)

    return wait


@pytest.fixture
def ending() -> Iterator[list[subprocess.Popen[str]]]:
    """Processes put in here are ended with the test, with the group they lead."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for process in started:
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        process.communicate()
