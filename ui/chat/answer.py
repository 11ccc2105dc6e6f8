"""The written answer on the window: plain text, with small numbered marks that open their source."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QSize, Qt, QUrl, Signal
from PySide6.QtGui import QFont, QTextBlockFormat, QTextCharFormat, QTextCursor
from PySide6.QtWidgets import QFrame, QSizePolicy, QTextBrowser, QWidget

from sixfold.ui.chat import marks

if TYPE_CHECKING:
    from collections.abc import Mapping

    from PySide6.QtGui import QResizeEvent

    from sixfold.ui.theme import Theme

THIN_SPACE = "\N{THIN SPACE}"
LINE_HEIGHT_PERCENT = 135


class AnswerText(QTextBrowser):
    """As tall as its text. Everything goes in as characters; a mark is the only thing that can be followed."""

    source_opened = Signal(int)
    secret_opened = Signal(str)

    def __init__(self, theme: Theme, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self._theme = theme
        self._text = ""
        self._sources: Mapping[int, str] = {}
        self.setAccessibleName(self.tr("Answer"))
        self.setOpenLinks(False)
        self.setFrameShape(QFrame.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)
        self.setTabChangesFocus(True)
        self.document().setDocumentMargin(0)
        self.anchorClicked.connect(self._open)
        theme.changed.connect(self._write)

    def write(self, text: str, sources: Mapping[int, str]) -> None:
        """Show a text. `sources` names what each number points at; other numbers stay as they were written."""
        self._text = text
        self._sources = sources
        self._write()

    def loadResource(self, _type: int, _name: QUrl | str) -> object:  # noqa: N802 - Qt's name
        """Nothing is ever loaded for a text."""
        return None

    def resizeEvent(self, event: QResizeEvent) -> None:  # noqa: N802 - Qt's name
        super().resizeEvent(event)
        self._fit()

    def sizeHint(self) -> QSize:  # noqa: N802 - Qt's name
        """As wide as may be, as tall as the text."""
        return QSize(320, self._height())

    def _write(self) -> None:
        cursor = QTextCursor(self.document())
        cursor.beginEditBlock()
        cursor.select(QTextCursor.SelectionType.Document)
        cursor.removeSelectedText()
        airy = QTextBlockFormat()
        airy.setLineHeight(LINE_HEIGHT_PERCENT, QTextBlockFormat.LineHeightTypes.ProportionalHeight.value)
        cursor.setBlockFormat(airy)
        plain = QTextCharFormat()
        plain.setForeground(self._theme.colour("text"))
        for piece in marks.pieces(self._text):
            if piece.secret is not None:
                cursor.insertText(piece.text, self._link(f"secret:{piece.secret}", self.tr("Show this secret")))
            elif piece.number is not None and piece.number in self._sources:
                cursor.insertText(THIN_SPACE, plain)
                cursor.insertText(
                    f"{THIN_SPACE}{piece.text}{THIN_SPACE}",
                    self._mark(self._link(f"source:{piece.number}", self._sources[piece.number])),
                )
            else:
                cursor.insertText(f" [{piece.text}]" if piece.number is not None else piece.text, plain)
        cursor.endEditBlock()
        self._fit()

    def _link(self, address: str, tip: str) -> QTextCharFormat:
        form = QTextCharFormat()
        form.setAnchor(True)
        form.setAnchorHref(address)
        form.setToolTip(tip)
        form.setForeground(self._theme.colour("accent"))
        return form

    def _mark(self, form: QTextCharFormat) -> QTextCharFormat:
        form.setBackground(self._theme.colour("selected"))
        form.setFontWeight(QFont.Weight.DemiBold)
        form.setProperty(QTextCharFormat.Property.FontPixelSize, self._theme.sizes.small)
        return form

    def _open(self, address: QUrl) -> None:
        what, _, which = address.toString().partition(":")
        if what == "source":
            self.source_opened.emit(int(which))
        elif what == "secret":
            self.secret_opened.emit(which)

    def _height(self) -> int:
        document = self.document()
        document.setTextWidth(max(self.viewport().width(), 40))
        return round(document.size().height()) + 2

    def _fit(self) -> None:
        self.setMaximumWidth(self._theme.reading_width)
        self.setFixedHeight(self._height())
