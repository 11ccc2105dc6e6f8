from __future__ import annotations

import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sixfold.app.exporters.jsonl import evidence_line, memory_line
from sixfold.app.importers import jsonl
from sixfold.app.importers.schema import Schema
from sixfold.app.plugin_api import (
    EvidenceItem,
    MemoryItem,
    Options,
    PartlyReadError,
    PluginError,
    Quote,
    Restored,
    RevisionItem,
)

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

AT = datetime(2026, 2, 3, 9, 30, 15, 250_000, tzinfo=timezone(timedelta(hours=1)))
OPTIONS = Options("UTC", AT)
ONE, TWO = "0190a000-1111-7000-8000-00000000000a", "0190a000-1111-7000-8000-00000000000b"
SEEN = EvidenceItem(
    ref=ONE,
    kind="screen",
    role="other",
    trust="untrusted",
    when=AT,
    time_zone="Europe/Lisbon",
    text="The north gauge reads 3 m",
    plugin="recorder",
    external_id="",
    lines=(("The north gauge", 1, 2, 30, 12),),
    redactions={"card": 2},
    beside=("Clock",),
    digested=AT,
)
FIRST = MemoryItem(TWO, "semantic", {"name": "gauge", "summary": "3 m", "category": ["harbour"]}, AT, AT)
CITING = replace(FIRST, revision=2, quotes=(Quote(ONE, "gauge", 10, 15),), pinned=True)
HISTORY = (
    RevisionItem(TWO, 1, "add", AT, "semantic", "s", "m", "1", (1,), None, FIRST),
    RevisionItem(TWO, 2, "edit", AT, "user", "user", None, None, (1, 2), FIRST, CITING),
)
HEADER = {"form": "sixfold", "version": 1, "made": "2026-02-03T09:30:15.250+00:00"}
END = {"kind": "end", "evidence": 1, "memories": 1}
EVIDENCE, MEMORY = evidence_line(SEEN, b"RIFF"), memory_line(HISTORY)


def written(*lines: Mapping[str, Any] | bytes) -> bytes:
    return b"".join(one if isinstance(one, bytes) else json.dumps(one).encode() + b"\n" for one in lines)


def read(path: Path, data: bytes) -> tuple[list[Restored], str]:
    path.write_bytes(data)
    found: list[Restored] = []
    try:
        for one in jsonl.read(path, OPTIONS):
            found.append(one)  # noqa: PERF402 - what came before an error counts
    except PluginError as error:
        return found, str(error)
    return found, ""


def test_what_was_written_is_read_as_it_was(tmp_path: Path) -> None:
    found, told = read(tmp_path / "a.jsonl", written(HEADER, EVIDENCE, MEMORY, END))
    assert told == ""
    assert found == [Restored(evidence=SEEN, picture=b"RIFF"), Restored(history=HISTORY)]
    assert found[0].evidence is not None
    assert found[0].evidence.when.utcoffset() == timedelta(hours=1)


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "no Sixfold export"),
        (b"# notes\n", "no Sixfold export"),
        (b'{"form": "other", "version": 1}\n', "no Sixfold export"),
        (b"[" * 100_000, "no Sixfold export"),
        (b'{"form":' + b"[" * 4000, "no Sixfold export"),
        (b'{"form": "sixfold", "version": 2}\n', "newer Sixfold"),
        (b'{"form": "sixfold", "version": true}\n', "no Sixfold export"),
        (b"\xff\xfe{\0", "no Sixfold export"),
    ],
)
def test_another_file_is_refused_in_a_sentence(tmp_path: Path, data: bytes, what: str) -> None:
    found, told = read(tmp_path / "a.jsonl", data)
    assert found == []
    assert what in told
    assert jsonl.matches(tmp_path / "a.jsonl") is ("newer" in what)


def test_a_folder_and_a_file_that_is_gone_are_none_of_this_form(tmp_path: Path) -> None:
    assert not jsonl.matches(tmp_path)
    assert not jsonl.matches(tmp_path / "gone.jsonl")
    with pytest.raises(PluginError, match="cannot be read"):
        list(jsonl.read(tmp_path, OPTIONS))


def test_a_file_that_is_cut_off_gives_what_it_holds_and_says_so(tmp_path: Path) -> None:
    data = written(HEADER, EVIDENCE, MEMORY)
    found, told = read(tmp_path / "a.jsonl", data)
    assert len(found) == 2
    assert "cut off" in told
    found, told = read(tmp_path / "a.jsonl", data[:-9])
    assert len(found) == 1
    assert "line 3" in told


