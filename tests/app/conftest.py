"""A home in a folder of the test, with a key file that costs little, and models that answer from a script."""

from __future__ import annotations

from contextlib import ExitStack
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from threading import Event
from typing import TYPE_CHECKING, TypeVar

import pytest

from sixfold.app import composition
from sixfold.app.handler import Handler
from sixfold.app.hookspecs import ModelChoice, ModelMaker
from sixfold.app.invocation import Invocation
from sixfold.app.logs import Log
from sixfold.app.plugin_api import hookimpl
from sixfold.memory.store.key_derivation import Cost
from sixfold.models.errors import UnknownModel
from sixfold.models.scripted import Line, ScriptedChat, ScriptedEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sixfold.app.outside import Outside
    from sixfold.memory.requests import Changed, Request
    from sixfold.memory.requests import Event as Told
    from sixfold.models.protocols import ChatModel, Embedder

PASSPHRASE = "a tram full of quiet owls"  # noqa: S105 - of homes that live for one test
CHEAP = Cost(64, 1, 1)
NOW = datetime(2026, 3, 5, 14, 32, tzinfo=UTC)

R = TypeVar("R")


@dataclass
class ScriptedModels:
    """A plugin that brings scripted models in place of llama.cpp; notes which model was asked for, and lacks one."""

    chat: ScriptedChat
    chosen: list[str | None] = field(default_factory=list)
    lost: str = "lost"

    @hookimpl
    def register_models(self, register: Callable[[ModelMaker], None]) -> None:
        def chat(choice: ModelChoice) -> ChatModel:
            if choice.chat == self.lost:
                raise UnknownModel(name=choice.chat)
            self.chosen.append(choice.chat)
            return self.chat

        def embedder(_choice: ModelChoice) -> Embedder:
            return ScriptedEmbedder()

        register(ModelMaker("scripted", chat, embedder))


@dataclass
class Bench:
    """A handler on its home, with everything it says."""

    invocation: Invocation
    outside: Outside
    handler: Handler
    models: ScriptedModels
    changes: list[Changed]
    told: list[Told] = field(default_factory=list)
    moment: datetime = NOW

    def ask(self, request: Request, expected: type[R], cancel: Event | None = None, *, authorised: bool = True) -> R:
        """Carry one request out."""
        result = self.handler.handle(request, self.told.append, cancel or Event(), authorised=authorised)
        assert isinstance(result, expected)
        return result

    def later(self, seconds: float) -> None:
        """Let time pass."""
        self.moment += timedelta(seconds=seconds)

    def logged(self) -> str:
        """What stands in the log."""
        return "".join(file.read_text() for file in self.outside.home.logs.iterdir())


@pytest.fixture
def chat() -> ScriptedChat:
    """A chat model that knows one answer, whatever it is asked."""
    return ScriptedChat([Line("", " [1]\nShort: turquoise\nAnswer: The tandem is turquoise [1].")])


@pytest.fixture
def models(chat: ScriptedChat) -> ScriptedModels:
    """The plugin with that model."""
    return ScriptedModels(chat)


@pytest.fixture
def invocation(tmp_path: Path, models: ScriptedModels) -> Invocation:
    """A call of the program with a home and a runtime folder of its own."""
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    environment = {"SIXFOLD_HOME": str(tmp_path / "home"), "XDG_RUNTIME_DIR": str(runtime)}
    return Invocation(environment=environment, plugins=(models,))


@pytest.fixture
def bench(invocation: Invocation, models: ScriptedModels) -> Iterator[Bench]:
    """A handler on a home that is not made yet."""
    with ExitStack() as closing:
        log = Log(invocation.home.logs)
        closing.callback(log.close)
        changes: list[Changed] = []
        outside = replace(composition.outside(invocation, log, changes.append), cost=CHEAP)
        handler = Handler(outside)
        closing.callback(handler.close)
        yield Bench(invocation, outside, handler, models, changes)


@pytest.fixture
def memory(bench: Bench) -> Bench:
    """A handler on an open, empty home."""
    bench.handler.create(PASSPHRASE)
    bench.changes.clear()
    return bench
