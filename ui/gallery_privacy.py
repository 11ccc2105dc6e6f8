"""The privacy page's pictures for the gallery."""

from __future__ import annotations

from dataclasses import replace
from datetime import time, timedelta
from typing import TYPE_CHECKING

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from sixfold.capture.errors import RulesDamagedError
from sixfold.capture.exclusion import ExclusionRule, Subject
from sixfold.capture.rules import Span
from sixfold.memory import client_requests, requests
from sixfold.memory.outcomes import Forecast
from sixfold.memory.types import LedgerEntry
from sixfold.ui import story_privacy
from sixfold.ui.engine import Failure, MonitorPreview, RecorderState, RecorderView, RulesDamage
from sixfold.ui.gallery_scene import DISK_FULL, NOW, Scene, wait
from sixfold.ui.privacy.view import Section
from sixfold.ui.scripted import Behaviour

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.ui.scripted import ScriptedEngine
    from sixfold.ui.story import Story
    from sixfold.ui.window import MainWindow

    Then = Callable[[MainWindow], None]

NO_DISPLAY = Failure("no-display", "The screen cannot be read on this display; start Sixfold in an X session.")
CRASHED = "It crashed and is started again in 8 seconds, for the third time."
FULL = "The disk is full; free some space, and recording goes on by itself."
UNKEPT = RecorderView(RecorderState.RECORDING, reason=FULL, keeps=False)
DAMAGED = str(RulesDamagedError())
RESTS = RecorderView(RecorderState.RESTING, reason=DAMAGED)
HOTKEY_TAKEN = "Another program holds ctrl+alt+shift+p; choose another key under When and how."


def privacy_scenes() -> dict[str, Scene]:
    """Every section in every face."""
    return {**_now(), **_left_out(), **_ledger(), **_storage(), **_when(), **_programs()}


def _open(section: Section, then: Then = lambda _window: None) -> Callable[[MainWindow, ScriptedEngine], None]:
    def act(window: MainWindow, engine: ScriptedEngine) -> None:
        own = (("Signal", Subject.APP), ("Gehaltsabrechnung*Grundstücksverwaltungsgesellschaft", Subject.TITLE))
        rules = tuple(ExclusionRule(name, subject, name) for name, subject in own)
        engine.recorder_rules = replace(engine.recorder_rules, excluded=rules, presets=("password-managers", "banks"))
        window.show_privacy(section)
        wait()
        then(window)

    return act


def _damaged(section: Section, *, copy: bool = True) -> Callable[[MainWindow, ScriptedEngine], None]:
    def act(window: MainWindow, engine: ScriptedEngine) -> None:
        own = ExclusionRule.own(Subject.APP, "Signal")
        engine.damage = RulesDamage(DAMAGED, replace(engine.recorder_rules, excluded=(own, own)) if copy else None)
        window.show_privacy(section)

    return act


def _now() -> dict[str, Scene]:
    def look(window: MainWindow) -> None:
        window.look_now()

    def scrolled(window: MainWindow) -> None:
        window.look_now()
        wait()
        wait()
        window.privacy.now.verticalScrollBar().setValue(420)

    def forget(window: MainWindow) -> None:
        window.forget_last()

    held = Behaviour(held=frozenset({MonitorPreview}))
    wrong = Behaviour(failing={MonitorPreview: NO_DISPLAY})
    off = RecorderView(RecorderState.OFF)
    noted = RecorderView(RecorderState.PAUSED, NOW + timedelta(hours=12, minutes=40), notes=(HOTKEY_TAKEN,))
    resting = RecorderView(RecorderState.RESTING, NOW + timedelta(hours=21))
    crashed = RecorderView(RecorderState.RESTARTING, reason=CRASHED)
    return {
        "privacy-now": Scene(_open(Section.NOW)),
        "privacy-now-empty": Scene(_open(Section.NOW), recorder=off),
        "privacy-now-paused": Scene(_open(Section.NOW), recorder=noted),
        "privacy-now-resting": Scene(_open(Section.NOW), recorder=resting),
        "privacy-now-restarting": Scene(_open(Section.NOW), recorder=crashed),
        "privacy-now-keeps-nothing": Scene(_open(Section.NOW), recorder=UNKEPT),
        "privacy-now-damaged": Scene(_damaged(Section.NOW), recorder=RESTS),
        "privacy-now-waiting": Scene(_open(Section.NOW, look), behaviour=held),
        "privacy-now-preview": Scene(_open(Section.NOW, look)),
        "privacy-now-preview-below": Scene(_open(Section.NOW, scrolled)),
        "privacy-now-wrong": Scene(_open(Section.NOW, look), behaviour=wrong),
        "privacy-now-forget": Scene(_open(Section.NOW, forget)),
    }


