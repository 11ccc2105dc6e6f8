"""ChatGPT's archive ("Export data"): a zip with conversations.json, or that file.

Each talk is a tree, `mapping`; what the user sees is the way from its root to `current_node`, and that is read. Written
after public descriptions of the form (github.com/mitkury/chatgpt-export-parser, docs/chatgpt-data-export-format.md);
large archives have the talks in several files, conversations-000.json and so on.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from sixfold.app.importers import moments, talks
from sixfold.app.importers.talks import Talk, epoch, ident, listed, mapping

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sixfold.app.plugin_api import Item, Options

FORM = "ChatGPT archive"
APP = "ChatGPT"
FILES = re.compile(r"conversations(?:[-_]\d{1,5})?\.json")
_WORDS = re.compile(rb'"mapping"\s*:\s*\{')
_SHOWN = frozenset({"text", "multimodal_text", "code"})
_NOTES = {
    "image_asset_pointer": "[image]",
    "audio_asset_pointer": "[audio]",
    "video_container_asset_pointer": "[video]",
}


def matches(path: Path) -> bool:
    """Whether it looks like such an archive."""
    return talks.begins_with(path, FILES, _WORDS)


def read(path: Path, options: Options) -> Iterator[Item]:
    """The turns of every talk. Raises `PluginError`."""
    for talk in talks.conversations(path, FILES, FORM):
        yield from _turns(talk, options)


def _turns(talk: dict[str, Any], options: Options) -> Iterator[Item]:
    thread = ident(talk.get("conversation_id"), talk.get("id"))
    nodes = mapping(talk.get("mapping"))
    if thread is None:
        return
    held = Talk(thread, talk.get("title"), APP)
    last = moments.first(options, epoch(talk.get("create_time")), epoch(talk.get("update_time")))
    for seq, node in enumerate(_branch(nodes, talk.get("current_node"))):
        message = mapping(mapping(nodes[node]).get("message"))
        by = mapping(message.get("author")).get("role")
        last = moments.first(options, epoch(message.get("create_time")), last)
        if by not in {"user", "assistant"} or not _is_shown(message):
            continue
        author = APP if by == "assistant" else None
        item = held.turn(
            _words(mapping(message.get("content"))), last, by, seq=seq, ident=ident(node) or str(seq), author=author
        )
        if item is not None:
            yield item


def _branch(nodes: dict[str, Any], current: object) -> list[str]:
    """The nodes from the root to the one that was shown last; where that is not told, to the newest."""
    node = (
        current
        if isinstance(current, str) and current in nodes
        else max(nodes, key=lambda one: _at(nodes, one), default=None)
    )
    branch: list[str] = []
    seen: set[str] = set()
    while isinstance(node, str) and node in nodes and node not in seen:
        seen.add(node)
        branch.append(node)
        node = mapping(nodes[node]).get("parent")
    return branch[::-1]


def _at(nodes: dict[str, Any], node: str) -> float:
    at = epoch(mapping(mapping(nodes[node]).get("message")).get("create_time"))
    return at.timestamp() if at else float("-inf")


def _is_shown(message: dict[str, Any]) -> bool:
    """Whether the user was shown it: neither hidden, nor a call of a tool, nor what the model thought."""
    hidden = mapping(message.get("metadata")).get("is_visually_hidden_from_conversation")
    content = mapping(message.get("content")).get("content_type", "text")
    return not hidden and message.get("recipient") in {None, "all"} and content in _SHOWN


def _words(content: dict[str, Any]) -> str:
    parts = [_part(part) for part in listed(content.get("parts"))]
    if not parts and isinstance(content.get("text"), str):
        return str(content["text"])
    return "\n\n".join(part for part in parts if part)


def _part(part: object) -> str:
    """The words of a part of a turn; of a picture or a sound only that it was there."""
    if isinstance(part, str):
        return part
    text = mapping(part).get("text")
    return text if isinstance(text, str) else _NOTES.get(str(mapping(part).get("content_type")), "")
