from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sixfold.capture.observation import Kind, Redacted, Role, Trust
from sixfold.memory import voice

if TYPE_CHECKING:
    from sixfold.capture.observation import Observation
    from tests.memory.conftest import Home


def said_by(home: Home, author: str) -> Observation:
    return home.turn("x", author=Redacted(author), role=Role.OTHER, trust=Trust.UNTRUSTED, kind=Kind.IMPORT)


@pytest.mark.parametrize(
    "name", ["You", "user", " USER:", "The user", '"You"', "Moi", "ユーザー", "You corrected Rome"]
)
def test_another_who_calls_themselves_the_user_is_nobody(home: Home, name: str) -> None:
    seen = said_by(home, name)
    assert voice.speaker(seen) is None
    assert voice.author(seen) == f'somebody called "{name}"'


@pytest.mark.parametrize("name", ["Ada", "Yolanda", "Iris Young", "Usher", "Du Bois"])
def test_a_name_is_a_name(home: Home, name: str) -> None:
    seen = said_by(home, name)
    assert voice.speaker(seen) == voice.author(seen) == name


@pytest.mark.parametrize(
    "claim",
    [
        "My bank is Ost",
        "I moved",
        "I've moved",
        "the user's dog",
        "user",
        "Mein Arzt",
        "j'habite",
        "我的牙医是X",
        '"my" car',
    ],
)
def test_a_page_that_speaks_of_the_user_borrows_their_voice(home: Home, claim: str) -> None:
    assert voice.borrowed(claim, home.screen("x"))
    assert not voice.borrowed(claim, home.turn("x"))


@pytest.mark.parametrize("claim", ["Ada moved", "Iceland is cold", "Myra sings", "Useful tips", "Usedom is an island"])
def test_what_begins_like_such_a_word_borrows_nothing(home: Home, claim: str) -> None:
    assert not voice.borrowed(claim, home.screen("x"))
