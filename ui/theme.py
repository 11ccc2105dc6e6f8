"""How the window looks: one table of colours, four text sizes, an 8-pixel grid; light or dark as the system is."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass, fields
from enum import StrEnum
from importlib import resources
from string import Template
from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QObject, Qt, Signal
from PySide6.QtGui import QColor, QFont, QFontDatabase, QFontInfo, QFontMetrics, QPalette

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtWidgets import QApplication

GRID: Final = 8
MARGIN: Final = 24
# Running text is at most 72 characters a line; these are 72 of ordinary English.
LINE: Final = "A line of running text is easy to read when it holds no more than these."

# Up to here a system's font size is taken as "not changed by the user": desktops ship with 9 to 11 points.
ORDINARY_PIXELS: Final = 15

# "Sans Serif" is Qt's name for "the system named none"; then the first of these that is installed stands in.
UNNAMED_FONT: Final = "Sans Serif"
STAND_IN_FONTS: Final = ("Inter", "Cantarell", "Noto Sans", "Ubuntu", "Open Sans", "Liberation Sans")


class Look(StrEnum):
    """The two columns of the table."""

    LIGHT = "light"
    DARK = "dark"


@dataclass(frozen=True, slots=True)
class Colours:
    """One column of the table, as #RRGGBB."""

    page: str
    side: str
    surface: str
    said: str
    line: str
    edge: str
    thumb: str
    hover: str
    selected: str
    text: str
    muted: str
    accent: str
    accent_hover: str
    on_accent: str
    good: str
    warn: str
    bad: str
    on_bad: str
    mark: str


@dataclass(frozen=True, slots=True)
class Sizes:
    """The four text sizes in pixels, and the two weights."""

    small: int = 12
    body: int = 14
    large: int = 18
    title: int = 24
    regular: int = 400
    strong: int = 600

    @staticmethod
    def scaled(factor: float) -> Sizes:
        """The same four for a system whose text is larger than ordinary."""
        return Sizes(round(12 * factor), round(14 * factor), round(18 * factor), round(24 * factor))


def table() -> Mapping[Look, Colours]:
    """The colours that are shipped."""
    rows = tomllib.loads(resources.files(__package__).joinpath("theme.toml").read_text(encoding="utf-8"))
    names = [field.name for field in fields(Colours)]
    return {look: Colours(**{name: rows[name][look.value] for name in names}) for look in Look}


class Theme(QObject):
    """The look in force. `changed` tells those who draw by hand; the rest follows the style sheet."""

    changed = Signal()

    def __init__(self, look: Look = Look.LIGHT, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._table = table()
        self._sheet = Template(resources.files(__package__).joinpath("stylesheet.txt").read_text(encoding="utf-8"))
        self.look = look
        self.sizes = Sizes()
        self._fonts: dict[tuple[int, bool], QFont] = {}

    @property
    def colours(self) -> Colours:
        """The column of the look in force."""
        return self._table[self.look]

    def colour(self, name: str) -> QColor:
        """One colour by its name in the table."""
        return QColor(getattr(self.colours, name))

    def font(self, size: int, *, strong: bool = False) -> QFont:
        """The system's font for drawing by hand; the same one each time, since a row asks for four of them."""
        key = (size, strong)
        if key not in self._fonts:
            font = QFont()
            font.setPixelSize(size)
            font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
            self._fonts[key] = font
        return self._fonts[key]

    @property
    def reading_width(self) -> int:
        """The widest that running text may be, in pixels."""
        return QFontMetrics(self.font(self.sizes.body)).horizontalAdvance(LINE)

    def follow(self, app: QApplication) -> None:
        """Take the look and the text size of the system, now and whenever they change."""
        self.sizes = Sizes.scaled(max(1.0, QFontInfo(app.font()).pixelSize() / ORDINARY_PIXELS))
        _choose_family(app)
        hints = app.styleHints()
        hints.colorSchemeChanged.connect(lambda scheme: self._take(app, scheme))
        self._take(app, hints.colorScheme())

    def apply(self, app: QApplication) -> None:
        """Dress the application."""
        self._fonts.clear()
        app.setStyle("Fusion")
        app.setPalette(self._palette())
        app.setStyleSheet(self._sheet.substitute(self._values()))
        self.changed.emit()

    def _take(self, app: QApplication, scheme: Qt.ColorScheme) -> None:
        self.look = Look.DARK if scheme is Qt.ColorScheme.Dark else Look.LIGHT
        self.apply(app)

    def _values(self) -> dict[str, str | int]:
        colours = {field.name: getattr(self.colours, field.name) for field in fields(Colours)}
        sizes = {f"size_{field.name}": getattr(self.sizes, field.name) for field in fields(Sizes)}
        return {**colours, **sizes}

    def _palette(self) -> QPalette:
        role = QPalette.ColorRole
        palette = QPalette()
        for which, name in (
            (role.Window, "page"),
            (role.WindowText, "text"),
            (role.Base, "surface"),
            (role.AlternateBase, "said"),
            (role.Text, "text"),
            (role.PlaceholderText, "muted"),
            (role.Button, "surface"),
            (role.ButtonText, "text"),
            (role.Highlight, "accent"),
            (role.HighlightedText, "on_accent"),
            (role.Link, "accent"),
            (role.LinkVisited, "accent"),
            (role.ToolTipBase, "surface"),
            (role.ToolTipText, "text"),
        ):
            palette.setColor(which, self.colour(name))
        return palette


def _choose_family(app: QApplication) -> None:
    font = app.font()
    if font.family() != UNNAMED_FONT:
        return
    installed = set(QFontDatabase.families())
    family = next((name for name in STAND_IN_FONTS if name in installed), None)
    if family is not None:
        font.setFamily(family)
        app.setFont(font)
