"""Files made to keep a parser busy for hours: each is through, or told of, within the test's own time."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from tests.app.importers.forms_read import is_sound

if TYPE_CHECKING:
    from pathlib import Path


def event(lines: str) -> str:
    return f"BEGIN:VCALENDAR\r\nBEGIN:VEVENT\r\nUID:a\r\n{lines}\r\nEND:VEVENT\r\nEND:VCALENDAR\r\n"


def card(lines: str) -> str:
    return f"BEGIN:VCARD\nVERSION:3.0\nFN:x\n{lines}\nEND:VCARD\n"


HOSTILE = {
    "ics one long line": ("ics", event("SUMMARY:" + "x" * 2_000_000)),
    "ics parameters": ("ics", event("SUMMARY" + ";A=b" * 40_000 + ":x")),
    "ics open events": ("ics", "BEGIN:VCALENDAR\r\n" + "BEGIN:VEVENT\r\n" * 20_000),
    "ics many lines": ("ics", event("DESCRIPTION:a" + "\r\n a" * 200_000)),
    "ics quotes": ("ics", event('SUMMARY;X="' + '"' * 300_000 + ":x")),
    "vcf escapes": ("vcf", card("NOTE:" + "\\," * 45_000)),
    "vcf semicolons": ("vcf", card("N:" + ";" * 90_000)),
    "vcf quotes": ("vcf", card('TEL;TYPE="' + '"' * 90_000)),
    "vcf soft ends": ("vcf", card("NOTE;ENCODING=QUOTED-PRINTABLE:" + "=\n" * 40_000)),
    "vcf picture": ("vcf", card("PHOTO:" + "A" * 3_000_000)),
    "eml parts": ("eml", "From: a@b\nContent-Type: multipart/mixed; boundary=x\n\n" + "--x\n\n\n" * 20_000),
    "eml headers": ("eml", "From: a@b\n" + "X-A: b\n" * 100_000 + "\nwords"),
    "eml folded": ("eml", "Subject: a\n" + " b\n" * 300_000 + "\nw"),
    "eml encoded": ("eml", "Subject: " + "=?utf-8?b?" + "AAAA" * 100_000 + "?=\n\nw"),
    "eml spaces": ("eml", "From: a@b\n\n" + " " * 1_900_000 + "x"),
    "eml attributions": ("eml", "From: a@b\n\nAm x" + ("\nAm " + "schrieb " * 40 + ":") * 2_000),
    "eml quotes": ("eml", "From: a@b\nContent-Type: text/html\n\n" + "<blockquote type=cite>" * 20_000 + "x"),
    "html entities": ("html", "<p>" + "&amp;" * 300_000),
    "html attributes": ("html", "<div " + " a=b" * 300_000 + ">x"),
    "html comments": ("html", "<!--" * 100_000 + "x"),
    "html tables": ("html", "<table>" * 20_000 + "x"),
    "html style": ("html", '<p style="' + " " * 2_000_000 + '">x'),
    "html lines": ("html", "<pre>" + "\n " * 1_000_000 + "x"),
    "notes braces": ("markdown", "---\n" + "a: {" * 3900 + "\n---\nx"),
    "notes comments": ("markdown", "%%a" * 300_000),
    "notes links": ("markdown", "[[" * 300_000 + "a" * 300),
    "notes spaces": ("markdown", " " * 2_000_000 + "x"),
    "mbox lines": ("mbox", "From a 10:00:00 2026\n" * 100_000),
}


@pytest.mark.timeout(60)
@pytest.mark.parametrize("name", HOSTILE)
def test_a_file_made_to_hold_up_a_parser_does_not(tmp_path: Path, name: str) -> None:
    form, text = HOSTILE[name]
    (tmp_path / "file").write_text(text, encoding="utf-8", newline="")
    assert is_sound(tmp_path / "file", form)
