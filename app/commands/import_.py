from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from sixfold.app import arguments, output, passphrase
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.errors import Stopped
from sixfold.app.failures import EXIT_DONE, EXIT_WORLD
from sixfold.app.session import Session
from sixfold.memory.outcomes import Imported
from sixfold.memory.requests import Import

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.command("import", cls=Command)
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("--format", "form", metavar="NAME", help="markdown, pdf, mail ...; else the file tells.")
@click.option("--sample", metavar="ID", help="With locomo: the conversation, such as conv-26.")
@click.option("--with", "values", multiple=True, metavar="NAME=VALUE", help="A choice of the form: me=NAME in a talk.")
@click.pass_obj
def command(
    invocation: Invocation, files: tuple[Path, ...], form: str | None, sample: str | None, values: tuple[str, ...]
) -> int:
    """Take in files and folders as evidence. Importing the same again adds nothing."""
    secret = passphrase.file(invocation)
    request = Import(tuple(file.absolute() for file in files), form, sample, arguments.pairs(values), secret)
    with Session(invocation) as session:
        imported = session.ask(request, Imported)
    if invocation.cancel.is_set():
        output.note(str(Stopped()))
    if invocation.json:
        output.as_json(plain(imported))
    else:
        output.line(f"{imported.imported} new, {imported.known} known already")
        if imported.left_out:
            output.note(f"{imported.left_out} files of other kinds were left out")
        if imported.excluded:
            output.note(f"{imported.excluded} that your rules exclude were left out")
    for file, reason in imported.failed.items():
        output.note(f"{file}: {reason}")
    return EXIT_WORLD if imported.failed and not imported.imported and not imported.known else EXIT_DONE
