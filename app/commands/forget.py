from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from sixfold.app import arguments, output
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE, EXIT_WORLD
from sixfold.app.session import Session
from sixfold.memory.outcomes import Forgotten
from sixfold.memory.requests import Forget

if TYPE_CHECKING:
    from datetime import datetime

    from sixfold.app.invocation import Invocation


@click.command("forget", cls=Command)
@click.option("--last", type=arguments.DURATION, help="The last 90s, 15m, 2h, 3d, 1w.")
@click.option("--since", type=arguments.SINCE)
@click.option("--until", type=arguments.UNTIL)
@click.option("--app")
@click.option("--ref", help="One observation or memory.")
@click.option("--yes", is_flag=True, help="Do not ask.")
@click.pass_obj
def command(  # noqa: PLR0917 - click hands over each option
    invocation: Invocation,
    last: float | None,
    since: datetime | None,
    until: datetime | None,
    app: str | None,
    ref: str | None,
    yes: bool,
) -> int:
    """Delete evidence and all that came from it alone. It cannot be undone.

    While the memory is locked the recorder's files of that time are deleted at once; the rest follows at unlock.
    """
    request = Forget(last, since, until, app, ref)
    _check(request)
    with Session(invocation) as session:
        if not yes:
            output.note(_say(session.ask(replace(request, preview=True), Forgotten), preview=True))
            if not click.confirm("Forget this for good?", err=True):
                return EXIT_WORLD
        forgotten = session.ask(request, Forgotten)
    if invocation.json:
        output.as_json(plain(forgotten))
    else:
        output.line(_say(forgotten, preview=False))
    return EXIT_DONE


def _check(request: Forget) -> None:
    """Exactly one way to say what: the last time, a ref, or bounds (since, until, app) together."""
    bounds = (request.since, request.until, request.app)
    ways = [request.last_seconds is not None, request.ref is not None, any(bound is not None for bound in bounds)]
    if sum(ways) != 1:
        raise click.UsageError("Say what to forget: --last, or --ref, or --since and --until, or --app.")
    if request.since and request.until and request.since >= request.until:
        raise click.UsageError("--since must be before --until.")


def _say(counts: Forgotten, *, preview: bool) -> str:
    verb = "This would forget" if preview else "Forgotten:"
    words = (
        f"{verb} {counts.observations} pieces of evidence, {counts.images} images, {counts.memories} memories, "
        f"{counts.inbox} files of the inbox; {counts.rebuilt} memories are rebuilt from their other evidence."
    )
    return f"{words} The memory is locked, so all but the inbox follows at unlock." if counts.queued else words
