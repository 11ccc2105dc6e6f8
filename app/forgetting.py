"""Forgetting: at once where the memory is open; while it is locked the inbox goes at once and the rest is queued."""

from __future__ import annotations

from contextlib import suppress
from typing import TYPE_CHECKING

from sixfold.capture import control
from sixfold.capture.errors import ControlRefusedError, RecorderAbsentError
from sixfold.capture.identity import new_id
from sixfold.memory import forget_queue
from sixfold.memory.outcomes import Forgotten
from sixfold.memory.store import keys

if TYPE_CHECKING:
    import threading

    from sixfold.app.outside import Outside
    from sixfold.app.paths import Home
    from sixfold.app.wiring import Open
    from sixfold.memory.requests import Forget, Report


def forget(opened: Open, request: Forget, _report: Report, _cancel: threading.Event) -> Forgotten:
    """Carry the wish out, or with `preview` only count. The index forgets with the database."""
    now = opened.clock()
    wish = forget_queue.wish_of(request, now)
    if request.preview:
        return opened.forgetter.preview(wish, now)
    _begin_again(opened.home)
    forgotten = opened.forgetter.forget(wish, now)
    opened.purge()
    return forgotten


def queue(outside: Outside, request: Forget) -> Forgotten:
    """Delete what of the inbox is surely meant, which anybody may, and note the rest for the unlock."""
    home = outside.home
    now = outside.clock()
    wish = forget_queue.wish_of(request, now)
    if request.preview:
        inbox = len(forget_queue.in_inbox(wish, home.inbox))
        return Forgotten(0, 0, 0, 0, inbox, queued=True)
    _begin_again(home)
    return forget_queue.put(wish, home.forget_queue, home.inbox, keys.public(home.keys).recorder, new_id(now))


def _begin_again(home: Home) -> None:
    """Let the recorder seal what it has and begin anew: what it goes on with is forgotten, with all it builds on it."""
    with suppress(RecorderAbsentError, ControlRefusedError):
        control.begin_again(home.recorder_runtime)
