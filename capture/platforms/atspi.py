"""What programs on Linux tell of their windows: AT-SPI 2 over its own D-Bus, asked with dbus-fast.

Nothing is started and nothing is switched on for it: where no accessibility bus runs, or a program keeps silent, one
cheap question is all that it costs. Only what shows is asked for its words, and a password field never is.
"""

from __future__ import annotations

import asyncio
import threading
import time
from concurrent.futures import TimeoutError as LateError
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from dbus_fast import Message, MessageFlag, MessageType
from dbus_fast.aio import MessageBus
from dbus_fast.errors import DBusError

from sixfold.capture import boxes, sites
from sixfold.capture.accessible import AccessibleText, joined
from sixfold.capture.observation import Box
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.redaction.redact_lines import RawLine

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sixfold.capture.screen import Window

LIMIT = 0.3
"""Seconds for one window: Chromium tells a page of 190 nodes in 0.06."""
REST = 60.0
"""Seconds for which a program that was too slow is not asked, and for which nobody is where there is no bus."""
MAX_NODES = 3000
MAX_CHILDREN = 400
MAX_LINES = 200
"""Lines of one field or paragraph."""
MAX_CHARACTERS = 20_000
MAX_APPS = 100

DBUS = ("org.freedesktop.DBus", "/org/freedesktop/DBus")
ACCESSIBLE = "org.a11y.atspi.Accessible"
COMPONENT = "org.a11y.atspi.Component"
DOCUMENT = "org.a11y.atspi.Document"
TEXT = "org.a11y.atspi.Text"
PROPERTIES = "org.freedesktop.DBus.Properties"
SCREEN, LINE = 0, 3
"""Coordinates of the whole desktop; the granularity of a printed line."""
DEFUNCT, SHOWING, VISIBLE = 6, 25, 30
"""Numbers of states (AtspiStateType)."""
PASSWORD = 40
DOCUMENTS = frozenset({82, 94, 95})
WORDS = frozenset({29, 60, 61, 73, 79, 83, 85, 116})
"""Roles whose text is what is drawn: label, terminal, text, paragraph, entry, heading, section, static. A button's text
may be a name that nobody sees."""


class _SilentError(Exception):
    """A program did not answer, or not in the form that the interface has."""


@dataclass(frozen=True, slots=True)
class _Node:
    """A part of a program's window, and where its ancestors let it show."""

    bus: str
    path: str
    clip: Box

    @property
    def whom(self) -> tuple[str, str]:
        return self.bus, self.path


@dataclass(slots=True)
class _Found:
    pieces: list[RawLine] = field(default_factory=list)
    secret: list[Box] = field(default_factory=list)
    site: str = ""


class Atspi:
    """Asks the programs of a session; a thread of its own does the talking, so that a hanging one delays nobody."""

    def __init__(self, session: str, clock: Callable[[], float] = time.monotonic) -> None:
        """`session` is the address of the session's bus; "" is none, and nobody is ever asked."""
        self._session = session
        self._clock = clock
        self._resting: dict[int, float] = {}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread: threading.Thread | None = None
        self._bus: MessageBus | None = None

    def read(self, window: Window) -> AccessibleText | None:
        """Give what a window tells, within a third of a second; None when it tells nothing or is too slow."""
        pid, now = window.pid or 0, self._clock()
        if not self._session or pid <= 0 or max(self._resting.get(0, 0.0), self._resting.get(pid, 0.0)) > now:
            return None
        asked = asyncio.run_coroutine_threadsafe(self._within_limit(window, pid), self._running())
        try:
            return asked.result(2 * LIMIT)
        except (LateError, TimeoutError):
            asked.cancel()
            self._rest(pid)
        except (_SilentError, DBusError, OSError, EOFError):
            self._rest(pid if self._bus is not None else 0)
        return None

    def close(self) -> None:
        """Ask no more."""
        if self._loop is not None and self._thread is not None:
            asyncio.run_coroutine_threadsafe(self._hang_up(), self._loop).result(10)
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
            self._loop.close()
        self._loop = self._thread = None

    def _rest(self, pid: int) -> None:
        now = self._clock()
        self._resting = {one: until for one, until in self._resting.items() if until > now}
        self._resting[pid] = now + REST

    def _running(self) -> asyncio.AbstractEventLoop:
        if self._loop is None:
            self._loop = asyncio.new_event_loop()
            self._thread = threading.Thread(target=self._loop.run_forever, name="accessibility", daemon=True)
            self._thread.start()
        return self._loop

    async def _hang_up(self) -> None:
        if self._bus is not None:
            self._bus.disconnect()
            await asyncio.sleep(0)
            self._bus = None

    async def _within_limit(self, window: Window, pid: int) -> AccessibleText | None:
        if self._bus is not None and not self._bus.connected:
            self._bus = None
        async with asyncio.timeout(LIMIT):
            if self._bus is None:
                self._bus = await _connected(self._session)
            return await _Walk(self._bus, window, pid).read()


async def _connected(session: str) -> MessageBus:
    """Connect to the accessibility bus, if one runs; raises _SilentError when not."""
    bus = await MessageBus(bus_address=session).connect()
    try:
        (address,) = await _ask(bus, ("org.a11y.Bus", "/org/a11y/bus"), "org.a11y.Bus.GetAddress", "s")
    finally:
        bus.disconnect()
    return await MessageBus(bus_address=address).connect()


async def _ask(
    bus: MessageBus, whom: tuple[str, str], member: str, gives: str, takes: str = "", *values: object
) -> list[Any]:
    """Put one question to a name's path, whose answer must have the form `gives`; no service is started for it."""
    interface, _, method = member.rpartition(".")
    question = Message(
        destination=whom[0],
        path=whom[1],
        interface=interface,
        member=method,
        signature=takes,
        body=list(values),
        flags=MessageFlag.NO_AUTOSTART,
    )
    answer = await bus.call(question)
    if answer.message_type is not MessageType.METHOD_RETURN or answer.signature != gives:
        raise _SilentError
    return list(answer.body)


