from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from sixfold.capture.reading.rapid import RapidEngine
from sixfold.capture.reading.wordbook import Line, WordBook

if TYPE_CHECKING:
    from sixfold.capture.screen import Pixels

FONT = ImageFont.load_default(15)
SPACE = 5


def printed(*words: str, paper: str = "white", colour: str = "#222222") -> Pixels:
    """Print words at whole pixels, as a program without subpixel positions does."""
    image = Image.new("RGB", (900, 24), paper)
    x = 4
    for word in words:
        ImageDraw.Draw(image).text((x, 2), word, fill=colour, font=FONT)
        x += round(FONT.getlength(word)) + SPACE
    return np.asarray(image.crop((0, 0, x, 24))).copy()


def taught(*words: str) -> WordBook:
    book = WordBook()
    book.learn(Line(printed(*words)).in_parts(len(words)), words)
    return book


def test_a_line_of_known_words_in_another_order_needs_no_reading() -> None:
    book = taught("the", "harbour", "hall", "stands", "open")
    assert book.parse(Line(printed("open", "stands", "the", "hall"))).text == "open stands the hall"


def test_what_is_unknown_is_read_with_a_known_word_on_either_side() -> None:
    book = taught("the", "harbour", "hall", "stands", "open")
    parsed = book.parse(Line(printed("the", "harbour", "kiosk", "stands", "open", "daily")))
    assert parsed.text is None
    assert parsed.words == ("the", "harbour", None, "stands", "open", None)
    assert parsed.unknown() == ((1, 3), (4, 5))


def test_runs_that_share_a_neighbour_are_read_at_once() -> None:
    book = taught("the", "harbour", "hall", "stands", "open")
    parsed = book.parse(Line(printed("kiosk", "hall", "daily", "open", "the")))
    assert parsed.unknown() == ((0, 3),)


def test_other_ink_or_paper_is_another_word() -> None:
    book = taught("the", "harbour", "hall")
    for picture in (printed("the", "hall", paper="#fff8e1"), printed("the", "hall", colour="#775500")):
        assert book.parse(Line(picture)).known_columns == 0


@pytest.mark.parametrize("text", ["l", "I", "Il", "0", "O", "1.", "|"])
def test_signs_that_look_alike_are_never_known_by_themselves(text: str) -> None:
    book = taught("room", text, "north")
    assert book.parse(Line(printed("room", text, "north"))).words == ("room", None, "north")


def test_a_reading_with_other_words_than_the_gaps_show_teaches_nothing() -> None:
    book = WordBook()
    line = Line(printed("the", "harbour", "hall"))
    book.learn(line.in_parts(3), ("the", "harbourhall"))
    book.learn(line.in_parts(40), ("the",) * 40)
    assert book.parse(line).known_columns == 0


def test_a_misread_word_gives_way_to_a_later_reading_that_differs() -> None:
    line = Line(printed("upper", "floor"))
    book = WordBook()
    book.learn(line.in_parts(2), ("upper", "flo"))
    book.learn(line.in_parts(2), ("upper", "floor"))
    assert book.parse(line).text == "upper floor"
    book.learn(line.in_parts(2), ("upper", "floor"))
    book.learn(line.in_parts(2), ("upper", "flo"))
    assert book.parse(line).text == "upper floor"


def test_an_empty_picture_and_a_pattern_have_no_words() -> None:
    book = taught("the", "harbour")
    pattern = np.random.default_rng(3).integers(0, 255, (24, 300, 3), dtype=np.uint8)
    for picture in (np.full((24, 300, 3), 255, dtype=np.uint8), pattern):
        parsed = book.parse(Line(picture))
        assert parsed.known_columns == 0
        assert parsed.text is None


def test_only_the_unknown_words_of_a_line_reach_the_network() -> None:
    engine = RapidEngine()
    page = np.full((60, 900, 3), 255, dtype=np.uint8)
    first, later = page.copy(), page.copy()
    for sheet, words in (
        (first, ("Wardens", "counted", "seven", "nesting", "pairs", "near", "the", "harbour")),
        (later, ("Wardens", "counted", "eleven", "nesting", "pairs", "near", "the", "harbour")),
    ):
        line = printed(*words)
        sheet[20 : 20 + line.shape[0], 30 : 30 + line.shape[1]] = line
    (known,) = engine.read(first)
    widths = []
    read = engine._recognizer.read

    class Watched:
        def read(self, crop: Pixels) -> object:
            widths.append(crop.shape[1])
            return read(crop)

    engine._recognizer = Watched()  # type: ignore[assignment]
    (line_read,) = engine.read(later)
    assert line_read.text == known.text.replace("seven", "eleven")
    assert len(widths) == 1
    assert widths[0] < 0.5 * known.box.width
