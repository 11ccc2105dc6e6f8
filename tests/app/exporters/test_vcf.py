"""Read again by vobject, and by icalendar's parser, which did not write it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import vobject
from hypothesis import given
from hypothesis import strategies as st
from icalendar import Component

from sixfold.app.exporters import vcf
from sixfold.app.exporters.columns import clean
from sixfold.app.exporters.people import Person
from tests.app.exporters import made_up

if TYPE_CHECKING:
    from pathlib import Path


def cards(path: Path) -> list[Any]:
    return list(vobject.readComponents(path.read_text("utf-8")))


def test_a_person_is_a_card(tmp_path: Path) -> None:
    fields = {"summary": "Mila Ostrov works at Fernhill, near Kiel", "details": "Fernhill, near Kiel"}
    place = tmp_path / "out.vcf"
    made_up.run(vcf.write, made_up.Shelf((made_up.memory("semantic", fields=fields),)), place)
    (card,) = cards(place)
    assert card.fn.value == "Mila Ostrov"
    assert (card.n.value.given, card.n.value.family) == ("Mila Ostrov", "")
    assert card.note.value == "Mila Ostrov works at Fernhill, near Kiel"
    assert card.org.value == ["Fernhill, near Kiel"]
    assert card.version.value == "3.0"
    assert str(Component.from_ical(place.read_bytes())["VERSION"]) == "3.0"


def test_the_same_person_has_the_same_id_in_a_later_export(tmp_path: Path) -> None:
    ids = []
    for summary in ("works at Fernhill", "works at Ashdown"):
        made_up.run(
            vcf.write, made_up.Shelf((made_up.memory("semantic", fields={"summary": summary}),)), tmp_path / "o.vcf"
        )
        ids.append(cards(tmp_path / "o.vcf")[0].uid.value)
    assert ids[0] == ids[1]


def test_where_nobody_is_known_the_file_is_empty(tmp_path: Path) -> None:
    made_up.run(vcf.write, made_up.Shelf((made_up.memory("episodic"),)), tmp_path / "out.vcf")
    assert (tmp_path / "out.vcf").read_bytes() == b""


@given(st.text(min_size=1).map(clean), st.text().map(clean))
def test_no_words_can_end_a_line_or_a_card(name: str, line: str) -> None:
    text = vcf.card(Person(name, (line, "END:VCARD"), {"org": name}, made_up.NOW))
    (read,) = vobject.readComponents(text)
    assert sorted(child.name for child in read.getChildren()) == sorted(
        ["VERSION", "FN", "N", "UID", "REV", "PRODID", "NOTE", "ORG"]
    )
    if ";" not in name:  # icalendar takes an escaped one in N for the end of a field
        assert Component.from_ical(text).subcomponents == []
