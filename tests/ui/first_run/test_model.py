from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sixfold.ui.bridge import Bridge
from sixfold.ui.engine import Failure, HomeCreated, HomeState, ModelOffer
from sixfold.ui.first_run.model import Fetching, FirstRun, RecoveryQuiz, Step, quiz
from sixfold.ui.scripted import Behaviour

if TYPE_CHECKING:
    from pytestqt.qtbot import QtBot

    from sixfold.ui.scripted import ScriptedEngine
    from tests.ui.conftest import MakeEngine

NO_NETWORK = Failure("no-network", "The files cannot be reached; check the network.")


def first_run(engine: ScriptedEngine) -> FirstRun:
    bridge = Bridge(engine)
    model = FirstRun(bridge, lambda _count: (5, 1))
    bridge.setParent(model)
    return model


def test_a_made_home_shows_its_recovery_key(qtbot: QtBot, make_engine: MakeEngine) -> None:
    model = first_run(make_engine(state=HomeState.ABSENT))
    with qtbot.waitSignal(model.home_made):
        model.make_home("quiet lamp river eleven")
    assert model.step is Step.RECOVERY
    assert model.quiz is not None
    assert model.quiz.asked == (1, 5)
    assert model.made


def test_a_confirmed_key_is_held_no_longer(qtbot: QtBot, make_engine: MakeEngine) -> None:
    model = first_run(make_engine(state=HomeState.ABSENT))
    with qtbot.waitSignal(model.home_made):
        model.make_home("quiet lamp river eleven")
    model.confirm_recovery()
    assert (model.recovery_key, model.quiz, model.step) == ("", None, Step.EXCLUSIONS)


def test_a_home_that_cannot_be_made_stays_at_its_step(qtbot: QtBot, make_engine: MakeEngine) -> None:
    model = first_run(make_engine(state=HomeState.ABSENT, behaviour=Behaviour(failing={HomeCreated: NO_NETWORK})))
    model.go(Step.PASSPHRASE)
    with qtbot.waitSignal(model.home_failed) as failed:
        model.make_home("quiet lamp river eleven")
    assert failed.args == [NO_NETWORK]
    assert (model.step, model.made) == (Step.PASSPHRASE, False)


@pytest.mark.parametrize(("typed", "right"), [("X9D4T", True), (" x9d4t ", True), ("X9D4", False), ("", False)])
def test_a_group_is_right_whatever_its_case(typed: str, right: bool) -> None:
    assert quiz("7KQ2M-X9D4T-0HWEA", lambda _count: (1, 2)).right(0, typed) is right


def test_letters_that_look_like_digits_are_read_as_digits() -> None:
    assert RecoveryQuiz(("0HW1A", "5RZVB"), (0, 1)).right(0, "ohwla")


def test_the_chosen_exclusions_reach_the_engine(qtbot: QtBot, engine: ScriptedEngine) -> None:
    model = first_run(engine)
    with qtbot.waitSignal(model.moved):
        model.exclude(("banks", "health"))
    assert (engine.excluded, model.step) == (("banks", "health"), Step.MODELS)


def test_all_needed_files_are_fetched_as_one(qtbot: QtBot, engine: ScriptedEngine) -> None:
    model = first_run(engine)
    seen: list[Fetching] = []
    model.fetching_changed.connect(seen.append)
    model.look_at_models()
    assert model.fetching == Fetching(0, 1_208_189_144)
    model.fetch()
    qtbot.waitUntil(lambda: model.fetching.complete)
    assert [state.done for state in seen] == sorted(state.done for state in seen)
    assert all(offer.present for offer in model.needed())


def test_a_stopped_download_goes_on_where_it_was(qtbot: QtBot, make_engine: MakeEngine) -> None:
    engine = make_engine(behaviour=Behaviour(held=frozenset({ModelOffer})))
    model = first_run(engine)
    model.look_at_models()
    model.fetch()
    qtbot.waitUntil(lambda: model.fetching.done > 500_000_000)
    model.pause_fetching()
    qtbot.waitUntil(lambda: not model.fetching.running)
    assert model.fetching.failure is None
    assert model.fetching.done > 500_000_000


def test_a_failed_download_says_why(qtbot: QtBot, make_engine: MakeEngine) -> None:
    model = first_run(make_engine(behaviour=Behaviour(failing={ModelOffer: NO_NETWORK})))
    model.look_at_models()
    model.fetch()
    qtbot.waitUntil(lambda: model.fetching.failure is not None)
    assert model.fetching.failure == NO_NETWORK
