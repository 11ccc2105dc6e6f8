from __future__ import annotations

import os
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Protocol

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from sixfold.ui import story as stories
from sixfold.ui.actions import Actions
from sixfold.ui.bridge import Bridge
from sixfold.ui.engine import HomeState, RecorderView
from sixfold.ui.scripted import Behaviour, ScriptedEngine
from sixfold.ui.theme import Theme
from sixfold.ui.window import MainWindow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from PySide6.QtWidgets import QApplication
    from pytestqt.qtbot import QtBot

    from sixfold.ui.story import Story

NOW = datetime(2026, 12, 8, 11, 20, tzinfo=UTC)


class MakeEngine(Protocol):
    def __call__(
        self,
        *,
        state: HomeState = ...,
        recorder: RecorderView | None = ...,
        behaviour: Behaviour | None = ...,
        story: Story | None = ...,
    ) -> ScriptedEngine: ...


class MakeWindow(Protocol):
    def __call__(self, engine: ScriptedEngine) -> MainWindow: ...


@pytest.fixture
def now() -> datetime:
    return NOW


@pytest.fixture(scope="session")
def story() -> Story:
    return stories.load(NOW)


@pytest.fixture
def make_engine(story: Story) -> Iterator[MakeEngine]:
    made: list[ScriptedEngine] = []
    given = story

    def make(
        *,
        state: HomeState = HomeState.UNLOCKED,
        recorder: RecorderView | None = None,
        behaviour: Behaviour | None = None,
        story: Story | None = None,
    ) -> ScriptedEngine:
        engine = ScriptedEngine(story or given, state=state, recorder=recorder, behaviour=behaviour)
        made.append(engine)
        return engine

    yield make
    for engine in made:
        engine.close()


@pytest.fixture
def engine(make_engine: MakeEngine) -> ScriptedEngine:
    return make_engine()


@pytest.fixture
def bridge(qapp: QApplication, engine: ScriptedEngine) -> Bridge:  # noqa: ARG001 - signals need the window library
    return Bridge(engine)


@pytest.fixture
def actions(bridge: Bridge) -> Actions:
    return Actions(bridge, bridge)


@pytest.fixture
def theme(qapp: QApplication) -> Theme:  # noqa: ARG001 - colours need the window library
    return Theme()


@pytest.fixture
def make_window(qtbot: QtBot, theme: Theme) -> MakeWindow:
    def make(engine: ScriptedEngine) -> MainWindow:
        bridge = Bridge(engine)
        window = MainWindow(
            theme,
            Actions(bridge, bridge),
            clock=lambda: NOW,
            new_thread=lambda: "thread",
            pick_groups=lambda _count: (1, 5),
        )
        bridge.setParent(window)
        qtbot.addWidget(window)
        window.show()
        return window

    return make


@pytest.fixture
def window(make_window: MakeWindow, engine: ScriptedEngine) -> MainWindow:
    return make_window(engine)
