from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sixfold.capture.observation import Redacted, Role
from sixfold.memory.book.binding import Binder, Book
from sixfold.memory.book.plan import Material
from sixfold.memory.forget_queue import Wish
from sixfold.memory.types import Cause, Memory, MemoryId, MemoryType, SemanticFields
from sixfold.models.scripted import Line, ScriptedChat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.capture.observation import Observation
    from tests.memory.conftest import Home

AT = datetime(2027, 3, 9, 10, 20, tzinfo=UTC)
SAID = [
    "We moved into the red house by the lake.",
    "I baked a plum cake for the choir.",
    "My bicycle has a flat tyre.",
    "The choir sang until midnight.",
]


@pytest.fixture
def said(home: Home) -> list[Observation]:
    """Four days on each of which one thing was told."""
    vera = Redacted("Vera")
    turns = [
        home.turn(text, at=AT + timedelta(days=day), author=vera, role=Role.OTHER, seq=day)
        for day, text in enumerate(SAID)
    ]
    home.ingest.observations(turns, now=AT)
    return turns


def binder(home: Home, *replies: str) -> Binder:
    lines = [Line(lambda _request: True, reply, times=1) for reply in replies]
    return Binder(home.serial, home.db, ScriptedChat(lines), lambda: AT)


def materials(said: Sequence[Observation]) -> list[Material]:
    return [Material(one.id, one.observed_at, one.text) for one in said]


def quiet(_done: int, _total: int) -> None:
    """Nobody is told."""


def test_every_passage_cites_and_what_no_note_says_is_left_out(home: Home, said: list[Observation]) -> None:
    replies = [
        " Vera moved into the red house by the lake. She won the lottery in Madrid.",
        " Vera baked a plum cake for the choir.",
        " Aliens landed.",
        "",
    ]
    told: list[tuple[int, int]] = []
    book = binder(home, *replies).bind(
        "Spring", "all", lambda: materials(said), lambda *done: told.append(done), threading.Event()
    )
    assert book is not None
    text = book.text
    assert "red house by the lake <sup>1</sup>." in text
    assert "lottery" not in text
    assert "Aliens" not in text
    assert "\u201cMy bicycle has a flat tyre.\u201d <sup>1</sup>" in text
    assert "\u201cThe choir sang until midnight.\u201d <sup>1</sup>" in text
    assert told == [(done, 4) for done in range(5)]


def test_a_book_goes_on_where_it_was_broken_off(home: Home, said: list[Observation]) -> None:
    def bind(made: Binder, cancel: threading.Event, stop_after: int) -> Book | None:
        def told(done: int, _total: int) -> None:
            if done == stop_after:
                cancel.set()

        return made.bind("Spring", "all", lambda: materials(said), told, cancel)

    assert bind(binder(home, " Vera moved into the red house."), threading.Event(), 1) is None
    with pytest.raises(LookupError):  # a model that has nothing to say ends it as a kill does
        bind(binder(home), threading.Event(), 9)
    rest = [" Vera baked a plum cake.", " The bicycle has a flat tyre.", " The choir sang until midnight."]
    book = bind(binder(home, *rest), threading.Event(), 9)
    assert book is not None
    text = book.text
    assert text.count("## ") == len(SAID)
    assert "red house" in text


def test_what_is_remembered_is_told_of_and_what_was_forgotten_meanwhile_is_not(
    home: Home, said: list[Observation]
) -> None:
    fields = SemanticFields("Saint Olav", "The choir rehearses on Mondays.")
    memory = Memory(MemoryId(home.ids(AT)), MemoryType.SEMANTIC, fields, AT, AT)
    home.serial.run(lambda: home.memories.add(memory, Cause("user", "user")))
    found = [*materials(said[:1]), Material(memory.id, AT + timedelta(days=1), "x"), Material("gone", AT, "y")]
    book = binder(home, " Vera moved into the red house.", " The choir rehearses on Mondays.").bind(
        "Spring", "some", lambda: found, quiet, threading.Event()
    )
    assert book is not None
    text = book.text
    assert "rehearses on Mondays <sup>1</sup>" in text
    assert "gone" not in text


def test_the_user_is_told_only_of_what_they_say_of_themselves(home: Home, said: list[Observation]) -> None:
    replies = [
        " You moved into the red house.",
        " You baked a plum cake.",
        " Your bicycle has a flat tyre.",
        " You sang.",
    ]
    book = binder(home, *replies).bind("Spring", "all", lambda: materials(said), quiet, threading.Event())
    assert book is not None
    text = book.text
    assert "You moved into the red house <sup>1</sup>." in text
    assert "You sang" not in text


def test_a_finished_or_forgotten_book_keeps_no_words(home: Home, said: list[Observation]) -> None:
    made = binder(home, *[" Vera moved into the red house."] * 8)
    made.bind("Spring", "all", lambda: materials(said), quiet, threading.Event())
    assert kept(home) == 1
    made.done("Spring", "all")
    assert kept(home) == 0
    made.bind("Spring", "all", lambda: materials(said), quiet, threading.Event())
    home.forgetter.forget(Wish(ref=said[1].id), AT)
    assert kept(home) == 0


def kept(home: Home) -> int:
    return home.serial.run(lambda: home.db.number("SELECT count(*) FROM job WHERE progress LIKE '%red house%'"))
