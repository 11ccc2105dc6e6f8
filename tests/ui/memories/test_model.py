from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QAbstractItemModelTester

from sixfold.memory.requests import ListMemories
from sixfold.memory.types import MemoryType
from sixfold.ui import story as stories
from sixfold.ui.bridge import Bridge
from sixfold.ui.engine import Failure
from sixfold.ui.memories.model import KEPT_PAGES, PAGE, MemoryList, MemoryRole
from sixfold.ui.scripted import Behaviour

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from sixfold.ui.scripted import ScriptedEngine
    from sixfold.ui.story import Story
    from tests.ui.conftest import MakeEngine


def listed(qtbot: QtBot, engine: ScriptedEngine, kind: MemoryType, query: str = "") -> MemoryList:
    bridge = Bridge(engine)
    model = MemoryList(bridge)
    bridge.setParent(model)
    with qtbot.waitSignal(model.settled):
        model.show(kind, query)
    return model


@pytest.fixture
def large(make_engine: MakeEngine, story: Story) -> ScriptedEngine:
    return make_engine(story=replace(story, memories=stories.many(story, 10_000)))


def requested(engine: ScriptedEngine) -> list[int]:
    return [request.offset for request in engine.asked if isinstance(request, ListMemories)]


def test_ten_thousand_memories_are_listed_by_fetching_a_hundred(qtbot: QtBot, large: ScriptedEngine) -> None:
    model = listed(qtbot, large, MemoryType.SEMANTIC)
    assert model.rowCount() == 10_000
    assert requested(large) == [0]


def test_a_page_is_fetched_once_when_it_is_looked_at(qtbot: QtBot, large: ScriptedEngine) -> None:
    model = listed(qtbot, large, MemoryType.SEMANTIC)
    with qtbot.waitSignal(model.dataChanged):
        assert model.index(5_050).data() is None
        assert model.index(5_051).data() is None
    assert model.index(5_050).data() == "Note 5051"
    assert requested(large) == [0, 5_000]


def test_pages_that_were_not_looked_at_for_long_are_let_go(qtbot: QtBot, large: ScriptedEngine) -> None:
    model = listed(qtbot, large, MemoryType.SEMANTIC)
    for page in range(1, KEPT_PAGES + 2):
        with qtbot.waitSignal(model.dataChanged):
            model.index(page * PAGE).data()
    assert model.row_of("many-0") is None
    assert model.row_of(f"many-{PAGE * (KEPT_PAGES + 1)}") is not None


def test_words_filter_the_list(qtbot: QtBot, engine: ScriptedEngine) -> None:
    model = listed(qtbot, engine, MemoryType.EPISODIC, " lissabon ")
    assert [model.index(row).data(MemoryRole.MEMORY).id for row in range(model.total)] == ["m-epi-2"]


def test_a_screen_reader_hears_the_title_and_the_second_line(qtbot: QtBot, engine: ScriptedEngine) -> None:
    model = listed(qtbot, engine, MemoryType.VAULT)
    said = model.index(0).data(Qt.ItemDataRole.AccessibleTextRole)
    assert said == "Wifi password of the studio. Password · studio"


def test_a_lock_leaves_nothing_in_the_list(qtbot: QtBot, engine: ScriptedEngine) -> None:
    model = listed(qtbot, engine, MemoryType.CORE)
    model.clear()
    assert (model.rowCount(), model.row_of("m-core-1")) == (0, None)


def test_a_list_that_cannot_be_had_says_so(qtbot: QtBot, make_engine: MakeEngine) -> None:
    full = Failure("disk-full", "The disk is full; make room.")
    bridge = Bridge(make_engine(behaviour=Behaviour(failing={ListMemories: full})))
    model = MemoryList(bridge)
    with qtbot.waitSignal(model.wrong) as wrong:
        model.show(MemoryType.CORE)
    assert wrong.args == [full]


def test_the_model_keeps_the_rules_of_models(qtbot: QtBot, engine: ScriptedEngine) -> None:
    model = listed(qtbot, engine, MemoryType.CORE)
    tester = QAbstractItemModelTester(model, QAbstractItemModelTester.FailureReportingMode.Warning)
    with qtbot.waitSignal(model.settled):
        model.show(MemoryType.EPISODIC)
    assert tester.model() is model
