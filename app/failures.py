"""Whose fault is it? Errors of the world become a sentence and a stable code; everything else is a bug."""

from __future__ import annotations

from dataclasses import dataclass

from sixfold.app.errors import AppError, Stopped
from sixfold.capture.errors import CaptureError
from sixfold.memory.errors import MemoryStoreError
from sixfold.models.errors import ModelError

EXIT_DONE = 0
EXIT_WORLD = 1
EXIT_USAGE = 2
EXIT_NOTHING = 3
EXIT_BUG = 70

WORLD = (AppError, CaptureError, MemoryStoreError, ModelError)

BUG_SENTENCE = "This is a fault in Sixfold itself; nothing that was confirmed is lost. `sixfold doctor` shows the log."


@dataclass(frozen=True, slots=True)
class Trouble:
    """An error as a person and as a script see it: the sentence with the remedy, the code, the exit status."""

    code: str
    sentence: str
    status: int


class TroubleError(Exception):
    """An error that was explained elsewhere, by a running instance, and goes on as it is."""

    def __init__(self, trouble: Trouble) -> None:
        """Carry `trouble`, whose sentence is shown."""
        super().__init__(trouble.sentence)
        self.trouble = trouble


def explain(error: BaseException) -> Trouble:
    """What to tell of `error`. A bug's own words are left out: they may quote what a person wrote."""
    if isinstance(error, TroubleError):
        return error.trouble
    if isinstance(error, WORLD):
        return Trouble(error.code, str(error), EXIT_WORLD)
    if isinstance(error, KeyboardInterrupt):
        return explain(Stopped())
    return Trouble("bug", BUG_SENTENCE, EXIT_BUG)
