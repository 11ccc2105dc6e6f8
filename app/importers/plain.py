"""Text and Markdown files, and conversations in LoCoMo's form."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sixfold.app.importers import talks
from sixfold.app.plugin_api import Item
from sixfold.capture import documents, locomo

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sixfold.app.plugin_api import Options
    from sixfold.capture.intake import RawObservation


_IN_ZIP = re.compile("(?!)")
_WORDS = re.compile(rb'"(?:qa|sample_id|speaker_a|dia_id)"\s*:')
"""What stands first in a file of LoCoMo's: its questions, or its conversation."""


def read_document(path: Path, options: Options) -> Iterator[Item]:
    """A file, of the time when it was last changed. Raises a `CaptureError` for what is no text."""
    raw = documents.read(path, options.time_zone)
    yield Item(raw.text, raw.observed_at, title=raw.title, url=raw.url, place=raw.place)


def is_locomo(path: Path) -> bool:
    """Whether a file of JSON looks like LoCoMo's."""
    return talks.begins_with(path, _IN_ZIP, _WORDS)


def read_locomo(path: Path, options: Options) -> Iterator[Item]:
    """The turns of all conversations of a file, or of the one that the option `sample` names."""
    return map(_turn, locomo.read(path, options.time_zone, options.values.get("sample")))


def _turn(raw: RawObservation) -> Item:
    return Item(
        raw.text,
        raw.observed_at,
        "message",
        author=raw.author,
        place=raw.place,
        thread=raw.thread,
        seq=raw.seq,
        external_id=raw.source.external_id,
    )
