"""Made-up archives of every form of talk and recording, as their programs write them."""

from __future__ import annotations

import json
import sqlite3
import zipfile
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from sixfold.app.plugin_api import Item, Options

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from sixfold.app.plugin_api import Importer

NOW = datetime(2026, 3, 5, 14, 32, tzinfo=UTC)
START = 1_767_225_600
"""The first of January 2026 in Greenwich."""


def options(**values: str) -> Options:
    """Those of a user in Amsterdam."""
    return Options("Europe/Amsterdam", NOW, values)


def items(importer: Importer, path: Path, **values: str) -> list[Item]:
    """Everything that is read from a file."""
    return [item for item in importer.read(path, options(**values)) if isinstance(item, Item)]


def as_json(path: Path, value: Any) -> Path:
    path.write_text(json.dumps(value, ensure_ascii=False), "utf-8")
    return path


def as_zip(path: Path, files: Iterable[tuple[str, str | bytes]]) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files:
            archive.writestr(name, data)
    return path


def _message(ident: str, role: str, text: object, at: float, **more: Any) -> dict[str, Any]:
    content = {"content_type": "text", "parts": text if isinstance(text, list) else [text]}
    message = {"id": ident, "author": {"role": role, "metadata": {}}, "create_time": at, "content": content}
    return {**message, "recipient": "all", "metadata": {}, "status": "finished_successfully", **more}


def _node(ident: str, parent: str | None, message: dict[str, Any] | None = None) -> dict[str, Any]:
    return {"id": ident, "message": message, "parent": parent, "children": []}


def chatgpt() -> list[dict[str, Any]]:
    """Two talks: one with an answer that was made anew, a hidden turn, a tool's and a picture; one with no times."""
    called = {"content_type": "code", "text": "search('ferry')"}
    image = {"content_type": "image_asset_pointer", "asset_pointer": "file-service://x"}
    hidden = {"metadata": {"is_visually_hidden_from_conversation": True}}
    nodes = [
        _node("root", None),
        _node("sys", "root", _message("sys", "system", "", START)),
        _node("hid", "sys", _message("hid", "user", "My profile", START, **hidden)),
        _node("u1", "hid", _message("u1", "user", "When does the ferry to Vlieland leave?", START + 1)),
        _node("a1", "u1", _message("a1", "assistant", "At seven.", START + 5)),
        _node("a2", "u1", _message("a2", "assistant", "At nine.", START + 9)),
        _node("call", "a2", _message("call", "assistant", "", START + 10, recipient="browser", content=called)),
        _node("tool", "call", _message("tool", "tool", "a page", START + 11)),
        _node("u2", "tool", _message("u2", "user", [image, "Is this the boat?"], START + 20)),
        _node("a3", "u2", _message("a3", "assistant", "Yes, the Friesland.", START + 25)),
    ]
    other = [_node("n1", None), _node("n2", "n1", _message("n2", "user", "Hello ☕", START + 90, create_time=None))]
    first = {"title": "Ferry", "create_time": START, "update_time": START + 30, "conversation_id": "talk-1"}
    second = {"title": None, "create_time": START + 80, "id": "talk-2", "current_node": "n2"}
    return [
        {**first, "mapping": {node["id"]: node for node in nodes}, "current_node": "a3"},
        {**second, "mapping": {node["id"]: node for node in other}},
    ]


def _said(ident: str, sender: str, text: str, at: str, **more: Any) -> dict[str, Any]:
    content = [{"type": "text", "text": text}]
    return {"uuid": ident, "sender": sender, "text": text, "content": content, "created_at": at, **more}


