from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.memory.terms import LONGEST_TERM, QueryTerms, index_terms, query_terms, stop_words


def found(text: str, question: str, language: str | None = None) -> bool:
    """Whether any term of the question stands in the text's terms."""
    return bool(set(query_terms(question).all) & set(index_terms(text, language).split()))


@pytest.mark.parametrize(
    ("text", "language", "terms"),
    [
        ("The kids were running", "en", "kid run"),
        ("She didn't buy Caroline's lamp", "en", "buy carolin lamp"),
        ("I went and bought it", "en", "go buy"),
        ("Die Häuser in München", "de", "haus munch"),
        ("L\u2019école était belle", "fr", "ecol bel"),
        ("Las canciones nuevas", "es", "cancion nuev"),
        ("Ticket INV-2031 now", "en", "ticket inv-2031 inv 2031 now"),
        ("version 3.5, 12 km", "en", "version 3.5 3 5 12 km"),
        ("北京烤鸭", "zh", "北 京 烤 鸭 北京 京烤 烤鸭"),
        ("книги и running", "ru", "книг и run"),
        ("ＦＵＬＬ width", "en", "full width"),  # noqa: RUF001 - wide letters are the case
        ("", "en", ""),
        ("?!… --- 🎉", "en", ""),
    ],
)
def test_a_text_becomes_its_terms(text: str, language: str, terms: str) -> None:
    assert index_terms(text, language) == terms


@pytest.mark.parametrize(
    ("text", "question"),
    [
        ("We adopted two dogs", "adopting a dog"),
        ("我们昨天在北京见面", "北京"),
        ("東京タワーに行きました", "東京"),
        ("Wir haben die Rechnungen bezahlt und die Häuser verkauft", "Rechnung Haus"),
        ("Les chevaux étaient dans le pré", "cheval chevaux"),
        ("mail me at ana@example.org", "ana@example.org"),
        ("error E1045 in build 77", "what was e1045?"),
        ("Müllers Café", "muller cafe"),
        ("ele comprou uma casa", "casa"),
    ],
)
def test_a_question_finds_the_text_that_holds_its_words(text: str, question: str) -> None:
    assert found(text, question)


def test_an_english_question_finds_a_word_that_german_stemmed_otherwise() -> None:
    german = index_terms("Der Termin mit Frau Hauser ist nicht in Leuten", "de")
    assert set(query_terms("where does Hauser live").all) & set(german.split())


def test_stop_words_alone_leave_nothing() -> None:
    assert query_terms("what is it that you were").groups == ()


def test_words_side_by_side_are_pairs_and_chinese_has_its_own() -> None:
    terms = query_terms("red bicycle 北京 shop")
    assert terms.pairs == (("red", "bicycl"),)


def test_a_named_language_gives_one_form_a_word() -> None:
    assert query_terms("running houses", "en") == QueryTerms((("run",), ("hous",)), (("run", "hous"),), "en")


def test_a_regional_code_is_its_language() -> None:
    assert index_terms("running", "en-GB") == "run"


def test_a_long_run_of_letters_is_left_out() -> None:
    assert index_terms("a" * (LONGEST_TERM + 1) + " lamp", "en") == "lamp"


def test_no_stop_list_holds_a_word_of_time_that_people_ask_for() -> None:
    assert not {"before", "after", "last", "first", "heute", "gestern", "hier après"} & stop_words()["en"]
    assert not {"gestern", "heute", "morgen", "vor"} & stop_words()["de"]


@given(st.text(max_size=200), st.sampled_from(["en", "de", "fr", "es", "ru", "zh", "xx", None]))
def test_any_text_gives_clean_terms(text: str, language: str | None) -> None:
    for term in index_terms(text, language).split():
        assert term == "".join(term.split())
        assert 0 < len(term) <= LONGEST_TERM + LONGEST_TERM
        assert any(char.isalnum() or not char.isascii() for char in term)


@given(st.text(max_size=80), st.sampled_from(["en", "de", "fr", "es"]))
def test_a_question_that_repeats_a_text_has_exactly_its_terms(text: str, language: str) -> None:
    assert set(query_terms(text, language).all) == set(index_terms(text, language).split())
