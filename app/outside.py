"""What the handler is given from outside: where things lie, how to open them, the time, the log."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sixfold.app.clock import Clock
    from sixfold.app.logs import Log
    from sixfold.app.paths import Home
    from sixfold.app.wiring import Open
    from sixfold.capture.switch import RecorderState
    from sixfold.memory.requests import Changed
    from sixfold.memory.store.key_derivation import Cost
    from sixfold.memory.store.keys import OpenKeys
    from sixfold.models.catalog import ModelEntry


@dataclass(frozen=True, slots=True)
class Outside:
    """`cost` is Argon2id's for a new home (None: calibrated to half a second).

    `open_memory` builds the pipeline from unlocked keys. `changed` hears what every request changed. `needed_models`
    are those without which nothing is answered. `recorder` tells what the recorder does.
    `instance` is this process's number where it stays open for others, as a window does.
    """

    home: Home
    runtime_base: Path
    models_folder: Path
    chat_name: str
    embedder_name: str
    open_memory: Callable[[OpenKeys], Open]
    needed_models: Callable[[], tuple[ModelEntry, ...]]
    recorder: Callable[[], RecorderState]
    clock: Clock
    time_zone: str
    log: Log
    changed: Callable[[Changed], None]
    cost: Cost | None = None
    instance: int | None = None
