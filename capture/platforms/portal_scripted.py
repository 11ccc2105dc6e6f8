"""A scripted ScreenCast portal on a real bus: stands in for a Wayland desktop and its user."""

from __future__ import annotations

import asyncio
import os
import threading
from dataclasses import dataclass, field
from typing import Any

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus

from sixfold.capture.platforms.portal import BUS, CAST, PLACE, REQUEST, SESSION

CLOSED = 2
"""The response of a question that ended in another way than by the user's yes or no."""


@dataclass(slots=True)
class ScriptedPortal:
    """Answers as told; `response` None never answers the user's question. A permission is good for one time.

    `asked` counts how often the user was asked, `tokens` holds the permissions that were shown.
    """

    address: str
    response: int | None = 0
    sizes: tuple[tuple[int, int], ...] = ((64, 48),)
    asked: int = 0
    tokens: list[str] = field(default_factory=list)
    _valid: set[str] = field(default_factory=set)
    _session: str = ""
    _bus: MessageBus | None = None
    _loop: asyncio.AbstractEventLoop = field(default_factory=asyncio.new_event_loop)
    _thread: threading.Thread | None = None
    _wishes: dict[str, Variant] = field(default_factory=dict)

    def start(self) -> None:
        """Come onto the bus."""
        self._thread = threading.Thread(target=self._loop.run_forever, name="scripted portal", daemon=True)
        self._thread.start()
        asyncio.run_coroutine_threadsafe(self._connect(), self._loop).result(10)

    def end_session(self) -> None:
        """Do what a desktop does when its user ends the sharing."""
        asyncio.run_coroutine_threadsafe(self._signal(self._session, SESSION, "Closed", "", []), self._loop).result(10)

    def close(self) -> None:
        """Leave the bus."""
        if self._thread is not None:
            asyncio.run_coroutine_threadsafe(self._leave(), self._loop).result(10)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
            self._thread = None

    async def _connect(self) -> None:
        self._bus = await MessageBus(bus_address=self.address, negotiate_unix_fd=True).connect()
        self._bus.add_message_handler(self._hear)
        await self._bus.request_name(BUS)

    async def _leave(self) -> None:
        if self._bus is not None:
            self._bus.disconnect()
            await asyncio.sleep(0)

    async def _signal(self, path: str, interface: str, member: str, form: str, body: list[Any]) -> None:
        if self._bus is not None:
            await self._bus.send(Message.new_signal(path, interface, member, form, body))

    def _hear(self, message: Message) -> Message | bool | None:
        if message.message_type is not MessageType.METHOD_CALL:
            return None
        if message.interface == SESSION:
            return Message.new_method_return(message)
        if message.interface != CAST or message.path != PLACE:
            return None
        if message.member == "OpenPipeWireRemote":
            return self._remote(message)
        options = message.body[-1]
        sender = (message.sender or "").lstrip(":").replace(".", "_")
        request = f"{PLACE}/request/{sender}/{options['handle_token'].value}"
        response, results = self._answer(message.member or "", options, sender)
        if response is not None:
            signal = self._signal(request, REQUEST, "Response", "ua{sv}", [response, results])
            self._loop.call_soon(asyncio.ensure_future, signal)
        return Message.new_method_return(message, "o", [request])

    def _answer(self, member: str, options: dict[str, Variant], sender: str) -> tuple[int | None, dict[str, Variant]]:
        if member == "CreateSession":
            self._session = f"{PLACE}/session/{sender}/{options['session_handle_token'].value}"
            return 0, {"session_handle": Variant("s", self._session)}
        if member == "SelectSources":
            self._wishes = options
            return 0, {}
        return self._shared()

    def _shared(self) -> tuple[int | None, dict[str, Variant]]:
        shown = self._wishes.get("restore_token")
        if shown is not None:
            self.tokens.append(shown.value)
        if shown is None or shown.value not in self._valid:
            self.asked += 1
            if self.response != 0:
                return self.response, {}
        token = f"permission {len(self.tokens) + self.asked}"
        self._valid = {token}
        streams, x = [], 0
        for node, (width, height) in enumerate(self.sizes, start=40):
            facts = {"position": Variant("(ii)", [x, 0]), "size": Variant("(ii)", [width, height])}
            streams.append([node, facts])
            x += width
        return 0, {"streams": Variant("a(ua{sv})", streams), "restore_token": Variant("s", token)}

    def _remote(self, message: Message) -> Message:
        """Give a descriptor; what it leads to is the business of the program that reads the pictures."""
        descriptor = os.open(os.devnull, os.O_RDONLY)
        self._loop.call_later(1, os.close, descriptor)  # once it was sent
        return Message.new_method_return(message, "h", [0], [descriptor])