class _Walk:
    """One walk through what shows of one window."""

    def __init__(self, bus: MessageBus, window: Window, pid: int) -> None:
        self._bus = bus
        self._window = window
        self._pid = pid
        self._found = _Found()
        self._nodes = 0

    async def read(self) -> AccessibleText | None:
        frame = await self._frame()
        if frame is None:
            return None
        level: Sequence[_Node] = [frame]
        while level:
            self._nodes += len(level)
            if self._nodes > MAX_NODES:
                return None
            below = await asyncio.gather(*(self._visit(node) for node in level))
            level = [node for nodes in below for node in nodes]
        return AccessibleText(joined(self._found.pieces), tuple(self._found.secret), self._found.site)

    async def _frame(self) -> _Node | None:
        """Give the one part of the program that has this window's title and lies in it; None when that is not one.

        A private window of the same program may lie at the same place: when in doubt, nothing is taken.
        """
        frames = []
        for app in await self._apps():
            for node in await self._children(app):
                box, (name,) = await asyncio.gather(self._box(node), self._name(node))
                if box is None or not _inside(box, self._window.box) or not await self._shows(node):
                    continue
                if name and self._window.title in {name, name.strip()}:
                    frames.append(_Node(node.bus, node.path, box))
        return frames[0] if len(frames) == 1 else None

    async def _apps(self) -> list[_Node]:
        root = _Node("org.a11y.atspi.Registry", "/org/a11y/atspi/accessible/root", self._window.box)
        found = []
        for app in (await self._children(root))[:MAX_APPS]:
            try:
                (pid,) = await _ask(self._bus, DBUS, f"{DBUS[0]}.GetConnectionUnixProcessID", "u", "s", app.bus)
            except _SilentError:  # it ended meanwhile
                continue
            if pid == self._pid:
                found.append(app)
        return found

    async def _visit(self, node: _Node) -> list[_Node]:
        """Take in what a part tells of itself, and give its parts."""
        if not await self._shows(node):
            return []
        (role,), box = await asyncio.gather(self._role(node), self._box(node))
        if role == PASSWORD:
            self._found.secret.append(node.clip if box is None else box)
            return []
        clip = node.clip if box is None else boxes.common(box, node.clip)
        if clip is None:
            return []
        here = _Node(node.bus, node.path, clip)
        if role in DOCUMENTS:
            await self._address(here)
        children = await self._children(here)
        if not children and role in WORDS and box is not None:
            await self._words(here)
        return children

    async def _shows(self, node: _Node) -> bool:
        (states,) = await _ask(self._bus, node.whom, f"{ACCESSIBLE}.GetState", "au")
        low = states[0] if states else 0
        return bool(low >> SHOWING & 1 and low >> VISIBLE & 1 and not low >> DEFUNCT & 1)

    async def _role(self, node: _Node) -> list[Any]:
        return await _ask(self._bus, node.whom, f"{ACCESSIBLE}.GetRole", "u")

    async def _name(self, node: _Node) -> list[Any]:
        (value,) = await _ask(self._bus, node.whom, f"{PROPERTIES}.Get", "v", "ss", ACCESSIBLE, "Name")
        return [value.value if isinstance(value.value, str) else ""]

    async def _children(self, node: _Node) -> list[_Node]:
        (children,) = await _ask(self._bus, node.whom, f"{ACCESSIBLE}.GetChildren", "a(so)")
        return [_Node(name, path, node.clip) for name, path in children[:MAX_CHILDREN]]

    async def _box(self, node: _Node) -> Box | None:
        """Give where a part stands on the desktop; None when it has no place of its own."""
        try:
            (place,) = await _ask(self._bus, node.whom, f"{COMPONENT}.GetExtents", "(iiii)", "u", SCREEN)
        except _SilentError:  # it has no such interface
            return None
        x, y, width, height = place
        return Box(x, y, width, height) if width > 0 and height > 0 else None

    async def _address(self, node: _Node) -> None:
        try:
            (told,) = await _ask(self._bus, node.whom, f"{DOCUMENT}.GetAttributes", "a{ss}")
        except _SilentError:  # it has no such interface
            return
        self._found.site = self._found.site or sites.of_address(told.get("DocURL") or told.get("URI") or "")

    async def _words(self, node: _Node) -> None:
        try:
            (count,) = await _ask(self._bus, node.whom, f"{PROPERTIES}.Get", "v", "ss", TEXT, "CharacterCount")
            total = count.value if isinstance(count.value, int) else 0
            at = 0
            for _ in range(MAX_LINES if 0 < total <= MAX_CHARACTERS else 0):
                line, begin, end = await _ask(self._bus, node.whom, f"{TEXT}.GetStringAtOffset", "sii", "iu", at, LINE)
                if end <= max(at, begin):
                    return
                place = await _ask(self._bus, node.whom, f"{TEXT}.GetRangeExtents", "iiii", "iiu", begin, end, SCREEN)
                box = Box(*place)
                if line.strip() and box.width > 0 and box.height > 0 and _inside(box, node.clip):
                    self._found.pieces.append(RawLine(RawText(line.replace("\ufffc", " ")), box))
                if (at := end) >= total:
                    return
        except _SilentError:  # it has no such interface
            return


def _inside(box: Box, area: Box, slack: int = 2) -> bool:
    """Tell whether a box lies in an area, but for the rounding of a scale."""
    return (
        box.x >= area.x - slack
        and box.y >= area.y - slack
        and box.right <= area.right + slack
        and box.bottom <= area.bottom + slack
    )
