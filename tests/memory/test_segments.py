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

    from sixfold.memory.types import Segment

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
    whole = boats(0, 6) + bread(6, 12)
    limit = sum(tokens(turn.text) for turn in whole) - 1
    first, second = cut(whole, names(), Limits(tokens=limit))
    assert len(first.observations) == len(second.observations) == 6


def boats(start: int, end: int) -> list[Observation]:
    return [
        seen(n, f"the ferry left the harbour, its sailors hoist sails and weigh anchor near buoy {n} in the windy bay")
        for n in range(start, end)
    ]


def bread(start: int, end: int) -> list[Observation]:
    return [
        seen(n, f"baking bread needs flour, yeast and a hot oven, so knead the dough well and let loaf {n} rise slowly")
        for n in range(start, end)
    ]


def sizes(segments: list[Segment]) -> list[int]:
    return [len(segment.observations) for segment in segments]


def test_a_run_that_is_not_too_long_is_cut_where_its_topic_shifts() -> None:
    whole = boats(0, 9) + bread(9, 17)
    assert sum(tokens(turn.text) for turn in whole) < Limits().tokens
    first, second = cut(whole, names())
    assert first.observations == tuple(turn.id for turn in whole[:9])
    assert second.observations == tuple(turn.id for turn in whole[9:])


def test_one_topic_stays_whole() -> None:
    assert sizes(cut(boats(0, 18), names())) == [18]


def test_a_topic_too_small_to_be_worth_a_call_stays_with_its_neighbour() -> None:
    assert sizes(cut(boats(0, 14) + bread(14, 18), names())) == [18]


def test_a_short_run_stays_whole_whatever_it_speaks_of() -> None:
    assert sizes(cut(boats(0, 4) + bread(4, 8), names())) == [8]


def test_a_question_is_not_parted_from_its_answer() -> None:
    whole = boats(0, 9) + bread(9, 17)
    asking = replace(whole[8], text=Redacted("and how did the anchor hold by the harbour where sailors hoist sails?"))
    segments = cut([*whole[:8], asking, *whole[9:]], names())
    assert len(segments) == 2
    assert segments[0].observations[-1] != asking.id


def test_turns_that_share_no_words_at_all_are_no_shift() -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    turns = [" ".join(f"{one}{two}{three}q" for two in letters[:5] for three in letters[:3]) for one in letters[:18]]
    assert sizes(cut([seen(n, text) for n, text in enumerate(turns)], names())) == [18]


def test_a_script_without_spaces_is_not_cut_by_words() -> None:
    harbour, bakery = "\u6e21\u8f6e\u79bb\u5f00\u6e2f\u53e3" * 4, "\u9762\u5305\u9700\u8981\u9762\u7c89" * 4
    texts = [harbour] * 10 + [bakery] * 10
    assert sizes(cut([seen(n, text) for n, text in enumerate(texts)], names())) == [20]


def test_turns_without_words_between_words_are_no_shift() -> None:
    silent = [seen(n, "\u9762\u5305\u9700\u8981\u9762\u7c89" * 8) for n in range(8, 13)]
    assert sizes(cut(boats(0, 8) + silent, names())) == [13]


TOPICS = (
    "ferry harbour sails anchor sailors bay",
    "bread flour oven yeast dough loaf",
    "garden roses soil spade weeds hedge",
    "\u6e21\u8f6e\u79bb\u5f00\u6e2f\u53e3",
)


@st.composite
def talks(draw: st.DrawFn) -> list[Observation]:
    parts = draw(st.lists(st.tuples(st.sampled_from(TOPICS), st.integers(1, 12)), min_size=1, max_size=4))
    topics = [topic for topic, length in parts for _ in range(length)]
    repeats = draw(st.lists(st.integers(1, 8), min_size=len(topics), max_size=len(topics)))
    marks = draw(st.lists(st.sampled_from([".", "?"]), min_size=len(topics), max_size=len(topics)))
    return [
        seen(n, f"{topic} " * times + mark)
        for n, (topic, times, mark) in enumerate(zip(topics, repeats, marks, strict=True))
    ]


@given(talks())
def test_shifts_lose_nothing_keep_the_order_and_leave_no_scraps(stream: list[Observation]) -> None:
    segments = cut(stream, names(), Limits(tokens=100_000))
    assert [one for segment in segments for one in segment.observations] == [turn.id for turn in stream]
    size = {turn.id: tokens(turn.text) for turn in stream}
    for segment in segments:
        assert len(segments) == 1 or sum(size[one] for one in segment.observations) >= Limits().least


@given(talks(), st.integers(200, 900))
def test_what_is_cut_again_is_cut_the_same(stream: list[Observation], limit: int) -> None:
    by_id = {turn.id: turn for turn in stream}
    for segment in cut(stream, names(), Limits(tokens=limit)):
        again = cut([by_id[one] for one in segment.observations], names(), Limits(tokens=limit))
        assert [one.observations for one in again] == [segment.observations]


@given(st.lists(st.integers(1, 900), min_size=1, max_size=30), st.integers(20, 300))
def test_no_observation_is_lost_or_read_twice(lengths: list[int], limit: int) -> None:
    stream = [seen(number, "x" * length) for number, length in enumerate(lengths)]
    segments = cut(stream, names(), Limits(tokens=limit, pause=timedelta(minutes=20)))
    assert [one for segment in segments for one in segment.observations] == [turn.id for turn in stream]
    for segment in segments:
        assert len(segment.observations) == 1 or tokens(segment.text) <= limit + len(segment.observations)
