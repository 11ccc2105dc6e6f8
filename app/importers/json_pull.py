"""JSON read piece by piece: an archive of hundreds of megabytes is never held as a whole, only one of its elements."""

from __future__ import annotations

import codecs
import json
import re
from typing import TYPE_CHECKING, Any

from sixfold.app.plugin_api import PluginError

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

CHUNK = 1 << 20
MAX_ELEMENT = 64_000_000
"""Characters of one element, a whole conversation say: a novel has a million."""

_WORD = re.compile(r"[^ \t\r\n]")
_GOES_ON = frozenset({"", *"0123456789.eE+-"})
"""What may stand behind the part of a number that is read already."""
_BYTE_ESCAPE = re.compile(r"(?<!\\)((?:\\\\)*)\\x([0-9A-Fa-f]{2})")


class Pull:
    r"""A reader that stands at one place of a JSON text and goes on as it is asked.

    Each value that `members` or `items` stops at must be taken by `value`, `members` or `items` before the next.
    Telegram Desktop writes control characters as "\x0B", which is no JSON; they are understood. Raises `PluginError`,
    with `form` as the name of the kind of file, for what is damaged, cut off or too large.
    """

    def __init__(self, read: Callable[[int], bytes], form: str, limit: int = MAX_ELEMENT) -> None:
        """`read` gives up to that many bytes, none at the end."""
        self._read = read
        self._form = form
        self._limit = limit
        self._decode = codecs.getincrementaldecoder("utf-8-sig")().decode
        self._raw = json.JSONDecoder().raw_decode
        self._text = ""
        self._at = 0
        self._ended = False

    def peek(self) -> str:
        """The next character that is no white space, without taking it; "" at the end."""
        while True:
            found = _WORD.search(self._text, self._at)
            if found is not None:
                self._at = found.start()
                return found[0]
            self._at = len(self._text)
            if self._ended:
                return ""
            self._fill(CHUNK)

    def members(self) -> Iterator[str]:
        """The names in an object, standing at the value of each."""
        for _ in self._sequence("{", "}"):
            name = self.value()
            if not isinstance(name, str):
                raise self.damaged()
            self._take(":")
            yield name

    def items(self) -> Iterator[None]:
        """The elements of an array, standing at each."""
        yield from self._sequence("[", "]")

    def value(self) -> Any:
        """The value that stands here, whole."""
        self.peek()
        while True:
            try:
                value, end = self._raw(self._text, self._at)
            except RecursionError as error:
                raise self.damaged() from error
            except ValueError as error:
                if not self._mended():
                    self._more(error)
                continue
            if self._ended or self._text[end : end + 1] not in _GOES_ON:
                self._at = end
                return value
            self._more(None)

    def finish(self) -> None:
        """See that nothing follows."""
        if self.peek():
            raise self.damaged()

    def damaged(self) -> PluginError:
        """What to raise for a text that is not as it must be."""
        return PluginError(f"This {self._form} is damaged or cut off; have it made anew and import that.")

    def _sequence(self, opening: str, closing: str) -> Iterator[None]:
        self._take(opening)
        if self.peek() == closing:
            self._at += 1
            return
        while True:
            yield
            mark = self.peek()
            self._at += 1
            if mark == closing:
                return
            if mark != ",":
                raise self.damaged()

    def _take(self, mark: str) -> None:
        if self.peek() != mark:
            raise self.damaged()
        self._at += 1

    def _mended(self) -> bool:
        """Write escapes of bytes as JSON has them; whether there were any in what is read."""
        rest, count = _BYTE_ESCAPE.subn(r"\1\\u00\2", self._text[self._at :])
        if count:
            self._text, self._at = rest, 0
        return count > 0

    def _more(self, error: ValueError | None) -> None:
        held = len(self._text) - self._at
        if self._ended:
            raise self.damaged() from error
        if held > self._limit:
            raise PluginError(f"This {self._form} is damaged, or one talk in it is too long to be read.") from error
        self._fill(max(CHUNK, held))

    def _fill(self, size: int) -> None:
        """Read on: as much again as is held, so that what is tried again is never more than twice the whole."""
        data = self._read(size)
        self._ended = not data
        try:
            text = self._decode(data, final=self._ended)
        except UnicodeDecodeError as error:
            raise self.damaged() from error
        self._text, self._at = self._text[self._at :] + text, 0
