"""Requests about the plugins of others: which are installed, and switching them on and off.

A plugin is on only by the user's wish, with the forms and scopes that it had then; one that has other forms later
is off until it is switched on again.
"""

from __future__ import annotations

from dataclasses import replace
from importlib.metadata import entry_points
from typing import TYPE_CHECKING

from sixfold.app.errors import PluginTrouble, PluginUnknown
from sixfold.app.plugin_api import GROUP
from sixfold.app.plugin_process import Foreign
from sixfold.app.settings import Settings
from sixfold.memory import outcomes, plugin_requests
from sixfold.memory.plugin_requests import PluginView

if TYPE_CHECKING:
    import threading

    from sixfold.app.deeds import Deeds
    from sixfold.app.plugin_api import Exporter, Importer
    from sixfold.app.wiring import Open
    from sixfold.memory.requests import Report


def listed(
    opened: Open, _request: plugin_requests.ListPlugins, _report: Report, _cancel: threading.Event
) -> outcomes.Plugins:
    """All that are installed or were switched on, each asked for its forms in a process of its own."""
    on = {plugin.name: plugin for plugin in _on(opened)}
    installed = _installed()
    gone = [replace(on[name], trouble=f"{name} is no longer installed.") for name in on.keys() - installed.keys()]
    found = [_examined(name, version, on.get(name)) for name, version in installed.items()]
    return outcomes.Plugins(tuple(sorted([*found, *gone], key=lambda one: one.name)))


def switch(
    opened: Open, request: plugin_requests.SwitchPlugin, _report: Report, _cancel: threading.Event
) -> outcomes.Plugins:
    """Switch one on with the forms it has now, or off. Raises `PluginUnknown`, or why it cannot be used."""
    versions = _installed()
    others = tuple(plugin for plugin in _on(opened) if plugin.name != request.name)
    if request.on:
        if request.name not in versions:
            raise PluginUnknown(name=request.name)
        read, written = Foreign(request.name).forms()
        agreed = PluginView(request.name, versions[request.name], on=True, importers=read, exporters=written)
        others = (*others, agreed)
    elif request.name not in versions and len(others) == len(_on(opened)):
        raise PluginUnknown(name=request.name)
    opened.serial.run(lambda: replace(Settings.read(opened.database), plugins=others).write(opened.database))
    return outcomes.Plugins(tuple(plugin for plugin in others if plugin.name == request.name))


def importers(opened: Open) -> tuple[Importer, ...]:
    """Those built in and those of the plugins that are on; a built-in name is not taken over."""
    own = {importer.name for importer in opened.importers}
    foreign = [Foreign(plugin.name).importer(form) for plugin in _usable(opened) for form in plugin.importers]
    return (*opened.importers, *(importer for importer in foreign if importer.name not in own))


def exporters(opened: Open) -> tuple[Exporter, ...]:
    """Those built in and those of the plugins that are on; a built-in name is not taken over."""
    own = {exporter.name for exporter in opened.exporters}
    foreign = [Foreign(plugin.name).exporter(form) for plugin in _usable(opened) for form in plugin.exporters]
    return (*opened.exporters, *(exporter for exporter in foreign if exporter.name not in own))


def _usable(opened: Open) -> list[PluginView]:
    """Those that are on and installed in the version that was agreed to."""
    versions = _installed()
    return [plugin for plugin in _on(opened) if versions.get(plugin.name) == plugin.version]


def _installed() -> dict[str, str]:
    """The version of each plugin of this environment, by its entry point's name."""
    return {point.name: point.dist.version if point.dist else "" for point in entry_points(group=GROUP)}


def _on(opened: Open) -> tuple[PluginView, ...]:
    return opened.serial.run(lambda: Settings.read(opened.database)).plugins


def _examined(name: str, version: str, agreed: PluginView | None) -> PluginView:
    try:
        read, written = Foreign(name).forms()
    except PluginTrouble as error:
        return PluginView(name, version, on=agreed is not None, trouble=str(error))
    now = PluginView(name, version, on=agreed is not None, importers=read, exporters=written)
    if agreed is not None and agreed != now:
        return replace(now, on=False, trouble=f"{name} has changed since you switched it on; switch it on again.")
    return now


DEEDS: Deeds = {plugin_requests.ListPlugins: listed, plugin_requests.SwitchPlugin: switch}
