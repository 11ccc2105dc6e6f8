"""The extension's questions: JSON from a page's neighbourhood becomes values, or `BrowserNonsense`.

An extension that was taken over can send anything, so every text has a length, every list an end, and what is not known
is refused, never passed on.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any
from urllib.parse import urlsplit

from sixfold.app.browser.desk import Choice, PageField
from sixfold.app.browser.errors import BrowserNonsense

if TYPE_CHECKING:
    from collections.abc import Callable

MAX_FIELDS, MAX_OPTIONS, MAX_TEXT = 200, 300, 200
"""As in extension/reader.js, which cuts there: more never comes from it."""
MAX_TOKEN, MAX_ID, MAX_ORIGIN = 128, 64, 300
MAX_NUMBER = 1_000_000
CODE = re.compile(r"[0-9]{6}", re.ASCII)
TAGS = frozenset({"input", "select", "textarea"})
PORTS = range(1, 65_536)


@dataclass(frozen=True, slots=True)
class AskHello:
    """Is there anybody."""


@dataclass(frozen=True, slots=True)
class AskPairing:
    """Show a code."""


@dataclass(frozen=True, slots=True)
class GiveCode:
    """The code that the user read."""

    code: str


@dataclass(frozen=True, slots=True)
class AskOffers:
    """What could go into these fields."""

    token: str
    origin: str
    fields: tuple[PageField, ...]


@dataclass(frozen=True, slots=True)
class AskValue:
    """The value of an offer that the user clicked on."""

    token: str
    origin: str
    ident: str


Question = AskHello | AskPairing | GiveCode | AskOffers | AskValue


def question(message: object) -> Question:
    """Give the question that a message asks. Raises `BrowserNonsense`."""
    match message:
        case {"do": "hello", **rest} if not rest:
            return AskHello()
        case {"do": "pair", **rest} if not rest:
            return AskPairing()
        case {"do": "pair", "code": str(code), **rest} if not rest and CODE.fullmatch(code):
            return GiveCode(code)
        case {"do": "offers", "token": token, "origin": origin, "fields": list(fields), **rest} if not rest:
            return AskOffers(_text(token, MAX_TOKEN), _origin(origin), _fields(fields))
        case {"do": "value", "token": token, "origin": origin, "id": ident, **rest} if not rest:
            return AskValue(_text(token, MAX_TOKEN), _origin(origin), _text(ident, MAX_ID))
    raise BrowserNonsense


def _origin(said: object) -> str:
    """The origin as browsers write it (RFC 6454, 6.2): scheme, host, and a port that is not the usual one."""
    text = _text(said, MAX_ORIGIN)
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError as error:
        raise BrowserNonsense from error
    host = parts.hostname or ""
    usual = {"https": 443, "http": 80}.get(parts.scheme)
    written = f"{parts.scheme}://{f'[{host}]' if ':' in host else host}" + (f":{port}" if port is not None else "")
    sound = host.isascii() and host.isprintable() and " " not in host and (port is None or port in PORTS)
    if usual is None or not host or not sound or port == usual or written != text:
        raise BrowserNonsense
    return text


def _fields(said: list[object]) -> tuple[PageField, ...]:
    if len(said) > MAX_FIELDS:
        raise BrowserNonsense
    fields = tuple(_field(item) for item in said)
    if len({field.index for field in fields}) != len(fields):
        raise BrowserNonsense
    return fields


def _field(said: object) -> PageField:
    if not isinstance(said, dict) or not said.keys() <= READERS.keys() or not {"index", "tag"} <= said.keys():
        raise BrowserNonsense
    field = PageField(**{key: READERS[key](value) for key, value in said.items()})
    if field.tag not in TAGS:
        raise BrowserNonsense
    return field


def _text(said: object, most: int = MAX_TEXT) -> str:
    if not isinstance(said, str) or len(said) > most:
        raise BrowserNonsense
    return said.encode("utf-8", "replace").decode()  # half of a pair of code units, as a cut at a length leaves


def _number(said: object) -> int:
    if not isinstance(said, int) or isinstance(said, bool) or not 0 <= said <= MAX_NUMBER:
        raise BrowserNonsense
    return said


def _form(said: object) -> int:
    return -1 if said == -1 else _number(said)


def _flag(said: object) -> bool:
    if not isinstance(said, bool):
        raise BrowserNonsense
    return said


def _options(said: object) -> tuple[Choice, ...]:
    if not isinstance(said, list) or len(said) > MAX_OPTIONS:
        raise BrowserNonsense
    return tuple(_choice(item) for item in said)


def _choice(said: object) -> Choice:
    match said:
        case {"value": value, "text": text, **rest} if not rest:
            return Choice(_text(value), _text(text))
    raise BrowserNonsense


READERS: dict[str, Callable[[Any], Any]] = {
    "index": _number,
    "max_length": _number,
    "form": _form,
    "focused": _flag,
    "multiple": _flag,
    "options": _options,
    **dict.fromkeys(
        ("tag", "type", "name", "id", "autocomplete", "label", "placeholder", "aria_label", "legend", "language"), _text
    ),
}
