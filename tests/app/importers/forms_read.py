"""What the tests of importers share: a form read as the command would, and files damaged as disks and senders do."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from hypothesis import strategies as st

from sixfold.app import defaults, forms
from sixfold.app.plugin_api import Item, Options, PluginError
from sixfold.capture.errors import CaptureError

if TYPE_CHECKING:
    from collections.abc import Mapping

SAMPLES = Path(__file__).parent / "samples"
NOW = datetime(2026, 3, 5, 14, 32, tzinfo=UTC)
OPTIONS = Options("Europe/Berlin", NOW)
UNWANTED = re.compile("[\x00-\x08\x0b\x0e-\x1f\ud800-\udfff]")


def read(path: Path, form: str | None = None, values: Mapping[str, str] | None = None) -> list[Item]:
    """Everything that the form of a file (else the named one) gives."""
    importer = forms.choose(defaults.IMPORTERS, path, form)
    options = Options(OPTIONS.time_zone, NOW, values or {})
    items = list(importer.read(path, options))
    assert all(isinstance(item, Item) for item in items)
    return [item for item in items if isinstance(item, Item)]


def until_told(path: Path, form: str) -> tuple[list[Item], str]:
    """The items of a file, and the sentence that ended them if one did."""
    items: list[Item] = []
    try:
        for item in forms.choose(defaults.IMPORTERS, path, form).read(path, OPTIONS):
            assert isinstance(item, Item)
            items.append(item)
    except (PluginError, CaptureError) as error:
        return items, str(error)
    return items, ""


def is_sound(path: Path, form: str) -> bool:
    """Whether a file gives whole items and nothing else but, in the end, a short sentence."""
    items, told = until_told(path, form)
    return all(map(is_whole, items)) and (not told or (told.endswith(".") and len(told) < 200)) and bool(items or told)


def is_whole(item: Item) -> bool:
    """Whether an item may be stored as it is: words, a time that has been, nothing that is no character."""
    told = [item.text, item.author, item.title, item.url, item.thread, item.external_id]
    return (
        bool(item.text.strip())
        and item.when.utcoffset() is not None
        and item.when.year <= NOW.year
        and not any(UNWANTED.search(text) for text in told if text)
    )


def damaged(data: bytes) -> st.SearchStrategy[bytes]:
    """The bytes with some flipped, cut out, doubled or cut off."""
    places = st.integers(0, len(data) - 1)
    flips = st.lists(st.tuples(places, st.integers(1, 255)), min_size=1, max_size=12)
    cuts = st.tuples(places, st.integers(1, 400), st.booleans())
    return st.one_of(
        flips.map(lambda found: _flipped(data, found)),
        places.map(lambda end: data[:end]),
        cuts.map(lambda cut: data[: cut[0]] + data[cut[0] : cut[0] + cut[1]] * (2 * cut[2]) + data[cut[0] + cut[1] :]),
        st.tuples(places, st.binary(min_size=1, max_size=40)).map(lambda put: data[: put[0]] + put[1] + data[put[0] :]),
    )


def _flipped(data: bytes, found: list[tuple[int, int]]) -> bytes:
    changed = bytearray(data)
    for place, bits in found:
        changed[place] ^= bits
    return bytes(changed)
