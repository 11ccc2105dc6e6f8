"""A throw-away home, opened as a command opens one, in which one part may be exchanged for a control."""

from __future__ import annotations

import tempfile
import threading
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from sixfold.app import composition, paths
from sixfold.app.bench import kept, recording
from sixfold.app.bench.memory.errors import NotTakenIn
from sixfold.app.handler import Handler
from sixfold.app.logs import Log
from sixfold.memory.outcomes import Imported
from sixfold.memory.requests import Import, Unlock

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sixfold.app.bench.recording import Bed
    from sixfold.app.wiring import Open
    from sixfold.memory.requests import Event, Request
    from sixfold.memory.store.keys import OpenKeys

    Change = Callable[[Open], Open]
    """Gives an open memory with one of its parts exchanged; requests and everything else stay as they are."""

R = TypeVar("R")


@dataclass(frozen=True, slots=True)
class Desk:
    """Takes requests to one open home; `opened` tells a control what it must know (the model's context, say)."""

    handler: Handler
    opened: Open

    def ask(self, request: Request, expected: type[R]) -> R:
        """Carry out one request, as the window or the command line would have it done."""
        result = self.handler.handle(request, unheard, threading.Event())
        if not isinstance(result, expected):
            raise TypeError(f"{type(request).__name__} gave a {type(result).__name__}")
        return result

    def take_in(self, file: Path, form: str, sample: str | None = None) -> int:
        """Import a file and give how many observations it brought; raises `NotTakenIn`."""
        imported = self.ask(Import((file,), form, sample), Imported)
        for reason in imported.failed.values():
            raise NotTakenIn(path=file, reason=reason)
        return imported.imported


@dataclass(frozen=True, slots=True)
class House:
    """A home with a folder of its own beside it for files to import; `plugins` as in `Invocation`."""

    bed: Bed
    scratch: Path
    plugins: tuple[object, ...] = ()

    @contextmanager
    def opened(self, change: Change | None = None, *more: object) -> Iterator[Desk]:
        """Open it, with `more` plugins; closing it ends its models."""
        home = self.bed.home
        made = replace(kept.invocation(self.bed), plugins=(*self.plugins, *more))
        paths.make_private(home.runtime, self.bed.runtime_base)
        memories: list[Open] = []
        with ExitStack() as closing:
            log = Log(home.logs)
            closing.callback(log.close)
            outside = composition.outside(made, log, unheard)

            def open_memory(keys: OpenKeys) -> Open:
                memory = outside.open_memory(keys)
                memories.append(change(memory) if change else memory)
                return memories[-1]

            handler = Handler(replace(outside, open_memory=open_memory))
            closing.callback(handler.close)
            passphrase = self.bed.passphrase_file.read_text("utf-8").strip()
            handler.handle(Unlock(passphrase), unheard, threading.Event())
            yield Desk(handler, memories[-1])


@contextmanager
def laid(plugins: tuple[object, ...] = ()) -> Iterator[House]:
    """Make a home that is gone at the end."""
    with tempfile.TemporaryDirectory(prefix="sixfold-bench-") as name:
        folder = Path(name)
        scratch = folder / "files"
        scratch.mkdir()
        yield House(recording.lay(folder), scratch, plugins)


def unheard(_event: Event) -> None:
    """Nobody watches while it is measured."""
