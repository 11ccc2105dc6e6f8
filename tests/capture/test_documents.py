from __future__ import annotations

import re
from dataclasses import replace
from datetime import UTC, datetime
from itertools import count
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.capture import documents
from sixfold.capture.errors import DocumentNotTextError, DocumentTooLargeError, DocumentUnreadableError
from sixfold.capture.observation import Kind, Observation, Role, Trust
from sixfold.capture.redaction.fold import CLOSE, OPEN
from sixfold.capture.redaction.redact import Redactor

if TYPE_CHECKING:
    from pathlib import Path


def take_in(path: Path) -> list[Observation]:
    numbers = count()
    new_id = lambda: f"id{next(numbers)}"  # noqa: E731 - a clock of ids
    found = documents.observations(documents.read(path, "Europe/Berlin"), Redactor(new_id), new_id)
    return [part for part, _secrets in found]


def bare(text: str) -> str:
    return re.sub(r"\s", "", text)


@given(st.text(st.sampled_from("ab .\n#"), max_size=600), st.integers(20, 90))
def test_parts_are_short_and_lose_nothing(text: str, limit: int) -> None:
    parts = documents.split(text, limit)
    assert all(0 < len(part) <= limit for part in parts)
    assert bare("".join(parts)) == bare(text)


def test_a_heading_begins_a_new_part_once_there_is_enough_before_it() -> None:
    text = "# One\n\n" + "Words of one. " * 40 + "\n\n# Two\n\nWords of two."
    one, two = documents.split(text)
    assert one.startswith("# One")
    assert two == "# Two\n\nWords of two."


def test_a_placeholder_is_never_cut() -> None:
    text = "x" * 55 + f" {OPEN}identity number{CLOSE}" + "y" * 30
    assert any(f"{OPEN}identity number{CLOSE}" in part for part in documents.split(text, 70))


def test_a_secret_of_the_users_own_text_goes_with_the_part_that_names_it(tmp_path: Path) -> None:
    path = tmp_path / "own.md"
    path.write_text("The garden is wet. " * 80 + "\n\nmy wifi password is quiet-Owl-77", encoding="utf-8")
    raw = replace(documents.read(path, "UTC"), role=Role.USER, trust=Trust.USER)
    numbers = count()
    first, *_, last = documents.observations(raw, Redactor(lambda: f"v{next(numbers)}"), lambda: f"id{next(numbers)}")
    assert first[1] == ()
    assert [secret.value for secret in last[1]] == ["quiet-Owl-77"]
    assert last[1][0].placeholder in last[0].text


def test_a_file_becomes_parts_of_one_thread_in_order(tmp_path: Path) -> None:
    path = tmp_path / "notes.md"
    path.write_text(
        "\n\n".join(f"The word in paragraph {n} is for all of you. " * 20 for n in range(6)), encoding="utf-8"
    )
    parts = take_in(path)
    assert len(parts) > 1
    assert {part.thread for part in parts} == {parts[0].thread}
    assert [part.seq for part in parts] == list(range(len(parts)))
    assert len({part.id for part in parts}) == len(parts)
    assert {(part.kind, part.trust, part.title, part.language) for part in parts} == {
        (Kind.DOCUMENT, Trust.UNTRUSTED, "notes.md", "en")
    }
    assert abs((parts[0].observed_at - datetime.now(UTC)).total_seconds()) < 600


def test_a_key_longer_than_a_part_leaves_nothing_behind(tmp_path: Path) -> None:
    body = "\n".join("MIIEowIBAAKCAQEA7Zq" + "abCD12" * 7 for _ in range(60))
    path = tmp_path / "key.txt"
    path.write_text(f"before\n-----BEGIN PRIVATE KEY-----\n{body}\n-----END PRIVATE KEY-----\nafter", encoding="utf-8")
    (part,) = take_in(path)
    assert part.text == f"before\n{OPEN}token{CLOSE}\nafter"
    assert part.redactions == {"token": 1}


@pytest.mark.parametrize(
    "data", ["Grüße".encode(), b"\xef\xbb\xbfGr\xc3\xbc\xc3\x9fe", "Grüße".encode("utf-16"), "Grüße".encode("cp1252")]
)
def test_the_usual_encodings_are_read(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    assert [part.text for part in take_in(path)] == ["Grüße"]


@pytest.mark.parametrize("data", [b"", b"  \n", b"\x7fELF\0\0", b"\xff\xfe\x00"])
def test_what_is_no_text_is_refused_in_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "a.txt"
    path.write_bytes(data)
    with pytest.raises(DocumentNotTextError, match=r"a\.txt is not a text"):
        documents.read(path, "UTC")


def test_a_missing_a_huge_and_a_foreign_file_are_refused_in_words(tmp_path: Path) -> None:
    with pytest.raises(DocumentUnreadableError):
        documents.read(tmp_path / "none.md", "UTC")
    with pytest.raises(DocumentUnreadableError):
        documents.read(tmp_path, "UTC")
    huge = tmp_path / "huge.txt"
    with huge.open("wb") as file:
        file.truncate(documents.MAX_BYTES + 1)
    with pytest.raises(DocumentTooLargeError, match="20 MB"):
        documents.read(huge, "UTC")
