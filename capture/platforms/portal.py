"""The ScreenCast portal of a Wayland desktop (org.freedesktop.portal.ScreenCast), asked with dbus-fast.

The desktop asks the user which monitors it may share. Once allowed, it gives a token, good for one time, by which the
next session needs no question; it stands in a file beside the rules. Windows are told to nobody here.
"""

from __future__ import annotations

import asyncio
import os
import secrets
import threading
from concurrent.futures import TimeoutError as LateError
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from dbus_fast import Message, MessageType, Variant
from dbus_fast.aio import MessageBus
from dbus_fast.errors import AuthError, DBusError, InvalidAddressError

from sixfold.capture.errors import PortalAbsentError, PortalClosedError, PortalRefusedError, PortalSilentError
from sixfold.capture.observation import Box

if TYPE_CHECKING:
    from collections.abc import Coroutine
    from pathlib import Path
    from typing import TypeVar

    T = TypeVar("T")

BUS = "org.freedesktop.portal.Desktop"
PLACE = "/org/freedesktop/portal/desktop"
CAST = "org.freedesktop.portal.ScreenCast"
REQUEST = "org.freedesktop.portal.Request"
SESSION = "org.freedesktop.portal.Session"
DBUS = "org.freedesktop.DBus"

MONITORS = 1
UNTIL_REVOKED = 2
"""The kind of source, and how long a permission lasts (persist_mode)."""
ALLOWED = 0
ASKED = 120
"""Seconds for the user to answer the desktop's question."""
CALLED = 10
"""Seconds for what needs no user."""
MAX_TOKEN = 4096
MAX_STREAMS = 16


@dataclass(frozen=True, slots=True)
class Stream:
    """A monitor that is shared: its node in PipeWire, and its place on the desktop in the desktop's own units."""

    node: int
    box: Box