def claude() -> list[dict[str, Any]]:
    """A talk with thoughts, a tool and a file beside it, and one of the old form, without blocks."""
    thought = [
        {"type": "thinking", "thinking": "hm"},
        {"type": "tool_use", "name": "web"},
        {"type": "text", "text": "Turf."},
    ]
    file = {"file_name": "notes.txt", "file_type": "txt", "extracted_content": "The bog is drained in May."}
    messages = [
        _said("m1", "human", "What burns in this stove?", "2026-01-02T10:00:00.000Z", attachments=[file], files=[]),
        _said("m2", "assistant", "hm", "2026-01-02T10:00:09.000000Z", content=thought),
        _said("m3", "human", "Since when?", "2026-01-02T10:01:00.000000Z"),
        _said("m4", "assistant", "Since 1650.", "2026-01-02T10:01:04.000000Z"),
    ]
    old = {"uuid": "o1", "sender": "human", "text": "Thank you", "created_at": "2026-01-03T09:00:00Z"}
    first = {"uuid": "c-1", "name": "Stoves", "summary": "", "created_at": "2026-01-02T10:00:00.000Z"}
    return [{**first, "chat_messages": messages}, {"uuid": "c-2", "name": "", "chat_messages": [old]}]


def _telegram_message(ident: int, author: str | None, text: Any, **more: Any) -> dict[str, Any]:
    at = datetime.fromtimestamp(START + ident, UTC)
    said = {"id": ident, "type": "message", "date": f"{at:%Y-%m-%dT%H:%M:%S}", "date_unixtime": str(START + ident)}
    return {**said, "from": author, "from_id": f"user{len(author or '')}", "text": text, "text_entities": [], **more}


def telegram_chat() -> dict[str, Any]:
    """A chat of two with a link, a picture, a sticker, a poll, something passed on and a service message."""
    link: list[Any] = ["See ", {"type": "link", "text": "https://ferry.example/times"}, " today"]
    service = {"id": 8, "type": "service", "date": "2026-01-01T00:00:08", "action": "pin_message", "text": ""}
    poll = {"question": "Which boat?", "closed": False, "answers": [{"text": "early"}, {"text": "late"}]}
    messages = [
        _telegram_message(1, "Ida Brandt", "Moin"),
        _telegram_message(2, "Jo Weiss", link),
        _telegram_message(3, "Ida Brandt", "", photo="photos/1.jpg", width=3, height=4),
        _telegram_message(4, "Jo Weiss", "the quay", file="(File not included.)", file_name="map.pdf"),
        _telegram_message(5, "Jo Weiss", "", media_type="sticker", sticker_emoji="⛴"),
        _telegram_message(6, "Ida Brandt", "", poll=poll),
        _telegram_message(7, "Ida Brandt", "No sailing on Sunday", forwarded_from="Harbour Office"),
        service,
        _telegram_message(9, None, "gone", from_id="user77"),
    ]
    return {"name": "Jo Weiss", "type": "personal_chat", "id": 4242, "messages": messages}


def telegram_all() -> dict[str, Any]:
    """Everything of a person: whose it is, contacts, chats, chats that were left."""
    saved = {"type": "saved_messages", "id": 10, "messages": [_telegram_message(1, "Ida Brandt", "Buy rope")]}
    left = {"name": "Crew", "type": "private_supergroup", "id": 99, "messages": [_telegram_message(1, "Max", "Bye")]}
    return {
        "about": "Here is the data you requested.",
        "personal_information": {"user_id": 10, "first_name": "Ida", "phone_number": "+49 30 1"},
        "contacts": {"about": "", "list": [{"first_name": "Jo", "phone_number": "+49 30 2"}]},
        "chats": {"about": "This page lists all chats from this export.", "list": [saved, telegram_chat()]},
        "left_chats": {"about": "", "list": [left]},
    }


