"""Progress on a terminal: one bar a kind of thing, on standard error, and nothing at all elsewhere."""

from __future__ import annotations

import sys
from contextlib import contextmanager
from importlib import import_module
from typing import TYPE_CHECKING, Any

from sixfold.memory.requests import Event, Progress

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sixfold.memory.requests import Report


@contextmanager
def shown(onward: Report | None = None) -> Iterator[Report]:
    """Give a report that draws `Progress` and hands every event to `onward`. rich is loaded at the first bar only."""
    bars = Bars()

    def report(event: Event) -> None:
        if isinstance(event, Progress) and sys.stderr.isatty():
            bars.draw(event)
        if onward is not None:
            onward(event)

    try:
        yield report
    finally:
        bars.close()


class Bars:
    """The bars of one piece of work."""

    def __init__(self) -> None:
        self._display: Any = None
        self._tasks: dict[str, Any] = {}

    def draw(self, event: Progress) -> None:
        if self._display is None:
            console = import_module("rich.console").Console(stderr=True)
            self._display = import_module("rich.progress").Progress(console=console, transient=True)
            self._display.start()
        if event.what not in self._tasks:
            self._tasks[event.what] = self._display.add_task(event.what, total=event.total)
        self._display.update(self._tasks[event.what], completed=event.done, total=event.total)

    def close(self) -> None:
        if self._display is not None:
            self._display.stop()
