from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sixfold.memory import answer_settings, listing, sufficiency
from sixfold.memory.requests import SourceView
from sixfold.memory.sources import Secrets, Source
from sixfold.memory.verify import Checker

AT = datetime(2027, 3, 9, 10, 20, tzinfo=UTC)
SETTINGS = answer_settings.load()
QUESTION = sufficiency.read("What instruments does Vera play?", ["Vera"], SETTINGS.limits)


def source(text: str, n: int = 1) -> Source:
    shown = f"Vera, 9 March 2027: {text}"
    return Source(n, f"ref{n}", "Vera", AT, SourceView(author="Vera"), 1.0, text, text, shown)


def read(reply: str, text: str, *known: listing.Thing) -> list[str]:
    checker = Checker(QUESTION, [source(text)], SETTINGS.thresholds)
    return [thing.text for thing in listing.fresh(reply, checker, known, SETTINGS)]


@pytest.mark.parametrize(
    ("reply", "things"),
    [
        ("piano; violin", ["piano", "violin"]),
        (' "piano"; violin.', ["piano", "violin"]),
        ("none", []),
        ("None of them", []),
        ("", []),
        ("piano; harp", ["piano"]),  # no harp is spoken of
        ("piano; old piano; piano", ["piano"]),
        ("instruments; Vera", []),  # the question's own words
        ("I play piano and violin in the evenings and an old accordion", []),  # the note, not a thing
        ("accordion [= 3 March 2027]", ["accordion"]),
        ("grapes", []),
    ],
)
def test_a_reply_gives_the_things_that_stand_in_the_note(reply: str, things: list[str]) -> None:
    assert read(reply, "I play piano and violin in the evenings and an old accordion") == things


def test_a_thing_that_is_known_in_fewer_words_is_not_told_again() -> None:
    text = "My grandmother's violin"
    (known,) = listing.fresh("violin", Checker(QUESTION, [source(text)], SETTINGS.thresholds), (), SETTINGS)
    assert read("grandmother's violin", text, known) == []


def test_things_of_one_note_share_its_mark() -> None:
    one, two = source("piano and violin"), source("an old accordion", 2)
    words = frozenset({"x"})
    things = [
        listing.Thing("piano", one, words),
        listing.Thing("accordion", two, words),
        listing.Thing("violin", one, words),
    ]
    said = listing.listed(things, Secrets("q7"), SETTINGS)
    assert said.answer == "piano [1], accordion [2], violin [1]."
    assert [(citation.n, citation.ref) for citation in said.citations] == [(1, "ref1"), (2, "ref2")]
