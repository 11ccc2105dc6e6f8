"""What the fields beside one another say that one alone cannot: "number" beside a street is a house number. Pure."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sixfold.memory.filling.datum import Datum
from sixfold.memory.filling.field_table import table
from sixfold.memory.filling.folding import folded, taken_apart
from sixfold.memory.filling.reading import Reading, hints

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sixfold.memory.filling.fields import Field

_CARD = frozenset({"cc-number", "cc-csc", "cc-exp", "cc-exp-month", "cc-exp-year", "cc-type"})
_PERSON = frozenset({"name?", "given-name", "family-name", "name", "bday", "bday-day", "sex", "honorific-prefix"})
_PLACE = frozenset({"street?", "address?", "address-line1", "postal-code", "address-level2", "house-number"})
_NOBODYS = frozenset({"username", "password?", "cc-name", "holder?", "csc?", "exp?"})
_REACH = 3
"""So many fields behind that of an emergency contact may still be theirs."""
_COMPANY_OF_SHY = 3
"""So many fields that might be anybody's make a form for the user's own: street, postal code and city."""


@dataclass(frozen=True, slots=True)
class Neighbourhood:
    """The readings of a form's fields in their order, and the place of the one that is asked about."""

    readings: tuple[Reading, ...] = field(repr=False)
    place: int

    @property
    def own(self) -> Reading:
        """What the field says by itself."""
        return self.readings[self.place]

    def decided(self, field: Field) -> str:
        """The meaning after the neighbours were asked; empty where they decide nothing."""
        meaning = self.own.meaning
        if (self.own.shy and not self._in_company()) or self._goes_with_another():
            return ""
        if meaning == Datum.TEL and self._is_split(field):
            return Datum.TEL_NATIONAL
        if not hints(meaning):
            return meaning
        decide = _DECISIONS.get(meaning)
        return decide(self, field) if decide else ""

    def password(self, field: Field) -> str:
        """The current password, where the form has one password and no more than who it is of."""
        words = " ".join((folded(field.label), folded(field.placeholder), taken_apart(field.name)))
        if table().old_password.search(words) and not table().new_password.search(words):
            return Datum.CURRENT_PASSWORD
        if table().new_password.search(words) or self._has(*_PERSON, *_PLACE, *_CARD, "organization"):
            return ""
        who = [one.meaning for one in self.readings if one.meaning in {"email", "username", "tel"}]
        passwords = sum(1 for one in self.readings if one.meaning == "password?")
        unknown = any(not one.meaning and not one.refused for one in self.readings)
        return Datum.CURRENT_PASSWORD if len(who) <= 1 and passwords <= 1 and not unknown else ""

    def name(self, field: Field) -> str:
        """Whose or which name "name" alone is."""
        near = self._at(self.place - 1) | self._at(self.place + 1)
        if self._has("given-name") and not self._has("family-name"):
            return Datum.FAMILY_NAME
        if self._has("family-name", "half-family?") and not self._has("given-name"):
            return Datum.GIVEN_NAME
        if self._has("given-name", "family-name"):
            return ""
        if self._has(*_CARD) and (near & _CARD or not self._has("email", *_PLACE)):
            return Datum.CC_NAME
        return "" if table().context["card"].search(folded(field.section)) else Datum.NAME

    def number(self, field: Field) -> str:
        """A house number after a street, a card's number on a card's form."""
        if self._at(self.place - 1) & {"street?", "street"}:
            return Datum.HOUSE_NUMBER
        words = f"{folded(field.section)} {folded(field.placeholder)}"
        alone = self._has(*_CARD) and not self._has("cc-number", *_PLACE)
        return Datum.CC_NUMBER if alone or (self._has(*_CARD) and table().context["card"].search(words)) else ""

    def street(self, field: Field) -> str:
        """A street without its number, where that has a field of its own."""
        apart = self._has("house-number") or "number?" in self._at(self.place + 1)
        whole = folded(field.placeholder)
        return Datum.STREET if apart and not whole.startswith("num") else Datum.ADDRESS_LINE1

    def address(self, field: Field) -> str:
        """One line of an address whose city stands apart, or all of it."""
        if field.tag == "textarea":
            return Datum.STREET_ADDRESS
        if self._has("house-number"):
            return Datum.STREET
        return Datum.ADDRESS_LINE1 if self._has("postal-code", "address-level2") else Datum.FULL_ADDRESS

    def part(self, _field: Field) -> str:
        """A day, month or year: of the card where only one can be meant."""
        part = self.own.meaning.removesuffix("?")
        born = self._has("bday-day", "bday-month", "bday-year")
        card = self._has("cc-number", "cc-csc", "csc?") and not self._has("day?", *_PERSON)
        if born:
            return "" if card else f"bday-{part}"
        return f"cc-exp-{part}" if card and part != "day" else ""

    def title(self, field: Field) -> str:
        """How somebody is addressed, where that is what there is to choose from."""
        options = table().options["honorific"]
        known = [one for one in field.options if options.fullmatch(folded(one.text))]
        return Datum.HONORIFIC_PREFIX if known else ""

    def position(self, _field: Field) -> str:
        """What somebody is where they work, beside where they work."""
        return Datum.ORGANIZATION_TITLE if self._has("organization") else ""

    def of_card(self, _field: Field) -> str:
        """What only a card's form means by it."""
        card = {"holder?": Datum.CC_NAME, "csc?": Datum.CC_CSC, "exp?": Datum.CC_EXP}[self.own.meaning]
        others = {one.meaning for at, one in enumerate(self.readings) if at != self.place}
        return card if others & (_CARD | {"exp?"}) else ""

    def dial(self, field: Field) -> str:
        """A country's dialling code, where the options begin so or a telephone number follows."""
        plus = [one for one in field.options if "+" in one.text]
        return Datum.TEL_COUNTRY_CODE if plus else ""

    def language(self, field: Field) -> str:
        """A language to choose."""
        known = [one for one in field.options if table().options["language"].search(folded(one.text))]
        return Datum.LANGUAGE if known else ""

    def _goes_with_another(self) -> bool:
        """Whether it stands close behind another person's field under the same heading: their telephone."""
        if self.own.meaning in _NOBODYS or self.own.meaning in _CARD:
            return False
        for reading in reversed(self.readings[max(0, self.place - _REACH) : self.place]):
            if reading.section != self.own.section:
                return False
            if reading.another:
                return True
        return False

    def _in_company(self) -> bool:
        others = [one for at, one in enumerate(self.readings) if at != self.place and one.meaning and not one.refused]
        sure = [one for one in others if not one.shy and one.meaning != "number?"]
        return bool(sure) or len({one.meaning for one in others if one.shy}) >= _COMPANY_OF_SHY - 1

    def _is_split(self, field: Field) -> bool:
        before = self._at(self.place - 1) & {"tel-country-code", "dial?"}
        return bool(before) and "tel" not in field.autocomplete

    def _has(self, *meanings: str) -> bool:
        return any(one.meaning in meanings for at, one in enumerate(self.readings) if at != self.place)

    def _at(self, place: int) -> set[str]:
        return {self.readings[place].meaning} if 0 <= place < len(self.readings) else set()


_DECISIONS: Mapping[str, Callable[[Neighbourhood, Field], str]] = {
    "password?": Neighbourhood.password,
    "name?": Neighbourhood.name,
    "number?": Neighbourhood.number,
    "street?": Neighbourhood.street,
    "address?": Neighbourhood.address,
    "day?": Neighbourhood.part,
    "month?": Neighbourhood.part,
    "year?": Neighbourhood.part,
    "title?": Neighbourhood.title,
    "position?": Neighbourhood.position,
    "holder?": Neighbourhood.of_card,
    "csc?": Neighbourhood.of_card,
    "exp?": Neighbourhood.of_card,
    "dial?": Neighbourhood.dial,
    "language?": Neighbourhood.language,
}
