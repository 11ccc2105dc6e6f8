"""What every table says of a memory."""

from __future__ import annotations

import dataclasses

from sixfold.app.exporters import columns
from sixfold.app.plugin_api import EvidenceItem
from sixfold.memory.store import memory_json
from sixfold.memory.types import MemoryType
from tests.app.exporters import made_up


def test_each_type_has_a_column_for_each_of_its_fields() -> None:
    told = {kind: set(columns.FIELDS[kind]) - {"secret"} for kind in columns.FIELDS}
    known = {kind.value: {field.name for field in dataclasses.fields(memory_json.FIELDS[kind])} for kind in MemoryType}
    assert told == known


def test_evidence_has_a_column_for_each_of_its_fields_but_those_of_the_picture_and_the_books() -> None:
    known = {field.name for field in dataclasses.fields(EvidenceItem)}
    bookkeeping = {"lines", "monitor", "device", "reader", "beside", "digested"}
    assert known - set(columns.EVIDENCE) <= bookkeeping
    assert set(columns.EVIDENCE) <= known


def test_a_row_is_as_long_as_its_headings() -> None:
    for kind in columns.FIELDS:
        assert len(columns.memory_cells(made_up.memory(kind))) == len(columns.headings(kind))
    assert len(columns.evidence_cells(made_up.evidence())) == len(columns.EVIDENCE)


def test_times_are_on_the_clock_of_the_zone_and_an_unknown_zone_is_utc() -> None:
    here = columns.evidence_cells(made_up.evidence(time_zone="Asia/Tokyo"))[0]
    nowhere = columns.evidence_cells(made_up.evidence(time_zone="Moon/Crater"))[0]
    assert (str(here), str(nowhere)) == ("2026-03-05 23:32:00+09:00", "2026-03-05 14:32:00+00:00")


def test_what_readers_refuse_is_replaced() -> None:
    assert columns.clean("a\x00b\ud800c\r\nd\re\tf") == "a\N{REPLACEMENT CHARACTER}b\N{REPLACEMENT CHARACTER}c\nd\ne\tf"
