"""The disk's meter: one bar, a piece for each kind of bytes, and beside each kind its size."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QPainter, QPainterPath
from PySide6.QtWidgets import QGridLayout, QSizePolicy, QWidget

from sixfold.ui.privacy import wording
from sixfold.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QPaintEvent

    from sixfold.ui.theme import Theme

HEIGHT: Final = 16
SHADES: Final = {"images": 1.0, "database": 0.68, "index": 0.44, "inbox": 0.26, "other": 0.14}
"""How much of the accent each kind's piece has. The words beside it say which it is: shade alone tells nothing."""
LEAST: Final = 3.0
"""Pixels of a piece that is there at all."""


def parts(found: Mapping[str, int]) -> dict[str, int]:
    """Bytes of each kind that is drawn; what the total has beyond the kinds is `other`."""
    kinds = {kind: found.get(kind, 0) for kind in SHADES if kind != "other"}
    return {**kinds, "other": max(0, found.get("total", 0) - sum(kinds.values()))}


class Bar(QWidget):
    """The bar itself."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self._theme = theme
        self._parts: dict[str, int] = {}
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        theme.changed.connect(self.update)

    def show_parts(self, found: Mapping[str, int]) -> None:
        """Draw these."""
        self._parts = dict(found)
        self.update()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        return QSize(320, HEIGHT)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        frame = QPainterPath()
        frame.addRoundedRect(QRectF(self.rect()), 5, 5)
        painter.setClipPath(frame)
        painter.fillPath(frame, self._theme.colour("hover"))
        total = sum(self._parts.values())
        left = 0.0
        for kind, count in self._parts.items():
            if count:
                width = max(LEAST, self.width() * count / total)
                painter.fillRect(QRectF(left, 0, max(width - 1, 1), self.height()), shade(self._theme, kind))
                left += width
        painter.end()


class Key(QWidget):
    """A small square of a kind's shade."""

    def __init__(self, theme: Theme, kind: str) -> None:
        super().__init__()
        self._theme = theme
        self._kind = kind
        self.setFixedSize(12, 12)
        theme.changed.connect(self.update)

    def paintEvent(self, _event: QPaintEvent) -> None:  # noqa: N802 - Qt's name
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(shade(self._theme, self._kind))
        painter.drawRoundedRect(QRectF(self.rect()), 3, 3)
        painter.end()


class Legend(QWidget):
    """Kind, and how large."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.sizes: dict[str, Label] = {}
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 4, 0, 0)
        grid.setHorizontalSpacing(12)
        grid.setVerticalSpacing(4)
        for at, kind in enumerate(SHADES):
            self.sizes[kind] = Label("")
            grid.addWidget(Key(theme, kind), at, 0)
            grid.addWidget(Label(wording.kind(kind)), at, 1)
            grid.addWidget(self.sizes[kind], at, 2, Qt.AlignmentFlag.AlignRight)
        grid.setColumnStretch(3, 1)

    def show_parts(self, found: Mapping[str, int]) -> None:
        """Say these."""
        for kind, label in self.sizes.items():
            label.setText(wording.bytes_of(found[kind]))


def shade(theme: Theme, kind: str) -> QColor:
    """The accent, mixed with the ground of the page."""
    accent, ground, part = theme.colour("accent"), theme.colour("page"), SHADES[kind]
    mixed = [
        round(one * part + other * (1 - part))
        for one, other in zip(accent.getRgb()[:3], ground.getRgb()[:3], strict=True)  # type: ignore[index]  # the stubs say object
    ]
    return QColor(*mixed)