class Portal:
    """One session of sharing; a thread of its own talks to the desktop. Used by one thread."""

    def __init__(self, session: str, token: Path, asked: float = ASKED) -> None:
        """`session` is the address of the session's bus, `token` the file of the permission."""
        self._address = session
        self._token = token
        self._asked = asked
        self._bus: MessageBus | None = None
        self._answers: dict[str, asyncio.Future[tuple[int, dict[str, Variant]]]] = {}
        self._handle = ""
        self._is_closed = threading.Event()
        self._loop = asyncio.new_event_loop()
        self._thread = threading.Thread(target=self._loop.run_forever, name="portal", daemon=True)
        self._thread.start()

    @property
    def is_closed(self) -> bool:
        """The desktop or the user has ended the sharing."""
        return self._is_closed.is_set()

    def open(self) -> tuple[Stream, ...]:
        """Ask for the monitors, and give those that may be seen, from left to right.

        Raises:
            PortalAbsentError: nobody offers it.
            PortalRefusedError: the user, or the desktop, said no.
            PortalSilentError: nobody answered in time.
        """
        return self._run(self._open(), self._asked + 4 * CALLED)

    def remote(self) -> int:
        """Give a new descriptor of PipeWire, for one reader; raises PortalClosedError when the session is over."""
        if self.is_closed:
            raise PortalClosedError
        return self._run(self._remote(), 2 * CALLED)

    def close(self) -> None:
        """End the session."""
        if self._thread.is_alive():
            asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(10)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()

    def _run(self, work: Coroutine[Any, Any, T], seconds: float) -> T:
        asked = asyncio.run_coroutine_threadsafe(work, self._loop)
        try:
            return asked.result(seconds)
        except (LateError, TimeoutError) as error:
            asked.cancel()
            raise PortalSilentError(seconds=round(self._asked)) from error
        except (DBusError, AuthError, InvalidAddressError, OSError, EOFError) as error:
            raise PortalAbsentError from error

    async def _open(self) -> tuple[Stream, ...]:
        if not self._address:
            raise PortalAbsentError
        async with asyncio.timeout(CALLED):
            self._bus = await MessageBus(bus_address=self._address, negotiate_unix_fd=True).connect()
            self._bus.add_message_handler(self._hear)
            for interface in (REQUEST, SESSION):
                rule = f"type='signal',sender='{BUS}',interface='{interface}'"
                await self._call("AddMatch", "s", rule, whom=(DBUS, "/org/freedesktop/DBus", DBUS))
        wish = {"session_handle_token": Variant("s", _word())}
        made = await self._request("CreateSession", "a{sv}", wish, seconds=CALLED)
        self._handle = str(made["session_handle"].value)
        wish = {
            "types": Variant("u", MONITORS),
            "multiple": Variant("b", True),  # noqa: FBT003 - a value of the protocol
            "persist_mode": Variant("u", UNTIL_REVOKED),
        }
        if token := _read(self._token):
            wish["restore_token"] = Variant("s", token)
        await self._request("SelectSources", "oa{sv}", self._handle, wish, seconds=CALLED)
        given = await self._request("Start", "osa{sv}", self._handle, "", {}, seconds=self._asked)
        _write(self._token, str(given["restore_token"].value) if "restore_token" in given else "")
        return _streams(given)

    async def _remote(self) -> int:
        async with asyncio.timeout(CALLED):
            answer = await self._call("OpenPipeWireRemote", "oa{sv}", self._handle, {})
        if not answer.unix_fds:
            raise PortalAbsentError
        return int(answer.unix_fds[0])

    async def _request(self, member: str, takes: str, *values: Any, seconds: float) -> dict[str, Variant]:
        """Make a request of the portal, and wait for the signal that answers it."""
        assert self._bus is not None  # noqa: S101 - connected first
        word = _word()
        sender = (self._bus.unique_name or "").lstrip(":").replace(".", "_")
        path = f"{PLACE}/request/{sender}/{word}"
        answer: asyncio.Future[tuple[int, dict[str, Variant]]] = self._loop.create_future()
        self._answers[path] = answer
        *first, options = values
        try:
            async with asyncio.timeout(seconds):
                await self._call(member, takes, *first, {**options, "handle_token": Variant("s", word)})
                response, results = await answer
        finally:
            del self._answers[path]
        if response != ALLOWED:
            raise PortalRefusedError
        return results

    async def _call(
        self, member: str, takes: str, *values: object, whom: tuple[str, str, str] = (BUS, PLACE, CAST)
    ) -> Message:
        assert self._bus is not None  # noqa: S101 - connected first
        destination, path, interface = whom
        answer = await self._bus.call(
            Message(
                destination=destination,
                path=path,
                interface=interface,
                member=member,
                signature=takes,
                body=list(values),
            )
        )
        if answer is None or answer.message_type is not MessageType.METHOD_RETURN:
            raise PortalAbsentError
        return answer

    def _hear(self, message: Message) -> None:
        if message.message_type is not MessageType.SIGNAL:
            return
        if message.interface == SESSION and message.member == "Closed" and message.path == self._handle:
            self._is_closed.set()
        waiting = self._answers.get(message.path or "")
        if (
            waiting is not None
            and message.interface == REQUEST
            and message.signature == "ua{sv}"
            and not waiting.done()
        ):
            waiting.set_result((message.body[0], message.body[1]))

    async def _hang_up(self) -> None:
        if self._bus is None or not self._bus.connected:
            return
        if self._handle and not self.is_closed:
            farewell = Message(destination=BUS, path=self._handle, interface=SESSION, member="Close")
            await asyncio.wait([asyncio.ensure_future(self._bus.call(farewell))], timeout=1)
        self._bus.disconnect()
        await asyncio.sleep(0)


def _streams(given: dict[str, Variant]) -> tuple[Stream, ...]:
    """Give the monitors of an answer; raises PortalRefusedError when none was chosen."""
    found = []
    for node, facts in given["streams"].value[:MAX_STREAMS] if "streams" in given else ():
        x, y = facts["position"].value if "position" in facts else (0, 0)
        width, height = facts["size"].value if "size" in facts else (0, 0)
        found.append(Stream(int(node), Box(int(x), int(y), int(width), int(height))))
    if not found:
        raise PortalRefusedError
    return tuple(sorted(found, key=lambda stream: (stream.box.x, stream.box.y, stream.node)))


def _word() -> str:
    return f"sixfold_{secrets.token_hex(8)}"


def _read(path: Path) -> str:
    """Give the token that was kept; "" where there is none."""
    try:
        with path.open(encoding="utf-8") as file:
            return file.read(MAX_TOKEN)
    except (FileNotFoundError, UnicodeDecodeError):
        return ""


def _write(path: Path, token: str) -> None:
    """Keep a token for the next time, readable by the user only; "" forgets the one that was used."""
    if not token:
        path.unlink(missing_ok=True)
        return
    part = path.with_name(f"{path.name}.part")
    with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "w", encoding="utf-8") as file:
        file.write(token)
    part.replace(path)
