from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.capture.observation import Redacted, Source
from sixfold.memory.agents.reading import read, renumbered
from sixfold.memory.searchable import CORRECTION_PLUGIN
from sixfold.memory.segments import cut
from sixfold.memory.sources import Secrets
from tests.memory.agents.conftest import AT

if TYPE_CHECKING:
    from sixfold.capture.observation import Observation
    from tests.memory.agents.conftest import Office


def shown(office: Office, seen: list[Observation]) -> str:
    (segment,) = cut(seen, office.home.ids)
    return read(segment, seen, Secrets("m")).shown


def test_a_correction_is_read_with_the_question_it_answers(office: Office) -> None:
    own = office.home.turn(
        "Porto", at=AT, thread=None, title=Redacted("Where does Anna live?"), source=Source(CORRECTION_PLUGIN)
    )
    assert 'user, on "Where does Anna live?", 8 May 2023: Porto' in shown(office, [own])


def test_a_title_of_the_users_own_turn_is_no_part_of_what_they_said(office: Office) -> None:
    own = office.home.turn("I bake bread", at=AT, title=Redacted("Chat of Monday"))
    assert "user, 8 May 2023: I bake bread" in shown(office, [own])
    assert "Monday" not in shown(office, [own])


def test_lines_that_are_left_are_numbered_from_one_on(office: Office) -> None:
    turns = office.talk(("Ada", "I bake bread"), ("Ben", "I sail"), ("Ada", "I ski"))
    (segment,) = cut(turns, office.home.ids)
    lines = read(segment, turns, Secrets("m")).lines
    assert [(line.n, line.text) for line in renumbered(lines[1:])] == [(1, "I sail"), (2, "I ski")]
