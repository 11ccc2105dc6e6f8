from __future__ import annotations

from dataclasses import fields
from importlib import resources
from typing import TYPE_CHECKING

import pytest

from sixfold.ui.theme import LINE, Colours, Look, Sizes, Theme, table

if TYPE_CHECKING:
    from PySide6.QtWidgets import QApplication

GROUNDS = ("page", "side", "surface", "said", "hover", "selected")
INKS = ("text", "muted")
STATUS_GROUNDS = ("page", "side", "surface")


def luminance(colour: str) -> float:
    """WCAG 2.2's relative luminance."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


def pairs() -> list[tuple[str, str]]:
    texts = [(ink, ground) for ink in INKS for ground in GROUNDS]
    links = [("accent", ground) for ground in (*STATUS_GROUNDS, "selected", "hover")]
    status = [(ink, ground) for ink in ("good", "warn", "bad") for ground in STATUS_GROUNDS]
    filled = [("on_accent", "accent"), ("on_accent", "accent_hover"), ("on_bad", "bad"), ("text", "mark")]
    return [*texts, *links, *status, *filled]


@pytest.mark.parametrize("look", list(Look))
@pytest.mark.parametrize(("ink", "ground"), pairs())
def test_every_text_is_legible_on_every_ground_it_stands_on(look: Look, ink: str, ground: str) -> None:
    colours = table()[look]
    assert contrast(getattr(colours, ink), getattr(colours, ground)) >= 4.5


@pytest.mark.parametrize("look", list(Look))
@pytest.mark.parametrize("ground", ["page", "surface"])
def test_the_border_of_a_field_can_be_seen(look: Look, ground: str) -> None:
    colours = table()[look]
    assert contrast(colours.edge, getattr(colours, ground)) >= 3.0


def test_no_other_file_names_a_colour() -> None:

    sheet = resources.files("sixfold.ui").joinpath("stylesheet.txt").read_text(encoding="utf-8")
    assert "#" not in sheet
    assert "rgb" not in sheet


def test_the_style_sheet_uses_every_value_it_names(theme: Theme, qapp: QApplication) -> None:
    theme.apply(qapp)
    assert "$" not in qapp.styleSheet()
    qapp.setStyleSheet("")


def test_light_and_dark_have_the_same_colours() -> None:
    assert {look: len(fields(Colours)) for look in Look} == dict.fromkeys(Look, len(fields(Colours)))
    assert table()[Look.LIGHT] != table()[Look.DARK]


def test_a_line_of_running_text_has_72_characters_at_most() -> None:
    assert len(LINE) == 72


def test_the_text_grows_with_the_systems() -> None:
    assert (Sizes.scaled(1.0), Sizes.scaled(1.5).body) == (Sizes(), 21)
