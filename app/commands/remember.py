from __future__ import annotations

import sys
from typing import TYPE_CHECKING

import click

from sixfold.app import arguments, output
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.memory.outcomes import Stored
from sixfold.memory.requests import Remember

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.command("remember", cls=Command)
@click.argument("text")
@click.option("--as", "memory_type", type=arguments.MEMORY_TYPE, help="Make a memory of that type of it at once.")
@click.pass_obj
def command(invocation: Invocation, text: str, memory_type: str | None) -> int:
    """Store your own words; - reads them from standard input."""
    words = sys.stdin.buffer.read().decode("utf-8", errors="replace") if text == "-" else text
    if not words.strip():
        raise click.UsageError("There is nothing to remember in an empty text.")
    with Session(invocation) as session:
        stored = session.ask(Remember(words, arguments.memory_type(memory_type)), Stored)
    if invocation.json:
        output.as_json(plain(stored))
    else:
        for ref in (*stored.observations, *stored.memories):
            output.line(ref)
        if stored.secrets:
            output.note(f"{stored.secrets} secret(s) went to the vault; their places in the text hold a mark.")
    return EXIT_DONE
