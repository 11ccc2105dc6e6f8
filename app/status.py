"""How things stand: counts and sizes; what can be told without a passphrase too."""

from __future__ import annotations

from importlib import metadata
from typing import TYPE_CHECKING

from sixfold.app import recorder_rules, recording
from sixfold.memory.outcomes import StatusView
from sixfold.memory.storage import size

if TYPE_CHECKING:
    from sixfold.app.outside import Outside
    from sixfold.app.wiring import Open

SEALED = "*.sealed"
MEDDLED = "Its rules were changed by another program; `sixfold doctor` says more."


def view(outside: Outside, opened: Open | None, *, unlocked: bool) -> StatusView:
    """The status; `opened` is None where counts may not be told, locked or not."""
    home = outside.home
    counts = opened.counts() if opened else None
    return StatusView(
        version=metadata.version("sixfold"),
        locked=not unlocked,
        observations=counts.observations if counts else None,
        memories=counts.memories if counts else None,
        vectors=counts.vectors if counts else None,
        inbox=sum(1 for _file in home.inbox.glob(SEALED)),
        undigested=counts.undigested if counts else None,
        bytes={
            "database": sum(size(path) for path in home.root.glob(f"{home.database.name}*")),
            "images": size(home.images),
            "index": size(home.index) + size(home.scratch),
            "inbox": size(home.inbox),
        },
        model=opened.chat.name if opened else outside.chat_name,
        embedder=outside.embedder_name,
        instance=outside.instance,
        index=opened.indexing.state if opened else "",
        recorder=_recorder(outside, opened),
    )


def _recorder(outside: Outside, opened: Open | None) -> str:
    """What it does; where its rules are damaged it says so itself, and more than that they were meddled with."""
    words = recording.in_words(outside.recorder(), outside.time_zone)
    readable = recorder_rules.damage(outside.home.rules) is None
    meddled = opened is not None and readable and not opened.rules_authentic()
    return recording.as_sentences(words, MEDDLED) if meddled else words
