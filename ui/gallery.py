"""Draws every page of the window in every face to PNG files, from the made-up story: to look at, and to compare.

`python -m sixfold.ui.gallery OUT --size 1280x800 --dark --scale 1.5`
"""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

from PySide6.QtCore import QBuffer, QByteArray, QIODevice, QRect, Qt
from PySide6.QtGui import QColor, QFont, QImage, QImageWriter, QPainter
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from sixfold.memory import outcomes, requests
from sixfold.memory.requests import Progress
from sixfold.memory.types import MemoryType
from sixfold.ui import story as stories
from sixfold.ui.actions import Actions
from sixfold.ui.bridge import Bridge
from sixfold.ui.engine import Background, HomeCreated, HomeState, ModelOffer, RecorderState, RecorderView
from sixfold.ui.evidence.model import Pointer
from sixfold.ui.first_run.model import Step
from sixfold.ui.gallery_files import files_scenes
from sixfold.ui.gallery_privacy import UNKEPT, privacy_scenes
from sixfold.ui.gallery_scene import DISK_FULL, NO_NETWORK, NOW, WORKER_DIED, Scene, wait
from sixfold.ui.scripted import Behaviour, ScriptedEngine
from sixfold.ui.theme import Look, Theme
from sixfold.ui.window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.memory.requests import ObservationView
    from sixfold.ui.story import Story


def screen_picture(seen: ObservationView) -> bytes:
    """A made-up screen: a browser's frame with the observation's lines in their boxes."""
    image = QImage(1440, 900, QImage.Format.Format_RGB32)
    image.fill(QColor("#f4f4f1"))
    painter = QPainter(image)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.fillRect(0, 0, 1440, 56, QColor("#dcdcd6"))
    font = QFont()
    font.setPixelSize(20)
    painter.setFont(font)
    painter.setPen(QColor("#333333"))
    painter.drawText(QRect(24, 0, 1300, 56), Qt.AlignmentFlag.AlignVCenter, seen.source.title or "")
    font.setPixelSize(24)
    painter.setFont(font)
    for text, x, y, width, height in seen.lines:
        painter.drawText(QRect(x, y, max(width, 900), height + 6), Qt.AlignmentFlag.AlignVCenter, text)
    for row in range(6):
        painter.fillRect(64, 440 + row * 64, 900 - 90 * (row % 3), 18, QColor("#e2e2dc"))
    painter.end()
    buffer = QBuffer()
    buffer.open(QIODevice.OpenModeFlag.WriteOnly)
    QImageWriter(buffer, QByteArray(b"webp")).write(image)
    return bytes(buffer.data().data())


class Gallery:
    """Makes a window for each picture, brings it into its state, and saves it."""

    def __init__(self, app: QApplication, theme: Theme, out: Path, size: tuple[int, int]) -> None:
        self._app = app
        self._theme = theme
        self._out = out
        self._size = size
        self._story = stories.load(NOW, screen_picture)

    def draw_all(self, beginning: str = "") -> list[Path]:
        """Every page in every face, or those whose names begin like this; gives the files."""
        return [self.draw(name) for name in scenes() if name.startswith(beginning)]

    def draw(self, name: str) -> Path:
        """One of them."""
        scene = scenes()[name]
        engine = scene.engine(self._story)
        bridge = Bridge(engine)
        window = MainWindow(
            self._theme,
            Actions(bridge, bridge),
            clock=lambda: NOW,
            new_thread=lambda: "thread",
            pick_groups=lambda _n: (1, 5),
        )
        window.resize(*self._size)
        window.show()
        wait()
        scene.act(window, engine)
        wait()
        path = self._out / f"{name}.png"
        window.grab().save(str(path))
        window.close()
        engine.close()
        window.deleteLater()
        wait(10)
        return path


def scenes() -> dict[str, Scene]:
    """All pictures by their file's name."""
    pages = {**_chat(), **_memories(), **privacy_scenes(), **files_scenes()}
    return {**_first_run(), **_unlock(), **pages, **_over_pages()}


