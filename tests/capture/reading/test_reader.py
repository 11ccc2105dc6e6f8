from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sixfold.capture.errors import ReaderDiedError, ReaderSlowError
from sixfold.capture.reading.budget import used_by
from sixfold.capture.reading.reader import ReaderProcess
from sixfold.capture.scripted import write

if TYPE_CHECKING:
    from sixfold.capture.screen import Pixels

SERVE = """
import sys
from sixfold.capture.reading.reader import serve
from sixfold.capture.scripted import ScriptedEngine
serve(ScriptedEngine(), sys.stdin.buffer, sys.stdout.buffer)
"""
DIE_ONCE = """
import os, sys
if not os.path.exists(sys.argv[1]):
    open(sys.argv[1], "w").close()
    os._exit(3)
"""


def page(text: str) -> Pixels:
    pixels = np.full((60, 200, 3), 255, dtype=np.uint8)
    write(pixels, text, 10, 20)
    return pixels


def test_a_picture_goes_to_another_process_and_comes_back_as_lines() -> None:
    reader = ReaderProcess((sys.executable, "-c", SERVE))
    lines = reader.read(page("hello"))
    assert [(line.text, line.box.x, line.box.y) for line in lines] == [("hello", 10, 20)]
    assert [line.text for line in reader.read(page("again"))] == ["again"]
    reader.close()


def test_a_reader_that_died_is_said_in_words_and_started_again(tmp_path: object) -> None:
    reader = ReaderProcess((sys.executable, "-c", DIE_ONCE + SERVE, f"{tmp_path}/died"))
    with pytest.raises(ReaderDiedError, match="started again"):
        reader.read(page("hello"))
    assert [line.text for line in reader.read(page("hello"))] == ["hello"]
    reader.close()


def test_a_reader_that_hangs_is_ended() -> None:
    reader = ReaderProcess((sys.executable, "-c", "import time; time.sleep(60)"), timeout=0.3)
    with pytest.raises(ReaderSlowError, match="given up"):
        reader.read(page("hello"))


def test_an_idle_reader_is_ended_and_comes_back_when_needed() -> None:
    now = [0.0]
    reader = ReaderProcess((sys.executable, "-c", SERVE), clock=lambda: now[0])
    reader.read(page("hello"))
    child = reader._child
    assert child is not None
    reader.end_if_idle()
    assert child.poll() is None
    now[0] = 1000.0
    reader.end_if_idle()
    assert child.poll() is not None
    assert [line.text for line in reader.read(page("back"))] == ["back"]
    reader.close()


def test_the_process_number_is_known_while_the_reader_lives() -> None:
    reader = ReaderProcess((sys.executable, "-c", SERVE))
    numbers = [reader.number]
    reader.read(page("hello"))
    numbers.append(reader.number)
    assert used_by(lambda: reader.number) > used_by(lambda: None)
    reader.close()
    numbers.append(reader.number)
    assert [number is None for number in numbers] == [True, False, True]
