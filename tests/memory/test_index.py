from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sixfold.memory.index import FIRST_ROWS, ExactIndex, Follower
from sixfold.memory.store.outbox import Outbox
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.types import Granularity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.memory.conftest import Home

DIMENSION = 8
MODEL = "words-1"


def unit(place: int) -> NDArray[np.float32]:
    vector = np.zeros(DIMENSION, dtype=np.float32)
    vector[place] = 1.0
    return vector


def put(home: Home, owner: str, place: int, granularity: Granularity = Granularity.TURN, model: str = MODEL) -> int:
    pieces = unit(place)[None, :]
    return home.serial.run(lambda: Vectors(home.db).put(owner, granularity, model, pieces, home.now)[0])


def follower(home: Home) -> Follower:
    return home.serial.run(
        lambda: Follower(
            ExactIndex(DIMENSION), Vectors(home.db), Outbox(home.db), model=MODEL, granularity=Granularity.TURN
        )
    )


def nearest(home: Home, following: Follower, place: int) -> list[int]:
    home.serial.run(following.follow)
    return [identifier for identifier, cosine in following.index.query(unit(place), 3) if cosine > 0.5]


def test_the_nearest_come_first_with_their_cosine() -> None:
    index = ExactIndex(2)
    index.add([5, 6, 7], np.array([[1, 0], [0, 1], [0.6, 0.8]], dtype=np.float32))
    found = index.query(np.array([1, 0], dtype=np.float32), 2)
    assert [identifier for identifier, _ in found] == [5, 7]
    assert found[1][1] == pytest.approx(0.6, abs=0.005)


def test_rows_of_bytes_find_nearly_the_same_as_rows_of_floats() -> None:
    rng = np.random.default_rng(7)
    rows = rng.standard_normal((5_000, 64), dtype=np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    index = ExactIndex(64)
    index.add(range(2_000), rows[:2_000])
    index.add(range(2_000, 5_000), rows[2_000:])
    cosines = rows @ rows[17]
    found = dict(index.query(rows[17], 100))
    assert len(found.keys() & {*np.argsort(-cosines)[:100].tolist()}) >= 96
    assert max(abs(float(cosines[one]) - cosine) for one, cosine in found.items()) < 0.01


def test_a_query_may_be_narrowed_to_some_ids() -> None:
    index = ExactIndex(DIMENSION)
    index.add([1, 2, 3], np.stack([unit(0), unit(0), unit(1)]))
    assert [identifier for identifier, _ in index.query(unit(0), 5, among=[2, 3, 99])] == [2, 3]


def test_the_same_id_again_takes_the_new_place() -> None:
    index = ExactIndex(DIMENSION)
    index.add([1], unit(0)[None, :])
    index.add([1], unit(1)[None, :])
    assert index.query(unit(1), 5) == [(1, 1.0)]


@pytest.mark.parametrize("gone", [[1], [2], [3], [1, 3], [3, 2, 1], [9]])
def test_what_is_removed_is_found_no_more_and_the_rest_is(gone: list[int]) -> None:
    index = ExactIndex(DIMENSION)
    index.add([1, 2, 3], np.stack([unit(1), unit(2), unit(3)]))
    index.remove(gone)
    for identifier in (1, 2, 3):
        found = [one for one, cosine in index.query(unit(identifier), 3) if cosine > 0.5]
        assert found == ([] if identifier in gone else [identifier])
    assert index.count() == 3 - len({1, 2, 3} & set(gone))


def test_it_grows_past_its_first_size() -> None:
    index = ExactIndex(2)
    many = 2 * FIRST_ROWS + 3
    index.add(range(many), np.tile(np.array([[0.0, 1.0]], dtype=np.float32), (many, 1)))
    index.add([many], np.array([[1.0, 0.0]], dtype=np.float32))
    assert index.query(np.array([1, 0], dtype=np.float32), 1) == [(many, 1.0)]


def test_an_empty_index_finds_nothing() -> None:
    assert ExactIndex(DIMENSION).query(unit(0), 5) == []


def test_a_follower_loads_what_there_is_and_then_applies_changes(home: Home) -> None:
    first = put(home, "one", 0)
    following = follower(home)
    assert nearest(home, following, 0) == [first]
    second = put(home, "two", 1)
    home.serial.run(lambda: Vectors(home.db).remove(("one",), home.now))
    assert nearest(home, following, 1) == [second]
    assert nearest(home, following, 0) == []


def test_a_vector_stored_anew_replaces_the_old_one(home: Home) -> None:
    following = follower(home)
    put(home, "one", 0)
    home.serial.run(following.follow)
    again = put(home, "one", 1)
    assert nearest(home, following, 0) == []
    assert nearest(home, following, 1) == [again]


def test_other_models_and_granularities_stay_out(home: Home) -> None:
    put(home, "one", 0, Granularity.MEMORY)
    put(home, "two", 0, model="other-1")
    assert nearest(home, follower(home), 0) == []


def test_loading_goes_in_steps_between_which_the_store_may_change(home: Home) -> None:
    owners = [f"owner {number}" for number in range(5)]
    for owner in owners:
        put(home, owner, 0)
    following = follower(home)
    assert home.serial.run(lambda: following.catch_up(2)) == 2
    home.serial.run(lambda: Vectors(home.db).remove(("owner 0", "owner 4"), home.now))
    put(home, "late", 0)
    home.serial.run(following.follow)
    assert following.index.count() == 4


def test_a_follower_that_missed_trimmed_changes_loads_anew(home: Home) -> None:
    put(home, "one", 0)
    following = follower(home)
    home.serial.run(following.follow)
    home.serial.run(lambda: Vectors(home.db).remove(("one",), home.now))
    second = put(home, "two", 1)
    home.serial.run(lambda: Outbox(home.db).trim(Outbox(home.db).last()))
    assert nearest(home, following, 0) == []
    assert nearest(home, following, 1) == [second]
