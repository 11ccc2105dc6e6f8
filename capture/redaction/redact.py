"""The redactor: the one gate between what a sense took in and everything that keeps or reads it.

Text that has not passed is `RawText`, a type of this folder alone; only this module turns it into `Redacted`. In the
user's own words a secret becomes a vault entry and the placeholder "vault:<id>" in white square brackets (U+27E6 and
U+27E7); in what others show, only a mark such as "card" in these brackets stays. Brackets of that form in the input
are made plain first, so nothing can forge a placeholder.
"""

from __future__ import annotations

import re
from array import array
from collections import Counter, defaultdict
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, NewType
from urllib.parse import unquote

from sixfold.capture.observation import FoundSecret, Redacted, Trust
from sixfold.capture.redaction import numbers, rulebook
from sixfold.capture.redaction.fields import FieldFinder
from sixfold.capture.redaction.fold import CLOSE, OPEN, Folded, clean, fold
from sixfold.capture.redaction.grow import grown
from sixfold.capture.redaction.joints import joined
from sixfold.capture.redaction.keyed import KeyedFinder
from sixfold.capture.redaction.ordinary import is_spoken_of, is_thing
from sixfold.capture.redaction.span import Span, resolve
from sixfold.capture.redaction.words import condense

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Mapping, Sequence

    from sixfold.capture.redaction.rulebook import FieldRule, NationalRule
    from sixfold.capture.redaction.words import Condensed

RawText = NewType("RawText", str)
"""Text as a sense took it in. It must not leave this folder."""

MARKS = frozenset(
    {"card", "iban", "token", "password", "pin", "cvv", "code", "recovery phrase", "recovery key", "identity number"}
)
"""What stands for a secret of others. They hold no id, so text that already has them passes unchanged."""

_OWN_MARK = re.compile(f"{OPEN}(?:{'|'.join(sorted(MARKS))}){CLOSE}")
_HIDDEN = "\ue000"
"""Stands for a mark while the text is searched: no detector takes it for part of a value."""

MAX_PASSES = 6
"""Two are enough for nearly all text; hypothesis found texts made of labels that took three."""

MIN_REPEATED, MAX_REPEATED = 5, 128
"""A value that was found once is taken out wherever it stands again, if it is not so short that it is a common word.
Longer ones are keys, which are found by their form; 400 lengths of "password:password:" took 27 s for 100 KB."""
MANY_VALUES = 50
"""From here on a walk over the text is quicker than a search for each (0.1 s and 2 ms a megabyte)."""
LABELS_KEPT = 4000
"""Lines of which is remembered whether they are labels; to ask it took a quarter of a screen's time."""
_SPACED_AT_WILL = frozenset({"card", "iban"})
_SEPARATORS = re.compile(r"[\s.\-\u2010-\u2015]")


@dataclass(frozen=True, slots=True)
class Redaction:
    """What the redactor gives: clean text, how many secrets by rule, where they stood in the raw text, and the secrets.

    `secrets` is empty unless the words were the user's own.
    """

    text: Redacted
    counts: Mapping[str, int] = field(default_factory=dict)
    spans: tuple[Span, ...] = ()
    secrets: tuple[FoundSecret, ...] = field(default=(), repr=False)


