from __future__ import annotations

import sys
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

import click

from sixfold.app import arguments, batch, output
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE, EXIT_NOTHING
from sixfold.app.session import Session
from sixfold.memory.outcomes import Answered
from sixfold.memory.requests import AnswerText, Ask

if TYPE_CHECKING:
    from datetime import datetime

    from sixfold.app.invocation import Invocation
    from sixfold.memory.requests import Event

Mode = Literal["fast", "thorough", "auto"]


@click.command("ask", cls=Command)
@click.argument("question", required=False)
@click.option("--mode", type=click.Choice(["fast", "thorough", "auto"]), default="auto", show_default=True)
@click.option("--now", type=arguments.NOW, help="Answer as if it were then.")
@click.option(
    "--batch", "file", type=click.Path(path_type=Path), help="A file with one JSON object a line; - is stdin."
)
@click.pass_obj
def command(invocation: Invocation, question: str | None, mode: Mode, now: datetime | None, file: Path | None) -> int:
    """Answer from what is remembered, with the evidence. Stores nothing."""
    wanted = Ask(question or "", mode, now)
    with Session(invocation) as session:
        if file is not None:
            return batch.run(file, lambda row: plain(session.ask(_line(wanted, row), Answered)), invocation.cancel)
        if not wanted.question.strip():
            raise click.UsageError("What should be answered? Give a QUESTION or --batch FILE.")
        answered = session.ask(wanted, Answered, None if invocation.json else _stream)
    if invocation.json:
        output.as_json(plain(answered))
    else:
        _print(answered)
    return EXIT_NOTHING if answered.abstained else EXIT_DONE


def _line(wanted: Ask, row: dict[str, Any]) -> Ask:
    now = batch.moment(row, "now", wanted.now, arguments.NOW)
    return replace(wanted, question=batch.text(row, "question"), now=now)


def _stream(event: Event) -> None:
    """Show the answer while it is written, beside the data: what is printed at the end is what was checked."""
    if isinstance(event, AnswerText) and sys.stderr.isatty():
        click.echo(output.safe(event.text), nl=False, err=True)


def _print(answered: Answered) -> None:
    if sys.stderr.isatty():
        output.note("")
    output.line(answered.answer)
    for citation in answered.citations:
        place = citation.source.title or citation.source.author or citation.source.app or ""
        output.line(f"  [{citation.n}] {citation.when}  {place}: {output.short(citation.quote)}  ({citation.ref})")
