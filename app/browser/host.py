"""The native messaging host: the browser starts it, asks on its standard input, and reads on its standard output.

A message is its length (four bytes in the machine's own order) and JSON in UTF-8, as Chromium and Firefox document it:
at most 1 MB to the browser. It opens no home, keeps nothing, and writes no log: what is asked is a page's text.
"""

from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING, Any

from sixfold.app.browser.errors import BrowserNonsense, BrowserStranger, BrowserUnpaired
from sixfold.app.browser.manifests import FIREFOX_ID, ORIGIN
from sixfold.app.browser.questions import AskHello, AskOffers, AskPairing, AskValue, GiveCode, question
from sixfold.app.failures import explain

if TYPE_CHECKING:
    from collections.abc import Sequence
    from typing import BinaryIO

    from sixfold.app.browser.desk import Desk, FieldOffers
    from sixfold.app.browser.questions import Question

HEADER = struct.Struct("=I")
MAX_QUESTION = 4_000_000
"""Bytes: 200 fields with ten texts of 200 letters, and one list of countries each (300 entries of 40), are 3 MB."""
MAX_ANSWER = 1_000_000
"""Bytes: the browser ends a host that sends more (developer.chrome.com, "Native messaging")."""
TOO_LONG = {"refused": "The answer is too long for a browser; ask on a smaller form."}


def serve(incoming: BinaryIO, outgoing: BinaryIO, desk: Desk, arguments: Sequence[str]) -> None:
    """Answer until the browser closes its end or sends what is no message; then nothing can be told apart any more.

    `arguments` are those that the browser started the host with: they name the extension.
    """
    ours = ORIGIN in arguments or FIREFOX_ID in arguments
    while (body := _body(incoming)) is not None:
        message = _packed(_answer(body, desk) if ours else _refusal(BrowserStranger()))
        outgoing.write(HEADER.pack(len(message)) + message)
        outgoing.flush()


def _body(incoming: BinaryIO) -> bytes | None:
    header = incoming.read(HEADER.size)
    if len(header) < HEADER.size:
        return None
    (length,) = HEADER.unpack(header)
    if length > MAX_QUESTION:
        return None
    body = incoming.read(length)
    return body if len(body) == length else None


def _answer(body: bytes, desk: Desk) -> dict[str, Any]:
    """Answer one message. Whatever goes wrong is a sentence: the picker is where the user looks."""
    try:
        return _answered(question(_parsed(body)), desk)
    except Exception as error:  # noqa: BLE001 - see above
        return _refusal(error)


def _parsed(body: bytes) -> object:
    try:
        return json.loads(body.decode("utf-8"))
    except (ValueError, RecursionError) as error:
        raise BrowserNonsense from error


def _answered(asked: Question, desk: Desk) -> dict[str, Any]:
    match asked:
        case AskHello():
            hello = desk.hello()
            return {"paired": hello.paired, "unlocked": hello.unlocked, "version": hello.version}
        case AskPairing():
            desk.pair()
            return {"shown": True}
        case GiveCode(code):
            return {"token": desk.confirm(code)}
        case AskOffers(token, origin, fields):
            wanted = {field.index for field in fields}
            offered = desk.offers(token, origin, fields)
            return {"fields": [_offers(field) for field in offered if field.index in wanted]}
        case AskValue(token, origin, ident):
            return {"value": desk.value(token, origin, ident)}


def _offers(field: FieldOffers) -> dict[str, Any]:
    offers = [
        {"id": offer.id, "caption": offer.caption, "source": offer.source, "shown": offer.shown}
        for offer in field.offers
    ]
    return {"index": field.index, "offers": offers}


def _refusal(error: Exception) -> dict[str, Any]:
    """The sentence, and whether pairing is the remedy; a running instance's sentences come with their code."""
    trouble = explain(error)
    return {"refused": trouble.sentence, "why": "unpaired" if trouble.code == BrowserUnpaired.code else "refused"}


def _packed(answer: dict[str, Any]) -> bytes:
    message = json.dumps(answer, ensure_ascii=False, allow_nan=False).encode("utf-8", "replace")
    return message if len(message) <= MAX_ANSWER else json.dumps(TOO_LONG).encode()
