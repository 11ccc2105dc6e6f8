from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from sixfold.capture.observation import Kind, Observation, ObservationId, Redacted, Role, Source, Trust
from sixfold.memory.segments import Limits, cut, tokens

if TYPE_CHECKING:
    from collections.abc import Callable

START = datetime(2027, 3, 9, 9, 0, tzinfo=UTC)


def seen(number: int, text: str, *, minutes: float | None = None, **changes: object) -> Observation:
    base = Observation(
        id=ObservationId(f"o{number:04}"),
        kind=Kind.CHAT,
        role=Role.OTHER,
        trust=Trust.UNTRUSTED,
        observed_at=START + timedelta(minutes=number if minutes is None else minutes),
        time_zone="UTC",
        text=Redacted(text),
        source=Source("test"),
        thread="talk",
        seq=number,
    )
    return replace(base, **changes)  # type: ignore[arg-type]


def screen(number: int, title: str, text: str = "words on it") -> Observation:
    return seen(number, text, kind=Kind.SCREEN, thread=None, app="browser", title=Redacted(title))


def names() -> Callable[[datetime], str]:
    numbers = count()
    return lambda _now: f"s{next(numbers)}"


def test_turns_of_one_talk_make_one_segment() -> None:
    (segment,) = cut([seen(0, "hello"), seen(1, "hello to you")], names())
    assert segment.observations == ("o0000", "o0001")
    assert segment.text == "hello\nhello to you"
    assert (segment.started_at, segment.ended_at) == (START, START + timedelta(minutes=1))


def test_a_chinese_character_is_about_a_token() -> None:
    assert tokens("\u6d77\u6e2f" * 50) > 3 * tokens("ab" * 50)


def test_a_long_pause_cuts() -> None:
    segments = cut([seen(0, "hello"), seen(1, "back again", minutes=90)], names())
    assert [len(segment.observations) for segment in segments] == [1, 1]


def test_another_window_cuts_and_talks_in_between_do_not() -> None:
    stream = [screen(0, "Mail"), screen(1, "Mail"), seen(2, "a word"), screen(3, "Wiki")]
    segments = cut(stream, names())
    assert [segment.observations for segment in segments] == [("o0000", "o0001"), ("o0002",), ("o0003",)]


def test_the_assistants_turns_and_empty_ones_are_left_out() -> None:
    assert cut([seen(0, "I think so", role=Role.ASSISTANT), seen(1, "   ")], names()) == []


def test_a_long_talk_is_cut_where_its_topic_changes() -> None:
    boats = [seen(n, f"the ferry harbour sails with anchor {n} and sailors") for n in range(6)]
    bread = [seen(n, f"baking bread dough needs flour oven {n} and yeast") for n in range(6, 12)]
    whole = boats + bread
    limit = sum(tokens(turn.text) for turn in whole) - 1
    first, second = cut(whole, names(), Limits(tokens=limit))
    assert len(first.observations) == len(second.observations) == 6


@given(st.lists(st.integers(1, 900), min_size=1, max_size=30), st.integers(20, 300))
def test_no_observation_is_lost_or_read_twice(lengths: list[int], limit: int) -> None:
    stream = [seen(number, "x" * length) for number, length in enumerate(lengths)]
    segments = cut(stream, names(), Limits(tokens=limit, pause=timedelta(minutes=20)))
    assert [one for segment in segments for one in segment.observations] == [turn.id for turn in stream]
    for segment in segments:
        assert len(segment.observations) == 1 or tokens(segment.text) <= limit + len(segment.observations)
