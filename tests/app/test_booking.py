from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from sixfold.app.errors import NotUnderstood, Stopped
from sixfold.memory import outcomes, requests
from sixfold.memory.plugin_requests import ListForms
from sixfold.memory.types import MemoryType
from sixfold.models.scripted import Line, ScriptedChat
from tests.app.conftest import PASSPHRASE, ScriptedModels

if TYPE_CHECKING:
    from pathlib import Path

    from tests.app.conftest import Bench


@pytest.fixture
def models() -> ScriptedModels:
    """A model that writes one sentence, whatever it is to tell of."""
    return ScriptedModels(ScriptedChat([Line("", " My tandem is turquoise. The tea was cold.")]))


@pytest.fixture
def told(memory: Bench) -> Bench:
    """A memory that holds a fact with its evidence, and something that was only said."""
    memory.ask(requests.Remember("My tandem is turquoise", MemoryType.SEMANTIC), outcomes.Stored)
    memory.later(90_000)
    memory.ask(requests.Remember("my wifi password is quiet-Owl-77, and the tea was cold"), outcomes.Stored)
    return memory


def test_a_book_tells_of_each_thing_once_with_its_source(told: Bench, tmp_path: Path) -> None:
    place = tmp_path / "year.md"
    written = told.ask(requests.Export("book", place, values={"title": "The year"}), outcomes.Exported)
    text = place.read_text()
    assert (written.memories, written.evidence, written.files) == (1, 1, 1)
    assert text.startswith("# The year\n")
    assert "My tandem is turquoise <sup>1</sup>." in text
    assert "The tea was cold <sup>2</sup>." in text
    assert "quiet-Owl" not in text
    assert place.stat().st_mode & 0o777 == 0o600


def test_the_vault_has_no_place_in_a_book(told: Bench, tmp_path: Path) -> None:
    with pytest.raises(NotUnderstood):
        told.ask(requests.Export("book", tmp_path / "year.md", passphrase=PASSPHRASE), outcomes.Exported)


def test_a_cancelled_book_writes_nothing_and_goes_on_later(told: Bench, tmp_path: Path) -> None:
    cancel, place = threading.Event(), tmp_path / "year.md"
    request = requests.Export("book", place)
    with pytest.raises(Stopped):
        told.handler.handle(request, lambda _event: cancel.set(), cancel)
    assert not place.exists()
    assert told.ask(request, outcomes.Exported).files == 1


def test_the_book_is_among_the_forms(memory: Bench) -> None:
    assert "book" in {form.name for form in memory.ask(ListForms(), outcomes.Forms).forms}