ANDROID = """\
31/12/2025, 21:05 - Messages and calls are end-to-end encrypted. Only people in this chat can read them.
31/12/2025, 21:05 - Ida Brandt: Happy new year!
And to all of you:
the best.
31/12/2025, 21:06 - Jo Weiss: <Media omitted>
01/01/2026, 09:00 - Ida Brandt changed the subject from "Crew: old" to "Crew: new"
01/01/2026, 09:01 - Jo Weiss: IMG-20260101-WA0001.jpg (file attached)
The harbour in fog
01/01/2026, 09:01 - Jo Weiss: ok
01/01/2026, 09:01 - Jo Weiss: ok
02/01/2026, 10:00 - Ida Brandt: This message was deleted
02/01/2026, 10:02 - \u202a+49 30 123456\u202c: Time: ten o'clock
"""
IPHONE = """\
[12/31/25, 9:05:07\u202fPM] Crew: \u200eMessages and calls are end-to-end encrypted.
[12/31/25, 9:05:08\u202fPM] Ida Brandt: Happy new year!
[1/1/26, 12:10:00\u202fAM] Jo Weiss: It is the first
\u200e[1/1/26, 9:06:00\u202fAM] Jo Weiss: \u200eimage omitted
\u200e[1/2/26, 9:07:00\u202fAM] Jo Weiss: \u200e<attached: 00000012-PHOTO-2026-01-02-09-07-00.jpg>
[1/2/26, 9:08:00\u202fAM] Ida Brandt: The rope is blue \u200e<This message was edited>
[1/2/26, 9:09:00\u202fAM] Ida Brandt: \u200eIda Brandt added Max
[1/2/26, 9:10:00\u202fAM] Ida Brandt: \u200ePOLL:
\u200eWhich boat?
\u200eOPTION: early (1 vote)
[1/2/26, 9:11:00\u202fAM] Jo Weiss: plan.pdf \u2022 \u200e2 pages \u200edocument omitted
"""


def sqlite(path: Path, statements: str, rows: Iterable[tuple[str, tuple[Any, ...]]] = ()) -> Path:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executescript(statements)
        for statement, row in rows:
            connection.execute(statement, row)
    return path


CHROMIUM = """
CREATE TABLE urls(id INTEGER PRIMARY KEY AUTOINCREMENT, url LONGVARCHAR, title LONGVARCHAR,
  visit_count INTEGER DEFAULT 0 NOT NULL, last_visit_time INTEGER NOT NULL DEFAULT 0,
  hidden INTEGER DEFAULT 0 NOT NULL);
CREATE TABLE visits(id INTEGER PRIMARY KEY AUTOINCREMENT, url INTEGER NOT NULL, visit_time INTEGER NOT NULL,
  from_visit INTEGER, transition INTEGER DEFAULT 0 NOT NULL);
"""
FIREFOX = """
CREATE TABLE moz_places (id INTEGER PRIMARY KEY, url LONGVARCHAR, title LONGVARCHAR, rev_host LONGVARCHAR,
  visit_count INTEGER DEFAULT 0, hidden INTEGER DEFAULT 0 NOT NULL, typed INTEGER DEFAULT 0 NOT NULL, guid TEXT);
CREATE TABLE moz_historyvisits (id INTEGER PRIMARY KEY, from_visit INTEGER, place_id INTEGER, visit_date INTEGER,
  visit_type INTEGER, session INTEGER);
"""
PAGES = (
    (1, "https://ferry.example/times?session=abc#top", "Ferry times", 0),
    (2, "https://ads.example/frame", "Ad", 0),
    (3, "https://old.example/", None, 1),
    (4, "chrome://settings/", "Settings", 0),
    (5, "http://localhost:8000/", "", 0),
    (6, "https://wiki.example/Friesland_(ship)", "MS Friesland", 0),
)
END = 0x30000000
WEBKIT = 11_644_473_600


def chromium(path: Path) -> Path:
    """Eight visits, four of them the user's: a frame, a redirect, a hidden page and one of the browser's are not."""
    ways = [
        (1, 1 | END),
        (2, 3 | END),
        (3, END),
        (4, 1 | END),
        (5, END - 2**32),
        (6, 0x10000000),
        (6, END),
        (1, 8 | END),
    ]
    told = [("INSERT INTO urls(id, url, title, hidden) VALUES(?, ?, ?, ?)", page) for page in PAGES]
    visits = [(page, (WEBKIT + START + at * 60) * 1_000_000, way) for at, (page, way) in enumerate(ways)]
    return sqlite(
        path,
        CHROMIUM,
        [*told, *(("INSERT INTO visits(url, visit_time, transition) VALUES(?, ?, ?)", one) for one in visits)],
    )


