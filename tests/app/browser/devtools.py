"""Chromium's DevTools protocol over a pipe: what a test sees with. What a user does goes by XTest instead."""

from __future__ import annotations

import json
import os
import select
import time
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

PATIENCE = 60.0
"""Seconds until a test gives up; a machine with other work takes ten times what a quiet one does."""


class ProtocolError(Exception):
    """The browser refused a command, as for a page that is just leaving."""


class DevTools:
    """One connection: messages of JSON, each ended by a zero byte."""

    def __init__(self, reading: int, writing: int) -> None:
        self._reading = reading
        self._writing = writing
        self._rest = b""
        self._number = 0

    def ask(self, method: str, session: str = "", /, **params: Any) -> Any:
        """Give the result of one command; events are passed over."""
        self._number += 1
        message = {"id": self._number, "method": method, "params": params}
        if session:
            message["sessionId"] = session
        os.write(self._writing, json.dumps(message).encode() + b"\0")
        while True:
            answer = self._next()
            if answer.get("id") == self._number:
                if "error" in answer:
                    raise ProtocolError(method, answer["error"])
                return answer["result"]

    def pages(self, start: str) -> list[dict[str, Any]]:
        """Give the pages and workers whose address begins so."""
        found = self.ask("Target.getTargets")["targetInfos"]
        kinds = ("page", "service_worker")
        return [target for target in found if target["type"] in kinds and target["url"].startswith(start)]

    def attach(self, start: str) -> Tab:
        """Wait for the one page whose address begins so."""
        until(lambda: len(self.pages(start)) == 1, f"one page of {start}")
        (target,) = self.pages(start)
        session = self.ask("Target.attachToTarget", targetId=target["targetId"], flatten=True)["sessionId"]
        return Tab(self, target["targetId"], session)

    def _next(self) -> Any:
        while b"\0" not in self._rest:
            ready, _, _ = select.select([self._reading], [], [], PATIENCE)
            assert ready, "the browser says nothing"
            part = os.read(self._reading, 1 << 20)
            assert part, "the browser is gone"
            self._rest += part
        message, _, self._rest = self._rest.partition(b"\0")
        return json.loads(message)


class Tab:
    """One page, seen from inside."""

    def __init__(self, devtools: DevTools, target: str, session: str) -> None:
        self.target = target
        self.devtools = devtools
        self._session = session

    def ask(self, method: str, /, **params: Any) -> Any:
        return self.devtools.ask(method, self._session, **params)

    def js(self, expression: str) -> Any:
        """Give the value of an expression in the page's own world; promises are waited for."""
        answer = self.ask("Runtime.evaluate", expression=expression, returnByValue=True, awaitPromise=True)
        assert "exceptionDetails" not in answer, answer["exceptionDetails"]
        return answer["result"].get("value")

    def until(self, expression: str) -> None:
        """Wait until it holds; what it speaks of may not be there yet."""
        tried = f"(async () => {{ try {{ return Boolean(await ({expression})); }} catch {{ return false; }} }})()"
        until(lambda: self._holds(tried), expression)

    def _holds(self, expression: str) -> bool:
        try:
            return bool(self.js(expression))
        except ProtocolError:
            return False


def until(holds: Callable[[], bool], what: str) -> None:
    """Wait until something holds."""
    end = time.monotonic() + PATIENCE
    while not holds():
        assert time.monotonic() < end, what
        time.sleep(0.05)
