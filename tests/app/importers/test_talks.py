from __future__ import annotations

import io
import json
import struct
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sixfold.app.importers import archives, chatgpt, claude, json_pull, talks, telegram
from sixfold.app.importers.json_pull import Pull
from sixfold.app.plugin_api import Importer, PluginError
from tests.app.importers import made_up
from tests.app.importers.made_up import START, as_json, as_zip, items

if TYPE_CHECKING:
    from pathlib import Path

CHATGPT = Importer("chatgpt", (), chatgpt.read, matches=chatgpt.matches)
CLAUDE = Importer("claude", (), claude.read, matches=claude.matches)
TELEGRAM = Importer("telegram", (), telegram.read, matches=telegram.matches)


def test_chatgpts_shown_branch_is_read_and_nothing_hidden(tmp_path: Path) -> None:
    read = items(CHATGPT, as_json(tmp_path / "conversations.json", made_up.chatgpt()))
    assert [(item.by, item.text, item.external_id, item.seq) for item in read] == [
        ("user", "When does the ferry to Vlieland leave?", "u1", 3),
        ("assistant", "At nine.", "a2", 4),
        ("user", "[image]\n\nIs this the boat?", "u2", 7),
        ("assistant", "Yes, the Friesland.", "a3", 8),
        ("user", "Hello ☕", "n2", 1),
    ]
    assert {(item.thread, item.title) for item in read} == {("talk-1", "Ferry"), ("talk-2", None)}
    assert read[0].when == datetime.fromtimestamp(START + 1, UTC)
    assert read[4].when == datetime.fromtimestamp(START + 80, UTC)
    assert {item.kind for item in read} == {"message"}
    assert read[1].author == "ChatGPT"


def test_without_a_shown_turn_the_newest_branch_is_read(tmp_path: Path) -> None:
    talk = made_up.chatgpt()[0]
    talk["current_node"] = "nowhere"
    talk["mapping"]["root"]["parent"] = "a3"
    read = items(CHATGPT, as_json(tmp_path / "conversations.json", talk))
    assert [item.external_id for item in read] == ["u1", "a2", "u2", "a3"]


def test_an_archive_is_read_from_its_zip_in_all_its_parts(tmp_path: Path) -> None:
    first, second = (json.dumps([talk]) for talk in made_up.chatgpt())
    files = [("conversations-001.json", second), ("conversations-000.json", first), ("user.json", "{}")]
    archive = as_zip(tmp_path / "export.zip", [*files, ("deep/conversations.json", "no JSON")])
    assert chatgpt.matches(archive)
    assert not claude.matches(archive)
    assert [item.external_id for item in items(CHATGPT, archive)] == ["u1", "a2", "u2", "a3", "n2"]


def test_claudes_turns_are_read_without_thoughts_and_with_the_files_beside_them(tmp_path: Path) -> None:
    read = items(CLAUDE, as_zip(tmp_path / "data.zip", [("conversations.json", json.dumps(made_up.claude()))]))
    assert [(item.by, item.kind, item.text, item.external_id) for item in read] == [
        ("user", "message", "What burns in this stove?\n\n[file: notes.txt]", "m1"),
        ("other", "document", "The bog is drained in May.", "m1:0"),
        ("assistant", "message", "Turf.", "m2"),
        ("user", "message", "Since when?", "m3"),
        ("assistant", "message", "Since 1650.", "m4"),
        ("user", "message", "Thank you", "o1"),
    ]
    assert [item.thread for item in read] == ["c-1"] * 5 + ["c-2"]
    assert read[3].when == datetime(2026, 1, 2, 10, 1, tzinfo=UTC)
    assert read[0].title == "Stoves"


def test_of_a_talk_with_branches_claudes_shown_one_is_read(tmp_path: Path) -> None:
    talk = made_up.claude()[0]
    for message, parent in zip(talk["chat_messages"], ["start", "m1", "m1", "m3"], strict=True):
        message["parent_message_uuid"] = parent
    talk["current_leaf_message_uuid"] = "m4"
    read = items(CLAUDE, as_json(tmp_path / "conversations.json", talk))
    assert [item.external_id for item in read] == ["m1", "m1:0", "m3", "m4"]


