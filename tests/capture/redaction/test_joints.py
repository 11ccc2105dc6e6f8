from __future__ import annotations

import pytest

from sixfold.capture.redaction.joints import joined


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("key=ab12cd34ef\n56gh78\nnext", "key=ab12cd34ef56gh78"),
        ("mu4d-\tu6m1-2708", "mu4d-u6m1-2708"),
        ("AKCpgPFnNgtIebKH1DX 1zppNETdhmzPr9FZ4 is", "AKCpgPFnNgtIebKH1DX1zppNETdhmzPr9FZ4 is"),
        ("npm_2v8wx31r84ksy3Eb9WlrYAlV\naXtgc5Qrj1wY, no", "npm_2v8wx31r84ksy3Eb9WlrYAlVaXtgc5Qrj1wY, no"),
    ],
)
def test_what_an_edge_tore_is_one_piece_again(text: str, whole: str) -> None:
    (found,) = joined(text)
    assert found.text == whole
    assert [text[place] for place in found.at[:-1]] == list(whole)


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
    assert list(joined(text)) == []


def test_a_key_is_whole_though_an_address_ends_the_line_before() -> None:
    text = "https://a1.example/team/repo.git\nab12cd34ef56 gh78ij90kl12"
    assert next(whole.text for whole in joined(text)).endswith("\nab12cd34ef56gh78ij90kl12")
