"""What a picture of the gallery is made of: an engine in a state, and what is done before it is taken."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QEventLoop, QTimer

from sixfold.ui.engine import Failure, HomeState
from sixfold.ui.scripted import ScriptedEngine

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.ui.engine import RecorderView
    from sixfold.ui.scripted import Behaviour
    from sixfold.ui.story import Story
    from sixfold.ui.window import MainWindow

NOW: Final = datetime(2026, 12, 8, 11, 20, tzinfo=UTC)
DISK_FULL: Final = Failure(
    "disk-full",
    "The disk is full, so nothing more is stored; make room, then try again. What was stored before is safe.",
)
WORKER_DIED: Final = Failure(
    "worker-died", "The language model ended in the middle of the answer; it has been started again, ask once more."
)
NO_NETWORK: Final = Failure(
    "no-network", "The model's files cannot be reached; check the network and go on, what was fetched is kept."
)
SETTLE_MS: Final = 260


def wait(milliseconds: int = SETTLE_MS) -> None:
    """Let the window and the engine's threads work (`QTest.qWait` would keep the interpreter to itself)."""
    loop = QEventLoop()
    QTimer.singleShot(milliseconds, loop.quit)
    loop.exec()


class Scene:
    """An engine in a state, and what is done before the picture is taken."""

    def __init__(
        self,
        act: Callable[[MainWindow, ScriptedEngine], None],
        *,
        state: HomeState = HomeState.UNLOCKED,
        recorder: RecorderView | None = None,
        behaviour: Behaviour | None = None,
        change: Callable[[Story], Story] = lambda story: story,
    ) -> None:
        self.act = act
        self._state = state
        self._recorder = recorder
        self._behaviour = behaviour
        self._change = change

    def engine(self, story: Story) -> ScriptedEngine:
        """A fresh engine for it."""
        return ScriptedEngine(
            self._change(story), state=self._state, recorder=self._recorder, behaviour=self._behaviour
        )
