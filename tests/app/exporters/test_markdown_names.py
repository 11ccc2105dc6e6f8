from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.app.exporters.markdown_names import MAX_BYTES, Names, safe


@pytest.mark.parametrize(
    ("title", "name"),
    [
        ("The north pier", "The north pier"),
        ("../../etc/passwd", "etc passwd"),
        ('a/b\\c:d*e?f"g<h>i|j#k^l[m]n%o', "a b c d e f g h i j k l m n o"),
        ("CON", "_CON"),
        ("nul.txt", "_nul.txt"),
        ("com1", "_com1"),
        ("Conrad", "Conrad"),
        (" .hidden. ", "hidden"),
        ("", "Untitled"),
        ("\u202etxt.exe\u200b", "txt.exe"),
        ("two\nlines\t", "two lines"),
        ("\u6ce2\u2764\ufe0f", "\u6ce2\u2764\ufe0f"),
        ("half \ud800", "half"),
        ("e\u0301", "\u00e9"),
    ],
)
def test_a_title_becomes_a_name_that_every_system_takes(title: str, name: str) -> None:
    assert safe(title) == name


@given(st.text(max_size=400))
def test_any_text_becomes_a_name(title: str) -> None:
    name = safe(title)
    assert name
    assert len(name.encode("utf-8")) <= MAX_BYTES + 1
    assert not set(name) & set('\\/:*?"<>|#^[]%\0\n')
    assert name[0] != "."
    assert name[-1] not in " ."


def test_no_two_notes_have_a_name_that_any_system_takes_for_the_same() -> None:
    names = Names({"Walk"})
    given_names = [names.take(title) for title in ("walk", "WALK", "caf\u00e9", "cafe\u0301", "Stra\u00dfe", "STRASSE")]
    assert given_names == ["walk 2", "WALK 3", "caf\u00e9", "caf\u00e9 2", "Stra\u00dfe", "STRASSE 2"]
