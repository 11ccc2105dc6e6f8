"""What answers the browser: a seam, as the true one is reached through the socket and a scripted one serves tests."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Hello:
    """What a browser may know before it is paired: no count, no name, nothing of the memory."""

    paired: bool
    unlocked: bool
    version: str


@dataclass(frozen=True, slots=True)
class Choice:
    """One entry of a list to choose from."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class PageField:
    """A field that the user sees on a page, in the page's own words: all of it is hostile text.

    `index` names it in this one question, `form` is the place of its form on the page (-1: in none), `max_length` is 0
    where there is no limit. What stands in the field is never among it.
    """

    index: int
    tag: str
    type: str = ""
    name: str = ""
    id: str = ""
    autocomplete: str = ""
    label: str = ""
    placeholder: str = ""
    aria_label: str = ""
    legend: str = ""
    language: str = ""
    options: tuple[Choice, ...] = ()
    max_length: int = 0
    form: int = -1
    focused: bool = False
    multiple: bool = False


@dataclass(frozen=True, slots=True)
class ShownOffer:
    """An offer as the picker shows it. `shown` is the value where it may be seen, and nothing where it is sealed."""

    id: str
    caption: str
    source: str
    shown: str = ""


@dataclass(frozen=True, slots=True)
class FieldOffers:
    """The offers for one field, the best first."""

    index: int
    offers: tuple[ShownOffer, ...]


class Desk(Protocol):
    """Answers one browser. Each may raise `BrowserRefused` or what the running instance refuses with."""

    def hello(self) -> Hello:
        """Give whether any browser is paired and the memory is open."""

    def pair(self) -> None:
        """Show a code of six digits in Sixfold's window."""

    def confirm(self, code: str) -> str:
        """Give the token of this browser for the code that is shown. Raises `CodeWrong`."""

    def offers(self, token: str, origin: str, fields: Sequence[PageField]) -> Sequence[FieldOffers]:
        """Give what could go into the fields of a page. Raises `BrowserUnpaired` for a token that is not known."""

    def value(self, token: str, origin: str, ident: str) -> str:
        """Give the value of an offer that was made for this origin; the user has clicked on it."""
