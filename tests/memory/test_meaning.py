from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from sixfold.memory.embedding import Filler
from sixfold.memory.meaning import MOST_WORDS, Meanings
from sixfold.models.errors import WorkerDied
from sixfold.models.scripted import ScriptedEmbedder

if TYPE_CHECKING:
    from collections.abc import Sequence

    from numpy.typing import NDArray

    from tests.memory.conftest import Home

EMBEDDER = ScriptedEmbedder()


class Dead:
    """An embedder that does not run."""

    name = EMBEDDER.name
    dimension = EMBEDDER.dimension

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:  # noqa: ARG002 - the seam's
        raise WorkerDied

    def close(self) -> None:
        """Nothing runs."""


def test_a_query_is_embedded_whole_and_by_the_words_that_the_memory_does_not_know(home: Home) -> None:
    home.remember("The gardens are green")
    Filler(home.serial, home.db, EMBEDDER, clock=lambda: home.now).fill()
    meant = Meanings(home.serial, home.db, EMBEDDER).of("Which gardener has green tulips?")
    assert meant is not None
    assert np.array_equal(meant.whole, EMBEDDER.embed(["Which gardener has green tulips?"])[0])
    assert meant.words.keys() == {"tulip"}
    assert np.array_equal(meant.words["tulip"], EMBEDDER.embed(["tulips"])[0])


def test_a_pasted_page_does_not_wait_for_all_of_its_words(home: Home) -> None:
    page = " ".join(f"word{letter}" for letter in "abcdefghijklmnopqrstuvwxyz")
    meant = Meanings(home.serial, home.db, EMBEDDER).of(page)
    assert meant is not None
    assert len(meant.words) == MOST_WORDS


def test_without_an_embedder_there_is_no_meaning(home: Home) -> None:
    assert Meanings(home.serial, home.db, Dead()).of("tulips") is None
