"""The window's process: the home's lock, the engine, the window, and after a lock the same again from the start."""

from __future__ import annotations

import os
import sys
from contextlib import ExitStack
from functools import partial
from typing import TYPE_CHECKING

from sixfold.app import autostart, clock, composition, paths, previewing, recording
from sixfold.app.engine import Machine, WindowEngine
from sixfold.app.homelock import HomeLock
from sixfold.app.jobs import Jobs
from sixfold.app.logs import Log, silence_libraries
from sixfold.app.recording import Recording
from sixfold.ui.application import run

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.app.invocation import Invocation

WAIT_SECONDS = 5.0
"""For a command that has the home open as the window starts; most take one."""


def open_window(invocation: Invocation) -> int:
    """Open the window and give the exit code when it is closed. Raises `HomeBusy` where another instance is open."""
    with ExitStack() as closing:
        engine = build(invocation, closing, partial(relaunch, closing))
        engine.start()
        return run(engine)


def build(invocation: Invocation, closing: ExitStack, again: Callable[[], None]) -> WindowEngine:
    """Everything behind the window; `closing` undoes it in order, `again` begins anew after a lock."""
    home = invocation.home
    home.root.mkdir(mode=0o700, parents=True, exist_ok=True)
    closing.enter_context(HomeLock.take_within(home.lock, WAIT_SECONDS))
    paths.make_private(home.socket.parent, invocation.runtime_base)
    paths.wipe(home.scratch)
    silence_libraries()
    log = Log(home.logs)
    closing.callback(log.close)
    choice = composition.model_choice(invocation)
    machine = Machine(
        choice.catalogue,
        composition.needed(choice),
        Recording(home, invocation.runtime_base, clock.system_clock, recording.command(home)),
        partial(previewing.take, home, invocation.environment),
        autostart.login(home, invocation.environment),
        again,
    )
    outside_for = partial(composition.outside, invocation, log, instance=os.getpid())
    engine = WindowEngine(outside_for, Jobs(log), machine)
    closing.callback(engine.close)
    return engine


def relaunch(closing: ExitStack) -> None:
    """Become a new process in the place of this one: what was in its memory is gone, whoever still pointed at it."""
    closing.close()
    os.execv(sys.executable, [sys.executable, *sys.orig_argv[1:]])  # noqa: S606 - this program, as it was started
