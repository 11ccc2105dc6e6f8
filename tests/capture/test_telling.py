from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sixfold.capture.accessible import AccessibleText
from sixfold.capture.exclusion import ExclusionRule, Subject
from sixfold.capture.eyes import Eyes
from sixfold.capture.observation import Box
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.rules import RecorderRules
from sixfold.capture.scripted import ScriptedDesktop, ScriptedEngine, ScriptedWindow

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.capture.redaction.redact_lines import RawLine
    from sixfold.capture.screen import Window

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)


class Voice:
    """A program that tells what it is given; `meanwhile` happens while it is asked."""

    def __init__(self, text: AccessibleText | None) -> None:
        self.text = text
        self.meanwhile: Callable[[], object] = lambda: None

    def read(self, window: Window) -> AccessibleText | None:
        del window
        self.meanwhile()
        return self.text

    def close(self) -> None:
        """Nothing is held."""


def page(*lines: str) -> ScriptedWindow:
    return ScriptedWindow("Browser", "A page", lines, Box(0, 0, 640, 480))


def shown(*lines: str) -> tuple[ScriptedDesktop, tuple[RawLine, ...]]:
    desktop = ScriptedDesktop()
    desktop.show(page(*lines))
    frame = desktop.grab(desktop.monitors()[0], NOON)
    return desktop, ScriptedEngine().read(frame.pixels)


def test_what_a_window_tells_goes_with_its_picture_and_its_site_is_known() -> None:
    desktop, lines = shown("Booking C8R34M", "Gate C25")
    eyes = Eyes(desktop, desktop, RecorderRules(), Voice(AccessibleText(lines, (), "example.com")))
    (job,) = eyes.look(NOON)
    assert (job.known, job.site) == (lines, "example.com")
    assert eyes.look(NOON) == []


def test_words_in_whose_place_something_changed_while_they_were_told_do_not_count() -> None:
    desktop, lines = shown("Booking C8R34M", "Gate C25")
    voice = Voice(AccessibleText(lines))
    voice.meanwhile = lambda: desktop.show(page("Booking C8R34M", "Exit A1"))
    (job,) = Eyes(desktop, desktop, RecorderRules(), voice).look(NOON)
    assert job.known == lines[:1]


def test_a_password_field_is_black_in_the_picture_that_is_read_and_kept() -> None:
    desktop, lines = shown("Avocet-P5BQ6", "Gate C25")
    text = AccessibleText(lines[1:], (lines[0].box,))
    (job,) = Eyes(desktop, desktop, RecorderRules(), Voice(text)).look(NOON)
    box = lines[0].box
    assert job.frame.pixels[box.y : box.bottom, box.x : box.right].max() == 0
    assert ScriptedEngine().read(job.frame.pixels)[-1].text == "Gate C25"


def test_a_page_whose_address_a_rule_names_is_not_taken_whatever_its_title_says() -> None:
    desktop, lines = shown("Balance 84.20")
    rules = RecorderRules(excluded=(ExclusionRule("bank", Subject.SITE, "bank.example"),))
    voice = Voice(AccessibleText(lines, (), "my.bank.example"))
    eyes = Eyes(desktop, desktop, rules, voice)
    assert eyes.look(NOON) == []
    assert eyes.leave() == []
    assert eyes.skipped == {"bank": 1}
    voice.text = None  # a moment of no answer is no way out
    desktop.show(page("Balance 99.10"))
    assert eyes.look(NOON) == []


def test_where_nothing_is_told_everything_is_read() -> None:
    desktop, _ = shown("Gate C25")
    (job,) = Eyes(desktop, desktop, RecorderRules(), Voice(None)).look(NOON)
    assert job.known == ()
    assert RawText(job.title) == "A page"
