from __future__ import annotations

from datetime import UTC, datetime, timedelta
from itertools import count

from hypothesis import given
from hypothesis import strategies as st

from sixfold.capture.observation import Box, Line, Redacted
from sixfold.capture.scene import Look, Scene, SceneFacts, alike, merged

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


def scene() -> Scene:
    numbers = count()
    return Scene(SceneFacts("1", "UTC", "test 1", None), lambda: f"id{next(numbers)}")


def look(*rows: str, title: str = "Page", second: int = 0) -> Look:
    lines = tuple(Line(Redacted(text), Box(0, 30 * row, 9 * len(text), 20)) for row, text in enumerate(rows))
    return Look(NOON + timedelta(seconds=second), "App", Redacted(title), lines, {})


def test_a_new_screen_is_an_observation_with_its_window_and_lines() -> None:
    first = scene().step(look("one", "two"))
    assert first is not None
    assert (first.text, first.app, first.title, first.part, first.place) == ("one\ntwo", "App", "Page", 0, "App")
    assert [line.text for line in first.lines] == ["one", "two"]


def test_a_screen_without_words_is_none() -> None:
    assert scene().step(look()) is None


def test_text_that_is_typed_grows_one_observation() -> None:
    follow = scene()
    texts = ["Dear", "Dear Ann, the", "Dear Ann, the lease is"]
    seen = [follow.step(look("Inbox", "To: Ann", text, "Send", second=n)) for n, text in enumerate(texts)]
    assert [item.id for item in seen if item] == ["id0"] * 3
    assert [item.part for item in seen if item] == [0, 1, 2]
    assert seen[-1] is not None
    assert seen[-1].text == "Inbox\nTo: Ann\nDear Ann, the lease is\nSend"


def test_lines_that_scroll_away_stay_in_the_text() -> None:
    follow = scene()
    page = [
        f"Line number {n} about {name}" for n, name in enumerate(("gulls", "piers", "fog", "sails", "ropes", "tides"))
    ]
    follow.step(look("Title", *page[:4]))
    last = follow.step(look("Title", *page[2:], second=2))
    assert last is not None
    assert last.text == "\n".join(["Title", *page])
    assert [line.text for line in last.lines] == ["Title", *page[2:]]


def test_the_same_screen_again_adds_nothing() -> None:
    follow = scene()
    follow.step(look("one", "two"))
    assert follow.step(look("one", "two", second=4)) is None


def test_another_title_or_another_content_is_another_observation() -> None:
    follow = scene()
    seen = [
        follow.step(look("one", "two")),
        follow.step(look("one", "two", title="Other")),
        follow.step(look("three", "four", title="Other")),
    ]
    assert [item.id for item in seen if item] == ["id0", "id1", "id2"]


def test_a_screen_that_comes_back_is_the_old_one_seen_once_more() -> None:
    follow = scene()
    follow.step(look("one"))
    follow.step(look("two", title="Other", second=10))
    again = follow.step(look("one", second=20))
    assert again is not None
    assert (again.id, again.seen_count, again.observed_at) == ("id0", 2, NOON)
    assert again.last_seen_at == NOON + timedelta(seconds=20)
    assert again.part > 0


def test_leaving_gives_the_end() -> None:
    follow = scene()
    follow.step(look("one"))
    ended = follow.leave(NOON + timedelta(seconds=9))
    assert ended is not None
    assert ended.ended_at == NOON + timedelta(seconds=9)
    assert follow.leave(NOON) is None


words = st.lists(st.sampled_from(["a", "b", "c", "d", "e"]).map(Redacted), max_size=8)


@given(words, words)
def test_nothing_that_stands_on_the_screen_now_is_missing_from_the_merged_text(
    before: list[Redacted], after: list[Redacted]
) -> None:
    assert set(merged(before, after)) == {*after, *(set(merged(before, after)) & set(before))}
    assert merged(after, after) == tuple(after)
    assert 0 <= alike(before, after) <= 1
