from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sixfold.app import arguments, output, views
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.memory.outcomes import Observations
from sixfold.memory.requests import ListObservations

if TYPE_CHECKING:
    from datetime import datetime

    from sixfold.app.invocation import Invocation


@click.command("observations", cls=Command)
@click.option("--since", type=arguments.SINCE)
@click.option("--until", type=arguments.UNTIL)
@click.option("--app")
@click.option("--limit", type=click.IntRange(min=1), help="All, unless given.")
@click.option("--offset", type=click.IntRange(min=0), default=0)
@click.pass_obj
def command(  # noqa: PLR0917 - click hands over each option
    invocation: Invocation,
    since: datetime | None,
    until: datetime | None,
    app: str | None,
    limit: int | None,
    offset: int,
) -> int:
    """List what is stored as evidence, newest first."""
    with Session(invocation) as session:
        listed = session.ask(ListObservations(since, until, app, limit, offset), Observations)
    if invocation.json:
        output.as_json(views.observations(listed))
        return EXIT_DONE
    for view in listed.observations:
        place = view.source.app or view.source.author or view.source.title or ""
        output.line(f"{view.when}  {view.kind}  {place}  {view.ref}")
        output.line(f"    {output.short(view.text)}")
    return EXIT_DONE
