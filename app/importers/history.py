"""The history of Chromium (`History`, also Chrome's, Edge's, Brave's) and of Firefox (`places.sqlite`).

Each visit that the user made is one item: the page's title and its host; its address loses query and fragment in the
redactor. Left out is what the browser fetched by itself: frames, what redirects passed through, pages that it hides.
A day's visits are one thread, cut by pauses as a talk is: read one by one, each would cost a call of the model.
Chromium's form is that of a real file; Firefox's is written after its source (nsPlacesTables.h, nsINavHistoryService).
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sixfold.app.importers import databases, moments
from sixfold.app.importers.opening import clean, name
from sixfold.app.plugin_api import Item, PluginError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sixfold.app.importers.databases import Row
    from sixfold.app.plugin_api import Options

FORM = "browser history"
DIGEST_BYTES = 12
MAX_ADDRESS = 4000
SCHEMES = frozenset({"http", "https"})

_CORE = 0xFF
_CHAIN_END = 0x20000000
_UNASKED = frozenset({3, 4, 10})
"""Chromium's page_transition_types: AUTO_SUBFRAME, MANUAL_SUBFRAME, KEYWORD_GENERATED."""
_INNER = frozenset({4, 7, 8})
"""Firefox's: TRANSITION_EMBED, TRANSITION_DOWNLOAD, TRANSITION_FRAMED_LINK."""


@dataclass(frozen=True, slots=True)
class _Browser:
    """How one keeps its history. The columns of a row: number, time, way, address, title, hidden."""

    app: str
    tables: frozenset[str]
    query: str
    epoch: datetime
    is_asked: Callable[[int], bool]


CHROMIUM = _Browser(
    "Chromium",
    frozenset({"urls", "visits"}),
    f"SELECT v.id, v.visit_time, v.transition, substr(u.url, 1, {MAX_ADDRESS}), substr(u.title, 1, 2000), u.hidden"  # noqa: S608
    " FROM (SELECT * FROM visits WHERE id > :after ORDER BY id LIMIT :page) v"
    " LEFT JOIN urls u ON u.id = v.url ORDER BY v.id",
    datetime(1601, 1, 1, tzinfo=UTC),
    lambda way: way & _CORE not in _UNASKED and bool(way & _CHAIN_END),
)
FIREFOX = _Browser(
    "Firefox",
    frozenset({"moz_places", "moz_historyvisits"}),
    f"SELECT v.id, v.visit_date, v.visit_type, substr(p.url, 1, {MAX_ADDRESS}), substr(p.title, 1, 2000), p.hidden"  # noqa: S608
    " FROM (SELECT * FROM moz_historyvisits WHERE id > :after ORDER BY id LIMIT :page) v"
    " LEFT JOIN moz_places p ON p.id = v.place_id ORDER BY v.id",
    datetime(1970, 1, 1, tzinfo=UTC),
    lambda way: way not in _INNER,
)


def is_chromium(path: Path) -> bool:
    """Whether it is the history of Chromium or a browser made from it."""
    return databases.names(path) >= CHROMIUM.tables


def is_firefox(path: Path) -> bool:
    """Whether it is Firefox's."""
    return databases.names(path) >= FIREFOX.tables


def read_chromium(path: Path, options: Options) -> Iterator[Item]:
    """The visits that the user made. Raises `PluginError`."""
    return _read(path, options, CHROMIUM)


def read_firefox(path: Path, options: Options) -> Iterator[Item]:
    """The visits that the user made. Raises `PluginError`."""
    return _read(path, options, FIREFOX)


def _read(path: Path, options: Options, browser: _Browser) -> Iterator[Item]:
    with databases.opened(path, FORM, browser.tables) as tables:
        if tables.columns.keys() != browser.tables:
            raise PluginError(f"This is no {FORM} of {browser.app}; name the file that its profile folder holds.")
        for row in tables.rows(browser.query):
            item = _visit(row, options, browser)
            if item is not None:
                yield item


def _visit(row: Row, options: Options, browser: _Browser) -> Item | None:
    number, at, way, address, title, hidden = row
    if not (isinstance(number, int) and isinstance(at, int) and isinstance(way, int) and isinstance(address, str)):
        return None
    when = _time(at, browser.epoch, options)
    host = _host(address)
    if hidden or when is None or host is None or not browser.is_asked(way):
        return None
    told = name(title)
    day = when.astimezone(moments.zone_of(options)).date()
    return Item(
        clean(f"{told} ({host})" if told else host),
        when,
        kind="message",
        title=told or host,
        url=address,
        app=browser.app,
        place=host,
        thread=f"{browser.app} {day}",
        seq=min(number, 2**62),
        external_id=f"{at}:{hashlib.blake2b(address.encode(), digest_size=DIGEST_BYTES).hexdigest()}",
    )


def _time(microseconds: int, epoch: datetime, options: Options) -> datetime | None:
    """A time that can be true; None for what is none, or lies before the web and after now."""
    try:
        when = epoch + timedelta(microseconds=microseconds)
    except OverflowError:
        return None
    return when if moments.EARLIEST <= when <= options.now + moments.AHEAD else None


def _host(address: str) -> str | None:
    """Whose page it is; None for what is none of the web's: the browser's own pages, files, scripts."""
    try:
        parts = urlsplit(address)
        return name(parts.hostname) if parts.scheme in SCHEMES else None
    except ValueError:
        return None
