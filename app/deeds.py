"""The shape of what carries out one kind of request on an open memory."""

from __future__ import annotations

import threading
from collections.abc import Callable, Mapping
from typing import TYPE_CHECKING, Any

from sixfold.memory.outcomes import Result
from sixfold.memory.requests import Report

if TYPE_CHECKING:
    from sixfold.app.wiring import Open

Deed = Callable[["Open", Any, Report, threading.Event], Result]
"""Given the open memory, a request of the class it stands for in a table, what hears of events, and what cancels."""

Deeds = Mapping[type, Deed]
