from __future__ import annotations

from random import Random
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sixfold.memory.store.fulltext import FullText, any_of
from sixfold.memory.types import Granularity

if TYPE_CHECKING:
    from tests.memory.conftest import Home

TURN = Granularity.TURN
LEFT_BY_OPTIMIZE = (9, 20, 23, 35)
"""Of 40 courses those after which FTS5's "optimize" left the removed word in a block of the index."""


@pytest.fixture
def fulltext(home: Home) -> FullText:
    return FullText(home.db)


def test_rare_words_rank_higher_and_higher_is_better(home: Home, fulltext: FullText) -> None:
    def fill() -> list[tuple[int, float]]:
        for ordinal in range(1, 20):
            fulltext.put(TURN, ordinal, "common word" + (" rare" if ordinal == 7 else ""))
        return fulltext.match(TURN, any_of(["common", "rare"]), 3)

    hits = home.serial.run(fill)
    assert hits[0][0] == 7
    assert [score for _, score in hits] == sorted((score for _, score in hits), reverse=True)


def test_rows_that_hold_the_words_come_in_order_all_or_of_the_newest(home: Home, fulltext: FullText) -> None:
    def work() -> tuple[list[int], ...]:
        for ordinal in range(1, 8):
            fulltext.put(TURN, ordinal, "odd common" if ordinal % 2 else "even common")
        odd = any_of(["odd"])
        return (
            fulltext.holding(TURN, odd),
            fulltext.holding(TURN, odd, newest=4),
            fulltext.holding(TURN, odd, {3, 2, 1}),
            fulltext.holding(TURN, odd, {1, 6, 7}, newest=2),
            fulltext.holding(TURN, odd, ()),
        )

    assert home.serial.run(work) == ([1, 3, 5, 7], [5, 7], [1, 3], [7], [])


def test_each_granularity_is_an_index_of_its_own(home: Home, fulltext: FullText) -> None:
    def work() -> None:
        for granularity in Granularity:
            fulltext.put(granularity, 1, granularity.value)
        for granularity in Granularity:
            hits = {one for one in Granularity if fulltext.match(one, any_of([granularity.value]), 9)}
            assert hits == {granularity}

    home.serial.run(work)


def test_replacing_and_removing_leave_nothing_to_find(home: Home, fulltext: FullText) -> None:
    def work() -> None:
        fulltext.put(TURN, 1, "old words")
        fulltext.put(TURN, 1, "new words")
        assert fulltext.match(TURN, any_of(["old"]), 9) == []
        assert fulltext.terms_of(TURN, [1, 2]) == {1: "new words"}
        fulltext.remove(TURN, [1, 5])
        assert fulltext.match(TURN, any_of(["new", "words"]), 9) == []
        assert fulltext.count(TURN) == 0

    home.serial.run(work)
    assert home.serial.run(home.db.check) == []


def test_secure_delete_is_on_before_and_after_a_removal(home: Home, fulltext: FullText) -> None:
    home.serial.run(lambda: fulltext.put(TURN, 1, "words"))
    home.serial.run(lambda: fulltext.remove(TURN, [1]))
    for granularity in Granularity:
        sql = f"SELECT v FROM fulltext_{granularity.value}_config WHERE k = 'secure-delete'"  # noqa: S608 - a table's name
        assert home.serial.run(lambda sql=sql: home.db.number(sql)) == 1  # type: ignore[misc]


def test_document_frequency_counts_rows_not_words(home: Home, fulltext: FullText) -> None:
    def work() -> dict[str, int]:
        fulltext.put(TURN, 1, "a a b")
        fulltext.put(TURN, 2, "a")
        return fulltext.document_frequency(TURN, ["a", "b", "c"])

    assert home.serial.run(work) == {"a": 2, "b": 1}


def test_a_search_may_be_narrowed_to_some_rows(home: Home, fulltext: FullText) -> None:
    def work() -> list[int]:
        for ordinal in range(1, 6):
            fulltext.put(TURN, ordinal, "same")
        return sorted(ordinal for ordinal, _ in fulltext.match(TURN, any_of(["same"]), 9, among={2, 4, 99}))

    assert home.serial.run(work) == [2, 4]
    assert home.serial.run(lambda: fulltext.match(TURN, any_of(["same"]), 9, among=())) == []
    assert home.serial.run(lambda: fulltext.match(TURN, any_of([]), 9)) == []


@settings(max_examples=80, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(terms=st.lists(st.text(min_size=1, max_size=12).filter(lambda term: "\0" not in term), min_size=1, max_size=5))
def test_no_term_is_ever_an_operator(home: Home, terms: list[str]) -> None:
    home.serial.run(lambda: FullText(home.db).match(TURN, any_of([*terms, "NOT", 'a"b', "x*", "NEAR("]), 3))


@pytest.mark.parametrize("seed", LEFT_BY_OPTIMIZE)
def test_a_removed_word_is_in_no_block_of_a_rewritten_index(home: Home, fulltext: FullText, seed: int) -> None:
    rng = Random(seed)  # noqa: S311 - a course of writing and removing, the same each time

    def work() -> None:
        last = 0
        for _ in range(rng.randint(1, 14)):
            fresh = list(range(last + 1, last + 1 + rng.randint(1, 30)))
            last += len(fresh)
            gone = rng.sample(fresh, rng.randint(1, min(3, len(fresh))))
            with home.db.transaction():
                for ordinal in fresh:
                    word = "xylophon " if ordinal in gone else "ordinary "
                    fulltext.put(TURN, ordinal, word * rng.randint(1, 400))
            fulltext.remove(TURN, gone)
            fulltext.rewrite()
            blocks = home.db.query("SELECT block FROM fulltext_turn_data")
            assert not any(b"ylophon" in bytes(block) for (block,) in blocks)

    home.serial.run(work)
