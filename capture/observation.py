"""What a sense hands on: one observation, redacted, with nothing left to hide in it.

An observation is evidence. It is stored word for word and never rewritten; every memory points back at one
(DESIGN section 1, "evidence first").
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NewType

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from sixfold.capture.picture import Patch

ObservationId = NewType("ObservationId", str)
"""UUIDv7 in its canonical text form: sorts by the time it was made."""

Redacted = NewType("Redacted", str)
"""Text that has been through the redactor; only `capture.redact` makes it."""


class Kind(StrEnum):
    """Which sense it came through."""

    SCREEN = "screen"
    CHAT = "chat"
    DOCUMENT = "document"
    IMPORT = "import"


class Role(StrEnum):
    """Who said it, seen from the user."""

    USER = "user"
    OTHER = "other"
    ASSISTANT = "assistant"


class Trust(StrEnum):
    """Whether the words are the user's own. Untrusted text is data and never an order."""

    USER = "user"
    UNTRUSTED = "untrusted"


@dataclass(frozen=True, slots=True)
class Box:
    """A rectangle in pixels of the observation's image, from its upper left corner."""

    x: int
    y: int
    width: int
    height: int

    @property
    def right(self) -> int:
        """The first column to the right of the box."""
        return self.x + self.width

    @property
    def bottom(self) -> int:
        """The first row below the box."""
        return self.y + self.height


@dataclass(frozen=True, slots=True)
class Line:
    """One line that was read from the screen, in reading order, with its place on the image."""

    text: Redacted
    box: Box


@dataclass(frozen=True, slots=True)
class Source:
    """Where it came from: the plugin that brought it and the id it has there (LoCoMo: the turn's `dia_id`)."""

    plugin: str
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Observation:
    """One redacted piece of evidence: a screen, a chat turn, a part of a document.

    Times are aware; `time_zone` is the IANA name of the place where it was seen. `thread` groups the turns of one
    conversation or the parts of one file, `seq` orders them. A text that grows (typing) arrives as parts of one id:
    the same `id`, a higher `part`; the last one counts. `redactions` counts what was taken out, by rule. `beside` names
    the programs whose windows show on a screen next to the one of `app`.
    """

    id: ObservationId
    kind: Kind
    role: Role
    trust: Trust
    observed_at: datetime
    time_zone: str
    text: Redacted
    source: Source
    author: Redacted | None = None
    thread: str | None = None
    seq: int = 0
    part: int = 0
    ended_at: datetime | None = None
    last_seen_at: datetime | None = None
    seen_count: int = 1
    language: str | None = None
    app: str | None = None
    title: Redacted | None = None
    url: Redacted | None = None
    place: str | None = None
    monitor: str | None = None
    device: str | None = None
    lines: tuple[Line, ...] = ()
    reader: str | None = None
    redactions: Mapping[str, int] = field(default_factory=dict)
    beside: tuple[str, ...] = ()

    def shows(self, app: str) -> bool:
        """Whether a window of this application is in it, in front or beside, case aside."""
        return app.casefold() in {name.casefold() for name in (self.app or "", *self.beside)}


@dataclass(frozen=True, slots=True)
class Patches:
    """A picture told by what differs from the whole picture that an observation's part was sealed with."""

    base: ObservationId
    base_part: int
    patches: tuple[Patch, ...] = field(repr=False)


@dataclass(frozen=True, slots=True)
class Capture:
    """An observation with its picture, in which every redacted box is black: whole as WebP, or as patches, or none."""

    observation: Observation
    image: bytes | None = field(default=None, repr=False)
    patches: Patches | None = None


@dataclass(frozen=True, slots=True)
class FoundSecret:
    """A secret taken out of the user's own words: its place holds `placeholder`, its value goes to the vault only.

    `rule` names the redactor's rule, `entry_type` the vault's (credential, card, address, id, key).
    """

    placeholder: str
    rule: str
    entry_type: str
    caption: str
    value: str = field(repr=False)
