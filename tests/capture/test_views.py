from __future__ import annotations

import io
from typing import TYPE_CHECKING

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from sixfold.capture.errors import ReaderDiedError
from sixfold.capture.observation import Box
from sixfold.capture.scripted import ScriptedEngine, write
from sixfold.capture.views import View, picture

if TYPE_CHECKING:
    from sixfold.capture.redaction.redact_lines import RawLine
    from sixfold.capture.screen import Pixels

rows = st.dictionaries(st.integers(0, 13), st.sampled_from(["one", "two", "three words here"]), max_size=8)


def page(lines: dict[int, str]) -> Pixels:
    pixels = np.full((480, 640, 3), 255, dtype=np.uint8)
    for row, text in lines.items():
        write(pixels, text, 30 + row * 7, 8 + row * 32)
    return pixels


@settings(max_examples=40, deadline=None)
@given(st.lists(rows, min_size=1, max_size=4))
def test_reading_only_what_changed_gives_the_same_lines_as_reading_everything(pages: list[dict[int, str]]) -> None:
    view = View(ScriptedEngine())
    for lines in pages:
        pixels = page(lines)
        assert view.read(pixels) == ScriptedEngine().read(pixels)


def coded(number: int) -> str:
    """A text of its own for each number, in letters whose pixels differ by more than noise."""
    return "".join("0Zz"[number * 7919 // 3**place % 3] for place in range(20))


def test_a_page_that_comes_back_is_not_read_again() -> None:
    engine = ScriptedEngine()
    view = View(engine)
    one, other = dense("one"), dense("other")
    first, second = view.read(one), view.read(other)
    assert len(engine.reads) == 2
    assert [view.read(pixels) for pixels in (one, other, one)] == [first, second, first]
    assert len(engine.reads) == 2


def test_of_a_page_that_comes_back_a_little_different_only_the_difference_is_read() -> None:
    engine = ScriptedEngine()
    view = View(engine)
    view.read(dense("one"))
    view.read(dense("other"))
    later = dense("one")
    later[8 : 8 + 16] = 255
    write(later, "12:01", 30, 8)
    lines = view.read(later)
    assert lines == ScriptedEngine().read(later)
    assert engine.reads[-1] < 0.3 * 480 * 640


def dense(name: str) -> Pixels:
    """A page that shares nothing with one of another name."""
    pixels = page({row: name + coded(row) for row in range(14)})
    pixels[:, 400:] = np.random.default_rng(len(name)).integers(0, 120, (480, 240, 3), dtype=np.uint8)
    return pixels


@settings(max_examples=40, deadline=None)
@given(st.lists(st.integers(0, 60), min_size=1, max_size=6))
def test_a_page_that_scrolls_has_the_same_lines_as_one_that_is_read_anew(places: list[int]) -> None:
    long = np.full((3000, 640, 3), 255, dtype=np.uint8)
    for row in range(90):
        write(long, coded(row), 40, 8 + 32 * row)
    engine = ScriptedEngine()
    view = View(engine)
    for place in places:
        shown = long[32 * place : 32 * place + 480].copy()
        shown[:64] = 200
        write(shown, "a header that stays", 40, 20)
        assert view.read(shown) == ScriptedEngine().read(shown)


def test_of_a_page_that_scrolled_only_new_lines_are_read() -> None:
    long = np.full((3000, 640, 3), 255, dtype=np.uint8)
    for row in range(90):
        write(long, coded(row), 40, 8 + 32 * row)
    engine = ScriptedEngine()
    view = View(engine)
    view.read(long[:480].copy())
    view.read(long[96 : 96 + 480].copy())
    assert sum(engine.reads[1:]) < 0.5 * 480 * 640


class Dying(ScriptedEngine):
    """Dies when it is told to."""

    dead = False

    def read(self, pixels: Pixels) -> tuple[RawLine, ...]:
        if self.dead:
            raise ReaderDiedError
        return super().read(pixels)


def test_after_a_failure_everything_is_read_again() -> None:
    engine = Dying()
    view = View(engine)
    view.read(page({0: "one", 5: "two"}))
    engine.dead = True
    with pytest.raises(ReaderDiedError):
        view.read(page({0: "one", 5: "three words here"}))
    engine.dead = False
    assert [line.text for line in view.read(page({0: "one", 5: "three words here"}))] == ["one", "three words here"]
    assert engine.reads[-1] == 480 * 640


def test_a_picture_is_black_where_it_must_not_be_seen_and_the_original_is_left_alone() -> None:
    pixels = page({})
    shown = np.asarray(Image.open(io.BytesIO(picture(pixels, [Box(100, 100, 50, 20)]))).convert("RGB"))
    assert shown[104:116, 104:146].max() < 8
    assert shown[50, 50].min() > 247
    assert pixels.min() == 255


def test_only_what_known_lines_do_not_account_for_is_read() -> None:
    first, later = page({1: "one", 3: "two"}), page({1: "one", 3: "two", 9: "three words here", 11: "one"})
    lines = ScriptedEngine().read(later)
    engine = ScriptedEngine()
    view = View(engine)
    assert view.read(first, known=lines[:2]) == lines[:2]
    before = len(engine.reads)
    assert view.read(later, known=lines[2:]) == lines
    assert len(engine.reads) == before
    assert view.read(page({1: "two", 3: "two"}), known=[lines[1]])[0].text == "two"
