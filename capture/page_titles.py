"""How pages and browsers write titles: which house a page is of, and what only the browser itself can have written.

A house is a bank, or a keeper of passwords. Its own pages are called by it at the end ("Accounts | Chase"), or at the
beginning where all else are words of an account ("PayPal: Summary"). What others write of it ends with their own name.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from sixfold.capture import sites

if TYPE_CHECKING:
    from collections.abc import Sequence

MAX_NAME = 4
"""Words that a bank of a place has after its kind: "Volksbank Köln Bonn eG"."""
MAX_PARTS = 5
"""Parts of a title; one that is cut into more is a list of things."""

_COLON = re.compile(r"\s*:\s+")
_WORD = re.compile(r"[^\W_]+(?:['\u2019.&-][^\W_]+)*")
_MORE_PAGES = re.compile(r"\s+(?:and|und|et|y|e|en|i)\s+(?:\S+\s+)?\d+\s+\S+(?:\s\S+){0,2}$")
"""Edge counts the other tabs of a window."""


class Where(StrEnum):
    """In which part of a title a pattern is looked for. All but the first look at windows of browsers alone."""

    ANYWHERE = "title"
    PAGE = "page"
    """All that the page says of itself; `*` stands for anything."""
    HOUSE = "house"
    """The house that the page is of; a `*` at the end of its name stands for a place."""
    SHARED = "shared"
    """The same for a name that is also a word or a place: beside it a word of accounts has to stand."""
    ENDING = "ending"
    """What the browser writes last; `*` stands for its name."""
    TAB = "tab"
    """The browser's title for a tab without a page."""


@dataclass(frozen=True, slots=True)
class _Vocabulary:
    accounts: frozenset[str]
    small: frozenset[str]

    def known(self, word: str) -> bool:
        """Tell whether a word may stand beside the name of a house on its own pages."""
        return word in self.accounts or word in self.small

    def holds(self, words: Sequence[str]) -> bool:
        """Tell whether all words are those of an account, and not only small ones."""
        return all(self.known(word) for word in words) and not self.small.issuperset(words)


def matches(where: Where, pattern: str, title: str) -> bool:
    """Tell whether the title of a browser's window is what a pattern says."""
    if where is Where.ENDING:
        return _ending(pattern).search(_all(title)) is not None
    if where in {Where.HOUSE, Where.SHARED}:
        return _is_of(pattern, _parts(title), is_shared=where is Where.SHARED)
    return _whole(pattern).fullmatch(_page(title)) is not None


@lru_cache(maxsize=256)
def _all(title: str) -> str:
    return " - ".join(sites.parts(title))


@lru_cache(maxsize=256)
def _page(title: str) -> str:
    return " - ".join(_MORE_PAGES.sub("", part) for part in sites.page(title))


@lru_cache(maxsize=256)
def _parts(title: str) -> tuple[tuple[str, ...], ...]:
    """Give the words of each part of a page's title, cut at its dashes and colons."""
    long = [_MORE_PAGES.sub("", part) for part in sites.page(title)]
    return tuple(words for part in long for piece in _COLON.split(part) if (words := _words(piece)))


def _is_of(pattern: str, parts: Sequence[tuple[str, ...]], *, is_shared: bool) -> bool:
    if not 0 < len(parts) <= MAX_PARTS:
        return False
    known = _vocabulary()
    name, is_kind = _words(pattern.casefold()), pattern.endswith("*")
    if name[0] not in parts[-1] and name[0] not in parts[0]:
        return False
    last, first = _rest(parts[-1], name, is_kind=is_kind), _rest(parts[0], name, is_kind=is_kind)
    if last is not None:
        beside = [*(word for words in parts[:-1] for word in words), *last]
        return not is_shared or any(word in known.accounts for word in beside)
    return first is not None and all(known.holds(words) for words in parts[1:])


def _rest(words: tuple[str, ...], name: tuple[str, ...], *, is_kind: bool) -> Sequence[str] | None:
    """Give the words beside a house's name in a part of a title, if the part is called by it."""
    for at in range(len(words) - len(name) + 1):
        if words[at : at + len(name)] == name:
            before, after = words[:at], words[at + len(name) :]
            if not all(_vocabulary().known(word) for word in before):
                return None
            if is_kind and len(after) <= MAX_NAME:
                return [*before, *after]
            return [*before, *after] if all(_vocabulary().known(word) for word in after) else None
    return None


@lru_cache(maxsize=4096)
def _words(part: str) -> tuple[str, ...]:
    return tuple(_WORD.findall(part.replace("\u2019", "'")))


@lru_cache(maxsize=2048)
def _whole(pattern: str) -> re.Pattern[str]:
    return re.compile(".*".join(re.escape(part) for part in pattern.casefold().split("*")), re.DOTALL)


@lru_cache(maxsize=512)
def _ending(pattern: str) -> re.Pattern[str]:
    names = "|".join(sorted((re.escape(name) for name in sites.browser_names()), key=len, reverse=True))
    plain = " - ".join(sites.parts(pattern))
    body = f"(?:{names})".join(re.escape(part) for part in plain.split("*"))
    return re.compile(rf"(?:^| - ){body}$")


@lru_cache(maxsize=1)
def _vocabulary() -> _Vocabulary:
    raw = tomllib.loads((resources.files("sixfold.capture") / "page_titles.toml").read_text("utf-8"))
    return _Vocabulary(frozenset(raw["accounts"]), frozenset(raw["small"]))
