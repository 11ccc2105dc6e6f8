from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sixfold.app import output
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE, EXIT_NOTHING
from sixfold.app.session import Session
from sixfold.memory.outcomes import Plugins
from sixfold.memory.plugin_requests import ListPlugins, SwitchPlugin

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation
    from sixfold.memory.plugin_requests import PluginView

READS = {
    "memories": "what is remembered",
    "evidence": "what was seen and said",
    "pictures": "pictures of the screen",
    "secrets": "the vault, where you ask for it",
}


@click.command("plugins", cls=Command)
@click.argument("action", type=click.Choice(["list", "on", "off"]), default="list")
@click.argument("name", required=False)
@click.pass_obj
def command(invocation: Invocation, action: str, name: str | None) -> int:
    """List the plugins that are installed and what each may read, or switch one on or off."""
    if (action == "list") != (name is None):
        raise click.UsageError("Write `sixfold plugins`, or `sixfold plugins on NAME`.")
    request = ListPlugins() if name is None else SwitchPlugin(name, on=action == "on")
    with Session(invocation) as session:
        found = session.ask(request, Plugins)
    if invocation.json:
        output.as_json(plain(found))
    elif not found.plugins and name is None:
        output.note("No plugin is installed; docs/plugins.md shows how one is made.")
    for plugin in () if invocation.json else found.plugins:
        _print(plugin)
    return EXIT_NOTHING if name is None and not found.plugins else EXIT_DONE


def _print(plugin: PluginView) -> None:
    output.line(f"{plugin.name} {plugin.version}  {'on' if plugin.on else 'off'}")
    for form in plugin.importers:
        output.line(f"    imports {form.name}: {', '.join(form.suffixes) or 'by name alone'}")
    for form in plugin.exporters:
        reads = ", ".join(words for scope, words in READS.items() if scope in form.scopes)
        output.line(f"    exports {form.name}; reads {reads or 'nothing'}")
    if plugin.trouble:
        output.line(f"    {plugin.trouble}")