def _left_out() -> dict[str, Scene]:
    def add(window: MainWindow) -> None:
        window.privacy.left_out.own.field.setText("Tagebuch")
        window.privacy.left_out.own.add()

    def twice(window: MainWindow) -> None:
        window.privacy.left_out.own.field.setText("signal")
        window.privacy.left_out.own.add()

    def bare(window: MainWindow, engine: ScriptedEngine) -> None:
        engine.recorder_rules = replace(engine.recorder_rules, excluded=(), presets=())
        window.show_privacy(Section.LEFT_OUT)

    def untold(story: Story) -> Story:
        return replace(story, observations={})

    return {
        "privacy-left-out": Scene(_open(Section.LEFT_OUT)),
        "privacy-left-out-empty": Scene(bare, change=untold),
        "privacy-left-out-added": Scene(_open(Section.LEFT_OUT, add)),
        "privacy-left-out-wrong": Scene(_open(Section.LEFT_OUT, twice)),
        "privacy-left-out-damaged": Scene(_damaged(Section.LEFT_OUT), recorder=RESTS),
        "privacy-left-out-damaged-no-copy": Scene(_damaged(Section.LEFT_OUT, copy=False), recorder=RESTS),
    }


def _ledger() -> dict[str, Scene]:
    def chosen(window: MainWindow) -> None:
        QTest.keyClick(window.privacy.ledger.list, Qt.Key.Key_Down)

    def nothing(story: Story) -> Story:
        return replace(story, private=story_privacy.nothing())

    def long(story: Story) -> Story:
        entry = LedgerEntry(NOW, "redacted", "password", "screen", 1)
        many = tuple(replace(entry, at=NOW - timedelta(minutes=97 * n), rule=f"rule {n % 7}") for n in range(10_000))
        return replace(story, private=replace(story.private, ledger=many))

    reading = requests.ReadLedger
    return {
        "privacy-ledger": Scene(_open(Section.LEDGER, chosen)),
        "privacy-ledger-empty": Scene(_open(Section.LEDGER), change=nothing),
        "privacy-ledger-waiting": Scene(_open(Section.LEDGER), behaviour=Behaviour(held=frozenset({reading}))),
        "privacy-ledger-wrong": Scene(_open(Section.LEDGER), behaviour=Behaviour(failing={reading: DISK_FULL})),
        "privacy-ledger-ten-thousand": Scene(_open(Section.LEDGER), change=long),
    }


def _programs() -> dict[str, Scene]:
    def nothing(story: Story) -> Story:
        return replace(story, private=story_privacy.nothing())

    reading = client_requests.ListClients
    return {
        "privacy-programs": Scene(_open(Section.PROGRAMS)),
        "privacy-programs-empty": Scene(_open(Section.PROGRAMS), change=nothing),
        "privacy-programs-waiting": Scene(_open(Section.PROGRAMS), behaviour=Behaviour(held=frozenset({reading}))),
        "privacy-programs-wrong": Scene(_open(Section.PROGRAMS), behaviour=Behaviour(failing={reading: DISK_FULL})),
    }


def _storage() -> dict[str, Scene]:
    def proposed(window: MainWindow) -> None:
        form = window.privacy.storage.form
        form.images.setCurrentIndex(2)
        form.images.activated.emit(2)

    def own_time(window: MainWindow) -> None:
        form = window.privacy.storage.form
        form.apps.field.setText("Verwaltungsprogramm für Grundstücksangelegenheiten")
        form.apps.images.setCurrentIndex(1)
        form.apps.add()

    def nothing(story: Story) -> Story:
        return replace(story, private=story_privacy.nothing())

    def little(story: Story) -> Story:
        guess = Forecast(hours=0.4, bytes_per_hour=18e6, bytes_per_month=4.3e9, kept_bytes=None)
        view = replace(story.private.storage, forecast=guess, retention=requests.Retention())
        return replace(story, private=replace(story.private, storage=view))

    def bottom(window: MainWindow) -> None:
        bar = window.privacy.storage.column.verticalScrollBar()
        bar.setValue(bar.maximum())

    reading = requests.GetStorage
    return {
        "privacy-storage": Scene(_open(Section.STORAGE)),
        "privacy-storage-below": Scene(_open(Section.STORAGE, bottom)),
        "privacy-storage-guess": Scene(_open(Section.STORAGE), change=little),
        "privacy-storage-proposed": Scene(_open(Section.STORAGE, proposed)),
        "privacy-storage-own-time": Scene(_open(Section.STORAGE, own_time)),
        "privacy-storage-empty": Scene(_open(Section.STORAGE), change=nothing),
        "privacy-storage-waiting": Scene(_open(Section.STORAGE), behaviour=Behaviour(held=frozenset({reading}))),
        "privacy-storage-wrong": Scene(_open(Section.STORAGE), behaviour=Behaviour(failing={reading: DISK_FULL})),
    }


def _when() -> dict[str, Scene]:
    def scheduled(window: MainWindow, engine: ScriptedEngine) -> None:
        spans = (Span(frozenset(range(5)), time(8, 30), time(18)), Span(frozenset({5}), time(22), time(2)))
        engine.recorder_rules = replace(engine.recorder_rules, schedule=spans)
        window.show_privacy(Section.WHEN)

    def below(window: MainWindow) -> None:
        bar = window.privacy.when.verticalScrollBar()
        bar.setValue(bar.maximum())

    return {
        "privacy-when": Scene(scheduled),
        "privacy-when-empty": Scene(_open(Section.WHEN)),
        "privacy-when-below": Scene(_open(Section.WHEN, below)),
    }
