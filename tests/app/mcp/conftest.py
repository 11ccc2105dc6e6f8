"""The real `sixfold mcp` in a process of its own, an official client on its pipes, and the memory that it talks to."""

from __future__ import annotations

import asyncio
import sys
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeVar

import mcp_types as types
import psutil
import pytest
from mcp.client.client import Client
from mcp.client.stdio import StdioServerParameters, stdio_client

from sixfold.app.client_errors import ClientWaits
from sixfold.app.server import Limits, Server, Service
from sixfold.memory.client_requests import (
    AllowClient,
    AskAs,
    ClientIdentity,
    ClientScope,
    ClientView,
    DenyClient,
    ListClients,
    ReadClientLog,
)
from sixfold.memory.outcomes import ClientLog, Clients, Done
from sixfold.memory.requests import Search

if TYPE_CHECKING:
    import threading
    from collections.abc import Awaitable, Callable, Iterator, Mapping

    from sixfold.memory.client_requests import ClientAccess
    from sixfold.memory.outcomes import Result
    from sixfold.memory.requests import Report, Request
    from tests.app.conftest import Bench

T = TypeVar("T")

NAME = "drafting-desk"
SIXFOLD = str(Path(sys.executable).with_name("sixfold"))


@dataclass(frozen=True)
class Line:
    """The line of a client's settings that starts `sixfold mcp`."""

    environment: Mapping[str, str]
    name: str = NAME
    mode: str = "auto"
    command: tuple[str, ...] = (SIXFOLD, "mcp")

    def talk(self, conversation: Callable[[Client], Awaitable[T]]) -> T:
        """Start it, hold a conversation, end it."""

        async def talk() -> T:
            program, *arguments = self.command
            started = StdioServerParameters(command=program, args=arguments, env=dict(self.environment))
            named = types.Implementation(name=self.name, version="1.2")
            async with Client(stdio_client(started), client_info=named, mode=self.mode) as client:
                return await conversation(client)

        return asyncio.run(talk())

    def call(self, tool: str, arguments: dict[str, Any]) -> types.CallToolResult:
        """One call of one tool."""

        async def call(client: Client) -> types.CallToolResult:
            return await client.call_tool(tool, arguments)

        return self.talk(call)


@dataclass
class Instance:
    """What a window is to a client: the memory behind its socket, and the user who says what may be asked."""

    bench: Bench
    line: Line
    faults: list[BaseException] = field(default_factory=list)

    def handle(self, request: Request, authorised: bool, report: Report, cancel: threading.Event) -> Result:
        return self.bench.handler.handle(request, report, cancel, authorised=authorised)

    def clients(self) -> tuple[ClientView, ...]:
        return self.bench.ask(ListClients(), Clients).clients

    def allow(self, *scopes: ClientScope, name: str = NAME) -> None:
        """Let it ask once, as this process starts it, and say yes."""
        if name not in {client.name for client in self.clients()}:
            program = str(psutil.Process().exe())
            with pytest.raises(ClientWaits):
                self.bench.ask(AskAs(ClientIdentity(name, "1.2", program), Search("anything")), Done)
        [number] = [client.number for client in self.clients() if client.name == name]
        self.bench.ask(AllowClient(number, frozenset(scopes or ClientScope)), Done)

    def deny(self, name: str = NAME) -> None:
        [number] = [client.number for client in self.clients() if client.name == name]
        self.bench.ask(DenyClient(number), Done)

    def log(self) -> tuple[ClientAccess, ...]:
        return self.bench.ask(ReadClientLog(), ClientLog).entries


@pytest.fixture
def instance(memory: Bench) -> Iterator[Instance]:
    home = memory.outside.home
    running = Instance(memory, Line(memory.invocation.environment))
    service = Service(running.handle, memory.handler.check, running.faults.append)
    server = Server(home.socket, service, Limits())
    server.start()
    yield running
    server.close()


def said(result: types.CallToolResult) -> str:
    """All that a client's model reads of it."""
    return "\n".join(part.text for part in result.content if isinstance(part, types.TextContent))
