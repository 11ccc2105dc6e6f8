"""The recorder seen from the main process."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.app.paths import Home
    from sixfold.ui.engine import RecorderView


class RecorderControl(Protocol):
    """What the engine needs of the recorder's process. Calls may block for a second; they run on worker threads."""

    def view(self) -> RecorderView:
        """What it does now."""

    def watch(self, changed: Callable[[RecorderView], None]) -> None:
        """Tell `changed` of every change from now on."""

    def record(self) -> None:
        """Start it, or end its pause. Raises `RecorderFailed`."""

    def pause(self, seconds: float | None) -> None:
        """Pause it for so long, or with None until told."""

    def stop(self) -> None:
        """End it."""

    def close(self) -> None:
        """Watch it no longer; it goes on."""


def state(home: Home) -> str:
    """What the recorder does, in a word."""
    return "off"
