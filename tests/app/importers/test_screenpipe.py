from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sixfold.app.importers import screenpipe
from sixfold.app.plugin_api import Importer, PluginError
from tests.app.importers import made_up
from tests.app.importers.made_up import items

if TYPE_CHECKING:
    from pathlib import Path

SCREENPIPE = Importer("screenpipe", (), screenpipe.read)


def test_screens_and_what_was_heard_are_read(tmp_path: Path) -> None:
    path = made_up.screenpipe(tmp_path / "db.sqlite")
    assert screenpipe.matches(path)
    read = items(SCREENPIPE, path, me="Ida Brandt")
    assert [(item.kind, item.app, item.title, item.place, item.text) for item in read] == [
        ("screen", "Firefox", "Ferry times", "ferry.example", "Departures 7:00 9:00"),
        ("screen", "Kate", "list.txt", "Kate", "rope, paint"),
        ("screen", "Signal", "Crew", "Signal", "Harbour chat"),
        ("screen", "Weather", "Today", "Weather", "Weather: fog"),
        ("screen", "Kate", "list.txt", "Kate", "rope, paint, oil"),
        ("message", "screenpipe", "Built-in Microphone", None, "Shall we take the early boat?"),
        ("message", "screenpipe", "Speakers", None, "The late one."),
    ]
    assert [(item.by, item.author) for item in read[5:]] == [("user", "Ida Brandt"), ("other", None)]
    assert read[0].when == datetime(2026, 1, 1, 8, 0, 0, 123456, tzinfo=UTC)
    assert read[4].when == datetime(2026, 1, 1, 8, 4, tzinfo=UTC)
    assert read[0].url == "https://ferry.example/times?x=1"
    assert len({item.external_id for item in read}) == 7


def test_the_first_versions_tables_are_read_too(tmp_path: Path) -> None:
    first = """
    CREATE TABLE frames (id INTEGER PRIMARY KEY AUTOINCREMENT, video_chunk_id INTEGER NOT NULL,
      offset_index INTEGER NOT NULL, timestamp TIMESTAMP NOT NULL);
    CREATE TABLE ocr_text (frame_id INTEGER NOT NULL, text TEXT NOT NULL);
    CREATE TABLE audio_transcriptions (id INTEGER PRIMARY KEY AUTOINCREMENT, audio_chunk_id INTEGER NOT NULL,
      offset_index INTEGER NOT NULL, timestamp TIMESTAMP NOT NULL, transcription TEXT NOT NULL);
    INSERT INTO frames VALUES(1, 1, 0, '2024-07-03T11:12:57Z');
    INSERT INTO ocr_text VALUES(1, 'Harbour');
    INSERT INTO audio_transcriptions VALUES(1, 1, 0, '2024-07-03T11:13:00+00:00', 'Moin');
    """
    read = items(SCREENPIPE, made_up.sqlite(tmp_path / "db.sqlite", first))
    assert [(item.kind, item.text, item.place, item.by) for item in read] == [
        ("screen", "Harbour", "screenpipe", "other"),
        ("message", "Moin", None, "other"),
    ]


def test_nobodys_words_are_the_users_without_a_name(tmp_path: Path) -> None:
    assert {item.by for item in items(SCREENPIPE, made_up.screenpipe(tmp_path / "db.sqlite"))} == {"other"}


def test_another_database_is_told(tmp_path: Path) -> None:
    with pytest.raises(PluginError, match=r"db\.sqlite"):
        items(SCREENPIPE, made_up.chromium(tmp_path / "db.sqlite"))
