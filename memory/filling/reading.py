"""What the words of one field say, before its neighbours are asked. Pure."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.memory.filling.datum import Datum
from sixfold.memory.filling.field_table import table
from sixfold.memory.filling.folding import folded, taken_apart

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sixfold.memory.filling.field_table import Rule
    from sixfold.memory.filling.fields import Field

_BRACKETS = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_FIRST_PERSON = re.compile(
    r"\b(?:pax|passenger|traveller|traveler|passager|voyageur|pasajero|viajero|reisende\w*) ?1\b"
)
_PARTS = ("day", "month", "year")
_MOST_OF_A_PART = 3
"""Words beside which "day", "month" or "year" still names the field."""


@dataclass(frozen=True, slots=True)
class Reading:
    """A datum's name, a hint ("name?"), or nothing; `shy`: only with company; `refused`: nothing may stand here."""

    meaning: str
    shy: bool = False
    refused: bool = False


def hints(meaning: str) -> bool:
    """Whether a meaning is a hint, which the neighbours must decide."""
    return meaning.endswith("?")


def is_refused(field: Field) -> bool:
    """Whether the words forbid it: captchas, coupons, one-time codes, another person's data, and the like."""
    shown = [folded(text) for text in (field.label, field.aria_label, field.placeholder)]
    if field.tag == "textarea" and any(table().free.search(text) for text in shown):
        return False
    inner = [taken_apart(field.name), taken_apart(field.id)]
    bare = [folded(_BRACKETS.sub(" ", text)) for text in (field.label, field.aria_label, field.placeholder)]
    over = folded(field.section)
    if any(table().never.search(text) for text in [*bare, *inner]):
        return True
    if any(table().others.search(text) for text in [*shown, *inner, over]):
        return True
    return any(table().others_shown.search(text) for text in [*shown, over])


@functools.lru_cache(maxsize=1 << 12)
def read(field: Field) -> Reading:
    """What the field's own words say; what is shown counts before what is not."""
    if is_refused(field):
        return Reading("", refused=True)
    if field.type == "password":
        return _secret(field)
    if part := _part(field):
        return Reading(part)
    return _by_words(field)


def _secret(field: Field) -> Reading:
    """A card's check digits are typed unseen like a password."""
    found = _by_words(field)
    return found if found.meaning in {Datum.CC_CSC, "csc?"} else Reading("password?")


def _by_words(field: Field) -> Reading:
    hint: Reading | None = None
    shown = False
    for text, inner in _texts(field):
        rule = _rule(text, only_sure=inner and shown and hint is None)
        shown = shown or not inner
        if rule is None:
            continue
        if hint is None:
            if not hints(rule.meaning):
                return Reading(rule.meaning, rule.shy)
            hint = Reading(rule.meaning, rule.shy)
        elif rule.meaning in table().decides.get(hint.meaning, ()):
            return Reading(rule.meaning, rule.shy)
    if hint is None and (
        field.type == "email"
        or (not f"{field.label}{field.aria_label}".strip() and "@" in field.placeholder.strip("@"))
    ):
        return Reading(Datum.EMAIL)
    return hint or Reading("")


def _texts(field: Field) -> Iterator[tuple[str, bool]]:
    """The field's words, folded, in the order in which they are believed, and whether they are not shown."""
    for text in (field.label, field.aria_label):
        if text.strip():
            yield folded(_BRACKETS.sub(" ", text)) or folded(text), False
    if not field.label.strip() and not field.aria_label.strip() and field.placeholder.strip():
        yield folded(_BRACKETS.sub(" ", field.placeholder)), False
    for text in (field.name, field.id):
        if text:
            yield taken_apart(text), True
    if field.placeholder.strip():
        yield folded(field.placeholder), True
    if field.label:
        yield folded(field.label), True


def _rule(text: str, *, only_sure: bool) -> Rule | None:
    """The first rule that fits; `only_sure`: only words that mean the same wherever they stand."""
    bare = _without_fillers(text)
    for rule in table().rules:
        if rule.within is not None and rule.within.search(text) and not (only_sure and rule.shy):
            return rule
        if rule.whole is not None and not only_sure and (rule.whole.fullmatch(bare) or rule.whole.fullmatch(text)):
            return rule
    return None


def _without_fillers(text: str) -> str:
    words = _FIRST_PERSON.sub(" ", text).split()
    return " ".join(word for word in words if word not in table().fillers)


def _part(field: Field) -> str:
    """Which part of which date a field is; empty where it is none. "MM/YY" is no part but a whole date."""
    part = ""
    for text in (folded(field.label), folded(field.aria_label), taken_apart(field.name), folded(field.placeholder)):
        named = [one for one in _PARTS if table().context[one].search(text)]
        if len(named) > 1:
            return ""
        if not part and named and len(text.split()) <= _MOST_OF_A_PART:
            part = named[0]
    if not part:
        return ""
    words = " ".join((folded(field.section), folded(field.label), taken_apart(field.name), taken_apart(field.id)))
    if table().context["birth"].search(words):
        return f"bday-{part}"
    if table().context["expiry"].search(words):
        return f"cc-exp-{part}" if part != "day" else ""
    return f"{part}?"
