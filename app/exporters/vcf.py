"""Who is known, as an address book (vCard 3.0, RFC 2426, which every address book reads): a card a person.

A card has the name as it was said, all that is known as its note, and of that in fields of its own only what is sure
(`people.py`). A name is not taken apart: what is the family's name cannot be told. Importing a later export replaces
the card, as its UID is made from the name.
"""

from __future__ import annotations

import hashlib
from datetime import UTC
from typing import TYPE_CHECKING

import vobject

from sixfold.app.exporters import people

if TYPE_CHECKING:
    from sixfold.app.exporters.people import Person
    from sixfold.app.plugin_api import Archive, Options, Target


def write(archive: Archive, target: Target, _options: Options) -> None:
    """Write the address book."""
    found = people.people(archive.memories(), people.Table.load())
    target.write(target.name, "".join(card(person) for person in found).encode())


def card(person: Person) -> str:
    """A person's card."""
    made = vobject.vCard()
    made.add("fn").value = person.name
    made.add("n").value = vobject.vcard.Name(given=person.name)
    made.add("uid").value = hashlib.sha256(person.name.casefold().encode()).hexdigest()[:32] + "@sixfold"
    made.add("rev").value = person.updated.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    made.add("prodid").value = "-//Sixfold//export 1//EN"
    made.add("note").value = "\n".join(person.lines)
    for name, value in person.sure.items():
        made.add(name).value = [value] if name == "org" else value
    text: str = made.serialize()
    return text
