from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.memory.cohesion import depths, words

BOATS = "the ferry left the harbour with sails, anchor and sailors"
BREAD = "baking bread needs flour, yeast, dough and an oven"


def test_words_are_stems_without_stop_words() -> None:
    assert words("The sailors were sailing to the harbours", "en") == {"sailor": 1, "sail": 1, "harbour": 1}


def test_scripts_without_spaces_give_no_words() -> None:
    assert not words("\u6e21\u8f6e\u79bb\u5f00\u6e2f\u53e3", "zh")


def test_the_deepest_gap_is_where_two_topics_meet() -> None:
    texts = [words(text, "en") for text in [BOATS] * 5 + [BREAD] * 6]
    found = depths(texts)
    assert len(found) == 10
    assert found.index(max(found)) == 4
    assert found[4] == pytest.approx(1)


def test_a_gap_within_one_topic_is_not_deep() -> None:
    assert max(depths([words(BOATS, "en")] * 8)) == pytest.approx(-0.5)


def test_too_few_words_on_a_side_say_nothing() -> None:
    assert depths([words(text, "en") for text in ("ferry harbour", "bread oven")]) == [0.0]


@given(st.lists(st.lists(st.sampled_from(["ferry", "harbour", "sails", "bread", "oven", "yeast"])), max_size=12))
def test_every_gap_has_a_depth_within_its_bounds(texts: list[list[str]]) -> None:
    found = depths([words(" ".join(text), "en") for text in texts])
    assert len(found) == max(0, len(texts) - 1)
    assert all(-0.5 - 1e-9 <= depth <= 1 + 1e-9 for depth in found)
