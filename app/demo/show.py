"""The demo: a screen of its own, pages on it, and the same commands that a person would type, one after the other.

Nothing in it is special: each step is the program's own command line in a process of its own, on a memory made for
the occasion. It ends with pictures of the window on that memory.
"""

from __future__ import annotations

import json
import os
import secrets
import shutil
import subprocess
import sys
import time
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING, Any

from sixfold.app import output
from sixfold.app.demo.display import show_page, virtual_display
from sixfold.app.demo.errors import DemoFolderUsed, DemoStepFailed

if TYPE_CHECKING:
    from pathlib import Path

SCREEN = (1920, 1080)
MARK = "made-by-sixfold-demo"
START_SECONDS = 4
"""What the recorder needs to be looking, measured as 1 to 2 s on a busy machine."""


@dataclass(frozen=True, slots=True)
class Question:
    """What is asked, and the words that a right answer holds."""

    text: str
    expect: tuple[str, ...]

    def is_right(self, answer: dict[str, Any]) -> bool:
        """Whether the answer cites and holds what it should."""
        said = str(answer["answer"]).casefold()
        return bool(answer["citations"]) and all(word.casefold() in said for word in self.expect)


@dataclass(frozen=True, slots=True)
class Script:
    """The demo's data: how long a page stays, what is asked, what must never be seen again."""

    seconds: float
    questions: tuple[Question, ...]
    never: tuple[str, ...]


def script() -> Script:
    """Read `questions.toml`."""
    data = tomllib.loads((resources.files("sixfold.app.demo") / "questions.toml").read_text(encoding="utf-8"))
    asked = tuple(Question(q["text"], tuple(q["expect"])) for q in data["question"])
    return Script(data["seconds_per_page"], asked, tuple(data["never"]))


class Demo:
    """One run of it, in a folder of its own that is kept for looking around."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._home = folder / "home"
        self._passphrase = folder / "passphrase.txt"
        self._scratch = folder / "scratch"

    def run(self) -> bool:
        """Go through all of it; gives whether every question was answered right and no secret was seen again."""
        plan = script()
        self._prepare()
        with virtual_display(*SCREEN) as display:
            self._record(display, plan)
            self._step("ingest")
            self._step("digest")
            right = [self._ask(question) for question in plan.questions]
            clean = self._is_clean(plan.never)
            self._photograph(display, plan.questions[0].text)
        output.line(f"\n{sum(right)} of {len(right)} questions answered right, each with its evidence.")
        output.line(f"The memory of this demo: {self._home}  (its passphrase: {self._passphrase})")
        return all(right) and clean

    def _prepare(self) -> None:
        make_room(self._folder)
        self._scratch.mkdir()
        self._passphrase.touch(mode=0o600)
        self._passphrase.write_text(secrets.token_urlsafe(18) + "\n", encoding="utf-8")
        self._step("init", "--recovery-file", str(self._folder / "recovery-key.txt"))

    def _record(self, display: str, plan: Script) -> None:
        """Show the pages while the recorder looks."""
        pages = sorted(
            (entry for entry in resources.files("sixfold.app.demo").joinpath("pages").iterdir()),
            key=lambda entry: entry.name,
        )
        length = START_SECONDS + plan.seconds * len(pages) + 2
        command = self._command("record", "--for", f"{length:.0f}")
        output.line(f"\n$ sixfold record --for {length:.0f}        (while {len(pages)} pages are shown)")
        recorder = subprocess.Popen(command, env={**os.environ, "DISPLAY": display}, stdout=subprocess.DEVNULL)
        time.sleep(START_SECONDS)
        for page in pages:
            with resources.as_file(page) as file:
                output.line(f"    {file.stem}")
                show_page(file, display, plan.seconds, self._scratch)
        if recorder.wait():
            raise DemoStepFailed(step="record", status=recorder.returncode)

    def _ask(self, question: Question) -> bool:
        output.line(f'\n$ sixfold ask "{question.text}"')
        answer: dict[str, Any] = json.loads(self._run("ask", question.text, "--json"))
        output.line(f"    {answer['answer']}")
        for citation in answer["citations"]:
            output.line(f"    [{citation['n']}] {citation['when']}  {citation['source']['title'] or ''}")
            output.line(f"        {output.short(citation['quote'], 100)}")
        right = question.is_right(answer)
        output.line(f"    {'right' if right else 'not right'}, {answer['ms_total'] / 1000:.1f} s")
        return right

    def _is_clean(self, never: tuple[str, ...]) -> bool:
        seen = self._run("observations", "--json") + self._run("memories", "--json")
        clean = not any(secret in seen for secret in never)
        output.line(f"\nThe card number on the last page is {'nowhere' if clean else 'STILL THERE'} in the memory.")
        return clean

    def _photograph(self, display: str, question: str) -> None:
        """Take pictures of the window on this memory, in a process of its own."""
        folder = self._folder / "window"
        self._run("demo", "--photograph", str(folder), "--question", question, display=display)
        output.line("\nPictures of the window:")
        for picture in sorted(folder.glob("*.png")):
            output.line(f"    {picture}")

    def _step(self, *arguments: str) -> None:
        output.line(f"\n$ sixfold {' '.join(arguments)}")
        said = self._run(*arguments)
        for line in said.splitlines():
            output.line(f"    {line}")

    def _run(self, *arguments: str, display: str | None = None) -> str:
        environment = {**os.environ, **({"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"} if display else {})}
        done = subprocess.run(
            self._command(*arguments), stdout=subprocess.PIPE, text=True, check=False, env=environment
        )
        if done.returncode not in {0, 3}:
            raise DemoStepFailed(step=arguments[0], status=done.returncode)
        return done.stdout

    def _command(self, *arguments: str) -> list[str]:
        options = ["--home", str(self._home), "--passphrase-file", str(self._passphrase)]
        return [sys.executable, "-m", "sixfold.app.cli", *arguments, *options]


def make_room(folder: Path) -> None:
    """Make the folder; an earlier demo in it is removed, anything else is left alone (`DemoFolderUsed`)."""
    mark = folder / MARK
    if mark.is_file():
        shutil.rmtree(folder)
    elif folder.exists() and any(folder.iterdir()):
        raise DemoFolderUsed(path=folder)
    folder.mkdir(parents=True)
    mark.touch()
