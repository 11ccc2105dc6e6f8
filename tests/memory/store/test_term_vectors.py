from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest

from sixfold.memory.embedding import Filler
from sixfold.memory.forget_queue import Wish
from sixfold.memory.store.term_vectors import TermVectors
from sixfold.models.scripted import ScriptedEmbedder

if TYPE_CHECKING:
    from tests.memory.conftest import Home

EMBEDDER = ScriptedEmbedder()


def stored(home: Home) -> set[str]:
    return {str(row[0]) for row in home.serial.run(lambda: home.db.query("SELECT term FROM term_vector"))}


def test_vectors_come_back_to_a_hundredth_and_by_model(home: Home) -> None:
    vector = np.array([0.3, -0.9, 0.1], dtype=np.float32)

    def work() -> tuple[dict[str, np.ndarray[tuple[int, ...], np.dtype[np.int8]]], set[str], set[str]]:
        one = TermVectors(home.db, "one")
        one.put({"car": vector})
        return one.of(["car", "tree"]), one.missing(["car", "tree"]), TermVectors(home.db, "two").missing(["car"])

    found, missing, other = home.serial.run(work)
    assert found["car"] / 127 * 0.9 == pytest.approx(vector, abs=0.01)
    assert (missing, other) == ({"tree"}, {"car"})


def test_the_words_of_what_is_embedded_have_vectors_once_and_only_words(home: Home) -> None:
    home.remember("The gardeners planted 300 trees", "Trees, an INV-20 and it")
    Filler(home.serial, home.db, EMBEDDER, clock=lambda: home.now).fill()
    assert stored(home) == {"garden", "plant", "tree", "inv"}


def test_a_forgotten_row_takes_the_words_along_that_no_other_holds(home: Home) -> None:
    _, gone = home.remember("The trees are green", "The zeppelin is green")
    Filler(home.serial, home.db, EMBEDDER, clock=lambda: home.now).fill()
    assert "zeppelin" in stored(home)
    home.forgetter.forget(Wish(ref=gone.id), home.now)
    assert stored(home) == {"tree", "green"}
