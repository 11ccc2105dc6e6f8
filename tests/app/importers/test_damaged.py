"""A thousand damaged files of all forms: each is read, or told of in one sentence; nothing else comes out."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sixfold.app.importers import pdf, pdf_pages
from tests.app.importers.forms_read import SAMPLES, damaged, is_sound

if TYPE_CHECKING:
    from pathlib import Path

FORMS = {
    "vault/Boathouse.md": "markdown",
    "saved.html": "html",
    "regatta.docx": "docx",
    "rehearsal.eml": "eml",
    "choir.mbox": "mbox",
    "calendar.ics": "ics",
    "contacts.vcf": "vcf",
}
EXAMPLES = 145
"""Seven forms and the PDF: 1,160 variants. The PDF's pages are read in this process: a tenth of the time."""

exhaustive = settings(
    max_examples=EXAMPLES,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


@pytest.mark.parametrize("sample", FORMS)
@exhaustive
@given(data=st.data())
def test_a_damaged_file_is_read_or_told_of(tmp_path: Path, sample: str, data: st.DataObject) -> None:
    file = tmp_path / sample.rpartition("/")[2]
    file.write_bytes(data.draw(damaged((SAMPLES / sample).read_bytes())))
    assert is_sound(file, FORMS[sample])


@exhaustive
@given(data=st.data())
def test_a_damaged_pdf_is_read_or_told_of(tmp_path: Path, data: st.DataObject) -> None:
    file = tmp_path / "printed.pdf"
    file.write_bytes(data.draw(damaged((SAMPLES / "printed.pdf").read_bytes())))
    told = pdf_pages.pages(file)
    assert told.get("trouble") in pdf.SENTENCES or all(isinstance(page, str) for page in told["pages"])


@pytest.mark.parametrize("form", [*FORMS.values(), "pdf"])
@pytest.mark.parametrize(
    "data", [b"", b"\0" * 2000, b"\xff\xfe", b"PK\x03\x04", b"From ", b"BEGIN:VCARD", b"<" * 3000, b"---\n" * 800]
)
def test_what_is_nothing_of_the_kind_is_read_or_told_of(tmp_path: Path, form: str, data: bytes) -> None:
    file = tmp_path / "file"
    file.write_bytes(data)
    assert is_sound(file, form)
