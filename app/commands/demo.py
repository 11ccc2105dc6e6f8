from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sixfold.app.command import Command
from sixfold.app.demo.show import Demo
from sixfold.app.failures import EXIT_DONE, EXIT_WORLD

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.command("demo", cls=Command)
@click.option(
    "--to", "folder", type=click.Path(path_type=Path), default=Path("demo"), show_default=True, help="Where it is kept."
)
@click.option("--photograph", type=click.Path(path_type=Path), hidden=True, help="Only take pictures of the window.")
@click.option("--question", default="", hidden=True)
@click.pass_obj
def command(invocation: Invocation, folder: Path, photograph: Path | None, question: str) -> int:
    """Show what Sixfold does, on a screen and a memory of its own."""
    if photograph is not None:
        import_module("sixfold.app.demo.photograph").take(invocation, photograph, question)
        return EXIT_DONE
    return EXIT_DONE if Demo(folder.absolute()).run() else EXIT_WORLD
