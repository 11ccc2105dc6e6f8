"""What was forgotten lately, for what comes late: a look that the recorder had not sealed yet when the user forgot.

Such a file arrives minutes after the wish, under an id that nobody knew then, so no tombstone names it; its time and
application do. The wish is kept, without its words, for as long as a look may wait.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from sixfold.memory.store.instants import to_ms
from sixfold.memory.store.settings import Settings

if TYPE_CHECKING:
    from datetime import datetime

    from sixfold.capture.observation import Observation
    from sixfold.memory.forget_queue import Wish
    from sixfold.memory.store.database import Database

SETTING = "forget.lately"
KEPT = timedelta(days=1)
"""A look waits while the reader is busy or the disk is full: minutes, hours at worst."""


class Lately:
    """The wishes of the last day; call it on the memory's thread."""

    def __init__(self, db: Database) -> None:
        self._settings = Settings(db)

    def note(self, wish: Wish, now: datetime) -> None:
        """Keep the bounds of a wish, which ends now where it names no end; one of a ref alone has tombstones."""
        if wish.ref is not None:
            return
        until = now if wish.until is None else wish.until
        entry = {"at": to_ms(now), "since": to_ms(wish.since), "until": to_ms(until), "app": wish.app}
        young = [one for one in self._settings.get(SETTING, default=[]) if one["at"] > to_ms(now - KEPT)]
        self._settings.set(SETTING, [*young, entry])

    def meant(self, seen: Observation) -> bool:
        """Tell whether a screen was in sight at a time that was forgotten, of an application if one was named."""
        first = to_ms(seen.observed_at)
        last = max(to_ms(at) for at in (seen.observed_at, seen.ended_at, seen.last_seen_at) if at is not None)
        return any(
            first < one["until"]
            and (one["since"] is None or last >= one["since"])
            and (one["app"] is None or seen.shows(one["app"]))
            for one in self._settings.get(SETTING, default=[])
        )
