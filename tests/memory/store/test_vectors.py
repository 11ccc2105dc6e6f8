from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sixfold.memory.store.outbox import Outbox
from sixfold.memory.store.vectors import Vectors, Wanted
from sixfold.memory.types import Granularity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.memory.conftest import Home

TURN, MEMORY = Granularity.TURN, Granularity.MEMORY


def unit(*rows: list[float]) -> NDArray[np.float32]:
    array = np.array(rows, dtype=np.float32)
    length = np.linalg.norm(array, axis=1, keepdims=True)
    return np.asarray(array / length, dtype=np.float32)


@pytest.fixture
def vectors(home: Home) -> Vectors:
    return Vectors(home.db)


def put(home: Home, owner: str, pieces: NDArray[np.float32], model: str = "m") -> list[int]:
    return [*home.serial.run(lambda: Vectors(home.db).put(owner, TURN, model, pieces, home.now))]


def test_pieces_come_back_in_order_to_half_precision(home: Home, vectors: Vectors) -> None:
    pieces = unit([1, 2, 3], [-1, 0, 5])
    put(home, "a", pieces)
    stored = home.serial.run(lambda: vectors.of(["a"], TURN, "m"))
    assert [one.piece for one in stored] == [0, 1]
    assert np.allclose([one.values.astype(np.float32) for one in stored], pieces, atol=1e-3)


def test_new_vectors_take_the_place_of_the_old_of_the_same_model_only(home: Home, vectors: Vectors) -> None:
    put(home, "a", unit([1, 0], [0, 1]))
    put(home, "a", unit([1, 0]), model="other")
    put(home, "a", unit([1, 1]))
    assert home.serial.run(lambda: (vectors.count("m"), vectors.count("other"), vectors.count())) == (1, 1, 2)


def test_the_outbox_replayed_in_order_gives_the_vectors_that_are_there(home: Home, vectors: Vectors) -> None:
    for owner in "abcab":
        put(home, owner, unit([1, 0], [0, 1]))
    home.serial.run(lambda: vectors.remove(["b", "nobody"], home.now))
    there: set[int] = set()
    for change in home.serial.run(lambda: Outbox(home.db).after(0)):
        (there.add if change.operation == "put" else there.discard)(change.vector)
    assert there == {one.id for one in home.serial.run(lambda: list(vectors.all("m")))}
    assert len(there) == 4


def test_positions_of_the_outbox_are_never_used_twice(home: Home) -> None:
    put(home, "a", unit([1, 0]))
    outbox = Outbox(home.db)
    last = home.serial.run(outbox.last)
    home.serial.run(lambda: outbox.trim(last))
    assert home.serial.run(lambda: (outbox.after(0), outbox.last())) == ([], last)
    put(home, "b", unit([1, 0]))
    assert [change.id for change in home.serial.run(lambda: outbox.after(last))] == [last + 1]


def test_a_wish_is_fulfilled_by_its_vector_or_taken_back(home: Home, vectors: Vectors) -> None:
    def work() -> list[Wanted]:
        for owner, granularity in [("a", TURN), ("a", MEMORY), ("b", TURN), ("a", TURN)]:
            vectors.want(owner, granularity)
        assert vectors.wanted_count() == 3
        vectors.put("a", TURN, "m", unit([1, 0]), home.now)
        vectors.unwant("b", TURN)
        return vectors.wanted(9)

    assert home.serial.run(work) == [Wanted("a", MEMORY)]
    assert home.serial.run(lambda: vectors.wanted(9, TURN)) == []


def test_removing_one_granularity_leaves_the_others(home: Home, vectors: Vectors) -> None:
    put(home, "a", unit([1, 0]))
    home.serial.run(lambda: vectors.put("a", MEMORY, "m", unit([1, 0]), home.now))
    assert home.serial.run(lambda: vectors.remove(["a"], home.now, TURN)) == 1
    assert home.serial.run(lambda: [one.granularity for one in vectors.all("m")]) == [MEMORY]
    assert home.serial.run(lambda: list(vectors.all("m", TURN))) == []


def test_vectors_are_given_by_id_without_those_that_are_gone(home: Home, vectors: Vectors) -> None:
    first, second = put(home, "a", unit([1, 0], [0, 1]))
    home.serial.run(lambda: home.db.execute("DELETE FROM vector WHERE id = ?", (first,)))
    assert [one.id for one in home.serial.run(lambda: vectors.by_ids([first, second, 999]))] == [second]
