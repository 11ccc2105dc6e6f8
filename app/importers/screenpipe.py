"""screenpipe's database (`~/.screenpipe/db.sqlite`): what the screen showed and what was said.

Written after the program's own migrations (github.com/screenpipe/screenpipe, crates/screenpipe-db/src/migrations): the
text of a frame stands in `frames.full_text` or `.accessibility_text`, in older versions in `ocr_text`; words that were
heard stand in `audio_transcriptions`. Of frames that show the same words of the same window one after the other, the
first is taken. Nobody's words are the user's unless the option `me` names the speaker.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from sixfold.app.importers import databases, moments, talks
from sixfold.app.importers.opening import clean, name
from sixfold.app.importers.talks import Talk
from sixfold.app.plugin_api import Item, PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from sixfold.app.importers.databases import Row, Tables
    from sixfold.app.plugin_api import Options

FORM = "screenpipe database"
APP = "screenpipe"
TABLES = frozenset({"frames", "ocr_text", "audio_transcriptions", "speakers"})
DIGEST_BYTES = 12
MAX_TEXT = 20_000
"""Characters of a screen; a page of print has 3,000."""

EMPTY = "''"

_FRAME_TEXTS = ("full_text", "accessibility_text")
_FRAMES = """
SELECT f.id, f.timestamp, substr({app}, 1, 500), substr({window}, 1, 2000), substr({url}, 1, 4000),
       substr({text}, 1, {limit})
  FROM (SELECT * FROM frames WHERE id > :after ORDER BY id LIMIT :page) f{join} ORDER BY f.id"""
_AUDIO = """
SELECT a.id, a.timestamp, substr(a.transcription, 1, {limit}), substr({device}, 1, 500), {input},
       substr({speaker}, 1, 500)
  FROM (SELECT * FROM audio_transcriptions WHERE id > :after ORDER BY id LIMIT :page) a{join} ORDER BY a.id"""


def matches(path: Path) -> bool:
    """Whether it is such a database."""
    return databases.names(path) >= {"frames", "audio_transcriptions"}


def read(path: Path, options: Options) -> Iterator[Item]:
    """The screens, then what was heard. Raises `PluginError`."""
    with databases.opened(path, FORM, TABLES) as tables:
        if not {"id", "timestamp"} <= tables.columns.get("frames", frozenset()):
            raise PluginError(f"This is no {FORM}; name the file db.sqlite in its folder .screenpipe.")
        yield from _screens(tables, options)
        if {"id", "timestamp", "transcription"} <= tables.columns.get("audio_transcriptions", frozenset()):
            yield from _heard(tables, options)


def _screens(tables: Tables, options: Options) -> Iterator[Item]:
    last: tuple[object, ...] = ()
    for _number, at, app, window, url, text in tables.rows(_frames(tables)):
        when = _time(at, options)
        words = clean(text).strip() if isinstance(text, str) else ""
        shown = (name(app), name(window), words)
        if when is None or not words or shown == last:
            continue
        last = shown
        yield _screen(when, shown, url)


def _screen(when: datetime, shown: tuple[str | None, str | None, str], url: object) -> Item:
    app, window, words = shown
    address = url if isinstance(url, str) and url else None
    return Item(
        words,
        when,
        kind="screen",
        title=window,
        url=address,
        app=app,
        place=_host(address) or app or APP,
        external_id=_key(when, shown),
    )


def _key(when: datetime, shown: tuple[str | None, str | None, str]) -> str:
    words = "\n".join(part or "" for part in shown)
    return f"{when.isoformat()}:{hashlib.blake2b(words.encode(), digest_size=DIGEST_BYTES).hexdigest()}"


def _frames(tables: Tables) -> str:
    """The query for what this version of the program keeps."""
    frames, read = tables.columns["frames"], tables.columns.get("ocr_text", frozenset())
    texts = [f"nullif(f.{column}, '')" for column in _FRAME_TEXTS if column in frames]
    has_read = {"frame_id", "text"} <= read
    choices = [*texts, *(["o.text"] if has_read else [])]
    return _FRAMES.format(
        app=_either("app_name", frames, read if has_read else frozenset()),
        window=_either("window_name", frames, read if has_read else frozenset()),
        url="f.browser_url" if "browser_url" in frames else "''",
        text=_first_of(choices),
        join=" LEFT JOIN ocr_text o ON o.frame_id = f.id" if has_read else "",
        limit=MAX_TEXT,
    )


def _either(column: str, frames: frozenset[str], read: frozenset[str]) -> str:
    """A column of the frame, or of the text that was read from it."""
    places = [place for place, held in (("f", frames), ("o", read)) if column in held]
    return _first_of([f"nullif({place}.{column}, '')" for place in places])


def _first_of(columns: list[str]) -> str:
    """The first of these that holds anything, else an empty text."""
    return f"coalesce({', '.join([*columns, EMPTY, EMPTY])})"


def _heard(tables: Tables, options: Options) -> Iterator[Item]:
    given = name(options.values.get("me"))
    me = given.casefold() if given else None
    for row in tables.rows(_audio(tables)):
        item = _utterance(row, options, me)
        if item is not None:
            yield item


def _utterance(row: Row, options: Options, me: str | None) -> Item | None:
    number, at, text, device, is_input, speaker = row
    when = _time(at, options)
    if when is None or not isinstance(text, str) or not isinstance(number, int):
        return None
    author = name(speaker)
    by: talks.By = "user" if me is not None and author is not None and author.casefold() == me else "other"
    day = when.astimezone(moments.zone_of(options)).date()
    held = Talk(f"heard {day}", name(device) or ("microphone" if is_input else "loudspeaker"), APP)
    key = _key(when, (name(device), author, text))
    return held.turn(text, when, by, seq=max(0, min(number, 2**62)), ident=key, author=author)


def _audio(tables: Tables) -> str:
    heard, speakers = tables.columns["audio_transcriptions"], tables.columns.get("speakers", frozenset())
    is_named = "speaker_id" in heard and {"id", "name"} <= speakers
    return _AUDIO.format(
        device="a.device" if "device" in heard else "''",
        input="a.is_input_device" if "is_input_device" in heard else "0",
        speaker="s.name" if is_named else "''",
        join=" LEFT JOIN speakers s ON s.id = a.speaker_id" if is_named else "",
        limit=talks.MAX_TURN,
    )


def _time(at: object, options: Options) -> datetime | None:
    """A time that can be true; one without a zone is of Greenwich, as the program writes them."""
    if not isinstance(at, str):
        return None
    told = moments.written(at if "+" in at or at.endswith("Z") else f"{at}Z")
    when = moments.aware(told, options)
    return when if when is not None and moments.EARLIEST <= when <= options.now + moments.AHEAD else None


def _host(address: str | None) -> str | None:
    try:
        return name(urlsplit(address).hostname) if address else None
    except ValueError:
        return None
