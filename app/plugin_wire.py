"""What a plugin's process and the program say to each other: JSON messages over a socket of their own.

The program begins: `{"do": "forms"}`, `{"do": "read", form, path, options}` or `{"do": "write", form, options, name}`.
The plugin's process answers with `{"forms": ...}`, with `{"items": [...]}` as often as there are some (each is waited
for by `{"go": true}`), and at last `{"done": true}`, `{"failed": sentence}` or `{"fault": true}`; while it writes it
asks `{"call": name, ...}`, which is answered by `{"value": ...}` or `{"refused": sentence}`.
"""

from __future__ import annotations

from dataclasses import dataclass

from sixfold.app.plugin_api import EvidenceItem, Item, MemoryItem, RevisionItem

PAGE = 100
"""Items of one message."""
LIMIT = 128_000_000
"""Bytes of one message: a file that is written goes as one."""

VALUES = Item | EvidenceItem | MemoryItem | RevisionItem


@dataclass(frozen=True, slots=True)
class Page:
    """The next of what is iterated over; `last` where nothing follows."""

    items: tuple[Item | EvidenceItem | MemoryItem, ...]
    last: bool
