"""The process of one plugin: it holds the plugin's code and nothing of the memory, and ends with its socket.

Run as `python -P -m sixfold.app.plugin_host NAME DESCRIPTOR`: the entry point's name, the socket's descriptor.
"""

from __future__ import annotations

import ctypes
import os
import socket
import sys
from contextlib import suppress
from dataclasses import dataclass
from importlib.metadata import entry_points
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pluggy

from sixfold.app import codec, frames
from sixfold.app.hardening import harden
from sixfold.app.hookspecs import Hooks
from sixfold.app.plugin_api import GROUP, Exporter, Importer, Options, PluginError, RevisionItem
from sixfold.app.plugin_wire import LIMIT, PAGE, Page
from sixfold.memory.plugin_requests import FormView

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sixfold.app.plugin_api import EvidenceItem, MemoryItem

CLONE_NEWUSER, CLONE_NEWNET = 0x10000000, 0x40000000


def main() -> None:
    """Load the plugin and do what is asked until the socket closes."""
    name, descriptor = sys.argv[1], int(sys.argv[2])
    leave_the_network()  # before: what is undumpable may not map its user
    harden()
    silence()
    with socket.socket(fileno=descriptor) as connection:
        host = Host(connection, name)
        while (request := frames.receive(connection, LIMIT)) is not None:
            frames.send(connection, host.outcome(request))


def leave_the_network() -> bool:
    """Go where there is no network (unshare(2)); gives whether that was possible, which some systems forbid.

    A user who is not root needs a user namespace for it, in which they are mapped to themselves (user_namespaces(7)):
    files that they make would have no owner else.
    """
    if sys.platform != "linux":
        return False
    user, group = os.getuid(), os.getgid()
    unshare = ctypes.CDLL(None).unshare
    if unshare(CLONE_NEWNET) == 0:
        return True
    if unshare(CLONE_NEWUSER | CLONE_NEWNET) != 0:
        return False
    with suppress(OSError):
        Path("/proc/self/setgroups").write_text("deny", "ascii")
        Path("/proc/self/uid_map").write_text(f"{user} {user} 1", "ascii")
        Path("/proc/self/gid_map").write_text(f"{group} {group} 1", "ascii")
    return True


def silence() -> None:
    """What a plugin prints goes nowhere: it may be what it was given to read."""
    nowhere = os.open(os.devnull, os.O_RDWR)
    for stream in (0, 1, 2):
        os.dup2(nowhere, stream)


class Host:
    """Answers requests with the plugin's forms. A plugin that cannot be loaded is a fault at each request."""

    def __init__(self, connection: socket.socket, name: str) -> None:
        self._connection = connection
        self._name = name
        self._importers: dict[str, Importer] = {}
        self._exporters: dict[str, Exporter] = {}
        self._loaded = False

    def outcome(self, request: dict[str, Any]) -> dict[str, Any]:
        """The last message of one request. What a plugin raises is told as a fault, never in its words."""
        try:
            self._load()
            return self._carry_out(request)
        except PluginError as error:
            return {"failed": str(error)}
        except (ConnectionError, TimeoutError):
            raise
        except Exception:  # noqa: BLE001 - whatever it is, it is the plugin's; its words may be captured text
            return {"fault": True}

    def _carry_out(self, request: dict[str, Any]) -> dict[str, Any]:
        match request:
            case {"do": "forms"}:
                return {"forms": self._forms()}
            case {"do": "read", "form": str(form), "path": str(path), "options": options}:
                self._hand_over(self._importers[form].read(Path(path), codec.from_json(options, Options)))
            case {"do": "write", "form": str(form), "name": str(name), "options": options}:
                calls = Calls(self._connection)
                target = RemoteTarget(calls, name)
                self._exporters[form].write(RemoteArchive(calls), target, codec.from_json(options, Options))
        return {"done": True}

    def _load(self) -> None:
        if self._loaded:
            return
        manager = pluggy.PluginManager(GROUP)
        manager.add_hookspecs(Hooks)
        (point,) = entry_points(group=GROUP, name=self._name)
        manager.register(point.load())
        importers: list[Importer] = []
        exporters: list[Exporter] = []
        manager.hook.register_importers(register=importers.append)
        manager.hook.register_exporters(register=exporters.append)
        self._importers = {importer.name: importer for importer in importers}
        self._exporters = {exporter.name: exporter for exporter in exporters}
        self._loaded = True

    def _forms(self) -> dict[str, Any]:
        read = [FormView(one.name, one.caption, tuple(one.suffixes)) for one in self._importers.values()]
        written = [
            FormView(one.name, one.caption, (one.suffix,) if one.suffix else (), frozenset(map(str, one.scopes)))
            for one in self._exporters.values()
        ]
        return {"importers": codec.to_json(tuple(read)), "exporters": codec.to_json(tuple(written))}

    def _hand_over(self, items: Iterator[Any]) -> None:
        items = iter(items)
        while page := list(islice(items, PAGE)):
            frames.send(self._connection, {"items": codec.to_json(tuple(page))})
            if frames.receive(self._connection, LIMIT) is None:
                raise ConnectionError


class Calls:
    """Asks the program for something and gives its answer."""

    def __init__(self, connection: socket.socket) -> None:
        self._connection = connection

    def ask(self, call: str, **values: Any) -> Any:
        """The value; raises `PluginError` with the program's sentence where it refuses."""
        frames.send(self._connection, {"call": call, **values})
        reply = frames.receive(self._connection, LIMIT)
        match reply:
            case {"value": value}:
                return value
            case {"refused": str(sentence)}:
                raise PluginError(sentence)
        raise ConnectionError


@dataclass(frozen=True, slots=True)
class RemoteArchive:
    """`plugin_api.Archive`, asked for page by page."""

    calls: Calls

    def memories(self) -> Iterator[MemoryItem]:
        """Every memory."""
        return self._all("memories")

    def evidence(self) -> Iterator[EvidenceItem]:
        """Everything that was seen and said."""
        return self._all("evidence")

    def history(self, ref: str) -> tuple[RevisionItem, ...]:
        """A memory's revisions."""
        found: tuple[RevisionItem, ...] = codec.from_json(self.calls.ask("history", ref=ref), tuple[RevisionItem, ...])
        return found

    def picture(self, ref: str) -> bytes | None:
        """A screen's picture."""
        found: bytes | None = codec.from_json(self.calls.ask("picture", ref=ref), bytes | None)
        return found

    def _all(self, call: str) -> Iterator[Any]:
        again = False
        while True:
            page: Page = codec.from_json(self.calls.ask(call, again=again), Page)
            yield from page.items
            if page.last:
                return
            again = True


@dataclass(frozen=True, slots=True)
class RemoteTarget:
    """`plugin_api.Target`, asked for."""

    calls: Calls
    name: str

    def names(self) -> Iterator[str]:
        """The files of an earlier export."""
        return iter(codec.from_json(self.calls.ask("names"), tuple[str, ...]))

    def read(self, name: str) -> bytes | None:
        """What one of them holds."""
        found: bytes | None = codec.from_json(self.calls.ask("read", name=name), bytes | None)
        return found

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole."""
        self.calls.ask("write", name=name, data=codec.to_json(data))

    def remove(self, name: str) -> None:
        """Remove a file of an earlier export."""
        self.calls.ask("remove", name=name)


if __name__ == "__main__":
    main()
