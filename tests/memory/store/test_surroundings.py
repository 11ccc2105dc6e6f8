"""What is read of many rows at once, against rows written by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sixfold.memory.store.fulltext import FullText
from sixfold.memory.store.surroundings import Surroundings
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.types import Granularity

if TYPE_CHECKING:
    from tests.memory.conftest import Home

TURN = Granularity.TURN


@pytest.fixture
def surroundings(home: Home) -> Surroundings:
    return Surroundings(home.db)


def test_the_terms_of_scattered_rows_are_those_of_these_rows_alone(home: Home, surroundings: Surroundings) -> None:
    def work() -> dict[int, str]:
        for ordinal in range(1, 40):
            FullText(home.db).put(TURN, ordinal, f"row{ordinal}")
        return surroundings.terms(TURN, {3, 4, 5, 17, 39, 77})

    assert home.serial.run(work) == {ordinal: f"row{ordinal}" for ordinal in (3, 4, 5, 17, 39)}


def test_vectors_come_by_owner_with_their_pieces_in_order(home: Home, surroundings: Surroundings) -> None:
    pieces = np.eye(3, dtype=np.float32)

    def work() -> dict[str, list[list[float]]]:
        vectors = Vectors(home.db)
        vectors.put("b", TURN, "m", pieces[[2, 0, 1]], home.now)
        vectors.put("a", TURN, "m", pieces[[1]], home.now)
        vectors.put("c", TURN, "m", pieces[[0]], home.now)
        vectors.put("a", Granularity.MEMORY, "m", pieces[[2]], home.now)
        vectors.put("b", TURN, "other", pieces[[0]], home.now)
        found = surroundings.vectors({"b", "a", "nobody"}, TURN, "m")
        return {owner: [piece.tolist() for piece in own] for owner, own in found.items()}

    assert home.serial.run(work) == {"a": [[0, 1, 0]], "b": [[0, 0, 1], [1, 0, 0], [0, 1, 0]]}


def test_owners_without_vectors_give_nothing(home: Home, surroundings: Surroundings) -> None:
    assert home.serial.run(lambda: surroundings.vectors({"nobody"}, TURN, "m")) == {}
