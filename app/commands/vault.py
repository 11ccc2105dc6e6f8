from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sixfold.app import output, views
from sixfold.app.codec import plain
from sixfold.app.command import Subcommands
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.memory.outcomes import Memories, Secret
from sixfold.memory.requests import VaultList, VaultShow

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.group("vault", cls=Subcommands)
def command() -> None:
    """Secrets from your own words, sealed."""


@command.command("list")
@click.pass_obj
def list_captions(invocation: Invocation) -> int:
    """List what each secret is; no values."""
    with Session(invocation) as session:
        listed = session.ask(VaultList(), Memories)
    if invocation.json:
        output.as_json(views.memories(listed))
    else:
        for memory in listed.memories:
            output.line(f"{output.short(views.headline(memory))}  {memory.id}")
    return EXIT_DONE


@command.command("show")
@click.argument("ref")
@click.pass_obj
def show_value(invocation: Invocation, ref: str) -> int:
    """Print one secret. The passphrase is asked for each time."""
    with Session(invocation) as session:
        secret = session.ask(VaultShow(ref, session.passphrase()), Secret)
    if invocation.json:
        output.as_json(plain(secret))
    else:
        click.echo(secret.value)
    return EXIT_DONE
