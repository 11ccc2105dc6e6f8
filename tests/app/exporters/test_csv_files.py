"""Read again by Python's own csv module."""

from __future__ import annotations

import csv
from datetime import datetime
from typing import TYPE_CHECKING

from hypothesis import given
from hypothesis import strategies as st

from sixfold.app.exporters import csv_files
from tests.app.exporters import made_up

if TYPE_CHECKING:
    from pathlib import Path


def read(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8-sig", newline="") as file:
        return list(csv.DictReader(file, strict=True))


def test_each_type_of_which_there_is_something_has_a_file(tmp_path: Path) -> None:
    made_up.run(csv_files.write, made_up.one_of_each(), tmp_path / "out")
    names = {"core.csv", "episodic.csv", "evidence.csv", "procedural.csv", "resource.csv", "semantic.csv"}
    assert {path.name for path in (tmp_path / "out").glob("*.csv")} == names
    (known,) = read(tmp_path / "out" / "semantic.csv")
    assert (known["name"], known["category"], known["quotes"]) == ("Mila Ostrov", "works at", "turquoise")
    (steps,) = read(tmp_path / "out" / "procedural.csv")
    assert steps["steps"] == "1. Clean it\n2. Warm the wax"
    (seen,) = read(tmp_path / "out" / "evidence.csv")
    assert known["evidence"] == seen["ref"]
    assert datetime.fromisoformat(seen["when"]) == made_up.NOW


def test_a_spreadsheet_knows_the_encoding_and_the_ends_of_lines(tmp_path: Path) -> None:
    made_up.run(
        csv_files.write, made_up.Shelf(seen=(made_up.evidence(text='Grüße, "天気"\nund mehr'),)), tmp_path / "o"
    )
    data = (tmp_path / "o" / "evidence.csv").read_bytes()
    assert data.startswith(b"\xef\xbb\xbfwhen,kind,")
    assert '"Grüße, ""天気""\nund mehr"'.encode() in data
    assert data.endswith(b"\r\n")


def test_the_vaults_values_stand_only_where_they_were_given(tmp_path: Path) -> None:
    made_up.run(csv_files.write, made_up.Shelf((made_up.memory("vault", secret="=quiet-Owl"),)), tmp_path / "o")  # noqa: S106 - made up
    assert read(tmp_path / "o" / "vault.csv")[0]["secret"] == "'=quiet-Owl"  # noqa: S105 - made up
    made_up.run(csv_files.write, made_up.one_of_each(), tmp_path / "o")
    assert not (tmp_path / "o" / "vault.csv").exists()


def test_what_a_spreadsheet_would_calculate_is_words() -> None:
    for begin in ("=", "+", "-", "@", "\t", "\r", "\n", " =", "\N{NO-BREAK SPACE}@", "\uff1d"):
        assert csv_files.told(f"{begin}cmd|' /C calc'!A0").startswith("'"), repr(begin)
    assert csv_files.told("tea = good") == "tea = good"
    assert csv_files.told(-0.5) == "-0.5"


@given(st.text())
def test_taking_one_apostrophe_away_gives_the_words_back(text: str) -> None:
    told = csv_files.told(text)
    assert told.removeprefix("'") == text
    assert told.strip()[:1] not in set("=+-@")
