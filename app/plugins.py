"""What the plugins have brought, gathered into plain lists for the layers below."""

from __future__ import annotations

from dataclasses import dataclass

import pluggy

from sixfold.app.defaults import BuiltIn
from sixfold.app.hookspecs import Hooks, ModelMaker
from sixfold.app.plugin_api import GROUP, Exporter, Importer


@dataclass(frozen=True, slots=True)
class Plugins:
    """Everything that is registered, the built-in things first."""

    importers: tuple[Importer, ...]
    exporters: tuple[Exporter, ...]
    models: tuple[ModelMaker, ...]


def gather(extra: tuple[object, ...] = ()) -> Plugins:
    """Ask the built-in plugin and `extra` ones, in that order."""
    manager = pluggy.PluginManager(GROUP)
    manager.add_hookspecs(Hooks)
    importers: list[Importer] = []
    exporters: list[Exporter] = []
    models: list[ModelMaker] = []
    for plugin in (*reversed(extra), BuiltIn()):  # pluggy calls the one registered last first
        manager.register(plugin)
    manager.hook.register_importers(register=importers.append)
    manager.hook.register_exporters(register=exporters.append)
    manager.hook.register_models(register=models.append)
    return Plugins(tuple(importers), tuple(exporters), tuple(models))
