from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sixfold.app.importers import people
from sixfold.app.plugin_api import PluginError
from tests.app.importers.forms_read import OPTIONS, SAMPLES, read

if TYPE_CHECKING:
    from pathlib import Path


def test_each_card_is_a_person_with_what_it_tells() -> None:
    amaru, lotte, pavel = read(SAMPLES / "contacts.vcf")
    assert amaru.text == (
        "Amaru Okafor\nAlso called: Ama\nOrganisation: Tidewater Boats, Repairs\nPosition: Boat builder\n"
        "Email: amaru@tidewater.example\nPhone: +00 555 0101 (work)\n"
        "Address: 3 North Pier, 00001, Saltmarsh, Nowhere (work)\nBirthday: 1980-07-14\n\n"
        "Met at the regatta.\nLikes strong tea, no sugar."
    )
    assert (amaru.external_id, amaru.title) == ("amaru-1", "Amaru Okafor")
    assert amaru.when.isoformat() == "2026-01-20T08:15:00+00:00"
    assert lotte.text.startswith("Lotte Birk\n")
    assert "Groups: Choir, Neighbours" in lotte.text
    assert pavel.text == "Pavel Sørin\nPhone: +00 555 0102"


def test_pictures_are_left_out() -> None:
    assert not any("iVBOR" in item.text for item in read(SAMPLES / "contacts.vcf"))


def test_a_card_without_an_id_is_known_by_its_words() -> None:
    first, again = (read(SAMPLES / "contacts.vcf")[1] for _ in range(2))
    assert first.external_id == again.external_id


def test_a_line_that_cannot_be_read_is_left_out_and_never_shown(
    tmp_path: Path, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    (tmp_path / "a.vcf").write_text('BEGIN:VCARD\nVERSION:3.0\nFN:Lotte\nTEL;TYPE=""secret""\nEND:VCARD\n')
    assert read(tmp_path / "a.vcf")[0].text == "Lotte"
    assert "".join(capfd.readouterr()) + caplog.text == ""


def test_a_damaged_card_does_not_keep_the_others_out(tmp_path: Path) -> None:
    text = (SAMPLES / "contacts.vcf").read_text()
    book = tmp_path / "a.vcf"
    nobody = "BEGIN:VCARD\nVERSION:3.0\nNOTE:x\nEND:VCARD\n"
    book.write_text(nobody + text[: text.rindex("END:VCARD")])
    items = people.read(book, OPTIONS)
    assert [next(items).title for _ in range(2)] == ["Amaru Okafor", "Lotte Birk"]
    with pytest.raises(PluginError, match="2 of 4 cards"):
        next(items)


def test_cards_that_begin_and_never_end_are_told_of(tmp_path: Path) -> None:
    (tmp_path / "a.vcf").write_text("BEGIN:VCARD\n" * 50_000)
    with pytest.raises(PluginError, match="50000 of 50000"):
        read(tmp_path / "a.vcf")


def test_a_card_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.vcf").write_text("BEGIN:VCARD\nVERSION:3.0\nFN:x\nNOTE:" + "y" * 200_000 + "\nEND:VCARD\n")
    with pytest.raises(PluginError, match="1 of 1"):
        read(tmp_path / "a.vcf")
