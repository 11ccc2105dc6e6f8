"""Words that are near, over a real store and vectors by hand."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sixfold.memory import ranking
from sixfold.memory.meaning import Meaning
from sixfold.memory.question import Questions
from sixfold.memory.related import Related
from sixfold.memory.store.term_vectors import TermVectors
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.types import Granularity

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from tests.memory.conftest import Home

MODEL = "m"
VECTORS = {"car": [1.0, 0.0, 0.0], "vehicl": [0.8, 0.6, 0.0], "garden": [0.0, 0.0, 1.0], "tree": [0.0, 0.6, 0.8]}


@pytest.fixture
def related(home: Home) -> Related:
    given = {term: np.array(vector, dtype=np.float32) for term, vector in VECTORS.items()}
    home.serial.run(lambda: TermVectors(home.db, MODEL).put(given))
    return Related(home.db, MODEL, 0.2)


def near(home: Home, related: Related, query: str, *rows: str, **words: list[float]) -> NDArray[np.float32]:
    meaning = Meaning(np.zeros(3, np.float32), {term: np.array(one, np.float32) for term, one in words.items()})

    def work() -> NDArray[np.float32]:
        question = Questions(home.db, ranking.settings()).read(query, home.now)
        return related.likeness(question, meaning, [row.split() for row in rows])

    return home.serial.run(work)


def test_the_nearest_word_of_a_row_counts_and_distant_ones_are_nothing(home: Home, related: Related) -> None:
    found = near(home, related, "vehicles", "car garden", "garden", "tree", "car vehicl")
    assert found[:, 0] == pytest.approx([(0.8 - 0.2) / 0.8, 0, (0.36 - 0.2) / 0.8, 1], abs=0.02)


def test_each_term_of_the_question_has_a_column(home: Home, related: Related) -> None:
    found = near(home, related, "vehicles garden", "car", "garden")
    assert (found > 0.5).tolist() == [[True, False], [False, True]]


def test_words_and_rows_without_vectors_are_near_to_nothing(home: Home, related: Related) -> None:
    assert not near(home, related, "zeppelin", "car", "unheard").any()
    assert not near(home, related, "vehicles", "unheard", "").any()
    assert near(home, related, "vehicles").shape == (0, 1)


def test_a_word_that_the_memory_does_not_know_is_compared_by_the_vector_of_the_query(
    home: Home, related: Related
) -> None:
    assert near(home, related, "automobile", "car", "garden", automobil=[1, 0, 0])[:, 0] == pytest.approx([1, 0])


def test_words_read_once_are_let_go_of_when_vectors_are_removed(home: Home, related: Related) -> None:
    assert near(home, related, "vehicles", "car").any()

    def forget() -> None:
        vectors = Vectors(home.db)
        vectors.put("owner", Granularity.TURN, MODEL, np.eye(3, dtype=np.float32)[:1], home.now)
        home.db.execute("DELETE FROM term_vector")
        vectors.remove(["owner"], home.now)

    home.serial.run(forget)
    assert not near(home, related, "vehicles", "car").any()
