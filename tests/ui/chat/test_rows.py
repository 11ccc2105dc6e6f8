from __future__ import annotations

from dataclasses import replace

from sixfold.memory.requests import Citation, SearchResult, SourceView
from sixfold.ui.chat.model import Phase, Turn
from sixfold.ui.chat.rows import rows, targets
from sixfold.ui.words import DOTS

WHEN = "2026-12-08T09:00:00+00:00"


def hit(ref: str) -> SearchResult:
    return SearchResult(ref, "observation", "screen", 1.0, WHEN, f"text of {ref}", SourceView(title=f"Page {ref}"))


def cite(n: int, ref: str) -> Citation:
    return Citation(n, ref, f"quote of {ref}", WHEN, SourceView(title=f"Page {ref}"))


FOUND = Turn("q", Phase.READING, tuple(hit(ref) for ref in "abcdefg"))


def test_before_the_answer_each_place_has_its_number() -> None:
    assert [(row.ref, row.number) for row in rows(FOUND)] == [("a", 1), ("b", 2), ("c", 3), ("d", 4), ("e", 5)]


def test_with_the_answer_the_places_stay_and_the_numbers_are_the_answers() -> None:
    turn = replace(FOUND, phase=Phase.ANSWERED, citations=(cite(1, "c"), cite(2, "a")))
    assert [(row.ref, row.number) for row in rows(turn)] == [("a", 2), ("b", None), ("c", 1), ("d", None), ("e", None)]


def test_a_cited_source_that_was_not_shown_takes_a_free_place() -> None:
    turn = replace(FOUND, phase=Phase.ANSWERED, citations=(cite(1, "a"), cite(2, "z")))
    assert [(row.ref, row.number) for row in rows(turn)][-1] == ("z", 2)
    assert len(rows(turn)) == 5


def test_a_mark_points_at_the_quote_of_its_source() -> None:
    turn = replace(FOUND, phase=Phase.ANSWERED, citations=(cite(1, "c"),))
    assert targets(turn)[1].quote == "quote of c"


def test_an_answer_that_says_it_is_not_there_numbers_nothing() -> None:
    assert {row.number for row in rows(replace(FOUND, phase=Phase.ANSWERED, abstained=True))} == {None}


def test_words_that_were_typed_are_named_by_what_they_say() -> None:
    typed = SearchResult("o", "observation", "chat", 1.0, WHEN, "My key is \u27e6vault:1\u27e7.", SourceView())
    assert rows(Turn("q", evidence=(typed,)))[0].title == f"My key is {DOTS}."


def test_a_memory_among_the_sources_is_named_by_its_words() -> None:
    memory = SearchResult("m", "memory", "semantic", 1.0, WHEN, "Druckwerk", SourceView())
    assert rows(Turn("q", evidence=(memory,)))[0].title == "Druckwerk"


def test_a_row_is_one_line_whatever_was_seen() -> None:
    title = SearchResult("o", "observation", "screen", 1.0, WHEN, "text", SourceView(title="Inbox\n\t (3)\nMail "))
    said = SearchResult("p", "observation", "chat", 1.0, WHEN, "first line\nsecond \u27e6vault:1\u27e7", SourceView())
    cited = Citation(1, "q", "one\ntwo", WHEN, SourceView())
    turn = Turn("q", Phase.ANSWERED, (title, said), citations=(cited,))
    assert [row.title for row in rows(turn)] == ["Inbox (3) Mail", f"first line second {DOTS}", "one two"]
