from __future__ import annotations

import base64
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sixfold.app import output, previewing
from sixfold.app.command import Command
from sixfold.app.errors import NoHome
from sixfold.app.failures import EXIT_DONE

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation
    from sixfold.ui.engine import LeftOut, MonitorPreview


@click.command("preview", cls=Command)
@click.option(
    "--image", type=click.Path(path_type=Path), help="Write the picture (WebP) there; -2, -3 for more monitors."
)
@click.pass_obj
def command(invocation: Invocation, image: Path | None) -> int:
    """Show what would be kept of the screen right now. Keeps nothing itself and needs no passphrase.

    It looks twice, two seconds apart: what is typed meanwhile waits, as it would for the recorder.
    """
    home = invocation.home
    if not home.exists:
        raise NoHome(home=home.root)
    with invocation.interruptible() as cancel:
        monitors = previewing.take(home, invocation.environment, cancel)
    if invocation.json:
        output.as_json({"monitors": [_view(one) for one in monitors]})
    else:
        for one in monitors:
            _print(one)
    if image is not None:
        for number, one in enumerate(monitors, start=1):
            if one.image is not None:
                output.private_file(image if number == 1 else image.with_stem(f"{image.stem}-{number}"), one.image)
    return EXIT_DONE


def _view(one: MonitorPreview) -> dict[str, object]:
    return {
        "monitor": one.monitor,
        "app": one.app,
        "title": one.title,
        "text": one.text,
        "image": None if one.image is None else base64.b64encode(one.image).decode(),
        "skipped": {left.rule: left.count for left in one.skipped},
        "redacted": {left.rule: left.count for left in one.redacted},
        "waiting": one.waiting,
        "problem": one.problem or None,
    }


def _print(one: MonitorPreview) -> None:
    output.line(f"Monitor {one.monitor}: {one.problem or output.short(f'{one.app}  {one.title}')}")
    for words, left in (("left out", one.skipped), ("made black", one.redacted)):
        if left:
            output.line(f"{words}: {_counts(left)}")
    if one.waiting:
        output.line(f"waits: {one.waiting} (being typed; kept when it has stood still for some seconds)")
    if one.text:
        output.line(one.text)


def _counts(left: tuple[LeftOut, ...]) -> str:
    return ", ".join(f"{one.rule} ({one.count})" for one in left)
