from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sixfold.app import output
from sixfold.app.client_errors import ClientUnknown
from sixfold.app.clock import in_zone, local_zone
from sixfold.app.codec import plain
from sixfold.app.command import Subcommands
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.memory.client_requests import (
    AllowClient,
    ClientScope,
    ClientState,
    ClientView,
    DenyClient,
    ListClients,
    ReadClientLog,
)
from sixfold.memory.outcomes import ClientLog, Clients, Done

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.group("clients", cls=Subcommands)
def command() -> None:
    """Other programs that ask through `sixfold mcp`: which may, and what they asked. The vault never."""


@command.command("list")
@click.pass_obj
def list_clients(invocation: Invocation) -> int:
    """List the programs that have asked: those that wait for your word first."""
    with Session(invocation) as session:
        _list(invocation, session)
    return EXIT_DONE


@command.command("allow")
@click.argument("name")
@click.option(
    "--scope",
    "scopes",
    multiple=True,
    type=click.Choice([scope.value for scope in ClientScope]),
    default=(ClientScope.READ.value,),
    show_default=True,
    help="read: search and ask. remember: store texts under its name. May be given twice.",
)
@click.pass_obj
def allow(invocation: Invocation, name: str, scopes: tuple[str, ...]) -> int:
    """Let a program, by its name or number, do exactly this from now on."""
    with Session(invocation) as session:
        wanted = frozenset(ClientScope(scope) for scope in scopes)
        session.ask(AllowClient(_number(session, name), wanted), Done)
        _list(invocation, session)
    return EXIT_DONE


@command.command("deny")
@click.argument("name")
@click.pass_obj
def deny(invocation: Invocation, name: str) -> int:
    """Refuse a program, by its name or number, or take back what it was allowed."""
    with Session(invocation) as session:
        session.ask(DenyClient(_number(session, name)), Done)
        _list(invocation, session)
    return EXIT_DONE


@command.command("log")
@click.option("--limit", type=click.IntRange(min=1), default=50, show_default=True)
@click.pass_obj
def log(invocation: Invocation, limit: int) -> int:
    """Show what programs asked: when, which, with what, how many results; never the words."""
    with Session(invocation) as session:
        found = session.ask(ReadClientLog(limit), ClientLog)
    if invocation.json:
        output.as_json(plain(found))
        return EXIT_DONE
    zone = local_zone()
    for entry in found.entries:
        when = in_zone(entry.at, zone).isoformat(timespec="seconds")
        came = f"{entry.results} results" if entry.outcome == "answered" else entry.outcome
        often = f", {entry.times} times within an hour" if entry.times > 1 else ""
        output.line(f"{when}  {entry.client} ({entry.program})  {entry.tool}: {came}{often}")
    return EXIT_DONE


def _number(session: Session, name: str) -> int:
    """The number of the program that is meant; raises `ClientUnknown` unless it is exactly one."""
    known = session.ask(ListClients(), Clients).clients
    meant = [client for client in known if client.name == name] or [
        client for client in known if str(client.number) == name
    ]
    if len(meant) != 1:
        raise ClientUnknown(name=output.short(output.safe(name)))
    return meant[0].number


def _list(invocation: Invocation, session: Session) -> None:
    found = session.ask(ListClients(), Clients)
    if invocation.json:
        output.as_json(plain(found))
        return
    for client in found.clients:
        output.line(f"{client.number}  {client.name} {client.version}  {client.program}  {_state(client)}")


def _state(client: ClientView) -> str:
    if client.state is ClientState.WAITING:
        return "waits for your word"
    if client.state is ClientState.DENIED:
        return "refused"
    return "may " + " and ".join(client.scopes)
