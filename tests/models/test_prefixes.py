from __future__ import annotations

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from sixfold.models.prefixes import MOST_BYTES, MOST_SNAPSHOTS, WORTH_KEEPING, Prefixes, common


@dataclass(frozen=True, slots=True)
class Toy:
    tokens: tuple[int, ...]
    size: int = 1


def state(start: int, length: int = 100, size: int = 1) -> Toy:
    return Toy(tuple(range(start, start + length)), size)


@given(st.lists(st.integers(0, 2)), st.lists(st.integers(0, 2)))
def test_the_common_beginning_is_alike_and_the_longest(first: list[int], second: list[int]) -> None:
    length = common(first, second)
    assert first[:length] == second[:length]
    assert length in (len(first), len(second)) or first[length] != second[length]


def test_the_state_that_saves_most_is_found() -> None:
    kept: Prefixes[Toy] = Prefixes()
    kept.put(state(0, 50))
    kept.put(state(0, 100))
    assert kept.best(range(200), more_than=0) == state(0, 100)


def test_a_state_that_saves_little_is_not_worth_it() -> None:
    kept: Prefixes[Toy] = Prefixes()
    kept.put(state(0))
    assert kept.best(range(200), more_than=100 - WORTH_KEEPING + 1) is None
    assert kept.best(range(5000, 6000), more_than=0) is None


def test_a_beginning_that_a_longer_state_holds_is_held() -> None:
    kept: Prefixes[Toy] = Prefixes()
    kept.put(state(0))
    assert kept.holds(range(40))
    assert not kept.holds(range(101))


def test_the_state_not_used_for_longest_goes_first() -> None:
    kept: Prefixes[Toy] = Prefixes()
    for start in range(0, MOST_SNAPSHOTS * 1000, 1000):
        kept.put(state(start))
    assert kept.best(range(100), more_than=0) is not None
    kept.put(state(90_000))
    assert kept.holds(range(100))
    assert not kept.holds(range(1000, 1100))


def test_the_states_never_take_more_than_their_room() -> None:
    kept: Prefixes[Toy] = Prefixes()
    kept.put(state(0, size=MOST_BYTES // 2))
    kept.put(state(1000, size=MOST_BYTES // 2))
    kept.put(state(2000, size=MOST_BYTES // 2))
    assert not kept.holds(range(100))
    assert kept.holds(range(1000, 1100))
