"""Sixfold's own export read back (`docs/jsonl.md`), each line checked against the form's JSON Schema.

Who is believed is decided where it is taken over. A damaged line costs itself: the rest goes in, and the
error at the end says how many were left out.
"""

from __future__ import annotations

import base64
import binascii
import json
from datetime import datetime
from functools import cache
from typing import TYPE_CHECKING, Any, BinaryIO, NoReturn

from sixfold.app.importers.schema import Schema
from sixfold.app.plugin_api import (
    EvidenceItem,
    MemoryItem,
    PartlyReadError,
    PluginError,
    Quote,
    Restored,
    RevisionItem,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sixfold.app.plugin_api import Options

VERSION = 1
MAX_LINE = 96 << 20
"""Bytes: a picture is at most 45 MB, as base64 60."""
MAX_HEADER = 4096
FIRST_YEAR, LAST_YEAR = 2, 9998
"""A day further and some zone's clock could not show it."""


def matches(path: Path) -> bool:
    """Whether a file begins as one of this form does, of any version."""
    try:
        with path.open("rb") as file:
            return _header(file) is not None
    except OSError:
        return False


def read(path: Path, _options: Options) -> Iterator[Restored]:
    """Evidence, then memories. Raises `PluginError` for another form or version, `PartlyReadError` at the end."""
    try:
        with path.open("rb") as file:
            yield from _read(file)
    except OSError as error:
        raise PluginError("This Sixfold export cannot be read from the disk; check its permissions.") from error


def _read(file: BinaryIO) -> Iterator[Restored]:
    version = _header(file)
    if version is None:
        raise PluginError("This file is no Sixfold export: its first line does not say so; choose another form.")
    if version != VERSION:
        raise PluginError("A newer Sixfold made this export; install the newer Sixfold to read it.")
    damaged: list[int] = []
    ended = False
    for number, line in enumerate(_lines(file), start=2):
        if ended:
            damaged.append(number)
            continue
        data = _loaded(line)
        restored = None if data is None else _restored(data)
        if restored is not None:
            yield restored
        elif data is not None and _schema().fits(data, "end"):
            ended = True
        else:
            damaged.append(number)
    _tell(damaged, ended=ended)


def _tell(damaged: list[int], *, ended: bool) -> None:
    if damaged:
        raise PartlyReadError(
            f"This Sixfold export is damaged: {len(damaged)} of its lines (the first is line {damaged[0]}) were left "
            "out, the rest is taken in; export once more if you can."
        )
    if not ended:
        raise PartlyReadError("This Sixfold export is cut off: what it holds is taken in; export once more if you can.")


def _header(file: BinaryIO) -> int | None:
    """The version of a file of this form; None where it is another."""
    line = file.readline(MAX_HEADER)
    if not line.startswith(b"{"):
        return None
    match _loaded(line):
        case {"form": "sixfold", "version": int(version)} if not isinstance(version, bool):
            return version
    return None


def _lines(file: BinaryIO) -> Iterator[bytes]:
    """The lines; of one that is too long nothing is kept, and it counts as damaged."""
    while line := file.readline(MAX_LINE):
        if line.endswith(b"\n") or len(line) < MAX_LINE:
            yield line
            continue
        while len(line) == MAX_LINE and not line.endswith(b"\n"):
            line = file.readline(MAX_LINE)
        yield b""


def _loaded(line: bytes) -> dict[str, Any] | None:
    """The object of a line; None for what is none, or holds text that no database can keep."""
    try:
        text = line.decode("utf-8")
        data = json.loads(text, parse_constant=_refused)
        if "\\" in text:  # half a character's code, or the one that ends a text in C, can only be written so
            json.dumps(data, ensure_ascii=False).encode("utf-8")
    except (ValueError, RecursionError):
        return None
    return data if isinstance(data, dict) and not ("\\u0000" in text or "\0" in text) else None


def _refused(_constant: str) -> NoReturn:
    raise ValueError("no number")


def _restored(data: dict[str, Any]) -> Restored | None:
    kind = data.get("kind")
    if kind not in {"evidence", "memory"} or not _schema().fits(data, kind):
        return None
    try:
        if kind == "memory":
            return Restored(history=_history(data))
        return Restored(evidence=_evidence(data), picture=_picture(data.get("picture")))
    except (ValueError, OverflowError, binascii.Error):
        return None


def _evidence(data: dict[str, Any]) -> EvidenceItem:
    return EvidenceItem(
        ref=data["ref"],
        kind=data["sense"],
        role=data["role"],
        trust=data["trust"],
        when=_time(data["when"]),
        time_zone=data["time_zone"],
        text=data["text"],
        plugin=data["plugin"],
        external_id=data.get("external_id"),
        author=data.get("author"),
        thread=data.get("thread"),
        seq=data.get("seq", 0),
        part=data.get("part", 0),
        ended=_maybe(data.get("ended")),
        last_seen=_maybe(data.get("last_seen")),
        seen_count=data.get("seen_count", 1),
        language=data.get("language"),
        app=data.get("app"),
        title=data.get("title"),
        url=data.get("url"),
        place=data.get("place"),
        monitor=data.get("monitor"),
        device=data.get("device"),
        lines=tuple((text, x, y, width, height) for text, x, y, width, height in data.get("lines", ())),
        reader=data.get("reader"),
        redactions=data.get("redactions", {}),
        beside=tuple(data.get("beside", ())),
        expired=_maybe(data.get("expired")),
        digested=_maybe(data.get("digested")),
    )


def _history(data: dict[str, Any]) -> tuple[RevisionItem, ...]:
    history: list[RevisionItem] = []
    states: dict[int, MemoryItem] = {}
    for line in data["history"]:
        number, before = line["revision"], line.get("before")
        if history and number <= history[-1].revision:
            raise ValueError("revisions out of order")
        if not set(line["lineage"]) <= {*states, number} or not line["lineage"] or before not in {None, *states}:
            raise ValueError("a revision made from none that came before")
        at = _time(line["at"])
        states[number] = _state(data["ref"], number, at, line["after"])
        history.append(
            RevisionItem(
                ref=data["ref"],
                revision=number,
                operation=line["operation"],
                at=at,
                agent=line["agent"],
                origin=line["origin"],
                model=line.get("model"),
                prompt_version=line.get("prompt_version"),
                lineage=tuple(line["lineage"]),
                before=None if before is None else states[before],
                after=states[number],
            )
        )
    if len({state.type for state in states.values()}) != 1:
        raise ValueError("a memory of two types")
    return tuple(history)


def _state(ref: str, number: int, at: datetime, data: dict[str, Any]) -> MemoryItem:
    return MemoryItem(
        ref=ref,
        type=data["type"],
        fields=data["fields"],
        created=_time(data["created"]),
        updated=at,
        revision=number,
        valid_from=_maybe(data.get("valid_from")),
        valid_to=_maybe(data.get("valid_to")),
        precision=data["precision"],
        time_zone=data["time_zone"],
        confidence=float(data["confidence"]),
        importance=float(data["importance"]),
        status=data["status"],
        pinned=data.get("pinned", False),
        needs_review=data.get("needs_review", False),
        language=data.get("language"),
        quotes=tuple(Quote(one["evidence"], one["text"], one["start"], one["end"]) for one in data.get("quotes", ())),
        secret=data.get("secret"),
    )


def _picture(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text, validate=True)


def _maybe(text: str | None) -> datetime | None:
    return None if text is None else _time(text)


def _time(text: str) -> datetime:
    at = datetime.fromisoformat(text)
    if at.tzinfo is None or not FIRST_YEAR <= at.year <= LAST_YEAR:
        raise ValueError("no time of a memory")
    return at


@cache
def _schema() -> Schema:
    return Schema.load("sixfold.app.exporters", "jsonl.schema.json")
