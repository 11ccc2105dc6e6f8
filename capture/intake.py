"""The way in for everything that is not a screen: chat turns, what the user asks to remember, imported turns.

Raw words come in here and leave as an `Observation` in which nothing is left to hide; secrets of the user's own words
are handed back beside it, for the vault and nothing else.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sixfold.capture import language
from sixfold.capture.observation import FoundSecret, Kind, Observation, ObservationId, Redacted, Role, Source, Trust
from sixfold.capture.redaction.redact import RawText, Redaction, Redactor

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

MAX_TITLE = 500
"""Characters of a title or an author that are kept: what is longer is no name."""


@dataclass(frozen=True, slots=True)
class RawObservation:
    """An observation before the redactor; its fields mean what `Observation`'s do. It must not leave this folder."""

    kind: Kind
    role: Role
    trust: Trust
    observed_at: datetime
    time_zone: str
    text: RawText = field(repr=False)
    source: Source
    author: RawText | None = field(default=None, repr=False)
    thread: str | None = None
    seq: int = 0
    app: str | None = None
    title: RawText | None = field(default=None, repr=False)
    url: RawText | None = field(default=None, repr=False)
    place: str | None = None
    device: str | None = None


def observe(raw: RawObservation, redactor: Redactor, ident: str) -> tuple[Observation, tuple[FoundSecret, ...]]:
    """Give the observation `ident`, redacted in every field, and the secrets of the user's own words."""
    text = redactor.redact(raw.text, raw.trust)
    title = _short(raw.title, redactor)
    author = _short(raw.author, redactor)
    observation = Observation(
        id=ObservationId(ident),
        kind=raw.kind,
        role=raw.role,
        trust=raw.trust,
        observed_at=raw.observed_at,
        time_zone=raw.time_zone,
        text=text.text,
        source=raw.source,
        author=author.text if author else None,
        thread=raw.thread,
        seq=raw.seq,
        language=language.guess(text.text),
        app=raw.app,
        title=title.text if title else None,
        url=redactor.redact_url(raw.url) if raw.url else None,
        place=raw.place,
        device=raw.device,
        redactions=total(text, title, author),
    )
    return observation, text.secrets


def chat_turn(
    text: str,
    *,
    role: Role,
    at: datetime,
    time_zone: str,
    thread: str,
    seq: int,
) -> RawObservation:
    """Give one turn of the chat page; only the user's own turns are the user's words."""
    trust = Trust.USER if role is Role.USER else Trust.UNTRUSTED
    source = Source("chat")
    return RawObservation(
        Kind.CHAT, role, trust, at, time_zone, RawText(text), source, thread=thread, seq=seq, place="sixfold"
    )


def remembered(text: str, *, at: datetime, time_zone: str) -> RawObservation:
    """Give what the user asked to remember."""
    source = Source("remember")
    return RawObservation(Kind.CHAT, Role.USER, Trust.USER, at, time_zone, RawText(text), source, place="sixfold")


def corrected(question: str, right: str, *, at: datetime, time_zone: str) -> RawObservation:
    """Give what the user set right: the question in one line, and below it what is right; redacted as one text."""
    text = f"{' '.join(question.split())}\n{right.strip()}"
    source = Source("correct")
    return RawObservation(Kind.CHAT, Role.USER, Trust.USER, at, time_zone, RawText(text), source, place="sixfold")


def asked(question: str, redactor: Redactor) -> Redacted:
    """Give a question as it may be searched for and put before a model: secrets in it become marks."""
    return redactor.redact(RawText(question)).text


def total(*redactions: Redaction | None) -> Mapping[str, int]:
    """Give how often each rule took something out of these texts together."""
    counts: dict[str, int] = {}
    for redaction in redactions:
        for rule, count in redaction.counts.items() if redaction else ():
            counts[rule] = counts.get(rule, 0) + count
    return counts


def _short(raw: RawText | None, redactor: Redactor) -> Redaction | None:
    """Redact a title or an author before it is cut: a cut through a secret would hide it from the rules."""
    if not raw:
        return None
    redaction = redactor.redact(raw)
    return Redaction(Redacted(redaction.text[:MAX_TITLE]), redaction.counts)
