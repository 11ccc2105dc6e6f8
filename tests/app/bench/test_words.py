from __future__ import annotations

import pytest

from sixfold.app.bench import words


@pytest.mark.parametrize(
    ("shown", "read", "expected"),
    [
        ("Room 4.12 at noon", ["ROOM 4.12", "at noon"], 1.0),
        ("one two three four", ["one, two"], 0.5),
        ("one", [], 0.0),
        ("", ["anything"], 1.0),
        ("twice twice once", ["twice"], 0.5),
    ],
)
def test_words_read_are_counted_once_without_regard_to_case_and_punctuation(
    shown: str, read: list[str], expected: float
) -> None:
    assert words.recall(shown, read) == expected


def test_a_screen_is_sealed_with_the_first_file_that_holds_enough_of_it() -> None:
    sealed = [(101.0, "one two"), (102.5, "one two three four five six seven eight nine"), (104.0, "one ten")]
    shown = "one two three four five six seven eight nine ten"
    assert words.sealed_after(shown, 100.0, sealed) == pytest.approx(2.5)
    assert words.sealed_after("entirely different words", 100.0, sealed) is None


def test_a_screen_that_was_never_sealed_counts_as_late() -> None:
    found = words.latency([1.0, 2.0, 4.0, None])
    assert (found.median, found.p95, found.in_time, found.never) == (2.0, 4.0, 0.5, 1)
