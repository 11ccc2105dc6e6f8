from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sixfold.app import arguments, output
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.memory.outcomes import Exported
from sixfold.memory.requests import Export
from sixfold.memory.types import MemoryType

if TYPE_CHECKING:
    from datetime import datetime

    from sixfold.app.invocation import Invocation


@click.command("export", cls=Command)
@click.argument("name")
@click.option("--to", "target", required=True, type=click.Path(path_type=Path), help="The file or folder to write.")
@click.option("--type", "types", multiple=True, type=arguments.MEMORY_TYPE, help="Only these; may be given again.")
@click.option("--app", help="Only what this application showed.")
@click.option("--since", type=arguments.SINCE)
@click.option("--until", type=arguments.UNTIL)
@click.option("--with", "values", multiple=True, metavar="NAME=VALUE", help="A choice of the form: pictures=yes.")
@click.option("--vault", is_flag=True, help="The vault's values too, readable by everyone who has the file.")
@click.pass_obj
def command(  # noqa: PLR0917 - click hands over each option
    invocation: Invocation,
    name: str,
    target: Path,
    types: tuple[str, ...],
    app: str | None,
    since: datetime | None,
    until: datetime | None,
    values: tuple[str, ...],
    *,
    vault: bool,
) -> int:
    """Write what is remembered as files of your own, not encrypted. The vault stays out unless --vault is given."""
    chosen = frozenset(MemoryType(kind) for kind in types)
    request = Export(name, target.absolute(), chosen, app, since, until, arguments.pairs(values))
    with Session(invocation) as session:
        if vault:
            request = replace(request, passphrase=session.passphrase())
        exported = session.ask(request, Exported)
    if invocation.json:
        output.as_json(plain(exported))
    else:
        read = f"{exported.memories} memories and {exported.evidence} observations read"
        output.line(f"{read}, {exported.files} file{'' if exported.files == 1 else 's'} written")
    return EXIT_DONE
