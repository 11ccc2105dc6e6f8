from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sixfold.app import output, passphrase
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.errors import NoRecoveryKey, RecoveryFileError
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.memory.outcomes import Done
from sixfold.memory.requests import Recover

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.command("recover", cls=Command)
@click.option(
    "--recovery-file",
    type=click.Path(path_type=Path),
    help="Read the recovery key from there; otherwise it is asked for.",
)
@click.pass_obj
def command(invocation: Invocation, recovery_file: Path | None) -> int:
    """Choose a new passphrase with the recovery key; --passphrase-file names the new one."""
    with Session(invocation) as session:
        recovery_key = _from_file(recovery_file) if recovery_file else _asked()
        chosen = passphrase.source(invocation).choose()
        if passphrase.is_weak(chosen):
            output.note(passphrase.WEAK_WORDS)
        done = session.ask(Recover(recovery_key, chosen), Done)
    if invocation.json:
        output.as_json(plain(done))
    else:
        output.line("The new passphrase opens the memory. The recovery key stays as it is.")
    return EXIT_DONE


def _asked() -> str:
    """The key as it is typed, which the terminal does not show: what it shows may be kept, and be recorded."""
    if not sys.stdin.isatty():
        raise NoRecoveryKey
    typed: str = click.prompt("Recovery key", hide_input=True, err=True)
    return typed


def _from_file(path: Path) -> str:
    """The whole file: a key may have been copied in two lines."""
    try:
        with path.open(encoding="utf-8") as opened:
            text = opened.read(passphrase.READ_LIMIT).strip()
    except (OSError, UnicodeDecodeError) as error:
        raise RecoveryFileError(path=path) from error
    if not text:
        raise RecoveryFileError(path=path)
    return text
