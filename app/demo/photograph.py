"""Pictures of the window on the demo's memory."""

from __future__ import annotations

from contextlib import ExitStack
from typing import TYPE_CHECKING

from sixfold.app import passphrase
from sixfold.app.main import build
from sixfold.ui import photographs

if TYPE_CHECKING:
    from pathlib import Path

    from sixfold.app.invocation import Invocation


def take(invocation: Invocation, folder: Path, question: str) -> None:
    """Open the window with the real engine, use it as a person would, and save what it shows as PNG files."""
    folder.mkdir(parents=True, exist_ok=True)
    with ExitStack() as closing:
        engine = build(invocation, closing, _stay_locked)
        engine.start()
        photographs.take(engine, passphrase.source(invocation).read(), question, folder)


def _stay_locked() -> None:
    """Nobody goes on after these pictures."""
