"""From a command's options to a handler: which home, which models, which plugins. The only place that chooses."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import psutil

from sixfold.app import clock, plugins, recording
from sixfold.app.handler import Handler
from sixfold.app.hookspecs import ModelChoice
from sixfold.app.outside import Outside
from sixfold.app.wiring import Parts, open_memory
from sixfold.capture import failpoints
from sixfold.models import catalog

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.app.invocation import Invocation
    from sixfold.app.logs import Log
    from sixfold.app.wiring import Open
    from sixfold.memory.requests import Changed
    from sixfold.memory.store.keys import OpenKeys
    from sixfold.models.catalog import ModelEntry


def outside(
    invocation: Invocation,
    log: Log,
    changed: Callable[[Changed], None],
    *,
    instance: int | None = None,
) -> Outside:
    """What a handler of the invocation's home is given; `instance` is this process's number where it stays open."""
    brought = plugins.gather(invocation.plugins)
    maker = brought.models[-1]
    choice = model_choice(invocation)
    home = invocation.home
    zone = clock.local_zone()

    def opened(keys: OpenKeys) -> Open:
        parts = Parts(
            lambda name: maker.chat(replace(choice, chat=name or choice.chat)),
            maker.embedder(choice),
            brought.importers,
            brought.exporters,
            clock.system_clock,
            zone,
            failpoints.named(invocation.environment),
            log.fault,
        )
        return open_memory(home, keys, parts)

    return Outside(
        home=home,
        runtime_base=invocation.runtime_base,
        models_folder=invocation.models_folder,
        chat_name=chat_entry(choice).name,
        embedder_name=choice.catalogue.embedder().name,
        open_memory=opened,
        needed_models=lambda: needed(choice),
        recorder=lambda: recording.truth(home),
        clock=clock.system_clock,
        time_zone=zone,
        log=log,
        changed=changed,
        instance=instance,
    )


def handler(invocation: Invocation, log: Log) -> Handler:
    """The handler of a single command, which has nobody who listens to what it changes."""
    return Handler(outside(invocation, log, _unheard))


def model_choice(invocation: Invocation) -> ModelChoice:
    """Which models: SIXFOLD_MODEL names one of the catalogue or a GGUF file, else the machine's memory decides."""
    named = invocation.environment.get("SIXFOLD_MODEL") or None
    return ModelChoice(catalog.load(), invocation.models_folder, named, None, psutil.virtual_memory().total)


def needed(choice: ModelChoice) -> tuple[ModelEntry, ...]:
    """The models without which nothing is answered."""
    return chat_entry(choice), choice.catalogue.embedder()


def chat_entry(choice: ModelChoice) -> ModelEntry:
    """The catalogue's entry of the chat model; for a user's own file the default, which then is only named."""
    known = [entry for entry in choice.catalogue.entries if entry.name == choice.chat]
    return known[0] if known else choice.catalogue.default_chat(choice.total_ram)


def _unheard(_changed: Changed) -> None:
    """Nobody listens."""
