"""A desk that answers from a script: for tests of the extension, and for whoever writes another one."""

from __future__ import annotations

import hmac
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sixfold.app.browser.desk import FieldOffers, Hello, ShownOffer
from sixfold.app.browser.errors import BrowserRefused, BrowserUnpaired, CodeWrong, OfferUnknown

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sixfold.app.browser.desk import PageField

CODE = "493027"
TOKEN = "a token of the script"  # noqa: S105 - of a browser that lives for one test


@dataclass(frozen=True, slots=True)
class Entry:
    """A thing that the script knows; `sealed` is shown by its caption alone."""

    value: str
    caption: str
    source: str = "You said so"
    sealed: bool = False


@dataclass
class ScriptedDesk:
    """Knows entries by the `autocomplete` token, else the name, of a field. Everything asked is in `asked`."""

    entries: Mapping[str, Entry]
    paired: bool = False
    origins: frozenset[str] | None = None
    """Where it offers; None: everywhere."""
    asked: list[str] = field(default_factory=list)
    shown: bool = False

    def hello(self) -> Hello:
        self.asked.append("hello")
        return Hello(self.paired, unlocked=True, version="scripted")

    def pair(self) -> None:
        self.asked.append("pair")
        self.shown = True

    def confirm(self, code: str) -> str:
        """Give the token once for a code that is shown; a wrong one takes it away."""
        self.asked.append("confirm")
        shown, self.shown = self.shown, False
        if not shown or not hmac.compare_digest(code, CODE):
            raise CodeWrong
        self.paired = True
        return TOKEN

    def offers(self, token: str, origin: str, fields: Sequence[PageField]) -> Sequence[FieldOffers]:
        self._check(token, origin)
        self.asked.append(" ".join(["offers", *(one.name for one in fields)]))
        return tuple(FieldOffers(one.index, self._offers(one)) for one in fields)

    def value(self, token: str, origin: str, ident: str) -> str:
        self._check(token, origin)
        self.asked.append(f"value {ident}")
        if ident not in self.entries:
            raise OfferUnknown
        return self.entries[ident].value

    def _check(self, token: str, origin: str) -> None:
        if not hmac.compare_digest(token.encode(), TOKEN.encode()):
            raise BrowserUnpaired
        if self.origins is not None and origin not in self.origins:
            raise BrowserRefused

    def _offers(self, one: PageField) -> tuple[ShownOffer, ...]:
        known = one.autocomplete if one.autocomplete in self.entries else one.name
        if known not in self.entries:
            return ()
        entry = self.entries[known]
        return (ShownOffer(known, entry.caption, entry.source, "" if entry.sealed else entry.value),)