class Redactor:
    """Takes secrets out of text. `new_id` makes the vault's ids (`identity.new_id` with the clock's now)."""

    def __init__(self, new_id: Callable[[], str]) -> None:
        self._new_id = new_id
        self._rules = rulebook.load()
        self._keyed = KeyedFinder(self._rules)
        self._fields = FieldFinder(self._rules)
        self._known = self._rules.ordinary | self._rules.interface
        self._labels: dict[int, tuple[list[FieldRule], NationalRule | None]] = {}

    @property
    def fields(self) -> FieldFinder:
        """The finder of what a label owns, for text that has columns."""
        return self._fields

    def labels(self, text: str) -> tuple[list[FieldRule], NationalRule | None]:
        """Give the secrets and the identity number that a folded text is the label of.

        Lines repeat from look to look: what was found out of the last ones is known by their hash, not their words.
        """
        key = hash(text)
        if key not in self._labels:
            if len(self._labels) >= LABELS_KEPT:
                self._labels.clear()
            self._labels[key] = (
                self._fields.labels(text),
                numbers.identity_label(text, self._rules.national),
            )
        return self._labels[key]

    def find(self, raw: RawText, *, lines_known: bool = False) -> tuple[Span, ...]:
        """Give the places of all secrets, in order and without overlap.

        `lines_known`: each line alone was searched, and nothing found.

        What is found is taken out and the rest searched again until nothing more is found: a mark is shorter than its
        secret, so words can come near a value that stood too far off before.
        """
        spans = resolve(self._find_once(raw, lines_known=lines_known))
        for _ in range(MAX_PASSES):
            if not spans:
                break
            shortened = _shorten(raw, spans)
            more = self._find_once(shortened.text)
            if not more:
                break
            spans = resolve([*spans, *_to_original(shortened, more)])
        return spans

    def _find_once(self, raw: str, *, lines_known: bool = False) -> list[Span]:
        folded = fold(_hide_marks(clean(raw)))
        text = folded.text
        condensed = condense(text)
        found = [
            *numbers.cards(text, self._rules.networks),
            *numbers.ibans(text, self._rules.iban_lengths),
            *self._tokens(text, wrapped=lines_known),
            *numbers.identity_numbers(text, condensed, self._rules.national),
            *self._beside_words(text, condensed),
            *self._fields.find(text, condensed),
            *self._find_torn(text),
        ]
        found = [grown(text, span, self._rules.ordinary) for span in found]
        found = [piece for span in found for piece in _without_marks(text, span)]
        return _to_original(folded, [*found, *_again(text, found)])

    def _find_torn(self, text: str) -> list[Span]:
        """Find what has its form, or stands beside its word, only when its pieces are put together again."""
        return [span for whole in joined(text) for span in _to_original(whole, self._find_whole(whole.text))]

    def _find_whole(self, text: str) -> list[Span]:
        condensed = condense(text)
        return [
            *self._tokens(text),
            *numbers.identity_numbers(text, condensed, self._rules.national),
            *self._beside_words(text, condensed),
        ]

    def _tokens(self, text: str, *, wrapped: bool = False) -> Iterator[Span]:
        """Find tokens; what stands in a password's place of a command may be the name of a variable."""
        return (
            span
            for span in numbers.tokens(text, self._rules, wrapped=wrapped)
            if span.rule != "password" or not is_thing(text[span.start : span.end])
        )

    def _beside_words(self, text: str, condensed: Condensed) -> Iterator[Span]:
        return (span for span in self._keyed.find(text, condensed) if not self._is_spoken_of(text, span))

    def _is_spoken_of(self, text: str, span: Span) -> bool:
        value = text[span.start : span.end]
        known = [word.strip("\"'?!.,:;") in self._known for word in value.lower().split()]
        told = text[max(0, span.start - 3) : span.start].rstrip(" \"'")[-1:] in {":", "="}
        if all(known) and (len(known) > 1 or not told):
            return True
        return is_spoken_of(text, span)

    def redact(self, raw: RawText, trust: Trust = Trust.UNTRUSTED) -> Redaction:
        """Take every secret out; with `Trust.USER` each one is kept beside its placeholder, for the vault."""
        return self.replace(raw, self.find(raw), trust)

    def replace(self, raw: RawText, spans: Sequence[Span], trust: Trust = Trust.UNTRUSTED) -> Redaction:
        """Put placeholders in the given places."""
        text = _clean_but_marks(raw)
        secrets: dict[str, FoundSecret] = {}
        out: list[str] = []
        at = 0
        for span in spans:
            out.append(text[at : span.start])
            out.append(self._placeholder(raw[span.start : span.end], span, trust, secrets))
            at = span.end
        out.append(text[at:])
        counts = Counter(span.rule for span in spans)
        return Redaction(Redacted("".join(out)), dict(counts), tuple(spans), tuple(secrets.values()))

    def redact_url(self, raw: RawText) -> Redacted:
        """Give an address without user, password, query and fragment, and with nothing secret in its path."""
        plain = re.sub(r"[?#].*", "", clean(raw).strip(), flags=re.DOTALL)
        plain = re.sub(r"^([A-Za-z][A-Za-z0-9+.\-]{0,20}:)?//[^/]*@", lambda found: f"{found.group(1) or ''}//", plain)
        opened = unquote(plain)
        if self.find(RawText(opened)) and not self.find(RawText(plain)):
            plain = re.sub(r"[?#].*", "", opened, flags=re.DOTALL)  # the secret was hidden behind %-signs
        return self.redact(RawText(plain)).text

    def _placeholder(self, value: str, span: Span, trust: Trust, secrets: dict[str, FoundSecret]) -> str:
        if trust is not Trust.USER:
            return f"{OPEN}{span.rule}{CLOSE}"
        same = _SEPARATORS.sub("", value) if span.rule in _SPACED_AT_WILL else value
        known = secrets.get(same)
        if known is None:
            placeholder = f"{OPEN}vault:{self._new_id()}{CLOSE}"
            known = FoundSecret(placeholder, span.rule, span.entry_type, span.caption, value)
            secrets[same] = known
        return known.placeholder


