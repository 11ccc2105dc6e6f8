"""What the desktop tells by itself: what is heard need not be asked for all the time."""

from __future__ import annotations

import threading
from enum import StrEnum
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.capture.observation import Box


class Event(StrEnum):
    """Something that happened on the desktop."""

    WINDOWS = "windows"
    """Another window is active, or one came, went, moved or changed its place in the stack."""
    TITLE = "title"
    """A window has another title."""
    MONITORS = "monitors"
    """A monitor came, went, or has another size or place."""
    DAMAGE = "damage"
    """Something was drawn; said once, until `damage` is asked for."""
    RESUMED = "resumed"
    """The user came back."""


class Events(Protocol):
    """Tells what happened on a desktop; used by the thread that looks."""

    def wait(self, seconds: float) -> frozenset[Event]:
        """Wait until something happens, at most so long; empty when nothing did. Raises ScreenError."""
        ...

    def damage(self) -> Sequence[Box] | None:
        """Give the places of the desktop that were drawn since it was last asked for; raises ScreenError.

        None where the desktop cannot tell: then everything may have changed.
        """
        ...

    def idle(self) -> float:
        """Give the seconds since the user last touched keyboard or mouse; 0 where nobody can tell."""
        ...

    def close(self) -> None:
        """Let go of the display."""
        ...


class Silence:
    """A desktop that tells nothing: whoever looks goes by the clock."""

    def __init__(self) -> None:
        self._never = threading.Event()

    def wait(self, seconds: float) -> frozenset[Event]:
        """Let the time pass."""
        self._never.wait(seconds)
        return frozenset()

    def damage(self) -> Sequence[Box] | None:
        """Nobody knows."""
        return None

    def idle(self) -> float:
        """Nobody knows."""
        return 0.0

    def close(self) -> None:
        """Nothing is held."""
