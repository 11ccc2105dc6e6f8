"""Names of notes: safe on every system and in Obsidian's links, none twice, case and form of letters aside."""

from __future__ import annotations

import re
import unicodedata

MAX_BYTES = 120
"""In UTF-8: file systems take 255, sealed ones 143, and a folder and a number come on top."""
_FORBIDDEN = re.compile(r'[\\/:*?"<>|#^\[\]%]')
"""Of Windows's file names and of Obsidian's links; the last is the mark of its comments."""
_RESERVED = re.compile(r"(con|prn|aux|nul|com[0-9\u00b9\u00b2\u00b3]|lpt[0-9\u00b9\u00b2\u00b3])(\.|$)", re.IGNORECASE)
NAMELESS = "Untitled"


def safe(title: str) -> str:
    """Give a title as a name without suffix; never empty, hidden or reserved."""
    kept = "".join(_shown(char) for char in unicodedata.normalize("NFC", title))
    name = " ".join(_FORBIDDEN.sub(" ", kept).split())
    name = name.encode("utf-8")[:MAX_BYTES].decode("utf-8", "ignore").strip(" .")
    if _RESERVED.match(name):
        name = f"_{name}"
    return name or NAMELESS


def _shown(char: str) -> str:
    """Control characters, invisible ones and halves of pairs show nothing, or turn a name around."""
    category = unicodedata.category(char)
    if category in {"Cc", "Zl", "Zp"}:
        return " "
    return "" if category in {"Cf", "Cs", "Co", "Cn"} else char


class Names:
    """Gives each note a name that no other has, wherever it lies: a link names it without its folder."""

    def __init__(self, taken: set[str]) -> None:
        """`taken` are names that others have, without folder and suffix."""
        self._taken = {_key(name) for name in taken}
        self._numbers: dict[str, int] = {}

    def take(self, title: str) -> str:
        """A free name that begins as the title does."""
        name = base = safe(title)
        number = self._numbers.get(_key(base), 1)
        while _key(name) in self._taken:
            number += 1
            name = f"{base} {number}"
        self._numbers[_key(base)] = number
        self._taken.add(_key(name))
        return name


def _key(name: str) -> str:
    return unicodedata.normalize("NFC", unicodedata.normalize("NFKD", name).casefold())
