from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from sixfold.app import arguments, batch, output, views
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE, EXIT_NOTHING
from sixfold.app.session import Session
from sixfold.memory.outcomes import Found
from sixfold.memory.requests import Search

if TYPE_CHECKING:
    from datetime import datetime

    from sixfold.app.invocation import Invocation

Kind = Literal["observation", "memory", "all"]


@click.command("search", cls=Command)
@click.argument("query", required=False)
@click.option("--limit", type=click.IntRange(1, 1000), default=10, show_default=True)
@click.option("--kind", type=click.Choice(["observation", "memory", "all"]), default="all", show_default=True)
@click.option("--type", "memory_type", type=arguments.MEMORY_TYPE)
@click.option("--app")
@click.option("--since", type=arguments.SINCE)
@click.option("--until", type=arguments.UNTIL)
@click.option("--now", type=arguments.NOW, help="Search as if it were then.")
@click.option(
    "--batch", "file", type=click.Path(path_type=Path), help="A file with one JSON object a line; - is stdin."
)
@click.pass_obj
def command(  # noqa: PLR0917 - click hands over each option
    invocation: Invocation,
    query: str | None,
    limit: int,
    kind: Kind,
    memory_type: str | None,
    app: str | None,
    since: datetime | None,
    until: datetime | None,
    now: datetime | None,
    file: Path | None,
) -> int:
    """Find what was seen and what is remembered. Asks no model, stores nothing."""
    wanted = Search(query or "", limit, kind, arguments.memory_type(memory_type), app, since, until, now)
    with Session(invocation) as session:
        if file is not None:
            return batch.run(file, lambda row: views.found(session.ask(_line(wanted, row), Found)), invocation.cancel)
        if not wanted.query.strip():
            raise click.UsageError("What should be looked for? Give a QUERY or --batch FILE.")
        found = session.ask(wanted, Found)
    if invocation.json:
        output.as_json(views.found(found))
    else:
        _print(found)
    return EXIT_DONE if found.results else EXIT_NOTHING


def _line(wanted: Search, row: dict[str, Any]) -> Search:
    """One line of a batch: its own fields win over the options."""
    return replace(
        wanted,
        query=batch.text(row, "query"),
        limit=batch.number(row, "limit", wanted.limit),
        type=batch.choice(row, "type", wanted.type),
        since=batch.moment(row, "since", wanted.since, arguments.SINCE),
        until=batch.moment(row, "until", wanted.until, arguments.UNTIL),
        now=batch.moment(row, "now", wanted.now, arguments.NOW),
    )


def _print(found: Found) -> None:
    for result in found.results:
        place = result.source.app or result.source.author or result.source.title or ""
        mark = f"  {views.TO_REVIEW}" if result.needs_review else ""
        output.line(f"{result.when}  {result.kind} {result.type}  {place}  {result.ref}{mark}")
        output.line(f"    {output.short(result.text)}")
