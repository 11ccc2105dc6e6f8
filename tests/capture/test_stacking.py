from __future__ import annotations

from dataclasses import replace

from sixfold.capture import stacking
from sixfold.capture.observation import Box
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.screen import Window
from sixfold.capture.stacking import Shown

AREA = Box(100, 0, 1000, 600)
LEFT, RIGHT = Box(0, 0, 500, 600), Box(500, 0, 500, 600)


def line(x: int, y: int) -> Box:
    return Box(x, y, 100, 20)


def window(app: str, box: Box, ident: int) -> Window:
    return Window(app, RawText(app), box, active=False, ident=ident)


def test_windows_side_by_side_are_read_one_after_the_other_the_one_in_front_first() -> None:
    lines = [line(20, 10), line(520, 10), line(20, 40), line(520, 40)]
    assert stacking.rows(lines, (RIGHT, LEFT)) == [[1], [3], [0], [2]]


def test_without_windows_rows_go_across() -> None:
    assert stacking.rows([line(20, 10), line(520, 10), line(20, 40)], ()) == [[0, 1], [2]]


def test_a_line_belongs_to_the_window_that_covers_the_other_and_panels_come_last() -> None:
    whole, note = Box(0, 20, 1000, 580), Box(400, 200, 300, 200)
    lines = [line(20, 0), line(450, 250), line(20, 250)]
    assert stacking.rows(lines, (note, whole)) == [[1], [2], [0]]


def test_what_shows_is_told_from_the_front_down_without_what_is_hidden_covered_or_gone() -> None:
    mail = window("Mail", Box(100, 0, 500, 600), 1)
    bank = window("Bank", Box(600, 0, 500, 300), 2)
    under = window("Under", Box(700, 350, 100, 100), 3)
    notes = window("Notes", Box(600, 300, 600, 300), 4)
    elsewhere = window("Elsewhere", Box(2000, 0, 300, 300), 5)
    trace = replace(window("Trace", Box(100, 0, 50, 50), 6), gone=True)
    stack = [under, bank, mail, notes, elsewhere, trace]
    assert stacking.shown(stack, mail, {2}, AREA) == (
        Shown("Mail", Box(0, 0, 500, 600)),
        Shown("Notes", Box(500, 300, 500, 300)),
    )