def test_a_telegram_chat_is_read_with_notes_of_its_media(tmp_path: Path) -> None:
    read = items(TELEGRAM, as_json(tmp_path / "result.json", made_up.telegram_chat()), me=" ida brandt ")
    assert [(item.by, item.author, item.text) for item in read] == [
        ("user", "Ida Brandt", "Moin"),
        ("other", "Jo Weiss", "See https://ferry.example/times today"),
        ("user", "Ida Brandt", "[photo]"),
        ("other", "Jo Weiss", "[file: map.pdf]\nthe quay"),
        ("other", "Jo Weiss", "[sticker ⛴]"),
        ("user", "Ida Brandt", "[poll: Which boat? early / late]"),
        ("other", "Harbour Office", "No sailing on Sunday"),
        ("other", None, "gone"),
    ]
    assert {(item.thread, item.title) for item in read} == {("4242", "Jo Weiss")}
    assert read[0].when == datetime.fromtimestamp(START + 1, UTC)


def test_without_a_name_nobodys_words_are_the_users(tmp_path: Path) -> None:
    read = items(TELEGRAM, as_json(tmp_path / "result.json", made_up.telegram_chat()))
    assert {item.by for item in read} == {"other"}


def test_a_telegram_export_of_everything_says_whose_it_is(tmp_path: Path) -> None:
    read = items(TELEGRAM, as_json(tmp_path / "result.json", made_up.telegram_all()))
    assert len(read) == 1 + 8 + 1
    assert [(item.thread, item.text) for item in read if item.by == "user"] == [
        ("10", "Buy rope"),
        ("4242", "Moin"),
        ("4242", "[photo]"),
        ("4242", "[poll: Which boat? early / late]"),
    ]
    assert read[0].title == "Saved Messages"
    assert read[-1].title == "Crew"


def test_telegrams_own_escapes_are_understood(tmp_path: Path) -> None:
    text = json.dumps(made_up.telegram_chat()).replace("Moin", "Mo\\x0Bin \\\\x0B \\x1F")
    (tmp_path / "result.json").write_text(text)
    assert items(TELEGRAM, tmp_path / "result.json")[0].text == "Moin \\x0B"


def test_each_form_knows_its_own_and_no_other(tmp_path: Path) -> None:
    locomo = [{"qa": [], "conversation": {"speaker_a": "A", "session_1": []}, "sample_id": "conv-1"}]
    files = {
        "chatgpt": as_json(tmp_path / "1.json", made_up.chatgpt()),
        "claude": as_json(tmp_path / "2.json", made_up.claude()),
        "telegram": as_json(tmp_path / "3.json", made_up.telegram_chat()),
        "telegram all": as_json(tmp_path / "4.json", made_up.telegram_all()),
        "locomo": as_json(tmp_path / "5.json", locomo),
        "words": as_json(tmp_path / "6.json", {"a": 'it says "mapping": {} and "chat_messages": []'}),
    }
    knows = {
        form: [importer.name for importer in (CHATGPT, CLAUDE, TELEGRAM) if importer.matches and importer.matches(path)]
        for form, path in files.items()
    }
    assert knows == {
        "chatgpt": ["chatgpt"],
        "claude": ["claude"],
        "telegram": ["telegram"],
        "telegram all": ["telegram"],
        "locomo": [],
        "words": [],
    }


def test_a_pasted_book_is_a_document_of_nobodys_words(tmp_path: Path) -> None:
    talk = made_up.claude()[1]
    talk["chat_messages"][0]["text"] = "A line of the book.\n\n" * 2000
    (item,) = items(CLAUDE, as_json(tmp_path / "conversations.json", [talk]))
    assert (item.kind, item.by, item.thread, item.external_id) == ("document", "other", "c-2", "o1")


def test_half_characters_and_impossible_times_do_no_harm(tmp_path: Path) -> None:
    path = tmp_path / "conversations.json"
    talk = made_up.claude()[1]
    talk["chat_messages"][0] |= {"text": "Th\ud800ank\u0000 you", "created_at": "9999-12-31T23:59:59-23:59"}
    path.write_text(json.dumps([talk]))
    (item,) = items(CLAUDE, path)
    assert item.text == "Thank you"
    assert item.when == made_up.NOW


@pytest.mark.parametrize(
    "data",
    [
        b"[" * 200_000,
        b'[{"uuid": "x", "chat_messages": [',
        b'[{"uuid": "x"} {"uuid": "y"}]',
        b'[{"uuid": "x"}] more',
        b"[1]",
        b"",
        b"\xff\xfe\x00",
        b'[{"uuid": ' + b"9" * 5000 + b"}]",
    ],
)
def test_what_is_no_archive_is_told_in_a_sentence(tmp_path: Path, data: bytes) -> None:
    (tmp_path / "conversations.json").write_bytes(data)
    with pytest.raises(PluginError, match="Claude archive"):
        items(CLAUDE, tmp_path / "conversations.json")


