"""The plugins of a scripted engine, which can be switched on and off."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from sixfold.memory import outcomes
from sixfold.memory.plugin_requests import FormView, ListPlugins, PluginView, SwitchPlugin

if TYPE_CHECKING:
    from sixfold.memory.outcomes import Result
    from sixfold.memory.requests import Request

CHANGED: Final = "ledger-lines has changed since you switched it on; switch it on again."
PLUGINS: Final = (
    PluginView(
        "diary",
        "1.2",
        on=True,
        importers=(FormView("diary", "A diary of one paragraph a day", (".diary", ".jrnl")),),
        exporters=(FormView("titles", "A list of titles", (".txt",), frozenset({"memories"})),),
    ),
    PluginView(
        "ledger-lines",
        "0.4.1",
        on=False,
        exporters=(FormView("lines", "Kontoauszüge", (".csv",), frozenset({"evidence", "pictures"})),),
        trouble=CHANGED,
    ),
)


class ScriptedPlugins:
    """Answers from a list, and keeps which are on."""

    def __init__(self, plugins: tuple[PluginView, ...] = PLUGINS) -> None:
        self._plugins = {plugin.name: plugin for plugin in plugins}

    def answer(self, request: Request) -> Result | None:
        """As the memory would; None for what has nothing to do with plugins."""
        match request:
            case ListPlugins():
                return outcomes.Plugins(tuple(self._plugins.values()))
            case SwitchPlugin(name, on):
                self._plugins[name] = replace(self._plugins[name], on=on, trouble=None)
                return outcomes.Plugins((self._plugins[name],))
            case _:
                return None
