from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sixfold.memory.types import REVIEW, Cause, Operation
from sixfold.ui.memories.history import as_text, as_value, changes, lines

if TYPE_CHECKING:
    from sixfold.ui.story import Story


def test_the_newest_revision_comes_first_with_what_it_changed(story: Story) -> None:
    history = lines(story.revisions["m-epi-1"])
    assert [line.what for line in history] == ["Replaced by something newer", "Remembered"]
    assert history[0].changes[0].before == "The workshop on 14 December begins at 9:00."


def test_a_mark_says_that_something_else_changed_and_when_it_was_cleared(story: Story) -> None:
    (*_, last) = story.revisions["m-epi-3"]
    marked = replace(
        last, operation=Operation.REVISE, cause=Cause("m-epi-1", REVIEW), after=replace(last.after, needs_review=True)
    )
    cleared = replace(marked, revision=2, after=replace(last.after, needs_review=False))
    said = [line.what for line in lines((marked, cleared))]
    assert said == ["No longer to be checked", "To be checked: something it rests on has changed"]


def test_the_first_revision_changed_nothing(story: Story) -> None:
    assert changes(story.revisions["m-epi-1"][0]) == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("steps", ("Fill the tank", "Press both buttons")),
        ("category", ("people", "work")),
        ("summary", "One line"),
        ("category", ()),
    ],
)
def test_the_editor_gives_back_what_it_was_given(name: str, value: object) -> None:
    assert as_value(name, as_text(name, value), value) == value
