from __future__ import annotations

from sixfold.memory.book.printing import markdown
from sixfold.memory.book.writing import Note, Passage

WHEN = "2026-03-02T08:00:00+00:00"


def test_notes_are_numbered_through_a_chapter_and_stand_at_its_end() -> None:
    oslo, bakery = Note(1, "a", WHEN, "Ada", "We moved to Oslo"), Note(1, "b", WHEN, "", "I love the bakery")
    first = Passage("Ada moved to Oslo [1].", (oslo,))
    second = Passage("She loves the bakery [1]. It is in Oslo [2].", (bakery, Note(2, "a", WHEN, "Ada", "Oslo")))
    assert markdown("A year", [("March 2026", first), ("March 2026", second)]).splitlines() == [
        "# A year",
        "",
        "## March 2026",
        "",
        "Ada moved to Oslo <sup>1</sup>.",
        "",
        "She loves the bakery <sup>2</sup>. It is in Oslo <sup>1</sup>.",
        "",
        "1. 2 March 2026, Ada: \u201cWe moved to Oslo\u201d",
        "2. 2 March 2026: \u201cI love the bakery\u201d",
    ]


def test_what_was_captured_is_no_markup() -> None:
    note = Note(1, "a", WHEN, "<b>Eve</b>", "![x](https://evil.example) | # head")
    text = markdown("<script>", [("March", Passage("See [me](https://evil.example) <img src=x> [1].", (note,)))])
    assert "<script>" not in text
    assert "<img" not in text
    assert "](" not in text.replace("\\](", "")
