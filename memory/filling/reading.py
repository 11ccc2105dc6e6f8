"""What the words of one field say, before its neighbours are asked. Pure."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass, replace
from enum import Enum
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
_OWNER = re.compile(
    r"\b(?:of|de|del|du|des|d|von|vom) (?:(?:la|el|los|las|le|les|l|the|der|dem|su|tu|your|votre|ihre[rs]?) )*"
    r"(?P<who>[^\W\d]{2,})|\b(?P<whose>[^\W\d]{2,}) s\b"
)
_EXAMPLE = re.compile(r"[0-9@]|^[dmyjta]{1,4}([ ./-]{1,3}[dmyjta]{1,4}){1,2}$", re.IGNORECASE)
"""A placeholder that shows how it is written ("yyyy-mm-dd", "you@example.com") and does not say what."""
_PARTS = ("day", "month", "year")
_MOST_OF_A_PART = 3
"""Words beside which "day", "month" or "year" still names the field."""


class _Place(Enum):
    """Where words stand: before the user's eyes, in the element's name, or behind what is shown first."""

    SHOWN = "shown"
    INNER = "inner"
    BEHIND = "behind"


@dataclass(frozen=True, slots=True)
class Reading:
    """A datum's name, a hint ("name?"), or nothing; `shy`: only with company; `refused`: nothing may stand here.

    `another`: it is refused because it is another person's; `section` is what stands over it, folded.
    """

    meaning: str
    shy: bool = False
    refused: bool = False
    another: bool = False
    section: str = ""


def hints(meaning: str) -> bool:
    """Whether a meaning is a hint, which the neighbours must decide."""
    return meaning.endswith("?")


@functools.lru_cache(maxsize=1 << 10)
def is_refused(field: Field) -> bool:
    """Whether the words forbid it: captchas, coupons, one-time codes, another person's data, and the like."""
    if wants_sentences(field):
        return False
    inner = [taken_apart(field.name), taken_apart(field.id)]
    bare = [folded(_BRACKETS.sub(" ", text)) for text in (field.label, field.aria_label, field.placeholder)]
    return any(table().never.search(text) for text in [*bare, *inner]) or is_of_another(field)


def is_of_another(field: Field) -> bool:
    """Whether the words name somebody beside the user: an emergency contact, a friend, the second passenger."""
    shown = [folded(text) for text in (field.label, field.aria_label, field.placeholder, field.section)]
    inner = [taken_apart(field.name), taken_apart(field.id)]
    if any(table().others.search(text) for text in [*shown, *inner]):
        return True
    return any(table().others_shown.search(text) for text in shown)


def wants_sentences(field: Field) -> bool:
    """Whether it is a field of several lines under a question that a sentence answers."""
    texts = (folded(field.label), folded(field.aria_label), folded(field.placeholder), taken_apart(field.name))
    return field.tag == "textarea" and any(table().free.search(text) for text in texts)


@functools.lru_cache(maxsize=1 << 10)
def read(field: Field) -> Reading:
    """What the field's own words say; what is shown counts before what is not."""
    said = _read(field)
    own = not table().context["own"].search(folded(f"{field.label} {field.placeholder}"))
    return replace(said, section=folded(field.section) if own else "\0")


def _read(field: Field) -> Reading:
    if is_refused(field):
        return Reading("", refused=True, another=is_of_another(field))
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
    for text, place in _texts(field):
        unknown = shown and hint is None
        if place is _Place.BEHIND and unknown:
            continue
        rule = _rule(text, only_sure=place is _Place.INNER and unknown)
        shown = shown or place is _Place.SHOWN
        if rule is None:
            continue
        if place is not _Place.INNER and _of_another(text, rule):
            return Reading("", refused=True, another=True)
        if hint is None:
            if not hints(rule.meaning):
                return Reading(rule.meaning, rule.shy)
            hint = Reading(rule.meaning, rule.shy)
        elif rule.meaning in table().decides.get(hint.meaning, ()):
            return Reading(rule.meaning, rule.shy)
    return hint or Reading(Datum.EMAIL if _shows_an_email(field) else "")


def _shows_an_email(field: Field) -> bool:
    named = bool(field.label.strip() or field.aria_label.strip())
    return field.type == "email" or (not named and "@" in field.placeholder.strip("@"))


def _texts(field: Field) -> Iterator[tuple[str, _Place]]:
    """The field's words, folded, in the order in which they are believed."""
    named = [text for text in (field.label, field.aria_label) if text.strip()]
    for text in named or [field.placeholder]:
        if text.strip() and (named or not _EXAMPLE.search(text)):
            yield folded(_BRACKETS.sub(" ", text)) or folded(text), _Place.SHOWN
    for text in (field.name, field.id):
        if text:
            yield taken_apart(text), _Place.INNER
    for text in (field.placeholder, field.label):
        if text.strip():
            yield folded(text), _Place.BEHIND


def _of_another(text: str, rule: Rule) -> bool:
    """Whether the words beside what is asked for say whose it is, and that is not the user: "e-mail of the sponsor"."""
    match = rule.within.search(text) if rule.within is not None else None
    if match is None:
        return False
    rest = f"{text[: match.start()]} | {text[match.end() :]}"
    owners = [one["who"] or one["whose"] for one in _OWNER.finditer(rest)]
    return any(one not in table().of and one not in table().fillers for one in owners)


def _rule(text: str, *, only_sure: bool) -> Rule | None:
    """The first rule that fits; `only_sure`: only words that mean the same wherever they stand."""
    bare = _without_fillers(text)
    for rule in table().rules:
        if rule.within is not None and not only_sure and rule.within.search(text):
            return rule
        if rule.within is not None and only_sure and not rule.shy and rule.within.fullmatch(bare):
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
