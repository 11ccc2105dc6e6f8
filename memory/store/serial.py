"""The one thread on which all database work runs, so that there is no lock to get wrong (as in Anki's backend)."""

from __future__ import annotations

import queue
import threading
from concurrent.futures import Future
from typing import TYPE_CHECKING, Any, Self, TypeVar

if TYPE_CHECKING:
    from collections.abc import Callable
    from types import TracebackType

T = TypeVar("T")


class Serial:
    """Runs functions one after the other on a thread of its own."""

    def __init__(self, name: str = "database") -> None:
        self._work: queue.SimpleQueue[tuple[Callable[[], Any], Future[Any]] | None] = queue.SimpleQueue()
        self._closing = threading.Lock()
        self._closed = False
        self._thread = threading.Thread(target=self._serve, name=name, daemon=True)
        self._thread.start()

    def run(self, fn: Callable[[], T]) -> T:
        """Run `fn` on the thread and give what it gives, or raise what it raises; blocks until it is done.

        Called from work that runs there already, it runs `fn` at once: a step may be made of steps.
        """
        if threading.current_thread() is self._thread:
            return fn()
        done: Future[T] = Future()
        with self._closing:
            if self._closed:
                raise RuntimeError("the memory's thread has ended")
            self._work.put((fn, done))
        return done.result()

    def close(self) -> None:
        """End the thread after the work that was handed in; may be called twice."""
        with self._closing:
            if not self._closed:
                self._closed = True
                self._work.put(None)
        if threading.current_thread() is not self._thread:
            self._thread.join()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, at: TracebackType | None) -> None:
        self.close()

    def _serve(self) -> None:
        while (item := self._work.get()) is not None:
            fn, done = item
            try:
                done.set_result(fn())
            except BaseException as error:  # noqa: BLE001 - whatever it is, it belongs to the caller that waits for it
                done.set_exception(error)
            del item, fn, done  # the last result must not live on here until the next call
