from __future__ import annotations

import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.capture.observation import Redacted
from sixfold.memory.embedding import BATCH, CJK_CHARACTERS, PIECE_CHARACTERS, Filler, pieces
from sixfold.memory.forget_queue import Wish
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.types import Granularity
from sixfold.models.errors import WorkerDied
from sixfold.models.scripted import ScriptedEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from tests.memory.conftest import Home

EMBEDDER = ScriptedEmbedder()


def filler(home: Home, embedder: ScriptedEmbedder = EMBEDDER) -> Filler:
    return Filler(home.serial, home.db, embedder, clock=lambda: home.now)


def waiting(home: Home) -> int:
    return home.serial.run(Vectors(home.db).wanted_count)


def test_all_that_waits_is_embedded_in_batches(home: Home) -> None:
    turns = [home.turn(f"the garden in week {number}", seq=number) for number in range(BATCH + 5)]
    home.ingest.observations(turns, now=home.now)
    seen: list[tuple[int, int]] = []
    assert filler(home).fill(report=lambda done, total: seen.append((done, total))) == BATCH + 5
    assert seen == [(BATCH, BATCH + 5), (BATCH + 5, BATCH + 5)]
    assert waiting(home) == 0
    stored = home.serial.run(lambda: Vectors(home.db).of([turns[3].id], Granularity.TURN, EMBEDDER.name))
    expected = EMBEDDER.embed(["the garden in week 3"])[0]
    assert np.allclose(stored[0].values.astype(np.float32), expected, atol=1e-3)


def test_a_long_text_gets_a_vector_for_each_piece(home: Home) -> None:
    long = " ".join(f"Sentence number {number} speaks of the harbour." for number in range(60))
    turn = home.turn(long)
    home.ingest.observations([turn], now=home.now)
    filler(home).fill()
    stored = home.serial.run(lambda: Vectors(home.db).of([turn.id], Granularity.TURN, EMBEDDER.name))
    assert len(stored) == len(pieces(long)) > 2


def test_a_cancel_ends_it_and_the_rest_goes_on_waiting(home: Home) -> None:
    home.ingest.observations([home.turn(f"turn {n}", seq=n) for n in range(BATCH + 5)], now=home.now)
    cancel = threading.Event()
    assert filler(home).fill(report=lambda _done, _total: cancel.set(), cancel=cancel) == BATCH
    assert waiting(home) == 5


def test_no_time_left_embeds_nothing(home: Home) -> None:
    home.ingest.observations([home.turn("a turn")], now=home.now)
    assert filler(home).fill(seconds=0.0) == 0


class _Dying(ScriptedEmbedder):
    """An embedder whose process ends at the first call."""

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:  # noqa: ARG002 - the seam's
        raise WorkerDied


def test_an_embedder_that_dies_leaves_everything_waiting(home: Home) -> None:
    home.ingest.observations([home.turn("a turn")], now=home.now)
    with pytest.raises(WorkerDied):
        filler(home, _Dying()).fill()
    assert waiting(home) == 1


class _Meanwhile(ScriptedEmbedder):
    """An embedder during whose work the text grows."""

    home: Home
    grown: bool = False

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        if not _Meanwhile.grown:
            _Meanwhile.grown = True
            later = _Meanwhile.home.turn("I think so, and the key is under the mat", id="grows", part=1)
            _Meanwhile.home.ingest.observations([later], now=_Meanwhile.home.now)
        return ScriptedEmbedder.embed(self, texts)


def test_a_text_that_grew_while_it_was_embedded_is_embedded_again(home: Home) -> None:
    home.ingest.observations([home.turn("I think so", id="grows")], now=home.now)
    _Meanwhile.home, _Meanwhile.grown = home, False
    filler(home, _Meanwhile()).fill()
    stored = home.serial.run(lambda: Vectors(home.db).of(["grows"], Granularity.TURN, EMBEDDER.name))
    expected = EMBEDDER.embed(["I think so, and the key is under the mat"])[0]
    assert float(stored[0].values.astype(np.float32) @ expected) > 0.99


@dataclass(frozen=True)
class _Forgetting(ScriptedEmbedder):
    """An embedder during whose work an observation is forgotten."""

    forget: Callable[[], object] = object

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        self.forget()
        return ScriptedEmbedder.embed(self, texts)


def test_a_text_that_is_forgotten_while_it_is_embedded_leaves_no_word_behind(home: Home) -> None:
    _, gone = home.remember("The trees are green", "The zeppelin is green")
    wishes = [Wish(ref=gone.id)]
    filler(home, _Forgetting(forget=lambda: wishes and home.forgetter.forget(wishes.pop(), home.now))).fill()
    stored = home.serial.run(lambda: home.db.query("SELECT term FROM term_vector ORDER BY term"))
    assert [row[0] for row in stored] == ["green", "tree"]


def test_a_wish_without_words_is_dropped(home: Home) -> None:
    home.serial.run(lambda: Vectors(home.db).want("gone", Granularity.TURN))
    assert filler(home).fill() == 1
    assert waiting(home) == 0


def test_a_screen_is_embedded_with_its_title_and_a_turn_without(home: Home) -> None:
    screen = home.screen("Total 12 EUR", title=Redacted("Invoice of the plumber"))
    turn = home.turn("Total 12 EUR", title=Redacted("Ann and Bob"), seq=1)
    home.ingest.observations([screen, turn], now=home.now)
    filler(home).fill()
    vectors = home.serial.run(lambda: Vectors(home.db).of([screen.id, turn.id], Granularity.TURN, EMBEDDER.name))
    near = [float(vector.values.astype(np.float32) @ EMBEDDER.embed(["plumber"])[0]) for vector in vectors]
    assert near[0] > 0.1 > near[1]


def test_pieces_end_at_sentences() -> None:
    first, second = "The first part is here. " * 20, "The second part follows. " * 20
    found = pieces(first + second)
    assert all(piece.endswith(".") for piece in found)


def test_chinese_is_cut_shorter() -> None:
    assert max(map(len, pieces("今天天气很好我们去公园散步" * 60))) <= CJK_CHARACTERS


@given(st.text(max_size=3000))
def test_pieces_hold_every_word_and_none_is_too_long(text: str) -> None:
    found = pieces(text)
    assert all(0 < len(piece) <= PIECE_CHARACTERS for piece in found)
    assert "".join("".join(found).split()) == "".join(text.split())
