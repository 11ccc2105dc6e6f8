"""The field that a secret's word owns: the rest of its line, the cell beside it, the lines below it.

A label with its colon owns all of its field, also plain words. A label without one owns the cell beside and what stands
below, if that is no word of a window. In a sentence that names a secret, what no ordinary text has counts wherever it
stands. `Trust` says how sure it is that a value follows; `shapes.py` reads the value.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.capture.redaction import cells
from sixfold.capture.redaction.cells import BARE_TAIL, end_of_cell, end_of_line
from sixfold.capture.redaction.grow import grown
from sixfold.capture.redaction.literals import literals, opened
from sixfold.capture.redaction.ordinary import is_code
from sixfold.capture.redaction.pieces import Trust
from sixfold.capture.redaction.shapes import ShapeReader
from sixfold.capture.redaction.span import Span
from sixfold.capture.redaction.tables import columns
from sixfold.capture.redaction.words import condense

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sixfold.capture.redaction.pieces import Range
    from sixfold.capture.redaction.rulebook import FieldRule, Rulebook
    from sixfold.capture.redaction.words import Condensed

_BULLET = re.compile(r"[ \t]{0,12}(?:[>*|#\-\u2022]{1,2}[ ]{1,2})?(?:\d{1,2}[.)][ ])?")
_LISTED_ON = re.compile(r"[ ]{0,2}[,;/|][ ]{1,2}|[ ]{2,8}")
_VALUE_OF = re.compile(
    r"[ \t]{0,12}(?:[\"']?(?:value|wert|valeur|valor)[\"']?[ ]?[:=][ ]?|<(?:string|value)>)", re.IGNORECASE
)
"""How a line begins that holds the value of what the line above names: Kubernetes' variables, Apple's lists."""
_FORGOTTEN = re.compile(r"oubli|forg[eo]t|vergess|olvid|perdu|lost|recover", re.IGNORECASE)
_SPEAKER = re.compile(
    r"(?:\[?[0-9]{1,2}[:.][0-9]{2}(?:[:.][0-9]{2})?\]?[ ]{1,3})?(?:[A-Z][^\n:\t]{0,24}:[ ]{1,2})?"
    r"(?:(?:it['\u2019]?s|it is|es ist|ist|c['\u2019]est|es)[ ]:?[ ]?)?"
)
_QUESTION = re.compile(
    r"security quest|secret quest|sicherheitsfrage|geheimfrage|question (?:de securite|secrete)"
    r"|pregunta (?:de seguridad|secreta)|(?:first|favou?rite|born|maiden|pet|school|lieblings|erste[rsn]?|geboren"
    r"|madchenname|haustier|premier|prefere|jeune fille|ne a|favorit|primera?|soltera|mascota|naci)[^\n]{0,60}\?",
    re.IGNORECASE,
)
_LABEL_LIKE = re.compile(r"[:?#@\d].{12}|[:?]")
QUESTION_LOOK = 240
ANSWER_LINES = 3
"""Lines after a question in which its answer may stand alone: a chat puts the speaker's name on one of them."""
MOST_LISTED = 24
LABELS_KEPT = 4000
"""Lines of which is remembered whether they are labels; to ask it took a quarter of a screen's time."""
REMARKS = 1
"""Lines between a heading and its list: a remark such as "Keep them safe"."""
FEW_WORDS = 3
"""Words of a label over a field; a longer cell may be the end of a sentence's line as well."""
REST_WORDS, ANSWER_NEAR = 3, 6
"""Words of an answer on its second line, and characters between the word "answer" and the verb that tells it."""
_SEVERAL_LINES = frozenset({"answer", "reply"})
_LISTED = frozenset({"groups", "phrase", "token"})
_NEAR = frozenset({"word", "digits", "groups", "token", "identity"})
"""Families of which counts what stands near their word; the words of the others have many meanings."""
_NEAR_IN_PARAGRAPHS = frozenset({"digits", "identity"})


@dataclass(frozen=True, slots=True)
class _Place:
    """A secret's word in its cell. `wraps` is the end of its own line where lines were put together, else None."""

    rule: FieldRule
    text: str
    word: re.Match[str]
    cell: Range
    wraps: int | None

    @property
    def plural(self) -> bool:
        return cells.is_plural(self.word.group())

    @property
    def near(self) -> bool:
        return self.rule.family in (_NEAR if self.wraps is None else _NEAR_IN_PARAGRAPHS)


