"""The shape of every command: it takes the shared options, gets the invocation first, and returns its exit code."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


def shared_options() -> list[click.Parameter]:
    """The options that stand before a command's name as well as after it."""
    return [
        click.Option(["--home"], type=click.Path(path_type=Path), help="The memory's folder.", expose_value=True),
        click.Option(["--passphrase-file"], type=click.Path(path_type=Path), help="A file whose first line is it."),
        click.Option(["--json"], is_flag=True, help="Print one JSON object."),
    ]


def absorb(ctx: click.Context, params: dict[str, Any]) -> Invocation:
    """Take the shared options out of `params` into the invocation; the later ones on the line win."""
    invocation: Invocation = ctx.obj
    home, file, as_json = params.pop("home", None), params.pop("passphrase_file", None), params.pop("json", False)
    return replace(
        invocation,
        home_option=home or invocation.home_option,
        passphrase_option=file or invocation.passphrase_option,
        json=as_json or invocation.json,
    )


class Command(click.Command):
    """A command that also takes the shared options. Its callback gets the invocation first and returns an exit code."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.params.extend(shared_options())

    def invoke(self, ctx: click.Context) -> Any:
        ctx.obj = absorb(ctx, ctx.params)
        return super().invoke(ctx)


class Subcommands(click.Group):
    """A command with commands of its own, all with the shared options."""

    command_class = Command

    def invoke(self, ctx: click.Context) -> Any:
        ctx.obj = absorb(ctx, ctx.params)
        return super().invoke(ctx)
