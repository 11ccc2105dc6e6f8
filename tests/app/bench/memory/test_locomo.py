from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from sixfold.app.bench.memory import locomo
from sixfold.app.bench.memory.errors import LocomoUnreadable
from sixfold.app.bench.memory.locomo import Question
from sixfold.capture import locomo as turns

if TYPE_CHECKING:
    from pathlib import Path


def test_questions_keep_the_evidence_that_is_there_and_those_without_are_left_out(talk_file: Path) -> None:
    (talk,) = locomo.conversations(talk_file)
    assert [one.id for one in talk.questions] == [f"talk-1/{number}" for number in range(5)]
    assert talk.questions[3].evidence == ("D1:4",)
    assert talk.questions[3].gold == "2"
    assert talk.questions[4].category == locomo.NEVER_SAID


def test_a_draw_takes_the_first_of_each_category_after_one_shuffle_of_all() -> None:
    asked = [Question(str(number), "", "", 1 + number % 2, ("D1:1",)) for number in range(10)]
    found = [one.id for one in locomo.drawn(asked, 1, 2)]
    assert found == ["6", "8", "9", "7"]  # as `random.Random(1).shuffle` orders ten things
    assert found == [one.id for one in locomo.drawn(asked, 1, 2)]
    assert found != [one.id for one in locomo.drawn(asked, 2, 2)]


def test_a_beginning_is_read_as_a_conversation_of_its_first_sessions(talk_file: Path) -> None:
    text = locomo.beginning(talk_file, "talk-1", 1)
    read = turns.parse(text.encode(), "beginning", "UTC")
    assert [one.source.external_id for one in read] == ["D1:1", "D1:2", "D1:3", "D1:4"]


@pytest.mark.parametrize("content", ["", "{}", "[1]", json.dumps([{"sample_id": "a", "conversation": {}}])])
def test_another_file_is_refused_in_a_sentence_that_names_it(tmp_path: Path, content: str) -> None:
    path = tmp_path / "other.json"
    path.write_text(content)
    with pytest.raises(LocomoUnreadable, match=r"other\.json"):
        locomo.conversations(path, ("a",))
    with pytest.raises(LocomoUnreadable, match=r"other\.json"):
        locomo.beginning(path, "b", 1)