def firefox(path: Path) -> Path:
    """Six visits, of which three are the user's."""
    ways = [(1, 2), (2, 8), (3, 1), (4, 1), (5, 1), (6, 1)]
    told = [("INSERT INTO moz_places(id, url, title, hidden) VALUES(?, ?, ?, ?)", page) for page in PAGES]
    visits = [(page, (START + at * 60) * 1_000_000, way) for at, (page, way) in enumerate(ways)]
    insert = "INSERT INTO moz_historyvisits(place_id, visit_date, visit_type) VALUES(?, ?, ?)"
    return sqlite(path, FIREFOX, [*told, *((insert, one) for one in visits)])


SCREENPIPE = """
CREATE TABLE frames (id INTEGER PRIMARY KEY AUTOINCREMENT, video_chunk_id INTEGER, offset_index INTEGER,
  timestamp TIMESTAMP NOT NULL, name TEXT, browser_url TEXT, app_name TEXT, window_name TEXT, focused BOOLEAN,
  device_name TEXT NOT NULL DEFAULT '', accessibility_text TEXT, full_text TEXT);
CREATE TABLE ocr_text (frame_id INTEGER NOT NULL, text TEXT NOT NULL, text_json TEXT,
  app_name TEXT NOT NULL DEFAULT '', window_name TEXT, ocr_engine TEXT NOT NULL DEFAULT 'unknown');
CREATE INDEX idx_ocr_text_frame_id ON ocr_text(frame_id);
CREATE TABLE audio_transcriptions (id INTEGER PRIMARY KEY AUTOINCREMENT, audio_chunk_id INTEGER, offset_index INTEGER,
  timestamp TIMESTAMP NOT NULL, transcription TEXT NOT NULL, device TEXT NOT NULL DEFAULT '',
  is_input_device BOOLEAN NOT NULL DEFAULT TRUE, speaker_id INTEGER, start_time REAL, end_time REAL);
CREATE TABLE speakers (id INTEGER PRIMARY KEY AUTOINCREMENT, name TEXT, hallucination BOOLEAN DEFAULT FALSE);
"""


def screenpipe(path: Path) -> Path:
    """Screens of the new and the old way of keeping their words, one seen twice, and three things that were heard."""
    frame = "INSERT INTO frames(timestamp, app_name, window_name, browser_url, full_text, accessibility_text)"
    read = "INSERT INTO ocr_text(frame_id, text, app_name, window_name) VALUES(?, ?, ?, ?)"
    heard = "INSERT INTO audio_transcriptions(timestamp, transcription, device, is_input_device, speaker_id)"
    at = "2026-01-01T08:0{}:00.123456789+00:00"
    web = "https://ferry.example/times?x=1"
    frames = [
        (at.format(0), "Firefox", "Ferry times", web, "Departures 7:00 9:00", None),
        (at.format(1), "Firefox", "Ferry times", web, "Departures 7:00 9:00", None),
        (at.format(2), "Kate", "list.txt", None, None, "rope, paint"),
        (at.format(3), None, None, None, None, None),
        ("2026-01-01 08:04:00", "Kate", "list.txt", None, "", ""),
    ]
    words = [
        (4, "Harbour chat", "Signal", "Crew"),
        (4, "Weather: fog", "Weather", "Today"),
        (5, "rope, paint, oil", "", None),
    ]
    spoken = [
        (at.format(5), "Shall we take the early boat?", "Built-in Microphone", 1, 1),
        (at.format(6), "The late one.", "Speakers", 0, None),
        (at.format(7), "  ", "Speakers", 0, None),
    ]
    return sqlite(
        path,
        SCREENPIPE,
        [
            *((f"{frame} VALUES(?, ?, ?, ?, ?, ?)", row) for row in frames),
            *((read, row) for row in words),
            ("INSERT INTO speakers(id, name) VALUES(?, ?)", (1, "Ida Brandt")),
            *((f"{heard} VALUES(?, ?, ?, ?, ?)", row) for row in spoken),
        ],
    )
