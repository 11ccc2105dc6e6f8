"""Text and Markdown files as observations, a part of at most 1,200 characters each.

A file is redacted as a whole and cut afterwards: a private key is longer than a part, and its tail alone is not
recognised.
"""

from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from sixfold.capture import language
from sixfold.capture.errors import DocumentNotTextError, DocumentTooLargeError, DocumentUnreadableError
from sixfold.capture.intake import RawObservation, observe
from sixfold.capture.observation import FoundSecret, Kind, Observation, ObservationId, Redacted, Role, Source, Trust
from sixfold.capture.redaction.fold import CLOSE, OPEN
from sixfold.capture.redaction.redact import MARKS, RawText, Redactor

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

Found = tuple[Observation, tuple[FoundSecret, ...]]

MAX_BYTES = 20_000_000
PART = 1200
"""Characters of a part: about 300 tokens, so that a part is one screenful to read and one piece for an agent."""
HEADING_FROM = 400
"""A heading begins a new part once this many characters stand in the last one; shorter sections stay together."""

_HEADING = re.compile(r"#{1,6} |[^\n]{1,80}\n(?:=+|-+)$", re.MULTILINE)
_SENTENCE_END = re.compile(r"(?<=[.!?\u3002\uff01\uff1f])\s+|\n")


def read(path: Path, time_zone: str) -> RawObservation:
    """Read a file as one raw observation of the time when it was last changed.

    Raises:
        DocumentUnreadableError: it cannot be opened.
        DocumentTooLargeError: it has more than `MAX_BYTES`.
        DocumentNotTextError: it holds no text.
    """
    try:
        facts = path.stat()
        if facts.st_size > MAX_BYTES:
            raise DocumentTooLargeError(name=path.name, limit=MAX_BYTES // 1_000_000)
        data = path.read_bytes()
    except OSError as error:
        raise DocumentUnreadableError(name=path.name) from error
    return RawObservation(
        kind=Kind.DOCUMENT,
        role=Role.OTHER,
        trust=Trust.UNTRUSTED,
        observed_at=datetime.fromtimestamp(facts.st_mtime, UTC),
        time_zone=time_zone,
        text=RawText(_decode(data, path.name)),
        source=Source("file", path.name),
        title=RawText(path.name),
        url=RawText(path.resolve().as_uri()),
        place="files",
    )


def observations(raw: RawObservation, redactor: Redactor, new_id: Callable[[], str]) -> Iterator[Found]:
    """Give the parts of a file in order, each with the secrets whose placeholders stand in it, if it is the user's own.

    The parts share a thread, and `seq` counts them.
    """
    whole, secrets = observe(raw, redactor, new_id())
    for seq, text in enumerate(split(whole.text)):
        part = replace(
            whole,
            id=ObservationId(new_id()),
            text=Redacted(text),
            thread=whole.id,
            seq=seq,
            language=language.guess(text) or whole.language,
            redactions=_marks(text),
        )
        yield part, tuple(secret for secret in secrets if secret.placeholder in text)


def split(text: str, limit: int = PART) -> tuple[str, ...]:
    """Cut a text at headings and blank lines, else at sentences, else anywhere but in a placeholder.

    No part is longer than `limit` characters; together they hold every character of the text that is not white space.
    """
    parts: list[str] = []
    current = ""
    for block in _blocks(text, limit):
        full = len(current) + len(block) + 2 > limit
        new_section = len(current) >= HEADING_FROM and _HEADING.match(block) is not None
        if current and (full or new_section):
            parts.append(current)
            current = ""
        current = f"{current}\n\n{block}" if current else block
    if current:
        parts.append(current)
    return tuple(parts)


def _blocks(text: str, limit: int) -> Iterator[str]:
    for paragraph in re.split(r"\n[ \t]*\n", text):
        rest = paragraph.strip()
        while len(rest) > limit:
            cut = _cut(rest, limit)
            yield rest[:cut].strip()
            rest = rest[cut:].strip()
        if rest:
            yield rest


def _cut(text: str, limit: int) -> int:
    ends = [match.end() for match in _SENTENCE_END.finditer(text, 0, limit)]
    if ends and ends[-1] > limit // 3:
        return ends[-1]
    space = text.rfind(" ", limit // 2, limit)
    cut = space if space > 0 else limit
    opened = text.rfind(OPEN, 0, cut)
    return opened if opened > 0 and text.find(CLOSE, opened, cut) < 0 else cut


def _decode(data: bytes, name: str) -> str:
    wide = data.startswith((b"\xff\xfe", b"\xfe\xff"))
    encodings = ("utf-16",) if wide else ("utf-8-sig", "cp1252")
    if b"\0" in data and not wide:
        raise DocumentNotTextError(name=name)
    for encoding in encodings:
        try:
            text = data.decode(encoding)
        except UnicodeDecodeError:
            continue
        if text.strip():
            return text.replace("\r\n", "\n").replace("\r", "\n")
    raise DocumentNotTextError(name=name)


def _marks(text: str) -> dict[str, int]:
    return {mark: count for mark in sorted(MARKS) if (count := text.count(f"{OPEN}{mark}{CLOSE}"))}
