"""Conversations in the form of LoCoMo (Maharana et al., ACL 2024): each turn becomes an observation.

The file is somebody else's: sizes, types and dates are checked, and anything unexpected is refused in one sentence.
"""

from __future__ import annotations

import json
import re
from dataclasses import replace
from datetime import datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

from sixfold.capture.errors import (
    DocumentTooLargeError,
    DocumentUnreadableError,
    LocomoFormError,
    LocomoSampleError,
)
from sixfold.capture.intake import RawObservation
from sixfold.capture.observation import Kind, Role, Source, Trust
from sixfold.capture.redaction.redact import RawText

if TYPE_CHECKING:
    from pathlib import Path

MAX_BYTES = 50_000_000
MAX_TURNS = 100_000
MAX_TEXT = 20_000
MAX_NAME = 200
SECONDS_A_TURN = 20
"""A session has one time for all its turns; spacing them keeps their order in time and the longest within the hour."""

_SESSION = re.compile(r"session_(\d{1,4})")
_ID = re.compile(r"[A-Za-z0-9:._\-]{1,64}")
_DATE = re.compile(r"(\d{1,2}):(\d{2}) ?(am|pm) on (\d{1,2}) ([A-Za-z]{3,9}),? (\d{4})", re.IGNORECASE)
_MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
NOON = 12


def read(path: Path, time_zone: str, sample: str | None = None) -> tuple[RawObservation, ...]:
    """Read the turns of all conversations of a file, or of the one whose `sample_id` is given, in order.

    Raises:
        DocumentUnreadableError: it cannot be opened.
        DocumentTooLargeError: it has more than `MAX_BYTES`.
        LocomoFormError: it is not in the form of LoCoMo.
        LocomoSampleError: it has no such conversation.
    """
    try:
        if path.stat().st_size > MAX_BYTES:
            raise DocumentTooLargeError(name=path.name, limit=MAX_BYTES // 1_000_000)
        data = path.read_bytes()
    except OSError as error:
        raise DocumentUnreadableError(name=path.name) from error
    return parse(data, path.name, time_zone, sample)


def parse(data: bytes, name: str, time_zone: str, sample: str | None = None) -> tuple[RawObservation, ...]:
    """Read the turns from the bytes of a file called `name`; raises as `read` does."""
    try:
        items = json.loads(data)
    except (ValueError, RecursionError) as error:
        raise LocomoFormError(name=name, where="it is not JSON") from error
    form = _Form(name)
    conversations: dict[str, dict[str, Any]] = {}
    for item in form.list_of(items if isinstance(items, list) else [items], "the list of conversations"):
        entry = form.mapping(item, "a conversation")
        ident = form.ident(entry.get("sample_id"), "sample_id")
        conversations[ident] = form.mapping(entry.get("conversation"), "conversation")
    if sample is not None and sample not in conversations:
        raise LocomoSampleError(name=name, known=", ".join(sorted(conversations)) or "none")
    chosen = conversations if sample is None else {sample: conversations[sample]}
    turns = [turn for ident, talk in chosen.items() for turn in form.turns(ident, talk, time_zone)]
    if len(turns) > MAX_TURNS:
        raise LocomoFormError(name=name, where=f"more than {MAX_TURNS} turns")
    return tuple(turns)


def session_time(text: str, time_zone: str) -> datetime | None:
    """Read a session's time, such as "1:56 pm on 8 May, 2023", in the given zone; None when it is none."""
    match = _DATE.fullmatch(text.strip())
    if match is None or match.group(5)[:3].lower() not in _MONTHS:
        return None
    hour, minute, half, day, month, year = match.groups()
    clock = int(hour) % NOON + (NOON if half.lower() == "pm" else 0)
    number = _MONTHS.index(month[:3].lower()) + 1
    try:
        return datetime(int(year), number, int(day), clock, int(minute), tzinfo=ZoneInfo(time_zone))
    except ValueError:
        return None


class _Form:
    """Checks the parts of a file; every refusal says which part it was."""

    def __init__(self, name: str) -> None:
        self._name = name

    def turns(self, sample: str, talk: dict[str, Any], time_zone: str) -> list[RawObservation]:
        numbers = sorted(int(match.group(1)) for key in talk if (match := _SESSION.fullmatch(key)))
        turns: list[RawObservation] = []
        title = f"{self.text(talk.get('speaker_a'), 'speaker_a')} and {self.text(talk.get('speaker_b'), 'speaker_b')}"
        for number in numbers:
            key = f"session_{number}"
            said = self.list_of(talk[key], key)
            start = session_time(self.text(talk.get(f"{key}_date_time"), f"{key}_date_time"), time_zone)
            if start is None:
                raise LocomoFormError(name=self._name, where=f"the time of {key}")
            for seq, item in enumerate(said):
                turn = self.mapping(item, f"a turn of {key}")
                when = start + timedelta(seconds=SECONDS_A_TURN * seq)
                raw = self._turn(turn, when, time_zone)
                turns.append(replace(raw, thread=f"{sample}/{key}", seq=seq, title=RawText(title)))
        return turns

    def _turn(self, turn: dict[str, Any], when: datetime, time_zone: str) -> RawObservation:
        text = self.text(turn.get("text"), "text", MAX_TEXT)
        caption = turn.get("blip_caption")
        if caption is not None:
            text = f"{text} [image: {self.text(caption, 'blip_caption', MAX_TEXT)}]".strip()
        return RawObservation(
            kind=Kind.IMPORT,
            role=Role.OTHER,
            trust=Trust.UNTRUSTED,
            observed_at=when,
            time_zone=time_zone,
            text=RawText(text),
            source=Source("locomo", self.ident(turn.get("dia_id"), "dia_id")),
            author=RawText(self.text(turn.get("speaker"), "speaker")),
            place="locomo",
        )

    def mapping(self, value: object, where: str) -> dict[str, Any]:
        if not isinstance(value, dict):
            raise LocomoFormError(name=self._name, where=where)
        return value

    def list_of(self, value: object, where: str) -> list[object]:
        if not isinstance(value, list):
            raise LocomoFormError(name=self._name, where=where)
        return value

    def text(self, value: object, where: str, limit: int = MAX_NAME) -> str:
        if not isinstance(value, str) or len(value) > limit:
            raise LocomoFormError(name=self._name, where=where)
        return value

    def ident(self, value: object, where: str) -> str:
        if not isinstance(value, str) or _ID.fullmatch(value) is None:
            raise LocomoFormError(name=self._name, where=where)
        return value
