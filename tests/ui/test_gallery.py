from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from PySide6.QtGui import QImage

from sixfold.ui.gallery import Gallery, scenes
from sixfold.ui.theme import Look

if TYPE_CHECKING:
    from pathlib import Path

    from PySide6.QtWidgets import QApplication

    from sixfold.ui.theme import Theme

FACES = {"empty", "waiting", "wrong"}


def test_every_page_has_its_four_faces() -> None:
    names = set(scenes())
    assert {f"memories-{face}" for face in FACES} <= names
    assert {f"chat-{face}" for face in FACES} <= names
    assert {"files", "files-waiting", "files-wrong", "files-working", "files-done"} <= names
    for section in ("now", "left-out", "ledger", "storage", "programs"):
        assert {f"privacy-{section}", f"privacy-{section}-empty", f"privacy-{section}-wrong"} <= names
    assert {"privacy-now-waiting", "privacy-ledger-waiting", "privacy-storage-waiting", "privacy-when"} <= names
    assert {"unlock", "unlock-waiting", "unlock-wrong", "first-run-5-models-waiting"} <= names


@pytest.mark.parametrize("name", ["chat-full", "memories-forget", "privacy-storage-proposed"])
def test_a_picture_is_drawn_in_the_looks_colours(qapp: QApplication, theme: Theme, tmp_path: Path, name: str) -> None:
    theme.look = Look.DARK
    theme.apply(qapp)
    path = Gallery(qapp, theme, tmp_path, (1280, 800)).draw(name)
    image = QImage(str(path))
    assert (image.width(), image.height()) == (1280, 800)
    assert image.pixelColor(700, 600).name() == theme.colours.page.lower()
    qapp.setStyleSheet("")
