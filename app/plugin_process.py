"""The program's end of a plugin's process: start it, drive one form, end it when it fails, hangs or asks too much."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
from dataclasses import dataclass, field
from itertools import islice
from typing import TYPE_CHECKING, Any, Self

from sixfold.app import codec, frames
from sixfold.app.errors import MalformedMessage, PluginBroken, PluginHung
from sixfold.app.plugin_api import Exporter, Importer, Item, Options, PluginError, Scope
from sixfold.app.plugin_wire import LIMIT, PAGE, Page
from sixfold.memory.plugin_requests import FormView

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from types import TracebackType

    from sixfold.app.plugin_api import Archive, Target

COMMAND = (sys.executable, "-P", "-m", "sixfold.app.plugin_host")
HANG_SECONDS = 30.0
"""So long a plugin may think between two messages: reading the next hundred items of a file, writing the next note."""
END_SECONDS = 1.0
LONGEST_SENTENCE = 300
_KEPT = frozenset({"PATH", "HOME", "LANG", "LC_ALL", "TZ", "TMPDIR", "SYSTEMROOT", "VIRTUAL_ENV"})


@dataclass(frozen=True, slots=True)
class Foreign:
    """A plugin that others have made, by its entry point's name; `hang_seconds` is for tests."""

    name: str
    hang_seconds: float = HANG_SECONDS

    def forms(self) -> tuple[tuple[FormView, ...], tuple[FormView, ...]]:
        """What it reads and what it writes. Raises `PluginBroken`, `PluginHung`."""
        with _Process(self) as process:
            match process.exchange({"do": "forms"}):
                case {"forms": {"importers": read, "exporters": written}}:
                    return process.values(read, tuple[FormView, ...]), process.values(written, tuple[FormView, ...])
        raise PluginBroken(name=self.name)

    def importer(self, form: FormView) -> Importer:
        """The importer that runs its form."""

        def read(path: Path, options: Options) -> Iterator[Item]:
            with _Process(self) as process:
                yield from process.read(form.name, path, options)

        return Importer(form.name, form.suffixes, read, form.caption, source=f"{self.name}:{form.name}")

    def exporter(self, form: FormView) -> Exporter:
        """The exporter that runs its form."""

        def write(archive: Archive, target: Target, options: Options) -> None:
            with _Process(self) as process:
                process.write(form.name, _Served(archive, target), options)

        scopes = frozenset(Scope(scope) for scope in form.scopes)
        return Exporter(form.name, form.caption, form.suffixes[0] if form.suffixes else "", scopes, write)


@dataclass(frozen=True, slots=True)
class _Served:
    """What the plugin asks for, carried out; what is iterated over goes on where it stood."""

    archive: Archive
    target: Target
    running: dict[str, Iterator[Any]] = field(default_factory=dict)

    def answer(self, asked: dict[str, Any]) -> Any:
        """The value of one call. Raises what archive and target raise."""
        match asked:
            case {"call": "memories" | "evidence" as what}:
                return self._page(what, again=asked.get("again") is True)
            case {"call": "history", "ref": str(ref)}:
                return self.archive.history(ref)
            case {"call": "picture", "ref": str(ref)}:
                return self.archive.picture(ref)
        return self._written(asked)

    def _written(self, asked: dict[str, Any]) -> Any:
        value: Any = None
        match asked:
            case {"call": "names"}:
                value = tuple(self.target.names())
            case {"call": "read", "name": str(name)}:
                value = self.target.read(name)
            case {"call": "write", "name": str(name), "data": str(data)}:
                self.target.write(name, codec.from_json(data, bytes))
            case {"call": "remove", "name": str(name)}:
                self.target.remove(name)
            case _:
                raise MalformedMessage(reason="an unknown call")
        return value

    def _page(self, what: str, *, again: bool) -> Page:
        if not again or what not in self.running:
            self.running[what] = self.archive.memories() if what == "memories" else self.archive.evidence()
        items = tuple(islice(self.running[what], PAGE))
        return Page(items, last=len(items) < PAGE)


class _Process:
    """One run of a plugin's process; leaving the context ends it, by force if need be."""

    def __init__(self, plugin: Foreign) -> None:
        self._plugin = plugin
        ours, theirs = socket.socketpair()
        ours.settimeout(plugin.hang_seconds)
        self._connection = ours
        with theirs:
            self._process = subprocess.Popen(
                (*COMMAND, plugin.name, str(theirs.fileno())),
                pass_fds=(theirs.fileno(),),
                stdin=subprocess.DEVNULL,
                stdout=subprocess.DEVNULL,
                stderr=subprocess.DEVNULL,
                env={name: value for name, value in os.environ.items() if name in _KEPT},
            )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        self._connection.close()
        try:
            self._process.wait(END_SECONDS if error is None else 0)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def exchange(self, message: dict[str, Any]) -> dict[str, Any]:
        """Send a message and give the answer. Raises `PluginHung`, `PluginBroken`, or its own `PluginError`."""
        try:
            frames.send(self._connection, message)
            reply = frames.receive(self._connection, LIMIT)
        except TimeoutError as error:
            raise PluginHung(name=self._plugin.name, seconds=round(self._plugin.hang_seconds)) from error
        except (OSError, MalformedMessage) as error:
            raise PluginBroken(name=self._plugin.name) from error
        match reply:
            case {"failed": str(sentence)}:
                raise PluginError(" ".join(sentence.split())[:LONGEST_SENTENCE])
            case None | {"fault": _}:
                raise PluginBroken(name=self._plugin.name)
        return dict(reply)

    def values(self, data: Any, expected: Any) -> Any:
        """What a message holds, as values; a plugin that sends anything else has a fault."""
        try:
            return codec.from_json(data, expected)
        except MalformedMessage as error:
            raise PluginBroken(name=self._plugin.name) from error

    def read(self, form: str, path: Path, options: Options) -> Iterator[Item]:
        """Drive an importer."""
        message = {"do": "read", "form": form, "path": str(path), "options": codec.to_json(options)}
        while "done" not in (reply := self.exchange(message)):
            yield from self.values(reply.get("items"), tuple[Item, ...])
            message = {"go": True}

    def write(self, form: str, served: _Served, options: Options) -> None:
        """Drive an exporter; what it asks for is refused in its own words where it may not have it."""
        name = served.target.name
        message: dict[str, Any] = {"do": "write", "form": form, "name": name, "options": codec.to_json(options)}
        while "done" not in (reply := self.exchange(message)):
            try:
                message = {"value": codec.to_json(served.answer(reply))}
            except PluginError as error:
                message = {"refused": str(error)}
            except MalformedMessage as error:
                raise PluginBroken(name=self._plugin.name) from error
