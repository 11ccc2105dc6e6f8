"""What would be kept of the screen right now, for the window and the command line."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.capture import preview
from sixfold.ui.engine import LeftOut, MonitorPreview

if TYPE_CHECKING:
    import threading
    from collections.abc import Mapping

    from sixfold.app.paths import Home


def take(home: Home, environment: Mapping[str, str], cancel: threading.Event) -> tuple[MonitorPreview, ...]:
    """Look once by the rules of a home; raises as `capture.preview.take` does. It needs no passphrase."""
    return tuple(
        MonitorPreview(
            one.monitor,
            one.app,
            one.title,
            one.text,
            one.image,
            tuple(LeftOut(rule, count) for rule, count in one.skipped.items()),
            tuple(LeftOut(rule, count) for rule, count in one.redacted.items()),
            one.problem,
            one.waiting,
        )
        for one in preview.take(home.rules, environment, cancel)
    )
