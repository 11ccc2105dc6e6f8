from __future__ import annotations

import json
import typing
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from sixfold.app import codec
from sixfold.app.errors import MalformedMessage
from sixfold.capture.exclusion import ExclusionRule, Subject
from sixfold.capture.rules import Budget, RecorderRules, Span
from sixfold.memory import outcomes, requests
from sixfold.memory.outcomes import Result
from sixfold.memory.recorder_requests import ChooseRules
from sixfold.memory.requests import Event, Request
from sixfold.memory.types import (
    Cause,
    CoreFields,
    Evidence,
    Memory,
    MemoryId,
    MemoryType,
    Operation,
    ProceduralFields,
    Revision,
)

NOW = datetime(2026, 3, 5, 14, 32, 1, 5000, tzinfo=timezone(timedelta(hours=1)))

texts = st.text(max_size=40)
words = st.one_of(st.none(), texts)
moments = st.one_of(st.none(), st.datetimes(timezones=st.just(UTC)))
spans = st.builds(Span, days=st.frozensets(st.integers(0, 6)), begin=st.times(), end=st.times())
recorder_rules = st.builds(
    RecorderRules,
    interval=st.floats(0.2, 3600),
    monitors=st.lists(st.integers(1)).map(tuple),
    excluded=st.lists(st.builds(ExclusionRule, name=texts, subject=st.sampled_from(Subject), pattern=texts)).map(tuple),
    budget=st.sampled_from(Budget),
    schedule=st.lists(spans).map(tuple),
    device=words,
)
some_requests: st.SearchStrategy[Request] = st.one_of(
    st.builds(
        requests.Search,
        query=texts,
        limit=st.integers(),
        kind=st.sampled_from(["observation", "memory", "all"]),
        type=st.one_of(st.none(), st.sampled_from(MemoryType)),
        app=words,
        since=moments,
        until=moments,
        now=moments,
    ),
    st.builds(
        requests.Import,
        files=st.lists(st.from_regex(r"/[a-z]{1,9}", fullmatch=True).map(Path)).map(tuple),
        format=words,
        sample=words,
    ),
    st.builds(requests.Edit, ref=texts, fields=st.dictionaries(texts, st.one_of(texts, st.lists(texts).map(tuple)))),
    st.builds(requests.Forget, last_seconds=st.one_of(st.none(), st.floats(allow_nan=False, allow_infinity=False))),
    st.builds(requests.Show, ref=texts, image=st.booleans()),
    st.builds(ChooseRules, rules=recorder_rules, shown=st.booleans()),
)

json_values: st.SearchStrategy[Any] = st.recursive(
    st.one_of(st.none(), st.booleans(), st.integers(), st.floats(allow_nan=False, allow_infinity=False), texts),
    lambda inner: st.one_of(st.lists(inner, max_size=4), st.dictionaries(st.sampled_from(["@", "query", "x"]), inner)),
    max_leaves=12,
)


def _through_the_wire(value: object, expected: object) -> object:
    return codec.from_json(json.loads(json.dumps(codec.to_json(value))), expected)


@given(some_requests)
def test_a_request_comes_out_as_it_went_in(request: Request) -> None:
    assert _through_the_wire(request, Request) == request


def test_a_memory_with_everything_in_it_comes_out_as_it_went_in() -> None:
    evidence = Evidence("0195", "a quote", 3, 10)  # type: ignore[arg-type]
    steps = ProceduralFields("guide", "Brew tea", ("boil", "pour"))
    memory = Memory(
        MemoryId("1"), MemoryType.PROCEDURAL, steps, NOW, NOW, evidence=(evidence,), sealed_secret=b"\x00\xff"
    )
    core = Memory(MemoryId("2"), MemoryType.CORE, CoreFields("human", "likes tea"), NOW, NOW)
    revision = Revision(MemoryId("1"), 2, Operation.EDIT, core, memory, Cause("user", "user"), NOW)
    shown = outcomes.Shown(memory=memory, image=b"RIFF")
    history = outcomes.Revisions(MemoryId("1"), (revision,))

    assert _through_the_wire(shown, Result) == shown
    assert _through_the_wire(history, Result) == history


def test_events_come_out_as_they_went_in() -> None:
    source = requests.SourceView("editor", "notes", None, "Ann", "D1:3")
    found = requests.SearchResult("1", "observation", "screen", 0.5, NOW.isoformat(), "text", source, ("2",))
    for event in (
        requests.Progress(3, None, "files"),
        requests.EvidenceFound((found,)),
        requests.Changed(frozenset({"lock", "vault"})),
    ):
        assert _through_the_wire(event, Event) == event


def test_every_request_and_result_class_can_be_read_back() -> None:
    for union in (Request, Result, Event):
        for kind in typing.get_args(union):
            with pytest.raises(MalformedMessage):
                codec.from_json({"@": kind.__name__, "no such field": 1}, union)


@given(json_values)
@settings(max_examples=300)
def test_hostile_json_is_refused_in_words_or_read(data: Any) -> None:
    with suppress(MalformedMessage):
        codec.from_json(data, Request)


@pytest.mark.parametrize(
    "data",
    [
        {"@": "Search", "query": 5},
        {"@": "Search", "query": "x", "limit": True},
        {"@": "Search", "query": "x", "kind": "everything"},
        {"@": "Search", "query": "x", "since": "2026-03-05T10:00:00"},
        {"@": "Search", "query": "x", "since": "yesterday"},
        {"@": "Search"},
        {"@": "Found", "query": "x", "ms": 1.0, "results": []},
        {"@": "Forget", "last_seconds": float("nan")},
        {"@": "__import__"},
        {},
        None,
        [],
    ],
)
def test_a_message_that_does_not_fit_is_refused(data: Any) -> None:
    with pytest.raises(MalformedMessage):
        codec.from_json(data, Request)


def test_json_that_is_too_deep_is_refused() -> None:
    deep: Any = "end"
    for _level in range(codec.MAX_DEPTH + 5):
        deep = [deep]
    with pytest.raises(MalformedMessage):
        codec.from_json({"@": "Edit", "ref": "1", "fields": {"details": deep}}, Request)


def test_what_a_command_prints_has_no_class_names() -> None:
    found = outcomes.Found("tea", 1.5, ())
    assert codec.plain(found) == {"query": "tea", "ms": 1.5, "results": []}
