"""The recovery key on paper: one sheet, laid out for whatever printer the user chooses."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication
from PySide6.QtGui import QFont, QFontDatabase, QTextCharFormat, QTextCursor, QTextDocument

if TYPE_CHECKING:
    from collections.abc import Sequence

TITLE_POINTS: Final = 18
TEXT_POINTS: Final = 11
KEY_POINTS: Final = 16
ACROSS: Final = 4
"""Groups in a line, as on the window."""


def sheet(groups: Sequence[str]) -> QTextDocument:
    """What is printed: whose key it is, what it does, and its groups, numbered as on the window."""
    document = QTextDocument()
    cursor = QTextCursor(document)
    cursor.insertText(_tr("Recovery key of your Sixfold memory"), _form(TITLE_POINTS, strong=True))
    cursor.insertBlock()
    cursor.insertBlock()
    cursor.insertText(
        _tr("It opens the memory if the passphrase is lost, for you and for anybody who holds this sheet."),
        _form(TEXT_POINTS),
    )
    for start in range(0, len(groups), ACROSS):
        cursor.insertBlock()
        cursor.insertBlock()
        for at, group in enumerate(groups[start : start + ACROSS], start + 1):
            cursor.insertText(f"{at} ", _form(TEXT_POINTS))
            cursor.insertText(f"{group}   ", _form(KEY_POINTS, fixed=True))
    cursor.insertBlock()
    cursor.insertBlock()
    cursor.insertText(
        _tr("To use it, choose “Use the recovery key” where the window asks for the passphrase."), _form(TEXT_POINTS)
    )
    return document


def _form(points: int, *, strong: bool = False, fixed: bool = False) -> QTextCharFormat:
    form = QTextCharFormat()
    font = QFontDatabase.systemFont(QFontDatabase.SystemFont.FixedFont) if fixed else QFont()
    font.setPointSize(points)
    font.setWeight(QFont.Weight.DemiBold if strong else QFont.Weight.Normal)
    form.setFont(font)
    return form


def _tr(text: str) -> str:
    return QCoreApplication.translate("paper", text)
