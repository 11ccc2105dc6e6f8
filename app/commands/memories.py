from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sixfold.app import arguments, output, views
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.memory.outcomes import Memories
from sixfold.memory.requests import ListMemories

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.command("memories", cls=Command)
@click.option("--type", "memory_type", type=arguments.MEMORY_TYPE)
@click.option("--query", help="Only those with these words.")
@click.option("--limit", type=click.IntRange(min=1), help="All, unless given.")
@click.option("--offset", type=click.IntRange(min=0), default=0)
@click.pass_obj
def command(invocation: Invocation, memory_type: str | None, query: str | None, limit: int | None, offset: int) -> int:
    """List what is remembered, newest first."""
    with Session(invocation) as session:
        request = ListMemories(arguments.memory_type(memory_type), query, limit, offset)
        listed = session.ask(request, Memories)
    if invocation.json:
        output.as_json(views.memories(listed))
    else:
        for memory in listed.memories:
            mark = f"  {views.TO_REVIEW}" if memory.needs_review else ""
            output.line(f"{memory.type.value:<10}  {output.short(views.headline(memory))}  {memory.id}{mark}")
    return EXIT_DONE
