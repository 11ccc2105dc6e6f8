from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sixfold.memory.requests import AppRetention, Expire, GetStorage, Retention, SetRetention
from sixfold.ui import story_privacy
from sixfold.ui.engine import Failure
from sixfold.ui.privacy.view import Section
from sixfold.ui.scripted import Behaviour

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from sixfold.ui.scripted import ScriptedEngine
    from sixfold.ui.story import Story
    from sixfold.ui.window import MainWindow
    from tests.ui.conftest import MakeEngine, MakeWindow


def open_storage(qtbot: QtBot, window: MainWindow) -> None:
    window.show_privacy(Section.STORAGE)
    qtbot.waitUntil(lambda: window.privacy.storage.model.view is not None)


def choose_images(window: MainWindow, days: int | None) -> None:
    form = window.privacy.storage.form
    form.images.choose(days, "")
    form.images.activated.emit(form.images.currentIndex())


def kept(engine: ScriptedEngine) -> list[Retention]:
    return [request.retention for request in engine.asked if isinstance(request, SetRetention)]


def previews(engine: ScriptedEngine) -> list[bool]:
    return [request.preview for request in engine.asked if isinstance(request, Expire)]


def test_the_meter_says_what_there_is_what_is_free_and_where_it_ends(qtbot: QtBot, window: MainWindow) -> None:
    open_storage(qtbot, window)
    meter = window.privacy.storage.meter
    assert meter.total.text() == "1.0 GB used; 212.0 GB of this disk are free"
    assert meter.forecast.text() == "About 1.2 GB a month if you go on like this; it levels off at about 3.0 GB."
    assert meter.legend.sizes["images"].text() == "813 MB"
    assert meter.legend.sizes["other"].text() == "under 1 MB"


def test_programs_are_listed_with_what_they_take(qtbot: QtBot, window: MainWindow) -> None:
    open_storage(qtbot, window)
    model = window.privacy.storage.apps.model
    words = [model.data(model.index(row), Qt.ItemDataRole.AccessibleTextRole) for row in (0, 5)]
    assert words[0] == "Firefox, 1204 texts, 1102 pictures, 410 MB"
    assert words[1] == "Your own words and files, 35 texts, 0 pictures, under 1 MB"


def test_what_a_shorter_time_takes_is_said_before_it_is_taken(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    open_storage(qtbot, window)
    verdict = window.privacy.storage.form.verdict
    choose_images(window, 7)
    qtbot.waitUntil(lambda: verdict.yes.text() == "Save, and let go now")
    assert verdict.words.text().startswith("This lets go of ")
    assert previews(engine) == [True]
    assert kept(engine) == []
    QTest.mouseClick(verdict.yes, Qt.MouseButton.LeftButton)
    qtbot.waitUntil(lambda: previews(engine) == [True, False])
    assert kept(engine) == [Retention(image_days=7)]
    qtbot.waitUntil(lambda: not verdict.isVisible())
    qtbot.waitUntil(lambda: window.notice.words.text() == "What is past its time is gone.")


def test_words_can_stay_without_their_pictures(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    open_storage(qtbot, window)
    choose_images(window, 0)
    verdict = window.privacy.storage.form.verdict
    qtbot.waitUntil(verdict.yes.isEnabled)
    verdict.yes.click()
    qtbot.waitUntil(lambda: kept(engine) == [Retention(image_days=0)])


def test_leaving_it_as_it_was_changes_nothing(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    open_storage(qtbot, window)
    form = window.privacy.storage.form
    choose_images(window, 7)
    qtbot.waitUntil(form.verdict.yes.isEnabled)
    QTest.mouseClick(form.verdict.no, Qt.MouseButton.LeftButton)
    assert form.images.value == 90
    assert not form.verdict.isVisible()
    assert kept(engine) == []


def test_a_longer_time_takes_nothing_and_can_be_undone(
    qtbot: QtBot, window: MainWindow, engine: ScriptedEngine
) -> None:
    open_storage(qtbot, window)
    form = window.privacy.storage.form
    choose_images(window, None)
    qtbot.waitUntil(lambda: form.verdict.yes.text() == "Save" and form.verdict.yes.isEnabled())
    form.verdict.yes.click()
    qtbot.waitUntil(window.notice.isVisible)
    window.undo()
    qtbot.waitUntil(lambda: kept(engine) == [Retention(), Retention(image_days=90)])
    qtbot.waitUntil(lambda: form.images.value == 90)


def test_a_program_gets_a_time_of_its_own(qtbot: QtBot, window: MainWindow, engine: ScriptedEngine) -> None:
    open_storage(qtbot, window)
    form = window.privacy.storage.form
    form.apps.field.setText("Slack")
    form.apps.images.choose(0, "")
    form.apps.texts.choose(30, "")
    form.apps.add()
    assert form.apps.listing.lines == ("Slack  ·  Pictures: Not at all  ·  Words: 30 days",)
    qtbot.waitUntil(form.verdict.yes.isEnabled)
    form.verdict.yes.click()
    qtbot.waitUntil(lambda: kept(engine) == [Retention(90, None, None, (AppRetention("Slack", 0, 30),))])


def test_a_time_that_was_set_elsewhere_is_shown_as_it_is(
    qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow, story: Story
) -> None:
    view = replace(story.private.storage, retention=Retention(image_days=45, max_image_bytes=3_500_000_000))
    window = make_window(make_engine(story=replace(story, private=replace(story.private, storage=view))))
    open_storage(qtbot, window)
    form = window.privacy.storage.form
    assert form.images.currentText() == "45 days"
    assert form.room.currentText() == "3.5 GB at most"


def test_a_count_that_fails_is_said_and_nothing_is_saved(
    qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow
) -> None:
    failing: dict[type[object], Failure] = {Expire: Failure("disk-full", "The disk is full; make room.")}
    engine = make_engine(behaviour=Behaviour(failing=failing))
    window = make_window(engine)
    open_storage(qtbot, window)
    choose_images(window, 7)
    verdict = window.privacy.storage.form.verdict
    qtbot.waitUntil(lambda: verdict.words.text() == "The disk is full; make room.")
    assert not verdict.yes.isEnabled()
    assert kept(engine) == []


def test_a_meter_that_cannot_be_read_says_why(qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow) -> None:
    failing: dict[type[object], Failure] = {GetStorage: Failure("damaged", "The memory is damaged; restore it.")}
    window = make_window(make_engine(behaviour=Behaviour(failing=failing)))
    window.show_privacy(Section.STORAGE)
    qtbot.waitUntil(lambda: window.privacy.storage.message == "The memory is damaged; restore it.")


def test_a_new_memory_makes_no_forecast(
    qtbot: QtBot, make_engine: MakeEngine, make_window: MakeWindow, story: Story
) -> None:
    window = make_window(make_engine(story=replace(story, private=story_privacy.nothing())))
    open_storage(qtbot, window)
    assert "first hour" in window.privacy.storage.meter.forecast.text()
    assert window.privacy.storage.apps.nothing.isVisibleTo(window.privacy.storage)
