"""Read again by openpyxl."""

from __future__ import annotations

import tempfile
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import openpyxl
import pytest
import xlsxwriter
from hypothesis import given, settings
from hypothesis import strategies as st

from sixfold.app.exporters import columns, xlsx
from tests.app.exporters import made_up

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sixfold.app.plugin_api import MemoryItem


def book(shelf: made_up.Shelf, folder: Path) -> Any:
    made_up.run(xlsx.write, shelf, folder / "out.xlsx")
    return openpyxl.load_workbook(folder / "out.xlsx")


def row(sheet: Any, number: int = 2) -> dict[str, Any]:
    return {heading.value: cell.value for heading, cell in zip(sheet[1], sheet[number], strict=True)}


def test_each_type_has_a_sheet_with_a_fixed_heading_and_a_filter(tmp_path: Path) -> None:
    read = book(made_up.one_of_each(), tmp_path)
    assert read.sheetnames == ["Core", "Episodic", "Semantic", "Procedural", "Resource", "Evidence"]
    assert {sheet.freeze_panes for sheet in read} == {"A2"}
    assert read["Core"].auto_filter.ref == "A1:R2"
    assert row(read["Semantic"])["quotes"] == "turquoise"
    assert row(read["Procedural"])["steps"] == "1. Clean it\n2. Warm the wax"


def test_times_are_real_dates_on_the_memorys_own_clock(tmp_path: Path) -> None:
    old = datetime(1815, 6, 18, 11, 30, tzinfo=UTC)
    read = book(made_up.Shelf((made_up.memory("core", time_zone="Asia/Tokyo", valid_from=old),)), tmp_path)
    told = row(read["Core"])
    assert (told["created"], told["time_zone"]) == (datetime(2026, 3, 5, 23, 32), "Asia/Tokyo")  # noqa: DTZ001 - Excel's
    assert told["valid_from"].startswith("1815-06-18T")
    assert (told["confidence"], told["pinned"]) == (0.5, False)


@pytest.mark.parametrize(
    "words", ["=1+1", "{=1+1}", "https://example.org", "mailto:a@b.c", "internal:Core!A1", "007", "天気 🚲"]
)
def test_words_are_never_read_as_anything_else(tmp_path: Path, words: str) -> None:
    sheet = book(made_up.Shelf(seen=(made_up.evidence(text=words),)), tmp_path)["Evidence"]
    (cell,) = [cell for heading, cell in zip(sheet[1], sheet[2], strict=True) if heading.value == "text"]
    assert (cell.value, cell.data_type, cell.hyperlink) == (words, "s", None)


def test_a_text_too_long_for_a_cell_is_cut_with_a_mark(tmp_path: Path) -> None:
    told = row(book(made_up.Shelf(seen=(made_up.evidence(text="🚲" * 20_000),)), tmp_path)["Evidence"])["text"]
    assert told.endswith(" [... cut: longer than a cell of Excel]")
    assert len(told.encode("utf-16-le")) // 2 <= xlsx.LONGEST
    assert xlsx.cut("a" * xlsx.LONGEST) == "a" * xlsx.LONGEST


def test_what_no_sheet_can_hold_goes_on_in_the_next(tmp_path: Path) -> None:
    with xlsxwriter.Workbook(tmp_path / "out.xlsx", {"constant_memory": True}) as made:
        look = xlsx.Look(made.add_format(), made.add_format())
        table = xlsx.Table(made, look, "Core", ("line",), rows=3)
        for number in range(5):
            table.add((f"line {number}",))
        table.end()
    read = openpyxl.load_workbook(tmp_path / "out.xlsx")
    assert {sheet.title: sheet.max_row for sheet in read} == {"Core": 3, "Core 2": 3, "Core 3": 2}


def test_the_vault_has_a_sheet_where_its_values_are_given(tmp_path: Path) -> None:
    read = book(made_up.Shelf((made_up.memory("vault", secret="quiet-Owl"),)), tmp_path)  # noqa: S106 - made up
    assert row(read["Vault"])["secret"] == "quiet-Owl"  # noqa: S105 - made up


class Broken(made_up.Shelf):
    """An archive that ends in the middle."""

    def memories(self) -> Iterator[MemoryItem]:
        yield made_up.memory("core")
        raise KeyError


def test_nothing_of_a_broken_off_workbook_stays(tmp_path: Path) -> None:
    with pytest.raises(KeyError):
        book(Broken(), tmp_path)
    assert list(tmp_path.iterdir()) == []


def test_nothing_is_put_down_outside_of_its_place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "nowhere"))
    assert book(made_up.one_of_each(), tmp_path).sheetnames[0] == "Core"
    assert [path.name for path in tmp_path.iterdir()] == ["out.xlsx"]


@settings(max_examples=25, deadline=None)
@given(st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"])).map(columns.clean))
def test_any_text_comes_back_as_it_was(tmp_path_factory: pytest.TempPathFactory, text: str) -> None:
    told = row(book(made_up.Shelf(seen=(made_up.evidence(text=text),)), tmp_path_factory.mktemp("x"))["Evidence"])
    assert (told["text"] or "") == text
