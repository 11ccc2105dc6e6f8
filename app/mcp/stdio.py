"""Standard input in lines of bounded length, and the conversation on it."""

from __future__ import annotations

import sys
from typing import IO, TYPE_CHECKING, Any, cast

import anyio
from mcp.server.stdio import stdio_server

if TYPE_CHECKING:
    from typing import BinaryIO

    from mcp.server.lowlevel import Server

MAX_LINE = 1_000_000
"""Bytes of one message: a text of 20,000 with each character escaped twice over is 240,000."""


class BoundedLines:
    """Text whose lines are never longer than `MAX_LINE` bytes: a longer one is passed over and comes as an empty one.

    The library asks for nothing but `readline` (anyio's file on a thread).
    """

    def __init__(self, source: BinaryIO) -> None:
        self._source = source

    def readline(self) -> str:
        """The next line, or nothing at the end."""
        line = self._source.readline(MAX_LINE)
        if len(line) < MAX_LINE or line.endswith(b"\n"):
            return line.decode("utf-8", "replace")
        while line and not line.endswith(b"\n"):
            line = self._source.readline(MAX_LINE)
        return "\n"


async def serve(server: Server[Any]) -> None:
    """Talk until the client closes its end."""
    lines = cast("IO[str]", BoundedLines(sys.stdin.buffer))
    async with stdio_server(anyio.wrap_file(lines)) as (incoming, outgoing):
        await server.run(incoming, outgoing, server.create_initialization_options())
