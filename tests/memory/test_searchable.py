from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.capture.observation import Redacted
from sixfold.memory import searchable

if TYPE_CHECKING:
    from tests.memory.conftest import Home


def test_a_title_is_searched_too_unless_the_text_begins_with_it(home: Home) -> None:
    assert searchable.words(home.screen("some text", title=Redacted("Inbox"))) == "Inbox\nsome text"
    assert searchable.words(home.screen("Inbox: 3 new", title=Redacted("Inbox"))) == "Inbox: 3 new"
    assert searchable.words(home.turn("hello")) == "hello"


def test_a_run_of_screens_says_a_title_only_where_it_changes(home: Home) -> None:
    screens = [home.screen(text, title=Redacted(title)) for text, title in [("a", "T"), ("b", "T"), ("c", "U")]]
    assert searchable.joined(screens) == "T\na\nb\nU\nc"
