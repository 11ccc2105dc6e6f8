from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sixfold.app import output, views
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE, EXIT_NOTHING
from sixfold.app.session import Session
from sixfold.memory.outcomes import Shown
from sixfold.memory.requests import Show

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.command("show", cls=Command)
@click.argument("ref")
@click.option("--image", type=click.Path(path_type=Path), help="Write its picture (WebP) there.")
@click.pass_obj
def command(invocation: Invocation, ref: str, image: Path | None) -> int:
    """Show one piece of evidence or one memory whole."""
    with Session(invocation) as session:
        shown = session.ask(Show(ref, image is not None), Shown)
    if invocation.json:
        output.as_json(_view(shown))
    else:
        _print(shown)
    if image is None:
        return EXIT_DONE
    if shown.image is None:
        output.note("It has no picture.")
        return EXIT_NOTHING
    output.private_file(image, shown.image)
    return EXIT_DONE


def _view(shown: Shown) -> dict[str, object]:
    if shown.observation is not None:
        return views.observation(shown.observation)
    return views.memory(shown.memory) if shown.memory is not None else {}


def _print(shown: Shown) -> None:
    if shown.observation is not None:
        view = shown.observation
        output.line(f"{view.when}  {view.kind}  {view.source.app or ''}  {view.source.title or ''}  {view.ref}")
        output.line("(expired: its words were let go of)" if view.expired else view.text)
    elif shown.memory is not None:
        for name, value in views.memory(shown.memory).items():
            output.line(f"{name}: {value}")
