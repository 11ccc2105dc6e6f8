from __future__ import annotations

import pytest

from sixfold.capture.joints import join


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("key=ab12cd34ef\n56gh78\nnext", "key=ab12cd34ef56gh78\nnext"),
        ("mu4d-\tu6m1-2708", "mu4d-u6m1-2708"),
        ("npm_2v8wx31r84ksy3Eb9WlrYAlV\naXtgc5Qrj1wY, no", "npm_2v8wx31r84ksy3Eb9WlrYAlVaXtgc5Qrj1wY, no"),
    ],
)
def test_what_an_edge_tore_is_one_piece_again(text: str, joined: str) -> None:
    found = join(text)
    assert found is not None
    assert found.text == joined
    assert [text[place] for place in found.at[:-1]] == list(joined)


@pytest.mark.parametrize(
    "text",
    [
        "a well-\nknown place",
        "ab12cd34\nthe next word",
        "ab12cd34\t77",
        "version-2\n2026-01-02",
        "one\ntwo",
        "- a\n- b",
    ],
)
def test_words_dates_and_columns_stay_apart(text: str) -> None:
    assert join(text) is None
