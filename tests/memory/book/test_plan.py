from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.memory.book import plan
from sixfold.memory.book.plan import Material

LIMITS = plan.limits()
START = datetime(2026, 3, 2, 8, tzinfo=UTC)

materials = st.lists(
    st.builds(
        lambda ref, hours, length, screen: Material(f"r{ref}", START + timedelta(hours=hours), "x" * length, screen),
        st.integers(0, 10**6),
        st.integers(0, 24 * 400),
        st.integers(1, 4000),
        st.booleans(),
    ),
    max_size=60,
    unique_by=lambda one: one.ref,
)


@given(materials)
def test_each_thing_stands_in_one_passage_in_order_of_time_and_no_passage_is_too_long(found: list[Material]) -> None:
    steps = plan.steps(found, LIMITS)
    refs = [ref for step in steps for ref in step.refs]
    when = {one.ref: one.when for one in found}
    assert len(refs) == len(set(refs))
    assert {one.ref for one in found if not one.is_screen} <= set(refs)
    assert [when[ref] for ref in refs] == sorted(when[ref] for ref in refs)
    assert all(0 < len(step.refs) <= LIMITS.materials for step in steps)


@pytest.mark.parametrize(
    ("days", "chapters"),
    [
        (3, ["2 March 2026", "5 March 2026"]),
        (30, ["The week of 2 March 2026", "The week of 30 March 2026"]),
        (100, ["March 2026", "June 2026"]),
    ],
)
def test_chapters_are_as_long_as_the_whole_asks_for(days: int, chapters: list[str]) -> None:
    found = [Material("a", START, "one"), Material("b", START + timedelta(days=days), "two")]
    assert [step.chapter for step in plan.steps(found, LIMITS)] == chapters


def test_of_many_screens_a_day_the_fullest_are_told_of() -> None:
    found = [Material(f"s{n}", START + timedelta(minutes=n), "x" * n, is_screen=True) for n in range(1, 30)]
    (step,) = plan.steps(found, LIMITS)
    assert step.refs == ("s26", "s27", "s28", "s29")


def test_nothing_makes_no_book() -> None:
    assert plan.steps([], LIMITS) == ()