def _first_run() -> dict[str, Scene]:
    off = RecorderView(RecorderState.OFF)

    def step(at: Step, then: Callable[[MainWindow], None] = lambda _w: None, **how: object) -> Scene:
        def act(window: MainWindow, _engine: ScriptedEngine) -> None:
            window.first_run.model.go(at)
            then(window)

        return Scene(act, state=HomeState.ABSENT, recorder=off, **how)  # type: ignore[arg-type]

    def typed(window: MainWindow) -> None:
        window.first_run.passphrase.first.setText("quiet lamp river eleven")
        window.first_run.passphrase.second.setText("quiet lamp river")

    def made(window: MainWindow) -> None:
        window.first_run.model.make_home("quiet lamp river eleven")

    def fetch(window: MainWindow) -> None:
        window.first_run.model.fetch()

    return {
        "first-run-1-promise": step(Step.PROMISE),
        "first-run-2-passphrase": step(Step.PASSPHRASE, typed),
        "first-run-2-passphrase-wrong": step(
            Step.PASSPHRASE, made, behaviour=Behaviour(failing={HomeCreated: DISK_FULL})
        ),
        "first-run-3-recovery": step(Step.PASSPHRASE, made),
        "first-run-4-exclusions": step(Step.EXCLUSIONS),
        "first-run-5-models": step(Step.MODELS),
        "first-run-5-models-waiting": step(Step.MODELS, fetch, behaviour=Behaviour(held=frozenset({ModelOffer}))),
        "first-run-5-models-wrong": step(Step.MODELS, fetch, behaviour=Behaviour(failing={ModelOffer: NO_NETWORK})),
        "first-run-6-ready": step(Step.READY),
    }


def _unlock() -> dict[str, Scene]:
    def try_with(passphrase: str) -> Callable[[MainWindow, ScriptedEngine], None]:
        def act(window: MainWindow, _engine: ScriptedEngine) -> None:
            window.unlock.field.setText(passphrase)
            QTest.keyClick(window.unlock.field, Qt.Key.Key_Return)

        return act

    def recover_with(key: str) -> Callable[[MainWindow, ScriptedEngine], None]:
        def act(window: MainWindow, _engine: ScriptedEngine) -> None:
            window.unlock.recover_button.click()
            window.unlock.recover.key.setText(key)
            for field in (window.unlock.recover.fresh.first, window.unlock.recover.fresh.second):
                field.setText("eleven violet kettles hum" if key else "")
            QTest.keyClick(window.unlock.recover.fresh.second, Qt.Key.Key_Return)

        return act

    held = Behaviour(held=frozenset({requests.Unlock}))
    return {
        "unlock": Scene(_nothing, state=HomeState.LOCKED),
        "unlock-waiting": Scene(try_with("any"), state=HomeState.LOCKED, behaviour=held),
        "unlock-wrong": Scene(try_with("wrong"), state=HomeState.LOCKED),
        "unlock-recover": Scene(recover_with(""), state=HomeState.LOCKED),
        "unlock-recover-wrong": Scene(recover_with("7H2KQ-X9D4T"), state=HomeState.LOCKED),
    }


def _chat() -> dict[str, Scene]:
    def say(*turns: str, opened: bool = False) -> Callable[[MainWindow, ScriptedEngine], None]:
        def act(window: MainWindow, _engine: ScriptedEngine) -> None:
            for text in turns:
                window.chat.conversation.say(text)
                wait()
            if opened:
                window.open_evidence(Pointer("o-train", "Hamburg Hbf ab 20:34, Gleis 14"))

        return act

    def empty(story: Story) -> Story:
        return replace(story, observations={}, memories=())

    def spoken(story: Story) -> Story:
        when = (NOW - timedelta(days=1)).isoformat()
        answered = story.answer("train").answered
        kept = outcomes.ChatTurn("The posters are ready on the 10th.", "I will remember that.", asked=False, when=when)
        asked = outcomes.ChatTurn(
            "When does my train leave?", answered.answer, asked=True, when=when, citations=answered.citations
        )
        return replace(story, turns=(kept, asked))

    off = RecorderView(RecorderState.OFF)
    held = Behaviour(held=frozenset({requests.Chat}))
    broken = Behaviour(failing={requests.Chat: WORKER_DIED})
    question = "When does my train leave, and where do I sit?"
    return {
        "chat-empty-new": Scene(_nothing, recorder=off, change=empty),
        "chat-empty": Scene(_nothing),
        "chat-earlier": Scene(_nothing, change=spoken),
        "chat-waiting": Scene(say(question), behaviour=held),
        "chat-full": Scene(say("Remember that the posters are ready on the 10th.", question)),
        "chat-evidence": Scene(say(question, opened=True)),
        "chat-japanese": Scene(say("次の打ち合わせはいつですか", "What is the wifi password?")),
        "chat-abstained": Scene(say("What is the capital of nowhere?")),
        "chat-wrong": Scene(say(question), behaviour=broken),
    }


