"""The window's privacy page on a real memory: its real requests, its real rules, its real disk."""

from __future__ import annotations

import os
from functools import partial
from typing import TYPE_CHECKING

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

from sixfold.capture import rules
from sixfold.memory import requests
from sixfold.ui.application import make_window
from sixfold.ui.bridge import Bridge
from sixfold.ui.privacy.view import Section
from sixfold.ui.theme import Theme
from tests.app.test_engine import PATIENCE, SAID, Window, window

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

__all__ = ["window"]


def test_each_part_of_the_page_works_on_a_real_memory(qtbot: QtBot, window: Window) -> None:
    until = partial(qtbot.waitUntil, timeout=PATIENCE * 1000)
    window.create()
    window.ask(requests.Remember(SAID))
    main = make_window(Theme(), Bridge(window.engine))
    qtbot.addWidget(main)
    main.show()
    page = main.privacy
    main.show_privacy(Section.LEFT_OUT)
    page.left_out.own.field.setText("Signal")
    page.left_out.own.add()
    path = window.outside.home.rules
    until(lambda: [rule.pattern for rule in rules.load(path).excluded] == ["Signal"])
    main.show_privacy(Section.STORAGE)
    until(lambda: page.storage.model.view is not None)
    assert [app.observations for app in page.storage.apps.model.apps] == [1]
    form = page.storage.form
    form.images.choose(7, "")
    form.images.activated.emit(form.images.currentIndex())
    until(form.verdict.yes.isEnabled)
    form.verdict.yes.click()
    until(lambda: page.storage.model.view is not None and page.storage.model.view.retention == requests.Retention(7))
    main.show_privacy(Section.LEDGER)
    until(lambda: "is counted here" in page.ledger.message)
    main.look_now()
    until(lambda: [card.text.toPlainText() for card in page.now.preview.cards] == ["turquoise"])
    main.show_privacy(Section.WHEN)
    page.when.how.login.click()
    until(window.engine.starts_at_login)
    page.when.budget.ways[rules.Budget.LIGHT].click()
    until(lambda: rules.load(path).budget is rules.Budget.LIGHT)
    assert [rule.pattern for rule in rules.load(path).excluded] == ["Signal"]
    main.forget_last()
    until(page.now.forgetting.question.isVisible)
    assert "1 thing that was seen" in page.now.forgetting.question.words.text()
    page.now.forgetting.question.yes.click()
    main.show_privacy(Section.LEDGER)
    until(lambda: [row.rule for row in page.ledger.model.rows] == ["", "user"])