def _hide_marks(text: str) -> str:
    """`clean` has made every bracket plain: find our marks by their plain form and shield them from the detectors."""
    return _PLAIN_MARK.sub(lambda found: _HIDDEN * len(found.group()), text)


_PLAIN_MARK = re.compile(rf"\[(?:{'|'.join(sorted(MARKS))})\]")


def _clean_but_marks(raw: str) -> str:
    """Clean a text, same length, but leave marks that hold no id as they are (so a second pass changes nothing)."""
    text = clean(raw)
    out: list[str] = []
    at = 0
    for mark in _OWN_MARK.finditer(raw):
        out += [text[at : mark.start()], mark.group()]
        at = mark.end()
    return "".join([*out, text[at:]])


def _without_marks(text: str, span: Span) -> Iterator[Span]:
    """Give the pieces of a span between the marks that it covers."""
    for piece in re.finditer(f"[^{_HIDDEN}]+", text[span.start : span.end]):
        if any(char.isalnum() for char in piece.group()):
            start, end = span.start + piece.start(), span.start + piece.end()
            yield Span(start, end, span.rule, span.entry_type, span.caption)


def _shorten(raw: str, spans: Sequence[Span]) -> Folded:
    """Put marks in the places of spans, with the way back to the raw text."""
    out: list[str] = []
    places = array("L")
    at = 0
    for span in spans:
        mark = f"{OPEN}{span.rule}{CLOSE}"
        out += [raw[at : span.start], mark]
        places.extend(range(at, span.start))
        places.extend([span.start] * len(mark))
        at = span.end
    out.append(raw[at:])
    places.extend(range(at, len(raw) + 1))
    return Folded("".join(out), places)


def _again(text: str, found: Sequence[Span]) -> list[Span]:
    """Give the other places where a value that was found stands, in capitals or not.

    One walk for all values, which are looked up by how they begin: a text may hold as many secrets as lines.
    """
    text = text.lower()
    values = {text[span.start : span.end]: span for span in found}
    lengths: dict[str, set[int]] = defaultdict(set)
    for value in values:
        if MIN_REPEATED <= len(value) <= MAX_REPEATED and not value.isalpha():
            lengths[value[:MIN_REPEATED]].add(len(value))
    again: list[Span] = []
    for at in _starts(text, lengths):
        for length in lengths[text[at : at + MIN_REPEATED]]:
            span = values.get(text[at : at + length])
            if span is not None and at + length <= len(text):
                again.append(Span(at, at + length, span.rule, span.entry_type, span.caption))
    return again


def _starts(text: str, beginnings: Mapping[str, object]) -> Iterator[int]:
    if len(beginnings) > MANY_VALUES:
        yield from (at for at in range(len(text)) if text[at : at + MIN_REPEATED] in beginnings)
        return
    for beginning in beginnings:
        at = text.find(beginning)
        while at >= 0:
            yield at
            at = text.find(beginning, at + 1)


def _to_original(folded: Folded, spans: Sequence[Span]) -> list[Span]:
    return [
        Span(*folded.original(span.start, span.end), span.rule, span.entry_type, span.caption)
        for span in spans
        if span.end > span.start
    ]
