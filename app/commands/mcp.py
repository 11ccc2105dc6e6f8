from __future__ import annotations

import signal
from functools import partial
from importlib import metadata
from typing import TYPE_CHECKING

import anyio
import click

from sixfold.app import logs
from sixfold.app.clock import local_zone
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE
from sixfold.app.mcp.server import Desk
from sixfold.app.mcp.stdio import serve
from sixfold.app.mcp.way import Way

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.command("mcp", cls=Command)
@click.pass_obj
def command(invocation: Invocation) -> int:
    """Let another program ask, over the Model Context Protocol on standard input and output.

    It is the other program that starts this, by a line in its settings. Nothing is given until you allow it, on the
    window's privacy page or with `sixfold clients`. Never the vault.
    """
    signal.signal(signal.SIGINT, signal.SIG_DFL)
    signal.signal(signal.SIGTERM, signal.SIG_DFL)  # a thread waits for input for ever; what is written is whole anyway
    desk = Desk(Way(invocation), local_zone(), partial(logs.record_fault, invocation.home.logs))
    anyio.run(serve, desk.server(metadata.version("sixfold")))
    return EXIT_DONE
