from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from sixfold.memory.plugin_requests import FormView
from sixfold.memory.types import MemoryType
from sixfold.ui.files.choices import OPEN_TYPES, Chosen, NotYet, suggested

TABLES = FormView("csv", "Tables", (), frozenset({"memories", "evidence", "secrets"}))
BOOK = FormView("xlsx", "A workbook", (".xlsx",), frozenset({"memories"}))
ALL = Chosen(TABLES, Path("out"), frozenset(OPEN_TYPES))


def test_all_kinds_are_no_choice_of_kinds_and_the_vault_stays() -> None:
    request = ALL.request(UTC)
    assert (request.name, request.target, request.types) == ("csv", Path("out"), frozenset())
    assert (request.passphrase, request.since, request.until, dict(request.values)) == (None, None, None, {})


def test_the_vault_goes_only_with_its_passphrase_and_a_form_that_has_a_place_for_it() -> None:
    one = replace(ALL, kinds=frozenset({MemoryType.CORE}), vault=True, passphrase="owls")  # noqa: S106 - made up
    assert one.request(UTC).passphrase == "owls"  # noqa: S105 - made up
    assert one.request(UTC).types == {MemoryType.CORE, MemoryType.VAULT}
    assert replace(one, form=BOOK).request(UTC).passphrase is None
    assert replace(one, vault=False).request(UTC).passphrase is None
    with pytest.raises(NotYet, match="passphrase"):
        replace(one, passphrase="").request(UTC)


def test_both_days_are_included() -> None:
    request = replace(ALL, since=" 2026-01-31", until="2026-01-31").request(UTC)
    assert (request.since, request.until) == (datetime(2026, 1, 31, tzinfo=UTC), datetime(2026, 2, 1, tzinfo=UTC))


@pytest.mark.parametrize(
    ("since", "until", "told"),
    [("yesterday", "", "2026-01-31"), ("", "9999-12-31", "2026-01-31"), ("2026-02-02", "2026-02-01", "first day")],
)
def test_days_that_are_none_are_said(since: str, until: str, told: str) -> None:
    with pytest.raises(NotYet, match=told):
        replace(ALL, since=since, until=until).request(UTC)


def test_something_must_be_chosen() -> None:
    with pytest.raises(NotYet, match="kind"):
        replace(ALL, kinds=frozenset()).request(UTC)


def test_pictures_go_where_the_form_has_them() -> None:
    drawn = replace(TABLES, scopes=frozenset({"pictures"}))
    assert replace(ALL, pictures=True).request(UTC).values == {}
    assert replace(ALL, form=drawn, pictures=True).request(UTC).values == {"pictures": "yes"}


def test_a_suggested_place_overwrites_no_file(tmp_path: Path) -> None:
    today = date(2026, 3, 5)
    assert suggested(BOOK, tmp_path, today).name == "sixfold-2026-03-05.xlsx"
    (tmp_path / "sixfold-2026-03-05.xlsx").touch()
    assert suggested(BOOK, tmp_path, today).name == "sixfold-2026-03-05-2.xlsx"
    (tmp_path / "sixfold-csv").mkdir()
    assert suggested(TABLES, tmp_path, today).name == "sixfold-csv"
