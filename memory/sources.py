"""Evidence made ready for a prompt: numbered, one line each, cut to what speaks of the question.

Source text is data from anywhere: line breaks and square brackets are taken out of it, so that it can neither begin a
line of its own nor forge a number, a date or a secret's mark. Pure.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sixfold.capture.observation import Kind
from sixfold.memory import dated, tables, voice
from sixfold.memory.excerpt import excerpt, rows
from sixfold.memory.requests import SourceView
from sixfold.memory.searchable import CORRECTION_PLUGIN
from sixfold.memory.segments import tokens
from sixfold.memory.store.instants import zone_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sixfold.capture.observation import Observation

_PLACEHOLDER = re.compile(r"\u27e6([a-z][a-z ]*)(?::([0-9a-f-]{36}))?\u27e7")
_BRACKETS = str.maketrans(
    {**dict.fromkeys("[\u27e6\u301a\u3010\uff3b", "("), **dict.fromkeys("]\u27e7\u301b\u3011\uff3d", ")")}
)
"""Square brackets and those that look like them; a model takes the wide ones for marks as well."""

_PLACEHOLDER_BRACKETS = str.maketrans({"\u27e6": "(", "\u27e7": ")"})
_INVISIBLE = re.compile(
    "[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]"
)
"""What nobody sees: it hides words from the eye or turns their order. The joiners of Persian and of emoji stay."""

_BREAKS = re.compile(r"\s*[\n\v\f\x1c-\x1e\x85\u2028\u2029]\s*")
_SPACE = re.compile(r"[ \t\r\f\v\u00a0]+")
_TITLE_CHARACTERS = 60
_DOUBT = " (may no longer hold)"


class Secrets:
    """The marks under which secrets show in one prompt: `[secret 1 x7k2]`, with the prompt's nonce.

    Source text holds no square bracket, so only these marks can stand in a prompt; `place` puts the vault's
    placeholders back into what the model wrote.
    """

    def __init__(self, nonce: str) -> None:
        self._nonce = nonce
        self._ids: list[str] = []

    def mark(self, vault_id: str) -> str:
        """The mark of a vault entry, the same for the same id."""
        if vault_id not in self._ids:
            self._ids.append(vault_id)
        return f"[secret {self._ids.index(vault_id) + 1} {self._nonce}]"

    def place(self, written: str) -> str:
        """`written` with each mark as the vault's placeholder; marks with another nonce or number are taken out.

        A placeholder that the model writes out by itself becomes plain brackets: it is none of the prompt's.
        """
        own = written.translate(_PLACEHOLDER_BRACKETS)
        return re.sub(r"\[secret (\d+) ([^\]]*)\]", self._placeholder, own)

    def _placeholder(self, match: re.Match[str]) -> str:
        index = int(match.group(1)) - 1
        if match.group(2) != self._nonce or not 0 <= index < len(self._ids):
            return ""
        return f"\u27e6vault:{self._ids[index]}\u27e7"


@dataclass(frozen=True, slots=True)
class Found:
    """One observation that may answer, and how well it was found; `in_doubt`: it rests on something that changed."""

    observation: Observation
    score: float
    in_doubt: bool = False


@dataclass(frozen=True, slots=True)
class Source:
    """One numbered source of a prompt.

    `text` is what was seen with the boxes of a screen in rows, `original` as it is stored; `shown` is the line in the
    prompt, `when` the local time.
    """

    n: int
    ref: str
    speaker: str | None
    when: datetime
    view: SourceView
    score: float
    text: str = field(repr=False)
    original: str = field(repr=False)
    shown: str = field(repr=False)

    @property
    def line(self) -> str:
        """The source as it stands in the prompt."""
        return f"- {self.shown}"


@dataclass(frozen=True, slots=True)
class Budget:
    """Tokens for all sources of a prompt and for one; the best one may have more. `most` sources at most."""

    total: int = 450
    one: int = 110
    best: int = 170
    most: int = 12


def pack(found: Iterable[Found], wanted: Iterable[str], budget: Budget, secrets: Secrets) -> list[Source]:
    """Number the best of `found` (best first) until the budget is spent; texts that repeat are passed over."""
    terms = frozenset(wanted)
    packed: list[Source] = []
    seen: set[str] = set()
    spent = 0
    for one in found:
        text = full_text(one.observation)
        if not text.strip() or text in seen:
            continue
        seen.add(text)
        room = budget.best if not packed else budget.one
        source = _source(len(packed) + 1, one, text, excerpt(tables.focus(text, terms), terms, room), secrets)
        cost = tokens(source.line)
        if packed and spent + cost > budget.total:
            continue
        packed.append(source)
        spent += cost
        if len(packed) == budget.most:
            break
    return packed


def full_text(observation: Observation) -> str:
    """What an observation says: a screen's boxes in rows, everything else as it is stored."""
    return rows(observation.lines) if observation.lines else str(observation.text)


def local_time(observation: Observation) -> datetime:
    """When it was seen, on the clock of the place where it was seen."""
    return observation.observed_at.astimezone(zone_of(observation.time_zone))


def view(observation: Observation) -> SourceView:
    """Where it came from, as the contract says it."""
    return SourceView(
        app=observation.app,
        title=observation.title,
        url=observation.url,
        author=observation.author,
        external_id=observation.source.external_id,
    )


def plain(text: str, secrets: Secrets) -> str:
    """A text as one line that can forge nothing: no line breaks, nothing invisible, no brackets but our own marks'."""
    text = _INVISIBLE.sub("", text)
    out: list[str] = []
    position = 0
    for match in _PLACEHOLDER.finditer(text):
        out += [text[position : match.start()].translate(_BRACKETS), _mark(match, secrets)]
        position = match.end()
    out.append(text[position:].translate(_BRACKETS))
    return _SPACE.sub(" ", _BREAKS.sub(" / ", "".join(out).strip()))


def quoted(text: str, secrets: Secrets) -> str:
    """A title as it stands between quotation marks: it cannot end them."""
    return plain(text, secrets).replace('"', "'")


def speakers(sources: Sequence[Source]) -> frozenset[str]:
    """The names of those who said something among the sources."""
    return frozenset(source.speaker for source in sources if source.speaker)


def _mark(match: re.Match[str], secrets: Secrets) -> str:
    if match.group(1) == "vault" and match.group(2):
        return secrets.mark(match.group(2))
    return f"({match.group(1)} hidden)"


def _source(n: int, one: Found, text: str, part: str, secrets: Secrets) -> Source:
    observation = one.observation
    when = local_time(observation)
    said = dated.annotate(plain(part, secrets), when)
    day = dated.day_label(when.date()) + (_DOUBT if one.in_doubt else "")
    return Source(
        n=n,
        ref=observation.id,
        speaker=voice.speaker(observation),
        when=when,
        view=view(observation),
        score=one.score,
        text=text,
        original=observation.text,
        shown=f"{_origin(observation, secrets)}, {day}: {said}",
    )


def _origin(observation: Observation, secrets: Secrets) -> str:
    if observation.author:
        return plain(voice.author(observation), secrets)
    if observation.source.plugin == CORRECTION_PLUGIN:
        return f'You corrected "{plain(observation.title or "", secrets)}"'
    if observation.kind is Kind.CHAT:
        return "You"
    title = quoted(observation.title or observation.app or "", secrets)[:_TITLE_CHARACTERS]
    return f'{observation.kind} "{title}"' if title else str(observation.kind)
