from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.models import structured
from sixfold.models.errors import MalformedOutput

FACT = structured.record(
    {
        "kind": structured.choice(["event", 'a "quoted" one']),
        "text": structured.text(5),
        "sure": structured.flag(),
        "count": structured.integer(0, 10),
        "names": structured.items(structured.text(), most=2),
    }
)
GOOD: dict[str, Any] = {"kind": "event", "text": "ab", "sure": True, "count": 3, "names": ["x"]}


def test_an_answer_that_fits_becomes_values() -> None:
    assert structured.parse(FACT, json.dumps(GOOD)) == GOOD


@pytest.mark.parametrize(
    "change",
    [
        {"kind": "other"},
        {"text": "longer"},
        {"text": 3},
        {"sure": 1},
        {"count": 11},
        {"count": True},
        {"count": 1.5},
        {"names": ["a", "b", "c"]},
        {"names": [1]},
        {"names": "a"},
        {"more": 1},
    ],
)
def test_an_answer_that_does_not_fit_is_malformed(change: dict[str, Any]) -> None:
    with pytest.raises(MalformedOutput):
        structured.parse(FACT, json.dumps(GOOD | change))


@pytest.mark.parametrize("text", ["", "{", "nothing", '{"kind":"event"', "[1,"])
def test_an_answer_that_was_cut_off_is_malformed(text: str) -> None:
    with pytest.raises(MalformedOutput):
        structured.parse(FACT, text)


def test_the_grammar_fixes_the_order_and_leaves_no_white_space() -> None:
    root = structured.grammar(structured.record({"a": structured.flag(), "b": structured.integer()})).splitlines()[0]
    assert root == r'root ::= "{" "\"a\":" boolean "," "\"b\":" integer "}"'


@pytest.mark.parametrize(
    ("schema", "rules"),
    [
        (structured.text(9), ["root ::= rule-0", r'rule-0 ::= "\"" char{0,9} "\""']),
        (structured.text(), ["root ::= rule-0", r'rule-0 ::= "\"" char* "\""']),
        (structured.choice(["a", "b"]), [r'root ::= ("\"a\"" | "\"b\"")']),
        (structured.choice(['q"']), [r'root ::= ("\"q\\\"\"")']),
        (
            structured.items(structured.flag(), 3),
            ['root ::= "[" (rule-0 ("," rule-0){0,2})? "]"', "rule-0 ::= boolean"],
        ),
        (
            structured.items(structured.flag(), 3, least=2),
            ['root ::= "[" rule-0 ("," rule-0){1,2} "]"', "rule-0 ::= boolean"],
        ),
        (structured.items(structured.flag(), 0), ['root ::= "[]"']),
        (
            {"type": "array", "items": {"type": "number"}},
            ['root ::= "[" (rule-0 ("," rule-0)*)? "]"', "rule-0 ::= number"],
        ),
    ],
)
def test_each_kind_of_schema_has_its_rules(schema: dict[str, Any], rules: list[str]) -> None:
    assert structured.grammar(schema).split("\n\n")[0].splitlines() == rules


def test_a_schema_outside_the_subset_is_a_bug() -> None:
    with pytest.raises(ValueError, match="null"):
        structured.grammar({"type": "null"})


@given(
    text=st.text(max_size=5),
    kind=st.sampled_from(["event", 'a "quoted" one']),
    sure=st.booleans(),
    count=st.integers(0, 10),
    names=st.lists(st.text(), max_size=2),
)
def test_whatever_fits_survives_the_way_through_json(
    text: str, kind: str, sure: bool, count: int, names: list[str]
) -> None:
    value = {"kind": kind, "text": text, "sure": sure, "count": count, "names": names}
    assert structured.parse(FACT, json.dumps(value)) == value
