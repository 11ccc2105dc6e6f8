"""The window's page for import and export on a real memory: real files in, real files out."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from sixfold.memory import requests
from sixfold.ui.application import make_window
from sixfold.ui.bridge import Bridge
from sixfold.ui.theme import Theme
from tests.app.conftest import PASSPHRASE
from tests.app.test_engine import PATIENCE, Window, window

if TYPE_CHECKING:
    from pathlib import Path

    from pytestqt.qtbot import QtBot

__all__ = ["window"]


def test_files_come_in_and_go_out_by_the_page(qtbot: QtBot, window: Window, tmp_path: Path) -> None:
    until = partial(qtbot.waitUntil, timeout=PATIENCE * 1000)
    window.create()
    window.ask(requests.Remember("my wifi password is quiet-Owl-77"))
    (tmp_path / "diary.txt").write_text("Today the tandem was painted turquoise.", "utf-8")
    main = make_window(Theme(), Bridge(window.engine))
    qtbot.addWidget(main)
    main.show()
    main.show_files()
    page = main.files
    until(lambda: page.exporting.form.count() > 4)
    page.bring_in((tmp_path / "diary.txt", tmp_path / "gone.txt"))
    until(lambda: len(page.importing.failed.stringList()) == 1)
    assert page.importing.progress.words.text() == "1 new thing, 0 known already."
    assert page.importing.failed.stringList()[0].startswith("gone.txt: ")

    form = page.exporting
    form.form.setCurrentIndex(form.form.findText("Tables as CSV files"))
    form.form.activated.emit(form.form.currentIndex())
    form.pick = lambda _form, _suggested: tmp_path / "tables"
    form.choose.click()
    form.start.click()
    until(form.open_folder.isVisible)
    written = {path.name: path.read_text("utf-8-sig") for path in (tmp_path / "tables").glob("*.csv")}
    assert "turquoise" in written["evidence.csv"]
    assert all("quiet-Owl" not in text for text in written.values())

    form.vault.click()
    form.passphrase.setText(PASSPHRASE)
    form.choose.click()
    form.start.click()
    until((tmp_path / "tables" / "vault.csv").exists)
    assert "quiet-Owl-77" in (tmp_path / "tables" / "vault.csv").read_text("utf-8-sig")
    until(lambda: not form.job.running)
