from __future__ import annotations

import io
import threading
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from PIL import Image

from sixfold.capture import preview
from sixfold.capture.errors import PreviewFailedError, PreviewStoppedError
from sixfold.capture.events import Silence
from sixfold.capture.exclusion import ExclusionRule, Subject
from sixfold.capture.observation import Box
from sixfold.capture.rules import RecorderRules, save
from sixfold.capture.screen import Desktop
from sixfold.capture.scripted import ScriptedDesktop, ScriptedEngine, ScriptedWindow
from tests.capture.test_service import PAGE, browser

if TYPE_CHECKING:
    from pathlib import Path

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
FULL = Box(0, 0, 640, 480)
DIARY = RecorderRules(excluded=(ExclusionRule("diary", Subject.TITLE, "Diary"),))


class Clock:
    """A clock that a preview's waiting moves on, as the user goes on meanwhile."""

    def __init__(self, desktop: ScriptedDesktop, then: tuple[ScriptedWindow, ...]) -> None:
        self.now = NOW
        self._desktop = desktop
        self._then = then

    def __call__(self) -> datetime:
        return self.now

    def wait(self, seconds: float) -> None:
        self.now += timedelta(seconds=seconds)
        if self._then:
            self._desktop.show(*self._then)


def look(*windows: ScriptedWindow, then: tuple[ScriptedWindow, ...] = ()) -> preview.Preview:
    desktop = ScriptedDesktop()
    desktop.show(*windows)
    clock = Clock(desktop, then)
    (seen,) = preview.look(DIARY, Desktop(desktop, desktop, Silence()), ScriptedEngine(), clock, clock.wait)
    return seen


def bright(seen: preview.Preview, box: Box) -> bool:
    """Whether anything shows in a part of its picture."""
    assert seen.image is not None
    pixels = np.asarray(Image.open(io.BytesIO(seen.image)).convert("RGB"))
    return bool(pixels[box.y : box.bottom, box.x : box.right].any())


def test_a_screen_is_shown_as_it_would_be_sealed() -> None:
    seen = look(ScriptedWindow("Browser", "Shop", ("Order total 84.20", "Password: Avocet-P5BQ6!73"), FULL))
    assert (seen.app, seen.title, seen.problem) == ("Browser", "Shop", "")
    assert "84.20" in seen.text
    assert "Avocet" not in seen.text
    assert seen.redacted == {"password": 1}
    assert seen.image is not None
    pixels = np.asarray(Image.open(io.BytesIO(seen.image)).convert("RGB"))
    assert pixels.shape == (480, 640, 3)


def test_digits_that_stand_still_are_shown_as_they_would_be_kept_and_are_no_secret() -> None:
    seen = look(ScriptedWindow("Mail", "Bills", ("Dear all", "invoice 55102 is paid"), FULL))
    assert "invoice 55102 is paid" in seen.text
    assert (seen.redacted, seen.waiting) == ({}, 0)


def test_digits_that_grow_between_the_two_looks_wait_and_are_not_called_a_secret() -> None:
    before, after = (ScriptedWindow("Mail", "Bills", ("Dear all", f"number {n}"), FULL) for n in ("55102", "5510274"))
    seen = look(before, then=(after,))
    assert "55102" not in seen.text
    assert (seen.redacted, seen.waiting) == ({}, 1)


def test_a_window_that_came_between_the_two_looks_is_the_one_that_is_shown() -> None:
    seen = look(
        ScriptedWindow("Mail", "Bills", ("invoice 55102",), FULL),
        then=(ScriptedWindow("Browser", "Shop", ("Order total 84.20",), FULL),),
    )
    assert (seen.app, seen.text) == ("Browser", "Order total 84.20")
    assert seen.image is not None


def test_what_a_rule_leaves_out_is_named_and_not_shown() -> None:
    seen = look(ScriptedWindow("Notes", "Diary", ("Nobody knows this",), FULL))
    assert (seen.text, seen.image) == ("", None)
    assert seen.skipped == {"diary": 1}
    assert seen.problem == preview.LEFT_OUT


def test_an_empty_screen_says_that_nothing_would_be_kept() -> None:
    assert look().problem == preview.NOTHING


def test_what_was_seen_comes_whole_through_the_pipe() -> None:
    one = preview.Preview("DP-1", "Browser", "Tïtle", "text\n", b"RIFFone", {"diary": 2}, {"card": 1}, waiting=1)
    two = preview.Preview("DP-2", problem=preview.NOTHING)
    three = preview.Preview("3", image=b"RIFFthree")
    assert preview.decode(preview.encode((one, two, three))) == (one, two, three)
    assert "text" not in repr(one)


@pytest.mark.parametrize("frame", [b"", b"\x00\x00\x00\x02[]", b"\x00\x00\x00\x02{}", b"\x00\x00\x00\x09not json"])
def test_anything_else_is_no_preview(frame: bytes) -> None:
    with pytest.raises((ValueError, KeyError, TypeError)):
        preview.decode(frame)


def test_what_keeps_it_from_looking_is_said(tmp_path: Path) -> None:
    with pytest.raises(PreviewFailedError, match="There is no display"):
        preview.take(tmp_path / "rules.json", {}, threading.Event())
    (tmp_path / "rules.json").write_text("{")
    with pytest.raises(PreviewFailedError, match="rules cannot be read"):
        preview.take(tmp_path / "rules.json", {}, threading.Event())


def test_it_can_be_stopped(tmp_path: Path) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(PreviewStoppedError):
        preview.take(tmp_path / "rules.json", {}, cancel)


@pytest.mark.display
@pytest.mark.models
@pytest.mark.slow
def test_a_real_page_is_previewed_without_its_secrets_and_no_file_is_made(display: str, tmp_path: Path) -> None:
    page, rules = tmp_path / "page.html", tmp_path / "rules.json"
    page.write_text(PAGE, encoding="utf-8")
    save(RecorderRules(), rules)
    with browser(page, display, tmp_path / "profile"):
        for _attempt in range(10):  # the browser takes its time to paint
            (seen,) = preview.take(rules, {"DISPLAY": display}, threading.Event())
            if "Payment" in seen.text:
                break
    assert "Payment" in seen.text
    assert seen.title == "Shop - payment"
    assert seen.redacted.keys() >= {"card", "password"}
    assert "4690" not in seen.text
    assert "Avocet" not in seen.text
    assert {path.name for path in tmp_path.iterdir()} == {"page.html", "rules.json", "rules.good.json", "profile"}
