from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sixfold.app import clock, founding, output, passphrase
from sixfold.app.command import Command
from sixfold.app.errors import HomeExists, OutputRefused
from sixfold.app.failures import EXIT_DONE
from sixfold.memory.store.key_derivation import Cost

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.command("init", cls=Command)
@click.option(
    "--recovery-file", type=click.Path(path_type=Path), help="Write the recovery key there, not on the screen."
)
@click.option("--cost", metavar="KIB:PASSES", hidden=True, help="Argon2id's cost; for tests alone.")
@click.pass_obj
def command(invocation: Invocation, recovery_file: Path | None, cost: str | None) -> int:
    """Make a memory: choose a passphrase, and keep the recovery key that is shown once."""
    home = invocation.home
    if home.exists:
        raise HomeExists(home=home.root)
    chosen = passphrase.source(invocation).choose()
    if passphrase.is_weak(chosen):
        output.note(passphrase.WEAK_WORDS)
    if recovery_file is not None:
        _reserve(recovery_file)
    recovery_key = founding.found(
        home, chosen, now=clock.system_clock(), time_zone=clock.local_zone(), cost=_cost(cost)
    )
    if recovery_file is not None:
        _write(recovery_file, f"{recovery_key}\n")
    if invocation.json:
        shown = None if recovery_file else recovery_key
        output.as_json({"home": str(home.root), "recovery_key": shown})
        return EXIT_DONE
    output.line(f"The memory is made in {home.root}.")
    if recovery_file is None:
        output.note("Write the recovery key down; it opens the memory without the passphrase and is not shown again:")
        output.line(recovery_key)
    return EXIT_DONE


def _cost(text: str | None) -> Cost | None:
    if text is None:
        return None
    memory, _colon, passes = text.partition(":")
    if not (memory.isdigit() and passes.isdigit()):
        raise click.UsageError("--cost is KIB:PASSES")
    return Cost(int(memory), int(passes), 1)


def _reserve(path: Path) -> None:
    """Refuse, before there is a key to lose, a file that cannot be written or holds something: perhaps another key."""
    if path.exists() and (not path.is_file() or path.stat().st_size):
        raise OutputRefused(path=path)
    _write(path, "")


def _write(path: Path, text: str) -> None:
    try:
        handle = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_CLOEXEC, 0o600)
        with os.fdopen(handle, "w", encoding="utf-8") as opened:
            opened.write(text)
            opened.flush()
            os.fsync(opened.fileno())
    except OSError as error:
        raise OutputRefused(path=path) from error