class FieldFinder:
    """Finds what the words of `vocabulary.toml` own in a folded text."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._rules = rulebook.fields
        self._shapes = ShapeReader(rulebook)
        self._ordinary = rulebook.ordinary
        self._labels: dict[int, list[FieldRule]] = {}

    def find(self, text: str, condensed: Condensed) -> Iterator[Span]:
        """Give the values, rule by rule; they may overlap."""
        yield from self._find(text, condensed, None)
        whole = cells.paragraphs(text)
        if whole != text:
            yield from self._find(whole, condense(whole), text)
        for column in columns(text):
            head = text[slice(*column.head)]
            for rule in self.labels(head):
                found = [self._shapes.read(rule.family, text, *cell, Trust.BESIDE) for cell in column.cells]
                if rule.family not in _SEVERAL_LINES:
                    yield from (_span(rule, value, rule.caption) for value in found if value is not None)

    def labels(self, text: str) -> list[FieldRule]:
        """Give the rules that a whole text, as it stands over a column, is the label of.

        Lines repeat from look to look: what was found out of the last ones is known by their hash, not their words.
        """
        key = hash(text)
        if key not in self._labels:
            if len(self._labels) >= LABELS_KEPT:
                self._labels.clear()
            self._labels[key] = self._labels_of(text) if cells.is_label(text) else []
        return self._labels[key]

    def _labels_of(self, text: str) -> list[FieldRule]:
        condensed = condense(text)
        return [
            rule
            for rule in self._rules
            if any(not cells.names_a_thing(text, match.end()) for match in rule.keyword.matches(text, condensed))
        ]

    def value_in(self, rule: FieldRule, text: str, trust: Trust) -> Span | None:
        """Give the value in the field of a label."""
        found = self._shapes.read(rule.family, text, 0, len(text), trust)
        return grown(text, _span(rule, found, rule.caption), self._ordinary) if found else None

    def _find(self, text: str, condensed: Condensed, lines: str | None) -> Iterator[Span]:
        """Find in a text; `lines` is the same with its line ends, where some were taken out."""
        for rule in self._rules:
            for match in rule.keyword.matches(text, condensed):
                wraps = end_of_line(lines, match.end()) if lines is not None else None
                place = _Place(rule, text, match, cells.cell_around(text, match), wraps)
                if lines is not None and "\n" not in lines[slice(*place.cell)]:
                    continue  # its cell is the same in both
                caption = " ".join(match.group().lower().replace("_", " ").split()) or rule.caption
                yield from (_span(rule, value, caption) for value in self._values(place))

    def _values(self, place: _Place) -> Iterator[Range]:
        rule, text, word, (start, end) = place.rule, place.text, place.word, place.cell
        if rule.family == "reply" and not _QUESTION.search(text, max(0, word.start() - QUESTION_LOOK), word.start()):
            return
        if cells.is_other(text, word):
            return
        if opened(text, word.end(), end):
            yield from self._field_of(place, end, Trust.COLON, plural=False)
            return
        end = end if place.wraps is None else min(end, place.wraps)
        cell = text[start:end]
        if is_code(cell) and "<key>" not in cell:
            for sure, literal in literals(text, word.end(), end):
                value = self._shapes.literal(rule.family, text, *literal, sure=sure)
                if value is not None:
                    yield value
                    return
            return
        owned = list(self._owned(place))
        yield from owned or (self._near(place) if place.near else ())

    def _owned(self, place: _Place) -> Iterator[Range]:
        """Read the field of a label, or what a sentence says the secret is."""
        rule, text, word, (start, stop) = place.rule, place.text, place.word, place.cell
        for at, trust in cells.connected(text, word.end(), stop):
            if not _may_tell(place, at, trust):
                continue
            end = stop if place.wraps is None or at > place.wraps else min(stop, place.wraps)
            if not BARE_TAIL.fullmatch(text, at, end):
                found = list(self._told(place, at, end, trust))
                yield from found
                if found:
                    return
            elif trust > Trust.NEAR:
                yield from self._field_of(place, stop, Trust.COLON, plural=place.plural)
                return
        listed = rule.family == "groups" and place.plural and BARE_TAIL.fullmatch(text, word.end(), stop)
        if listed or cells.is_label(text[start:stop]):
            yield from self._field_of(place, stop, Trust.BELOW, plural=place.plural)

    def _told(self, place: _Place, at: int, end: int, trust: Trust) -> Iterator[Range]:
        """Read the value behind a connector, the others of a list, the second line of an answer."""
        rule, text = place.rule, place.text
        found = self._shapes.read(rule.family, text, at, end, trust)
        if found is None:
            return
        if rule.family == "groups" and place.plural:
            yield from self._of_line(rule, text, (at, end), trust)
            goes_on = text[end : end + 1] == "\n" and BARE_TAIL.fullmatch(text, end - 1, end) is not None
            if goes_on or text[end - 1] in ",-":
                yield from self._of_line(rule, text, (end + 1, end_of_line(text, end + 1)), Trust.UNDER)
            return
        yield found
        if rule.family in _SEVERAL_LINES and BARE_TAIL.fullmatch(text, found[1], end):
            yield from self._rest_of_answer(rule, text, end)

    def _field_of(self, place: _Place, at: int, trust: Trust, *, plural: bool) -> Iterator[Range]:
        """Read the field of the label that ends at `at`: the cell beside, else the lines below."""
        rule, text = place.rule, place.text
        if text[at : at + 1] == "\t":
            end = end_of_cell(text, at + 1)
            cell = text[at + 1 : end]
            if self.labels(cell):
                return
            beside = self._shapes.read(rule.family, text, at + 1, end, max(trust, Trust.BESIDE))
            if beside is not None:
                yield beside
                return
            at = end_of_line(text, end)
        yield from self._below(rule, text, at, trust, listed=rule.family in _LISTED or plural)

    def _below(self, rule: FieldRule, text: str, at: int, trust: Trust, *, listed: bool) -> Iterator[Range]:
        """Read the line below a label, or the one after a remark; of a list all."""
        trust = min(trust, Trust.UNDER)
        remarks = seen = 0
        while text[at : at + 1] == "\n" and seen < MOST_LISTED and remarks <= REMARKS:
            begin = at + 1 + (text[at + 1 : at + 2] == "\n")
            at = end_of_line(text, begin)
            line = text[begin:at]
            named = _VALUE_OF.match(text, begin, at)
            if not named and (is_code(line) or self.labels(line)):
                return
            place, sure = ((named.end(), at), Trust.COLON) if named else ((begin, at), trust)
            found = list(self._of_line(rule, text, place, sure))
            yield from found
            if found and not listed and rule.family in _SEVERAL_LINES:
                yield from self._rest_of_answer(rule, text, at)
            if named or (found and not listed) or (not found and seen > REMARKS):
                return
            remarks += not found
            seen += 1
            trust = Trust.BELOW

    def _rest_of_answer(self, rule: FieldRule, text: str, at: int) -> Iterator[Range]:
        """Read the line below an answer of several words as its rest, where it looks like no label."""
        if text[at : at + 1] != "\n":
            return
        more = (at + 1, end_of_line(text, at + 1))
        words = text[slice(*more)].split()
        if words and len(words) <= REST_WORDS and words[0][0].isupper() and not _LABEL_LIKE.search(text, *more):
            yield from self._of_line(rule, text, more, Trust.BELOW)

    def _of_line(self, rule: FieldRule, text: str, line: Range, trust: Trust) -> Iterator[Range]:
        """Read the values of a line below a label: one a cell, in a list several."""
        start, end = line
        while start < end:
            stop = min(end_of_cell(text, start), end)
            bullet = _BULLET.match(text, start, stop)
            begin = bullet.end() if bullet else start
            numbered = bullet is not None and any(map(str.isdigit, bullet.group()))
            found = self._shapes.read(rule.family, text, begin, stop, trust, numbered=numbered)
            if found is not None:
                yield found
            rest = _LISTED_ON.match(text, found[1], stop) if found and rule.family in _LISTED else None
            start = rest.end() if rest else stop + 1

    def _near(self, place: _Place) -> Iterator[Range]:
        """Read what no ordinary text has: after the word in its line, before it, alone on the next, in an answer."""
        rule, text, word, (start, stop) = place.rule, place.text, place.word, place.cell
        end = stop
        if place.wraps is not None:  # up to the colon of another line
            colon = text.find(": ", place.wraps, end)
            end = colon if colon >= 0 else end
        found = self._shapes.near(rule.family, text, word.end(), end)
        found = found or self._shapes.before(rule.family, text, start, word.start())
        if found is not None:
            yield found
        elif end == stop and text[stop : stop + 1] == "\n" and not cells.is_told(text, word.end(), stop):
            further = self._goes_on(place) or self._answered(place)
            if further is not None:
                yield further

    def _goes_on(self, place: _Place) -> Range | None:
        """Read the first token of the next line, where a sentence's line ends with the word."""
        text, (start, stop) = place.text, place.cell
        cell = text[start:stop]
        if not BARE_TAIL.fullmatch(text, place.word.end(), stop) or cells.is_action(cell):
            return None
        if cells.is_label(cell) and len(cell.split()) <= FEW_WORDS:
            return None
        end = end_of_line(text, stop + 1)
        line = text[stop + 1 : end]
        begin = end - len(line.lstrip(" "))
        return self._shapes.first_odd(place.rule.family, text, begin, end) if not is_code(line) else None

    def _answered(self, place: _Place) -> Range | None:
        """Read what stands alone on the next line, or on one of the next after a question."""
        text, at, asked = place.text, place.cell[1], False
        for _ in range(ANSWER_LINES):
            asked = asked or (text[at - 1 : at] == "?" and _FORGOTTEN.search(text, place.cell[0], at) is None)
            begin, at = at + 1, end_of_line(text, at + 1)
            speaker = _SPEAKER.match(text, begin, at) if asked else None
            begin = speaker.end() if speaker else begin
            answer = self._shapes.alone(place.rule.family, text, begin, at, asked=asked)
            if answer is not None or (not asked and text[at - 1 : at] != "?"):
                return answer
        return None


def _may_tell(place: _Place, at: int, trust: Trust) -> bool:
    """Tell whether a connector is the word's own: not the colon of another line, nor a verb far from "answer"."""
    if place.wraps is not None and (trust == Trust.NEAR or (at > place.wraps + 1 and trust != Trust.SAID)):
        return False
    far = at - place.word.end() > ANSWER_NEAR
    return not (place.rule.family in _SEVERAL_LINES and far and trust == Trust.SAID)


def _span(rule: FieldRule, value: Range, caption: str) -> Span:
    return Span(*value, rule.rule, rule.entry_type, caption)
