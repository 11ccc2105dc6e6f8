from __future__ import annotations

from datetime import UTC, datetime

from sixfold.app.exporters.markdown_links import MOST, WIDELY_CITED, related
from sixfold.app.plugin_api import MemoryItem, Quote

AT = datetime(2026, 2, 3, tzinfo=UTC)


def semantic(ref: str, name: str, summary: str, *cited: str) -> MemoryItem:
    quotes = tuple(Quote(one, "q", 0, 1) for one in cited)
    return MemoryItem(ref, "semantic", {"name": name, "summary": summary}, AT, AT, quotes=quotes)


def test_those_of_the_same_evidence_belong_together() -> None:
    found = related(
        [semantic("a", "pier", "x", "e1"), semantic("b", "gauge", "y", "e1", "e2"), semantic("c", "boat", "z")]
    )
    assert found == {"a": ["b"], "b": ["a"], "c": []}


def test_who_names_another_by_whole_words_is_linked_with_it_both_ways() -> None:
    found = related(
        [
            semantic("a", "North Pier", "x"),
            semantic("b", "boat", "it lies at the north pier."),
            semantic("c", "pierced", "a northpier"),
        ]
    )
    assert found == {"a": ["b"], "b": ["a"], "c": []}


def test_a_page_that_everything_rests_on_ties_nothing_together() -> None:
    memories = [semantic(str(number), f"thing {number}", "x", "page") for number in range(WIDELY_CITED + 1)]
    assert set(map(tuple, related(memories).values())) == {()}


def test_no_note_has_more_links_than_anybody_reads() -> None:
    memories = [
        semantic("0", "pier", "x"),
        *(semantic(str(n), f"thing {n}", "the pier", f"e{n}") for n in range(1, 90)),
    ]
    assert max(map(len, related(memories).values())) <= 2 * MOST
