"""The command line. Its names, JSON and exit codes are a contract that scripts measure Sixfold through.

Exit codes: 0 done, 1 the world said no (one sentence with a remedy on stderr), 2 wrong usage, 3 nothing found,
70 a bug.
A command's module is imported when that command runs, so that `sixfold status` starts without the models' libraries.
"""

from __future__ import annotations

import os
import signal
import sys
from importlib import import_module
from pkgutil import iter_modules
from typing import TYPE_CHECKING, Any

import click

from sixfold.app import commands, logs
from sixfold.app.command import absorb, shared_options
from sixfold.app.failures import EXIT_BUG, EXIT_DONE, EXIT_USAGE, explain
from sixfold.app.hardening import harden
from sixfold.app.invocation import Invocation

if TYPE_CHECKING:
    from collections.abc import Sequence
    from types import FrameType


class Commands(click.Group):
    """The modules of `sixfold.app.commands`, one a command, imported when needed."""

    def list_commands(self, ctx: click.Context) -> list[str]:  # noqa: ARG002 - click's signature
        return sorted(module.name.rstrip("_") for module in iter_modules(commands.__path__))

    def get_command(self, ctx: click.Context, cmd_name: str) -> click.Command | None:
        if cmd_name not in self.list_commands(ctx):
            return None
        known = {module.name for module in iter_modules(commands.__path__)}
        name = cmd_name if cmd_name in known else f"{cmd_name}_"
        command: click.Command = import_module(f"{commands.__name__}.{name}").command
        return command

    def invoke(self, ctx: click.Context) -> Any:
        ctx.obj = absorb(ctx, ctx.params)
        return super().invoke(ctx)


@click.group("sixfold", cls=Commands, invoke_without_command=True, params=shared_options())
@click.version_option(package_name="sixfold")
@click.pass_context
def program(ctx: click.Context) -> int:
    """A private memory for this computer. Without a command: open the window."""
    if ctx.invoked_subcommand is not None:
        return EXIT_DONE
    status: int = import_module("sixfold.app.main").open_window(ctx.obj)
    return status


def main(arguments: Sequence[str] | None = None, plugins: tuple[object, ...] = ()) -> None:
    """Run one command and end the process with its exit code."""
    harden()
    sys.exit(run(sys.argv[1:] if arguments is None else list(arguments), plugins))


def run(arguments: list[str], plugins: tuple[object, ...] = ()) -> int:
    """Run one command and give its exit code; every error has become a sentence on stderr."""
    invocation = Invocation(environment=dict(os.environ), plugins=plugins)
    listen_for_interrupt(invocation)
    try:
        status = program.main(arguments, "sixfold", standalone_mode=False, obj=invocation)
    except click.ClickException as error:
        error.show()
        return EXIT_USAGE
    except click.Abort:
        return speak(KeyboardInterrupt(), invocation)
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return EXIT_DONE
    except (Exception, KeyboardInterrupt) as error:  # noqa: BLE001 - the one place where an error becomes an exit code
        return speak(error, invocation)
    return int(status or EXIT_DONE)


def speak(error: BaseException, invocation: Invocation) -> int:
    """Say in one sentence what went wrong; a bug leaves its trace, without words of the user's, in the log."""
    trouble = explain(error)
    if trouble.status == EXIT_BUG:
        logs.record_fault(invocation.home.logs, error)
    click.echo(f"sixfold: {trouble.sentence}", err=True)
    return trouble.status


def listen_for_interrupt(invocation: Invocation) -> None:
    """Ctrl+C ends work in order, and a prompt or a second time at once."""

    def interrupt(_number: int, _frame: FrameType | None) -> None:
        if invocation.cancel.is_set() or not invocation.working.is_set():
            raise KeyboardInterrupt
        invocation.cancel.set()

    signal.signal(signal.SIGINT, interrupt)
    signal.signal(signal.SIGTERM, interrupt)


if __name__ == "__main__":
    main()
