"""Models without a neural network: answers from a script, vectors from words. For tests, the demo, and plugin authors.

Both are whole implementations of the seams in `protocols`: they stream, honour cancel, count and validate as the real
ones do, in microseconds, and the same input always gives the same output.
"""

from __future__ import annotations

import hashlib
import re
import threading
import time
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from sixfold.models.errors import PromptTooLong
from sixfold.models.protocols import ChatRequest, Completion, Finish
from sixfold.models.structured import parse

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

DEFAULT_CONTEXT = 4096
DEFAULT_DIMENSION = 384
# Each word falls on a few places of the vector, so that two words seldom share all of theirs.
PLACES_A_WORD = 4
PIECES = re.compile(r"\s*\S+|\s+")
WORDS = re.compile(r"\w+")


@dataclass(frozen=True, slots=True)
class Line:
    """One rule of a script: the reply to requests that hold `cue` (in any part), or for which it is true.

    A rule with `times` is used up after that many replies; without, never.
    """

    cue: str | Callable[[ChatRequest], bool]
    reply: str | Callable[[ChatRequest], str]
    times: int | None = None

    def fits(self, request: ChatRequest) -> bool:
        """Whether this rule answers the request."""
        if callable(self.cue):
            return self.cue(request)
        return self.cue in whole(request)

    def answer(self, request: ChatRequest) -> str:
        """The reply to it."""
        return self.reply(request) if callable(self.reply) else self.reply


@dataclass(slots=True)
class ScriptedChat:
    """A `ChatModel` that answers by the first line of its script that fits; all requests are kept in `requests`.

    A token is a word with the white space before it. A request that no line fits is a mistake in the script and raises
    `LookupError`; a reply that does not satisfy the request's schema raises `MalformedOutput`, as it would when read.
    `pause` seconds pass before each word, for tests of streaming and cancel.
    """

    script: Sequence[Line]
    name: str = "scripted@1"
    context: int = DEFAULT_CONTEXT
    pause: float = 0.0
    requests: list[ChatRequest] = field(default_factory=list)
    _used: dict[int, int] = field(default_factory=dict)
    _turn: threading.Lock = field(default_factory=threading.Lock)

    def complete(
        self,
        request: ChatRequest,
        on_text: Callable[[str], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> Completion:
        """Reply word by word, until the reply, `max_tokens` or `cancel` ends it; raises `PromptTooLong`."""
        with self._turn:
            self.requests.append(request)
            prompt = self.count(whole(request))
            if prompt >= self.context:
                raise PromptTooLong(tokens=prompt, context=self.context)
            reply = _until_stop(self._reply(request), request.stop)
        finish, said = self._say(reply, request.max_tokens, on_text, cancel or threading.Event())
        if request.schema and finish is Finish.STOP:
            parse(request.schema, reply)
        return Completion("".join(said), finish, prompt, 0, len(said), 0.0, self.pause * len(said))

    def count(self, text: str) -> int:
        """The number of words."""
        return len(PIECES.findall(text))

    def close(self) -> None:
        """Nothing runs, so nothing ends."""

    def _reply(self, request: ChatRequest) -> str:
        for number, line in enumerate(self.script):
            used = self._used.get(number, 0)
            if (line.times is None or used < line.times) and line.fits(request):
                self._used[number] = used + 1
                return line.answer(request)
        raise LookupError("no line of the script fits the request")

    def _say(
        self, reply: str, limit: int, on_text: Callable[[str], None] | None, cancel: threading.Event
    ) -> tuple[Finish, list[str]]:
        said: list[str] = []
        for piece in PIECES.findall(reply):
            if cancel.is_set() or (self.pause and cancel.wait(self.pause)):
                return Finish.CANCELLED, said
            if len(said) >= limit:
                return Finish.LENGTH, said
            said.append(piece)
            if on_text:
                on_text(piece)
        return Finish.STOP, said


@dataclass(frozen=True, slots=True)
class ScriptedEmbedder:
    """An `Embedder` by feature hashing: texts that share words are near, others far (Weinberger et al., 2009).

    `pause` seconds pass for each text, for tests of long work.
    """

    name: str = "hashed-words@1"
    dimension: int = DEFAULT_DIMENSION
    pause: float = 0.0

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One unit vector a text, shape (len(texts), dimension); a text without words gets the first axis."""
        rows = np.zeros((len(texts), self.dimension), dtype=np.float32)
        for row, text in zip(rows, texts, strict=True):
            self._fill(row, text)
            if self.pause:
                time.sleep(self.pause)
        return rows

    def close(self) -> None:
        """Nothing runs, so nothing ends."""

    def _fill(self, row: NDArray[np.float32], text: str) -> None:
        for word in WORDS.findall(text.lower()):
            digest = hashlib.blake2b(word.encode(), digest_size=4 * PLACES_A_WORD).digest()
            for number in np.frombuffer(digest, dtype="<u4"):
                row[int(number) // 2 % self.dimension] += 1.0 if number % 2 else -1.0
        length = float(np.linalg.norm(row))
        if length:
            row /= length
        else:
            row[0] = 1.0


def whole(request: ChatRequest) -> str:
    """All the text of a request, as a model would read it."""
    return "\n".join((request.system, "".join(request.user), request.prefill))


def _until_stop(reply: str, stop: Sequence[str]) -> str:
    places = [place for text in stop if (place := reply.find(text)) >= 0]
    return reply[: min(places)] if places else reply
