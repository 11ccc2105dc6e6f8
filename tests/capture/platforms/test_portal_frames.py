from __future__ import annotations

import os
import sys
import time
from contextlib import closing

import pytest

from sixfold.capture.errors import PortalPictureError
from sixfold.capture.platforms.portal_frames import Frames, gstreamer


def nothing() -> int:
    return os.open(os.devnull, os.O_RDONLY)


def frames(program: str, width: int = 4, height: int = 2) -> Frames:
    return Frames(nothing(), 7, width, height, lambda *_: (sys.executable, "-c", program))


def test_only_the_newest_whole_picture_is_kept() -> None:
    program = (
        "import sys, time; out = sys.stdout.buffer\n"
        "for shade in range(1, 201): out.write(bytes([shade]) * 32)\n"
        "out.write(bytes([255]) * 20); out.flush(); time.sleep(60)"
    )
    with closing(frames(program)) as stream:
        until = time.monotonic() + 30
        while (shade := int(stream.newest()[0, 0, 0])) != 200 and time.monotonic() < until:
            time.sleep(0.01)
        assert shade == 200
        assert stream.newest().shape == (2, 4, 3)
        assert (stream.newest() == 200).all()


def test_a_picture_that_was_given_does_not_change_any_more() -> None:
    program = (
        "import sys; out = sys.stdout.buffer\n"
        "for shade in (1, 2, 3): out.write(bytes([shade]) * 32); out.flush(); sys.stdin.read(); "
        "import time; time.sleep(0.2 if shade < 3 else 60)"
    )
    with closing(frames(program)) as stream:
        first = stream.newest()
        shade = int(first[0, 0, 0])
        until = time.monotonic() + 30
        while int(stream.newest()[0, 0, 0]) != 3 and time.monotonic() < until:
            time.sleep(0.01)
        assert (first == shade).all()


@pytest.mark.parametrize("program", ["", "print(end='too little')", "raise SystemExit(1)"])
def test_a_stream_that_ends_gives_no_picture(program: str) -> None:
    with closing(frames(program)) as stream, pytest.raises(PortalPictureError):
        stream.newest()


def test_a_stream_that_ended_gives_not_even_its_last_picture() -> None:
    with closing(frames("import sys; sys.stdout.buffer.write(bytes(32))")) as stream:
        stream._thread.join()
        with pytest.raises(PortalPictureError):
            stream.newest()


def test_a_picture_that_never_comes_is_not_waited_for_without_end() -> None:
    with closing(frames("import time; time.sleep(60)")) as stream, pytest.raises(PortalPictureError):
        stream.newest(0.1)


def test_a_missing_program_and_a_size_that_cannot_be_are_said_in_words_and_leave_nothing_open() -> None:
    descriptor = nothing()
    with pytest.raises(PortalPictureError, match="gstreamer"):
        Frames(descriptor, 7, 4, 2, lambda *_: ("/nowhere/gst-launch",))
    with pytest.raises(OSError, match="Bad file descriptor"):
        os.fstat(descriptor)
    for width, height in ((0, 2), (4, 20_000)):
        with pytest.raises(PortalPictureError):
            frames("", width, height)


def test_the_program_gets_the_descriptor_the_node_and_the_size() -> None:
    words = gstreamer(5, 42, 1920, 1080)
    assert {"fd=5", "path=42", "do-timestamp=true"} < set(words)
    assert any("format=RGBx,width=1920,height=1080" in word for word in words)
