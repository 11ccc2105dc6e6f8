from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sixfold.ui.memories.history import as_text, as_value, changes, lines

if TYPE_CHECKING:
    from sixfold.ui.story import Story


def test_the_newest_revision_comes_first_with_what_it_changed(story: Story) -> None:
    history = lines(story.revisions["m-epi-1"])
    assert [line.what for line in history] == ["Replaced by something newer", "Remembered"]
    assert history[0].changes[0].before == "The workshop on 14 December begins at 9:00."


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
