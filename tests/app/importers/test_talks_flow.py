"""The forms of talks and recordings in a real home: found by themselves, taken in once, without their secrets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sixfold.app.importing import BATCH
from sixfold.memory import outcomes, requests
from tests.app.importers import made_up

if TYPE_CHECKING:
    from pathlib import Path

    from tests.app.conftest import Bench

COUNTS = {
    "conversations.json": 5,
    "claude.zip": 6,
    "result.json": 8,
    "WhatsApp Chat with Crew.txt": 6,
    "WhatsApp Chat - Boat.zip": 7,
    "History": 4,
    "places.sqlite": 3,
    "db.sqlite": 7,
}


@pytest.fixture
def files(tmp_path: Path) -> Path:
    """A file of every form in one folder."""
    folder = tmp_path / "files"
    folder.mkdir()
    made_up.as_json(folder / "conversations.json", made_up.chatgpt())
    made_up.as_zip(folder / "claude.zip", [("conversations.json", json.dumps(made_up.claude()))])
    made_up.as_json(folder / "result.json", made_up.telegram_chat())
    (folder / "WhatsApp Chat with Crew.txt").write_text(made_up.ANDROID, "utf-8")
    made_up.as_zip(folder / "WhatsApp Chat - Boat.zip", [("_chat.txt", made_up.IPHONE)])
    made_up.chromium(folder / "History")
    made_up.firefox(folder / "places.sqlite")
    made_up.screenpipe(folder / "db.sqlite")
    return folder


@pytest.mark.parametrize("name", COUNTS)
def test_a_file_is_known_by_itself_and_twice_adds_nothing(memory: Bench, files: Path, name: str) -> None:
    first = memory.ask(requests.Import((files / name,)), outcomes.Imported)
    assert (first.imported, first.known, dict(first.failed)) == (COUNTS[name], 0, {})
    again = memory.ask(requests.Import((files / name,)), outcomes.Imported)
    assert (again.imported, again.known) == (0, COUNTS[name])


def test_a_broken_file_is_a_sentence_and_the_others_come_in(memory: Bench, files: Path) -> None:
    broken = files / "broken.json"
    broken.write_bytes((files / "conversations.json").read_bytes()[:400])
    imported = memory.ask(requests.Import((broken, *(files / name for name in COUNTS))), outcomes.Imported)
    assert imported.imported == sum(COUNTS.values())
    assert list(imported.failed) == [str(broken)]


def test_json_of_no_known_form_is_told_with_those_that_are_known(memory: Bench, tmp_path: Path) -> None:
    made_up.as_json(tmp_path / "package.json", {"name": "boat", "version": "1.0"})
    imported = memory.ask(requests.Import((tmp_path / "package.json",)), outcomes.Imported)
    assert "chatgpt, claude, locomo, telegram" in imported.failed[str(tmp_path / "package.json")]


def test_a_conversation_in_locomos_form_is_still_known(memory: Bench, tmp_path: Path) -> None:
    turn = {"speaker": "Ann", "dia_id": "D1:1", "text": "The rope is blue."}
    said = {"speaker_a": "Ann", "speaker_b": "Jo", "session_1_date_time": "1:56 pm on 8 May, 2023", "session_1": [turn]}
    made_up.as_json(tmp_path / "talk.json", [{"qa": [], "conversation": said, "sample_id": "conv-1"}])
    imported = memory.ask(requests.Import((tmp_path / "talk.json",)), outcomes.Imported)
    assert (imported.imported, dict(imported.failed)) == (1, {})


def test_only_what_is_new_in_a_later_export_is_added(memory: Bench, files: Path) -> None:
    memory.ask(requests.Import((files / "result.json",)), outcomes.Imported)
    chat = made_up.telegram_chat()
    chat["messages"] += [
        {**chat["messages"][0], "id": 100 + number, "text": f"Again {number}"} for number in range(BATCH)
    ]
    made_up.as_json(files / "result.json", chat)
    later = memory.ask(requests.Import((files / "result.json",)), outcomes.Imported)
    assert (later.imported, later.known) == (BATCH, COUNTS["result.json"])


def test_secrets_of_the_users_words_go_to_the_vault_and_those_of_others_are_lost(memory: Bench, files: Path) -> None:
    talk = made_up.claude()[1]
    talk["chat_messages"][0]["text"] = "my wifi password is quiet-Owl-77"
    made_up.as_json(files / "talk.json", [talk])
    chat = made_up.telegram_chat()
    chat["messages"][0]["text"] = "my wifi password is loud-Cat-88"
    made_up.as_json(files / "chat.json", chat)
    memory.ask(requests.Import((files / "talk.json", files / "chat.json")), outcomes.Imported)
    texts = json.dumps(
        [view.text for view in memory.ask(requests.ListObservations(), outcomes.Observations).observations]
    )
    assert "quiet-Owl" not in texts
    assert "loud-Cat" not in texts
    vault = memory.ask(requests.ListMemories(), outcomes.Memories)
    assert sum(item.type == "vault" for item in vault.memories) == 1


def test_the_name_that_is_given_makes_words_the_users(memory: Bench, files: Path) -> None:
    chat = made_up.telegram_chat()
    chat["messages"][0]["text"] = "my wifi password is quiet-Owl-77"
    made_up.as_json(files / "chat.json", chat)
    request = requests.Import((files / "chat.json",), values={"me": "Ida Brandt"})
    memory.ask(request, outcomes.Imported)
    vault = memory.ask(requests.ListMemories(), outcomes.Memories)
    assert sum(item.type == "vault" for item in vault.memories) == 1


def test_an_address_loses_what_stands_behind_it(memory: Bench, files: Path) -> None:
    memory.ask(requests.Import((files / "History", files / "db.sqlite")), outcomes.Imported)
    views = memory.ask(requests.ListObservations(), outcomes.Observations).observations
    addresses = {view.source.url for view in views}
    assert "https://ferry.example/times" in addresses
    assert not [address for address in addresses if address and ("session" in address or "?" in address)]
