from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sixfold.app import output
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.memory.outcomes import Corrected
from sixfold.memory.requests import Correct

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.command("correct", cls=Command)
@click.argument("question")
@click.option("--wrong", required=True, help="What was answered or remembered wrongly.")
@click.option("--right", required=True, help="What is right.")
@click.option("--ref", help="A memory that says it wrongly: it gets a new revision.")
@click.pass_obj
def command(invocation: Invocation, question: str, wrong: str, right: str, ref: str | None) -> int:
    """Set an answer right: the same question is answered from it at once. `sixfold forget` takes it back."""
    with Session(invocation) as session:
        corrected = session.ask(Correct(question, wrong, right, ref), Corrected)
    if invocation.json:
        output.as_json(plain(corrected))
        return EXIT_DONE
    output.line(
        f"Corrected. I will go by it from now on; `sixfold forget --ref {corrected.observation}` takes it back."
    )
    if corrected.memory:
        output.line(f"The memory {corrected.memory} has a new revision; `sixfold undo` takes that one back.")
    if corrected.secrets:
        output.note(f"{corrected.secrets} secret(s) went to the vault; their places in the text hold a mark.")
    return EXIT_DONE
