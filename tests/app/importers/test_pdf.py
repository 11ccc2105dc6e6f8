from __future__ import annotations

import sys
import zlib
from contextlib import suppress
from typing import TYPE_CHECKING

import pytest
from pypdf import PdfWriter

from sixfold.app.importers import pdf
from sixfold.app.plugin_api import PluginError
from tests.app.importers.forms_read import SAMPLES, read

if TYPE_CHECKING:
    from pathlib import Path


def made(*objects: bytes) -> bytes:
    """A PDF of these objects, the first of which is the catalogue."""
    out = b"%PDF-1.7\n"
    places = []
    for number, text in enumerate(objects, 1):
        places.append(len(out))
        out += b"%d 0 obj\n%s\nendobj\n" % (number, text)
    table = b"".join(b"%010d 00000 n \n" % place for place in places)
    count = len(objects) + 1
    return out + b"xref\n0 %d\n0000000000 65535 f \n%strailer\n<</Size %d/Root 1 0 R>>\nstartxref\n%d\n%%%%EOF" % (
        count,
        table,
        count,
        len(out),
    )


def stream(data: bytes, facts: bytes = b"") -> bytes:
    """A stream, packed."""
    packed = zlib.compress(data)
    return b"<<%s/Filter/FlateDecode/Length %d>>stream\n%s\nendstream" % (facts, len(packed), packed)


def one_page(content: bytes, resources: bytes, *more: bytes) -> bytes:
    """A PDF of one page; the objects of `more` begin with number 5."""
    page = b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 99 99]/Contents 4 0 R/Resources<<%s>>>>" % resources
    return made(b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Kids[3 0 R]/Count 1>>", page, stream(content), *more)


def test_a_page_that_chromium_printed_gives_its_text_page_by_page() -> None:
    (item,) = read(SAMPLES / "printed.pdf")
    assert item.title == "Harbour rules"
    first, second = item.text.split("Page 2 of 2")
    assert first.startswith("Page 1 of 2\n\n")
    assert "Boats under six metres moor at the west quay." in first
    assert "Grüße aus dem Hafen." in second
    assert item.when.year == 2026


def test_a_file_without_the_suffix_is_known_as_a_pdf(tmp_path: Path) -> None:
    (tmp_path / "letter").write_bytes((SAMPLES / "printed.pdf").read_bytes())
    assert "west quay" in read(tmp_path / "letter")[0].text


def test_a_protected_one_is_told_of_and_one_that_anybody_may_open_is_read(tmp_path: Path) -> None:
    for password, name in (("open sesame", "closed.pdf"), ("", "open.pdf")):
        writer = PdfWriter(clone_from=SAMPLES / "printed.pdf")
        writer.encrypt(password, owner_password="the owner's", algorithm="RC4-128")  # noqa: S106 - of a file of the test
        writer.write(tmp_path / name)
    assert "west quay" in read(tmp_path / "open.pdf")[0].text
    with pytest.raises(PluginError, match="password"):
        read(tmp_path / "closed.pdf")


def test_pictures_of_pages_are_told_of(tmp_path: Path) -> None:
    (tmp_path / "scan.pdf").write_bytes(one_page(b"q Q", b""))
    with pytest.raises(PluginError, match="no text"):
        read(tmp_path / "scan.pdf")


def test_a_page_that_unpacks_without_end_is_refused(tmp_path: Path) -> None:
    (tmp_path / "bomb.pdf").write_bytes(one_page(b" " * 200_000_000, b""))
    with pytest.raises(PluginError):
        read(tmp_path / "bomb.pdf")


def test_a_page_whose_forms_name_each_other_many_times_ends(tmp_path: Path) -> None:
    levels = 12
    forms = [
        stream(
            b"/F Do " * 12,
            b"/Type/XObject/Subtype/Form/BBox[0 0 9 9]/Resources<</XObject<</F %d 0 R>>>>" % min(6 + n, 4 + levels),
        )
        for n in range(levels)
    ]
    bomb = tmp_path / "bomb.pdf"
    bomb.write_bytes(one_page(b"/F Do", b"/XObject<</F 5 0 R>>", *forms))
    with suppress(PluginError):  # either way: it comes back
        assert len(pdf.ask([*pdf.COMMAND, str(bomb)], 20.0)["pages"]) == 1


@pytest.mark.parametrize(
    ("code", "told"),
    [
        ("import os; os.abort()", "damaged"),
        ("print('[')", "damaged"),
        ("print('x' * 1000)", "damaged"),
        ("import time; time.sleep(60)", "too long"),
    ],
)
def test_whatever_becomes_of_the_reading_process_is_one_sentence(code: str, told: str) -> None:
    with pytest.raises(PluginError, match=told):
        pdf.ask([sys.executable, "-c", code], 1.0)
