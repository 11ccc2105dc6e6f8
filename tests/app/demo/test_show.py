from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from sixfold.app.demo.errors import DemoFolderUsed
from sixfold.app.demo.show import Question, make_room, script

if TYPE_CHECKING:
    from pathlib import Path


def test_the_script_asks_three_questions_and_names_what_must_never_be_seen() -> None:
    plan = script()
    assert len(plan.questions) == 3
    assert all(question.expect for question in plan.questions)
    assert plan.never


@pytest.mark.parametrize(
    ("answer", "cited", "right"),
    [
        ("Amara Okafor looks after the lights [1].", [{"n": 1}], True),
        ("amara okafor [1]", [{"n": 1}], True),
        ("Amara Okafor looks after the lights.", [], False),
        ("Oskar Lindgren [1].", [{"n": 1}], False),
        ("I don't have that.", [], False),
    ],
)
def test_an_answer_is_right_only_with_the_words_and_a_source(answer: str, cited: list[Any], right: bool) -> None:
    question = Question("Who looks after the lights?", ("Amara Okafor",))
    assert question.is_right({"answer": answer, "citations": cited}) is right


def test_an_earlier_demo_makes_room_for_the_next(tmp_path: Path) -> None:
    folder = tmp_path / "demo"
    make_room(folder)
    (folder / "home").mkdir()
    make_room(folder)
    assert not (folder / "home").exists()


def test_a_folder_that_is_no_demo_is_left_as_it_is(tmp_path: Path) -> None:
    kept = tmp_path / "letters.txt"
    kept.write_text("mine", encoding="utf-8")
    with pytest.raises(DemoFolderUsed):
        make_room(tmp_path)
    assert kept.read_text(encoding="utf-8") == "mine"
