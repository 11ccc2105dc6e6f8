from __future__ import annotations

from collections import Counter

import pytest

from sixfold.app.bench.memory.zipf import COMMON, COMMON_EVERY, Language

LANGUAGE = Language(2, 5_000)
TEXTS = [LANGUAGE.text() for _ in range(2_000)]


def test_words_come_up_by_zipfs_law() -> None:
    counts = Counter(word for text in TEXTS for word in text.rstrip(".").lower().split())
    first, tenth, hundredth = (counts[LANGUAGE.words[rank - 1]] for rank in (1, 10, 100))
    assert first / tenth == pytest.approx(12.7 / 3.7, rel=0.3)
    assert first / hundredth == pytest.approx(102.7 / 3.7, rel=0.5)


def test_the_vocabulary_has_no_word_twice_and_common_words_are_shorter() -> None:
    words = Language(1).words
    assert len(set(words)) == len(words) == 50_000
    assert sum(map(len, words[:100])) < sum(map(len, words[-100:]))


def test_every_fifth_query_is_of_common_words_only_and_the_others_come_from_a_text() -> None:
    common = set(LANGUAGE.words[:COMMON])
    said = [set(text.rstrip(".").lower().split()) for text in TEXTS]
    for number in range(40):
        asked = set(LANGUAGE.query(number, TEXTS).split())
        if number % COMMON_EVERY == 0:
            assert asked <= common
        else:
            assert any(asked <= text for text in said)


def test_the_same_seed_says_the_same() -> None:
    assert [Language(5, 200).text() for _ in range(2)] == [Language(5, 200).text()] * 2
    assert Language(5, 200).text() != Language(6, 200).text()