def test_whole_talks_before_a_break_are_read(tmp_path: Path) -> None:
    text = json.dumps(made_up.claude())
    (tmp_path / "conversations.json").write_text(text[: text.index("Thank you")])
    read = claude.read(tmp_path / "conversations.json", made_up.options())
    assert [next(read).external_id for _ in range(5)] == ["m1", "m1:0", "m2", "m3", "m4"]
    with pytest.raises(PluginError):
        next(read)


def test_a_bomb_is_not_unpacked(tmp_path: Path) -> None:
    bomb = as_zip(tmp_path / "bomb.zip", [("conversations.json", b"[" + b" " * 50_000_000)])
    assert bomb.stat().st_size < 60_000
    with pytest.raises(PluginError, match="more than can be true"):
        items(CLAUDE, bomb)


def test_a_list_of_files_without_end_is_not_read(tmp_path: Path) -> None:
    archive = as_zip(tmp_path / "many.zip", [("conversations.json", "[]")])
    data = bytearray(archive.read_bytes())
    end = data.rindex(b"PK\x05\x06")
    struct.pack_into("<I", data, end + 12, archives.MAX_DIRECTORY + 1)
    archive.write_bytes(data)
    with pytest.raises(PluginError, match="more files"):
        items(CLAUDE, archive)


def test_names_that_lead_outside_and_locked_files_do_no_harm(tmp_path: Path) -> None:
    talk = json.dumps(made_up.claude()[1:])
    outside = as_zip(tmp_path / "outside.zip", [("../../conversations.json", talk)])
    assert len(items(CLAUDE, outside)) == 1
    assert sorted(path.name for path in tmp_path.iterdir()) == ["outside.zip"]
    locked = bytearray(as_zip(tmp_path / "locked.zip", [("conversations.json", talk)]).read_bytes())
    locked[6] |= 1
    locked[locked.rindex(b"PK\x01\x02") + 8] |= 1
    (tmp_path / "locked.zip").write_bytes(locked)
    with pytest.raises(PluginError, match="locked"):
        items(CLAUDE, tmp_path / "locked.zip")


def test_other_packings_and_empty_zips_are_told(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "lzma.zip", "w", zipfile.ZIP_LZMA) as archive:
        archive.writestr("conversations.json", "[]")
    with pytest.raises(PluginError, match="common zip"):
        items(CLAUDE, tmp_path / "lzma.zip")
    with pytest.raises(PluginError, match="holds no talks"):
        items(CLAUDE, as_zip(tmp_path / "other.zip", [("letters.txt", "x")]))


def test_json_is_read_piece_by_piece(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(json_pull, "CHUNK", 7)
    text = json.dumps({"a": [1, 22, {"é": "ü" * 40}], "b": {}, "c": [], "d": -1.5e3}, ensure_ascii=False)
    pull = Pull(io.BytesIO(text.encode()).read, "test", limit=200)
    read: dict[str, object] = {}
    for name in pull.members():
        read[name] = [pull.value() for _ in pull.items()] if name in {"a", "c"} else pull.value()
    pull.finish()
    assert read == json.loads(text)
    long = Pull(io.BytesIO(json.dumps(["x" * 500]).encode()).read, "test", limit=200)
    with pytest.raises(PluginError, match="too long"):
        [long.value() for _ in long.items()]


def test_ids_are_short_words_or_numbers() -> None:
    assert talks.ident(None, 2**70, {}, "", " a\nb ") == "a b"
    assert talks.ident(7, "x") == "7"
    assert talks.ident([]) is None
    values: list[object] = ["x", 1e300, None, "nan", []]
    assert [talks.epoch(value) for value in values] == [None] * 5


def test_a_file_without_a_name_in_a_zip_does_no_harm(tmp_path: Path) -> None:
    data = as_zip(
        tmp_path / "a.zip", [("x", "1"), ("conversations.json", json.dumps(made_up.claude()[1:]))]
    ).read_bytes()
    at = data.index(b"PK\x01\x02")
    cut = bytearray(data[: at + 46] + data[at + 47 :])
    struct.pack_into("<H", cut, at + 28, 0)
    end = cut.rindex(b"PK\x05\x06")
    struct.pack_into("<I", cut, end + 12, end - at)
    (tmp_path / "a.zip").write_bytes(cut)
    assert len(items(CLAUDE, tmp_path / "a.zip")) == 1
