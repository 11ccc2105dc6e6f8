from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sixfold.capture.observation import Redacted, Role
from sixfold.memory.enhance import Enhancer, added
from sixfold.memory.sources import Budget, Found, Secrets, Source, pack
from sixfold.models.scripted import Line, ScriptedChat

if TYPE_CHECKING:
    from tests.memory.conftest import Home

AT = datetime(2027, 3, 9, 10, 20, tzinfo=UTC)
ASKED = "When do I have to be there for my teeth?"
WRITTEN = "When is the visit to Dr Lund in Bergen for my teeth?"


@pytest.fixture
def notes(home: Home) -> list[Source]:
    placeholder = f"\u27e6vault:{home.ids(AT)}\u27e7"
    seen = [
        home.turn("My new dentist is Dr Lund in Bergen, 12 Harbour Street", at=AT),
        home.turn(f"The door code is {placeholder}", at=AT, seq=1),
        home.turn("Kai is visiting", at=AT, author=Redacted("Kai"), role=Role.OTHER, seq=2),
    ]
    return pack([Found(one, 1.0) for one in seen], (), Budget(), Secrets("q7"))


def enhancer(reply: str) -> tuple[Enhancer, ScriptedChat]:
    model = ScriptedChat([Line(lambda _request: True, reply)])
    return Enhancer(model), model


def test_a_vague_question_gets_the_names_that_memory_knows(notes: list[Source]) -> None:
    asked, _ = enhancer(json.dumps({"question": WRITTEN}))
    assert asked.lookup(ASKED, notes)[0] == f"{ASKED} Dr Lund Bergen"


def test_a_name_that_no_note_holds_drops_the_look_up(notes: list[Source]) -> None:
    asked, _ = enhancer(json.dumps({"question": "When is the visit to Dr Zweig in Bergen for my teeth?"}))
    assert asked.lookup(ASKED, notes)[0] == ""


@pytest.mark.parametrize(
    ("written", "names"),
    [
        (WRITTEN, ("Dr", "Lund", "Bergen")),
        ("When is the visit to Dr Lund, 12 Harbour Street?", ("Dr", "Lund", "12", "Harbour", "Street")),
        ("When is the visit to Dr Lund, 14 Harbour Street?", ()),
        ("When is the visit to Dr Lund on 3 May?", ()),
        ("Is the visit to Lund's practice with Kai?", ("Lund",)),
        ("When do I have to be there for my teeth?", ()),
        ("When is the visit to Dr Lund, code [secret 1 q7]?", ()),
        ("When is the visit to Dr Lund, code \u27e6vault\u27e7?", ()),
        ("", ()),
    ],
)
def test_only_names_and_dates_that_the_notes_hold_are_added(
    notes: list[Source], written: str, names: tuple[str, ...]
) -> None:
    assert added(written, ASKED, notes) == names


def test_what_the_question_says_already_is_not_added(notes: list[Source]) -> None:
    assert added("What did Kai tell Dr Lund?", "What did Kai tell the Dr, Lund?", notes) == ()
