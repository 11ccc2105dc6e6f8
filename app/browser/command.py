"""`sixfold browser install|remove`: complete, and to be listed among the commands with the host that it installs."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sixfold.app import output
from sixfold.app.browser import manifests
from sixfold.app.browser.errors import NoBrowser
from sixfold.app.command import Subcommands
from sixfold.app.errors import NoHome
from sixfold.app.failures import EXIT_DONE

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation

EXTENSION = Path(__file__).with_name("extension")


@click.group("browser", cls=Subcommands)
def command() -> None:
    """Let Sixfold's own extension in your browsers reach it. The extension fills forms, when you ask for it."""


@command.command("install")
@click.option("--browser", "named", multiple=True, type=click.Choice(manifests.BROWSERS), help="May be given twice.")
@click.pass_obj
def install(invocation: Invocation, named: tuple[str, ...]) -> int:
    """Tell the browsers where it is: those that you have used, or those that are named. Nothing is downloaded."""
    if not invocation.home.exists:
        raise NoHome(home=invocation.home.root)
    everywhere = manifests.places(invocation.environment)
    chosen = [place for place in everywhere if (place.browser in named if named else place.is_used)]
    if not chosen:
        raise NoBrowser
    files = manifests.install(invocation.home, invocation.environment, chosen)
    if invocation.json:
        output.as_json({"installed": [str(file) for file in files], "extension": str(EXTENSION)})
        return EXIT_DONE
    output.line(f"Sixfold can be reached from: {', '.join(place.browser for place in chosen)}.")
    output.line("Now load the extension on your browser's page of extensions, in developer mode, from this folder:")
    output.line(str(EXTENSION))
    return EXIT_DONE


@command.command("remove")
@click.pass_obj
def remove(invocation: Invocation) -> int:
    """Take all of that away again, from every browser. The extension itself is removed in the browser."""
    removed = manifests.remove(invocation.environment, manifests.places(invocation.environment))
    if invocation.json:
        output.as_json({"removed": [str(file) for file in removed]})
    else:
        output.line("No browser reaches Sixfold any more." if removed else "There was nothing to remove.")
    return EXIT_DONE