def changed(line: dict[str, Any], path: str, value: object) -> dict[str, Any]:
    """The line with one value changed; the path's parts are keys and numbers."""
    copy = json.loads(json.dumps(line))
    at = copy
    *way, last = [int(part) if part.isdecimal() else part for part in path.split(".")]
    for part in way:
        at = at[part]
    at[last] = value
    return dict(copy)


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("ref", "../../etc/passwd"),
        ("text", 7),
        ("text", "half \ud800 a letter"),
        ("text", "an end\0 too early"),
        ("trust", "root"),
        ("when", "2026-02-30T09:30:15.250+00:00"),
        ("when", "2026-02-03T09:30:15.250"),
        ("when", "0001-01-01T00:00:00.000+00:00"),
        ("seen_count", 1 << 64),
        ("seen_count", True),
        ("part", -1),
        ("redactions", {"card": "two"}),
        ("lines", [["words", 1, 2, 3]]),
        ("lines", [["words", 1, 2, 3, "4"]]),
        ("beside", "Clock"),
        ("picture", "not base64!"),
        ("picture", "UklGR"),
    ],
)
def test_evidence_of_another_shape_is_left_out_and_the_rest_goes_in(tmp_path: Path, path: str, value: object) -> None:
    bad = changed(EVIDENCE, path, value)
    found, told = read(tmp_path / "a.jsonl", written(HEADER, bad, EVIDENCE, END))
    assert found == [Restored(evidence=SEEN, picture=b"RIFF")]
    assert "1 of its lines (the first is line 2)" in told


@pytest.mark.parametrize(
    ("path", "value"),
    [
        ("history", []),
        ("history.0.revision", 3),
        ("history.1.before", 9),
        ("history.1.lineage", [1, 2, 9]),
        ("history.1.lineage", []),
        ("history.0.operation", "drop"),
        ("history.0.after.confidence", float("nan")),
        ("history.0.after.confidence", 1.5),
        ("history.0.after.type", "core"),
        ("history.0.after.fields", {"name": "gauge"}),
        ("history.0.after.fields.category", "harbour"),
        ("history.0.after.fields.name", ["gauge"]),
        ("history.1.after.quotes.0.start", -4),
        ("history.1.after.pinned", 1),
        ("history.1.after.created", "yesterday"),
    ],
)
def test_a_memory_of_another_shape_is_left_out_whole(tmp_path: Path, path: str, value: object) -> None:
    bad = changed(MEMORY, path, value)
    found, told = read(tmp_path / "a.jsonl", written(HEADER, EVIDENCE, bad, END))
    assert found == [Restored(evidence=SEEN, picture=b"RIFF")]
    assert "line 3" in told


def test_a_line_that_is_too_long_or_too_deep_costs_itself(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jsonl, "MAX_LINE", 2000)
    deep = b'{"kind":"evidence","a":' + b"[" * 1900 + b"\n"
    data = written(HEADER, b"x" * 9000 + b"\n", deep, EVIDENCE, END)
    found, told = read(tmp_path / "a.jsonl", data)
    assert len(found) == 1
    assert "2 of its lines (the first is line 2)" in told


def test_what_a_later_writer_of_this_version_adds_is_left_alone(tmp_path: Path) -> None:
    found, told = read(tmp_path / "a.jsonl", written(HEADER, {**EVIDENCE, "mood": "calm"}, END))
    assert (len(found), told) == (1, "")


SOUND = written(HEADER, EVIDENCE, MEMORY, END)


@settings(max_examples=250, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    flips=st.lists(st.tuples(st.integers(0, len(SOUND) - 1), st.integers(0, 255)), max_size=6),
    cut=st.integers(0, len(SOUND)) | st.none(),
)
def test_a_corrupted_file_gives_whole_items_or_a_sentence(
    tmp_path: Path, flips: list[tuple[int, int]], cut: int | None
) -> None:
    data = bytearray(SOUND)
    for at, value in flips:
        data[at] = value
    found, told = read(tmp_path / "a.jsonl", bytes(data[:cut]))
    assert len(found) <= 2
    assert told == "" or told.startswith(("This Sixfold export", "This file is no Sixfold", "A newer Sixfold"))
    for one in found:
        assert one.evidence is not None or one.history
    if not flips and cut is not None and cut < len(SOUND) - len(written(END)):
        assert told


def test_the_reader_knows_every_keyword_of_the_schema() -> None:
    schema = Schema.load("sixfold.app.exporters", "jsonl.schema.json")
    values: list[object] = [EVIDENCE, MEMORY, HEADER, END, 7, [], {"kind": "end"}]
    for value in values:
        for name in schema.definitions:
            schema.fits(value, name)


def test_the_error_of_a_file_that_was_read_in_part_is_of_its_own_kind(tmp_path: Path) -> None:
    (tmp_path / "a.jsonl").write_bytes(written(HEADER, EVIDENCE))
    with pytest.raises(PartlyReadError):
        list(jsonl.read(tmp_path / "a.jsonl", replace(OPTIONS, now=datetime.now(UTC))))