def _memories() -> dict[str, Scene]:  # noqa: C901 - twelve small scenes, one after the other
    def open_tab(
        kind: MemoryType, then: Callable[[MainWindow], None] = lambda _w: None
    ) -> Callable[[MainWindow, ScriptedEngine], None]:
        def act(window: MainWindow, _engine: ScriptedEngine) -> None:
            window.show_memories(kind)
            wait()
            then(window)

        return act

    def forget(window: MainWindow) -> None:
        window.memories.detail.forget_button.click()

    def edit(window: MainWindow) -> None:
        window.memories.detail.edit()

    def search(window: MainWindow) -> None:
        window.memories.search_field.setText("zeppelin")

    def reveal(window: MainWindow) -> None:
        window.memories.detail.reveal.show_button.click()
        window.memories.detail.reveal.passphrase.setText("quiet lamp river eleven")
        QTest.keyClick(window.memories.detail.reveal.passphrase, Qt.Key.Key_Return)

    def evidence(window: MainWindow) -> None:
        window.open_evidence(Pointer("o-mail", "We moved the workshop to 10:30, room Belém on the second floor."))

    def ask(window: MainWindow) -> None:
        evidence(window)
        wait()
        window.evidence.forget_button.click()

    def undo(window: MainWindow) -> None:
        window.memories.detail_model.save({"summary": "Mariana moved the workshop to 11:00."})

    def many(story: Story) -> Story:
        return replace(story, memories=stories.many(story, 10_000))

    def none(story: Story) -> Story:
        return replace(story, memories=())

    listing = requests.ListMemories
    pictures = {f"memories-{kind.value}": Scene(open_tab(kind)) for kind in MemoryType}
    return {
        **pictures,
        "memories-empty": Scene(open_tab(MemoryType.EPISODIC), change=none),
        "memories-waiting": Scene(open_tab(MemoryType.EPISODIC), behaviour=Behaviour(held=frozenset({listing}))),
        "memories-wrong": Scene(open_tab(MemoryType.EPISODIC), behaviour=Behaviour(failing={listing: DISK_FULL})),
        "memories-search-none": Scene(open_tab(MemoryType.EPISODIC, search)),
        "memories-ten-thousand": Scene(open_tab(MemoryType.SEMANTIC), change=many),
        "memories-edit": Scene(open_tab(MemoryType.EPISODIC, edit)),
        "memories-forget": Scene(open_tab(MemoryType.EPISODIC, forget)),
        "memories-undo": Scene(open_tab(MemoryType.EPISODIC, undo)),
        "memories-reveal": Scene(open_tab(MemoryType.VAULT, reveal)),
        "memories-evidence": Scene(open_tab(MemoryType.EPISODIC, evidence)),
        "memories-evidence-forget": Scene(open_tab(MemoryType.EPISODIC, ask)),
    }


def _over_pages() -> dict[str, Scene]:
    def palette(window: MainWindow, _engine: ScriptedEngine) -> None:
        window.open_palette()

    def large(window: MainWindow, _engine: ScriptedEngine) -> None:
        window.open_evidence(Pointer("o-train", "Hamburg Hbf ab 20:34, Gleis 14"))
        wait()
        window.evidence.enlarged.emit()

    def missing(window: MainWindow, _engine: ScriptedEngine) -> None:
        window.open_evidence(Pointer("nowhere"))

    def busy(_window: MainWindow, engine: ScriptedEngine) -> None:
        engine.tell(Background(Progress(128, 412, "segments")))

    stopped = RecorderView(
        RecorderState.STOPPED, reason="The screen cannot be read on this display; start Sixfold in an X session."
    )
    paused = RecorderView(RecorderState.PAUSED, NOW + timedelta(minutes=15))
    return {
        "palette": Scene(palette),
        "picture-large": Scene(large),
        "evidence-wrong": Scene(missing),
        "recorder-paused-busy": Scene(busy, recorder=paused),
        "recorder-stopped": Scene(_nothing, recorder=stopped),
        "recorder-keeps-nothing": Scene(_nothing, recorder=UNKEPT),
        "recorder-keeps-nothing-locked": Scene(_nothing, recorder=UNKEPT, state=HomeState.LOCKED),
    }


def _nothing(_window: MainWindow, _engine: ScriptedEngine) -> None:
    """As it opens."""


def main(arguments: list[str] | None = None) -> int:
    """Draw them all; prints the files."""
    parser = argparse.ArgumentParser(prog="sixfold.ui.gallery")
    parser.add_argument("out", type=Path)
    parser.add_argument("--size", default="1280x800")
    parser.add_argument("--dark", action="store_true")
    parser.add_argument("--scale", default="1")
    parser.add_argument("--only", default="", help="The beginning of the pictures' names.")
    chosen = parser.parse_args(arguments)
    os.environ["QT_SCALE_FACTOR"] = chosen.scale
    os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
    width, height = (int(part) for part in chosen.size.split("x"))
    chosen.out.mkdir(parents=True, exist_ok=True)
    app = QApplication([])
    theme = Theme()
    theme.follow(app)
    theme.look = Look.DARK if chosen.dark else Look.LIGHT
    theme.apply(app)
    for path in Gallery(app, theme, chosen.out, (width, height)).draw_all(chosen.only):
        sys.stdout.write(f"{path}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
