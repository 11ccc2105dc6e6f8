"""What a form's field asks for: HTML's tokens first, then its words in four languages, then its neighbours. Pure.

A wrong fill is worse than none: what no rule is sure of asks for nothing. Tokens after WHATWG HTML, "Autofill".
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.memory.filling.datum import Datum
from sixfold.memory.filling.field_table import table
from sixfold.memory.filling.neighbours import Neighbourhood
from sixfold.memory.filling.reading import Reading, hints, is_refused, read, wants_sentences

if TYPE_CHECKING:
    from collections.abc import Sequence


@dataclass(frozen=True, slots=True)
class Option:
    """A choice of a select: what the form sends, and what is shown."""

    value: str
    text: str


@dataclass(frozen=True, slots=True)
class Field:
    """One field of a page, as the browser tells it. `in_form` numbers the page's forms (-1: in none).

    `section` is the legend or heading over it; `frame_origin` is empty for the page's own frame.
    """

    tag: str = "input"
    type: str = "text"
    name: str = ""
    id: str = ""
    autocomplete: str = ""
    label: str = ""
    placeholder: str = ""
    aria_label: str = ""
    section: str = ""
    options: tuple[Option, ...] = ()
    max_length: int | None = None
    language: str = ""
    in_form: int = 0
    hidden: bool = False
    frame_origin: str = ""


def asked(field: Field, form: Sequence[Field]) -> Datum | None:
    """Which datum a field asks for, seen among all fields of its page; None where nothing may be filled in."""
    if field.hidden or field.type in table().closed or is_refused(field):
        return None
    said, token = _by_token(field)
    if said:
        return token
    if wants_sentences(field):
        return Datum.FREE_TEXT
    beside = [one for one in form if one.in_form == field.in_form and one.frame_origin == field.frame_origin]
    place = next((at for at, one in enumerate(beside) if one is field), None)
    if place is None:
        beside, place = [*beside, field], len(beside)
    around = Neighbourhood(tuple(_read(one) for one in beside), place)
    return _fitting(field, around.decided(field))


def _by_token(field: Field) -> tuple[bool, Datum | None]:
    """Whether the page's own token says what is asked, and what: None after a token that forbids."""
    tokens = table().tokens
    words = [one for one in field.autocomplete.casefold().split() if one != "webauthn"]
    if not words or words[-1] in tokens["said_nothing"]:
        return False, None
    *before, last = words
    if last in tokens["never"] or tokens["lines"].intersection(before):
        return True, None
    places = [one for one in before if one not in tokens["places"] and not one.startswith("section-")]
    own = {Datum.FREE_TEXT, Datum.STREET, Datum.HOUSE_NUMBER, Datum.FULL_ADDRESS}
    known = next((one for one in Datum if one.value == last and one not in own), None)
    return (True, known) if known is not None and not places else (False, None)


def _read(field: Field) -> Reading:
    """What a field says by itself, as its neighbours may take it."""
    if field.hidden or field.type in table().closed:
        return Reading("", refused=True)
    said, token = _by_token(field)
    if said:
        unknown = "password?" if field.type == "password" else ""
        return Reading(token or unknown, refused=token is None)
    return read(field)


def _fitting(field: Field, meaning: str) -> Datum | None:
    """The datum, if it is one, and one that a field of this kind can take."""
    if not meaning or hints(meaning):
        return None
    takes = table().takes.get("textarea" if field.tag == "textarea" else field.type)
    if field.tag == "textarea" and meaning in {Datum.FULL_ADDRESS, Datum.ADDRESS_LINE1}:
        meaning = Datum.STREET_ADDRESS
    return Datum(meaning) if takes is None or meaning in takes else None
