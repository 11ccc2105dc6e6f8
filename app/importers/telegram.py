"""Telegram Desktop's export as JSON (result.json): one chat, or all of a person's.

Written after the program that writes it (telegramdesktop/tdesktop, export_output_json.cpp). Service messages are left
out, of media only their kind stays. An export of everything says whose it is; of one chat, the option `me` does.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from sixfold.app.importers import moments, talks
from sixfold.app.importers.opening import name
from sixfold.app.importers.talks import Talk, epoch, ident, listed, mapping

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sixfold.app.importers.json_pull import Pull
    from sixfold.app.plugin_api import Item, Options

FORM = "Telegram export"
APP = "Telegram"
FILES = re.compile(r"result\.json")
_WORDS = re.compile(
    rb'"type"\s*:\s*"(?:personal_chat|bot_chat|saved_messages|replies|verify_codes'
    rb'|(?:private|public)_(?:group|supergroup|channel))"|"personal_information"\s*:\s*\{'
)
_UNNAMED = {"saved_messages": "Saved Messages", "replies": "Replies", "verify_codes": "Verification Codes"}
_PLACES = ("chats", "left_chats")


@dataclass(frozen=True, slots=True)
class _Me:
    """Who the user is, by the name they gave or by the number that the export gives."""

    name: str | None
    number: str | None = None

    def wrote(self, message: dict[str, Any]) -> bool:
        if message.get("forwarded_from") is not None:
            return False
        author = name(message.get("from"))
        by_name = self.name is not None and author is not None and author.casefold() == self.name
        return by_name or (self.number is not None and message.get("from_id") == f"user{self.number}")


def matches(path: Path) -> bool:
    """Whether it looks like such an export."""
    return talks.begins_with(path, FILES, _WORDS)


def read(path: Path, options: Options) -> Iterator[Item]:
    """The messages of every chat. Raises `PluginError`."""
    given = name(options.values.get("me"))
    me = _Me(given.casefold() if given else None)
    with talks.texts(path, FILES, FORM) as pulls:
        for pull in pulls:
            yield from _export(pull, me, options)
            pull.finish()


def _export(pull: Pull, me: _Me, options: Options) -> Iterator[Item]:
    """An export of everything is an object with lists of chats, one of a chat is that chat itself."""
    chat: dict[str, Any] = {}
    for member in pull.members():
        if member == "personal_information":
            me = _Me(me.name, ident(mapping(pull.value()).get("user_id")))
        elif member in _PLACES:
            for inner in pull.members():
                if inner == "list":
                    for _ in pull.items():
                        yield from _chat(pull, me, options)
                else:
                    pull.value()
        elif member == "messages":
            yield from _messages(pull, chat, me, options)
        else:
            chat[member] = pull.value()


def _chat(pull: Pull, me: _Me, options: Options) -> Iterator[Item]:
    chat: dict[str, Any] = {}
    for member in pull.members():
        if member == "messages":
            yield from _messages(pull, chat, me, options)
        else:
            chat[member] = pull.value()


def _messages(pull: Pull, chat: dict[str, Any], me: _Me, options: Options) -> Iterator[Item]:
    """The messages of a chat whose own members came before, as Telegram writes them."""
    thread, kind = ident(chat.get("id")), chat.get("type")
    if thread is None:
        raise pull.damaged()
    title = chat.get("name") or (_UNNAMED.get(kind) if isinstance(kind, str) else None)
    held = Talk(thread, title if isinstance(title, str) else None, APP)
    for seq, _ in enumerate(pull.items()):
        message = mapping(pull.value())
        own = ident(message.get("id"))
        if message.get("type") != "message" or own is None:
            continue
        when = moments.first(options, epoch(message.get("date_unixtime")), moments.written(message.get("date")))
        forwarded = message.get("forwarded_from")
        author = forwarded if isinstance(forwarded, str) else message.get("from")
        by: talks.By = "user" if me.wrote(message) else "other"
        item = held.turn(
            _words(message), when, by, seq=seq, ident=own, author=author if isinstance(author, str) else None
        )
        if item is not None:
            yield item


def _words(message: dict[str, Any]) -> str:
    text = message.get("text", message.get("text_entities"))
    pieces = text if isinstance(text, list) else [text]
    words = "".join(piece if isinstance(piece, str) else _text(mapping(piece)) for piece in pieces if piece)
    return "\n".join(part for part in (_media(message), words) if part)


def _text(entity: dict[str, Any]) -> str:
    text = entity.get("text")
    return text if isinstance(text, str) else ""


def _media(message: dict[str, Any]) -> str:
    """What came with a message, in brackets."""
    kind = name(message.get("media_type"))
    file = name(message.get("file_name"))
    if kind == "sticker":
        return f"[sticker {name(message.get('sticker_emoji')) or ''}".rstrip() + "]"
    if kind or file or message.get("file"):
        told = (kind or "file").replace("_", " ")
        return f"[{told}: {file}]" if file else f"[{told}]"
    for member, told in (("photo", "photo"), ("location_information", "location"), ("contact_information", "contact")):
        if message.get(member):
            return f"[{told}]"
    poll = mapping(message.get("poll"))
    answers = [_text(mapping(answer)) for answer in listed(poll.get("answers"))]
    question = name(poll.get("question"))
    return f"[poll: {question} {' / '.join(filter(None, answers))}".rstrip() + "]" if question else ""
