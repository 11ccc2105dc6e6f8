from __future__ import annotations

import io
import zipfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import docx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sixfold.app.plugin_api import PluginError
from tests.app.importers.forms_read import SAMPLES, damaged, is_sound, read

if TYPE_CHECKING:
    from pathlib import Path

SAMPLE = SAMPLES / "regatta.docx"
BODY = "word/document.xml"


def with_body(body: bytes, name: str = BODY) -> bytes:
    """The sample with another text in it, packed anew."""
    out = io.BytesIO()
    with zipfile.ZipFile(SAMPLE) as old, zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.namelist():
            new.writestr(entry, body if entry == name else old.read(entry))
    return out.getvalue()


def body() -> bytes:
    with zipfile.ZipFile(SAMPLE) as packed:
        return packed.read(BODY)


def test_a_document_gives_headings_paragraphs_and_tables_in_order() -> None:
    (item,) = read(SAMPLE)
    assert item.title == "Regatta plan"
    assert item.when == datetime(2026, 1, 9, 17, 30, tzinfo=UTC)
    assert item.text == (
        "# Regatta plan\n\nThe regatta starts at ten from the east pontoon.\n\n# Boats\n\n"
        "Boat | Helm\nPlover raft | Diego Rey\n\nBring warm clothes."
    )


def test_what_was_put_in_is_read_and_what_was_struck_out_is_not(tmp_path: Path) -> None:
    run = b"<w:r><w:t>%s</w:t></w:r>"
    ns = b'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    text = (
        b"<w:document %s><w:body><w:p>%s<w:ins>%s</w:ins><w:del>%s</w:del></w:p>"
        b"<w:sdt><w:sdtContent><w:p>%s</w:p></w:sdtContent></w:sdt></w:body></w:document>"
    )
    words = tuple(run % word for word in (b"Kept ", b"added", b"gone", b"in a field"))
    (tmp_path / "a.docx").write_bytes(with_body(text % (ns, *words)))
    assert read(tmp_path / "a.docx")[0].text == "Kept added\n\nin a field"


def test_a_bomb_is_refused_before_it_unpacks(tmp_path: Path) -> None:
    (tmp_path / "bomb.docx").write_bytes(with_body(b"<w:document>" + b" " * 40_000_000))
    with pytest.raises(PluginError, match="unpacks to more"):
        read(tmp_path / "bomb.docx")


@pytest.mark.parametrize("encoding", ["utf-8", "utf-16"])
@pytest.mark.parametrize("part", [BODY, "docProps/core.xml", "word/_rels/document.xml.rels"])
def test_entities_are_refused(tmp_path: Path, part: str, encoding: str) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("hunter2")
    text = f'<?xml version="1.0" encoding="{encoding}"?><!DOCTYPE a [<!ENTITY x SYSTEM "{secret.as_uri()}">]><a>&x;</a>'
    (tmp_path / "a.docx").write_bytes(with_body(text.encode(encoding), part))
    with pytest.raises(PluginError, match="outside of itself"):
        read(tmp_path / "a.docx")


def test_cells_that_claim_to_be_a_million_wide_are_one(tmp_path: Path) -> None:
    table = docx.Document()
    table.add_table(1, 1).cell(0, 0).text = "One cell"
    table.save(str(tmp_path / "wide.docx"))
    with zipfile.ZipFile(tmp_path / "wide.docx") as packed:
        wide = packed.read(BODY).replace(b"<w:tcPr>", b'<w:tcPr><w:gridSpan w:val="999999999"/>')
    (tmp_path / "wide.docx").write_bytes(with_body(wide))
    assert read(tmp_path / "wide.docx")[0].text == "One cell"


def test_another_kind_of_archive_is_told_of(tmp_path: Path) -> None:
    with zipfile.ZipFile(tmp_path / "a.docx", "w") as packed:
        packed.writestr("hello.txt", "hello")
    with pytest.raises(PluginError, match="damaged"):
        read(tmp_path / "a.docx")


@settings(
    max_examples=150,
    derandomize=True,
    database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)
@given(data=st.data())
def test_damage_within_the_text_is_read_or_told_of(tmp_path: Path, data: st.DataObject) -> None:
    file = tmp_path / "a.docx"
    file.write_bytes(with_body(data.draw(damaged(body()))))
    assert is_sound(file, "docx")
