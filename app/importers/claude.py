"""Claude's archive ("Export data"): a zip with conversations.json, or that file: talks with `chat_messages`.

Written after public descriptions of the form (portable-ai-memory.org/providers/anthropic, verified there against a real
archive; whychose.com/seo/claude-conversation-export-format). What the model thought and what its tools did is left out.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sixfold.app.importers import moments, talks
from sixfold.app.importers.opening import clean, name
from sixfold.app.importers.talks import Talk, ident, listed, mapping
from sixfold.app.plugin_api import Item

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from pathlib import Path

    from sixfold.app.plugin_api import Options

FORM = "Claude archive"
APP = "Claude"
FILES = re.compile(r"conversations(?:[-_]\d{1,5})?\.json")
_WORDS = re.compile(rb'"chat_messages"\s*:\s*\[')
_BY: dict[object, talks.By] = {"human": "user", "assistant": "assistant"}
_SPOKEN = frozenset({"text", "voice_note"})


def matches(path: Path) -> bool:
    """Whether it looks like such an archive."""
    return talks.begins_with(path, FILES, _WORDS)


def read(path: Path, options: Options) -> Iterator[Item]:
    """The turns of every talk, and what was put beside them as text. Raises `PluginError`."""
    for talk in talks.conversations(path, FILES, FORM):
        thread = ident(talk.get("uuid"))
        if thread is not None:
            yield from _turns(Talk(thread, talk.get("name"), APP), talk, options)


def _turns(held: Talk, talk: dict[str, Any], options: Options) -> Iterator[Item]:
    last = moments.first(options, moments.written(talk.get("created_at")))
    for seq, message in enumerate(_branch(talk)):
        own = ident(message.get("uuid")) or str(seq)
        sender = message.get("sender")
        by = _BY.get(sender) if isinstance(sender, str) else None
        last = moments.first(options, moments.written(message.get("created_at")), last)
        if by is None:
            continue
        item = held.turn(_words(message), last, by, seq=seq, ident=own, author=APP if by == "assistant" else None)
        if item is not None:
            yield item
        yield from _beside(held, message, last, own)


def _branch(talk: dict[str, Any]) -> list[dict[str, Any]]:
    """The turns up to the one that was shown last, where the archive tells it, else all in their order."""
    messages = [mapping(message) for message in listed(talk.get("chat_messages"))]
    known = {one["uuid"]: one for one in messages if isinstance(one.get("uuid"), str)}
    leaf = talk.get("current_leaf_message_uuid")
    branch: list[dict[str, Any]] = []
    while isinstance(leaf, str) and leaf in known:
        branch.append(known.pop(leaf))
        leaf = branch[-1].get("parent_message_uuid")
    return branch[::-1] or messages


def _words(message: dict[str, Any]) -> str:
    blocks = [mapping(block) for block in listed(message.get("content"))]
    spoken = [block["text"] for block in blocks if block.get("type") in _SPOKEN and isinstance(block.get("text"), str)]
    text = message.get("text")
    words = spoken or ([text] if isinstance(text, str) and not blocks else [])
    files = [*listed(message.get("attachments")), *listed(message.get("files"))]
    names = [named for file in files if (named := name(mapping(file).get("file_name")))]
    return "\n\n".join([*words, *(f"[file: {named}]" for named in names)])


def _beside(held: Talk, message: dict[str, Any], when: datetime, own: str) -> Iterator[Item]:
    """The text of files that were put beside a turn, each a document of the same talk."""
    for number, attachment in enumerate(map(mapping, listed(message.get("attachments")))):
        content = attachment.get("extracted_content")
        text = clean(content[: talks.MAX_TEXT]) if isinstance(content, str) else ""
        if text.strip():
            title = name(attachment.get("file_name")) or name(held.title)
            beside = f"{own}:{number}"
            yield Item(text, when, title=title, app=APP, thread=held.thread, external_id=beside)
