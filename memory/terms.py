"""Words as the full-text index knows them: the same steps for a text and for a question about it.

Letters are folded (NFKC, case), words stemmed by Snowball for their script and language, irregular English forms set to
their base first ("went" and "go" are one term), stop words dropped, accents of European scripts taken off. Chinese,
Japanese and Korean are written as single characters and overlapping pairs: FTS5's trigrams would miss every word of two
characters, the commonest length in Chinese. Numbers and codes stand whole and in their parts ("inv-2031" also as "inv"
and "2031").
"""

from __future__ import annotations

import functools
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

import snowballstemmer

if TYPE_CHECKING:
    from collections.abc import Iterator

DEFAULT_LANGUAGE = "en"
LONGEST_TERM = 64
"""Longer runs are keys and encoded data: nobody asks for them, and they swell the index."""

SPELLED = (3, 24)
"""Letters of a word that is compared by what it means; shorter ones are mostly pieces of names and codes."""

STEMMERS = {
    "ar": "arabic",
    "ca": "catalan",
    "cs": "czech",
    "da": "danish",
    "de": "german",
    "el": "greek",
    "en": "english",
    "es": "spanish",
    "et": "estonian",
    "eu": "basque",
    "fi": "finnish",
    "fr": "french",
    "ga": "irish",
    "hi": "hindi",
    "hu": "hungarian",
    "hy": "armenian",
    "id": "indonesian",
    "it": "italian",
    "lt": "lithuanian",
    "nl": "dutch",
    "no": "norwegian",
    "pl": "polish",
    "pt": "portuguese",
    "ro": "romanian",
    "ru": "russian",
    "sv": "swedish",
    "ta": "tamil",
    "tr": "turkish",
}
"""ISO 639-1 code to Snowball algorithm."""

SCRIPTS = {
    "LATIN": "en",
    "CYRILLIC": "ru",
    "GREEK": "el",
    "ARABIC": "ar",
    "ARMENIAN": "hy",
    "DEVANAGARI": "hi",
    "TAMIL": "ta",
}
"""A script to the language that its words are stemmed as where the text's own language is of another script."""

FOLDED_SCRIPTS = frozenset({"LATIN", "GREEK"})
"""Scripts whose accents are taken off: in others (Devanagari) a mark is a letter."""

_CJK = (
    "\u2e80-\u2fdf\u3005-\u3007\u3040-\u30ff\u31f0-\u31ff\u3400-\u4dbf\u4e00-\u9fff\uac00-\ud7af\uf900-\ufaff"
    "\U00020000-\U0003fffd"
)
_UNSPACED = "\u0e00-\u0eff\u1000-\u109f\u1780-\u17ff"  # Thai, Lao, Burmese, Khmer: no spaces between words either
_CJK_RUN = re.compile(f"[{_CJK}{_UNSPACED}]+")
_INNER = r"[._\-/:@#&+]"
_WORD = re.compile(rf"[^\W_](?:[\w\u0300-\u036f\u0900-\u0dff]|{_INNER}(?=[^\W_]))*")
_PART = re.compile(r"(?:[^\W\d_]|[\u0300-\u036f\u0900-\u0dff])+|\d+")
_DIGIT = re.compile(r"\d")
_APOSTROPHE = re.compile("['\u2018\u2019\u02bc`\u00b4]")
_ENGLISH_ENDING = re.compile(r"(?<=\w)(?:n't|'(?:s|d|ll|re|ve|m))\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class QueryTerms:
    """A question's terms.

    `groups` holds one group a word, each with its forms: first that of the guessed language, then those that other
    languages' stemmers would have written for a text. `pairs` are first forms that stand side by side (a CJK run has
    its pairs among its terms already).
    """

    groups: tuple[tuple[str, ...], ...]
    pairs: tuple[tuple[str, str], ...]
    language: str

    @property
    def all(self) -> tuple[str, ...]:
        """Every form once, in order."""
        return tuple(dict.fromkeys(form for group in self.groups for form in group))


def index_terms(text: str, language: str | None) -> str:
    """Give the terms of a text, in order, joined by spaces; `language` is its ISO 639-1 code, None to guess it."""
    words = list(_words(text))
    chosen = _known(language) or guess_language([word.folded for word in words])
    return " ".join(term for word in words for term in _terms(word, chosen))


def spelled(text: str, language: str | None = None) -> dict[str, str]:
    """Give the terms of a text that are words of some letters, with the first word that each was made of."""
    words = list(_words(text))
    chosen = _known(language) or guess_language([word.folded for word in words])
    found: dict[str, str] = {}
    for part in (part for word in words if not word.cjk for part in _PART.findall(word.folded)):
        if part.isalpha() and SPELLED[0] <= len(part) <= SPELLED[1]:
            for term in _word_terms(part, chosen):
                found.setdefault(term, part)
    return found


def query_terms(text: str, language: str | None = None) -> QueryTerms:
    """Give the terms of a question. Without a `language` each word is also given as other languages would stem it."""
    words = list(_words(text))
    chosen = _known(language) or guess_language([word.folded for word in words])
    others = () if language else tuple(code for code in stop_words() if code != chosen)
    groups: dict[str, tuple[str, ...]] = {}
    pairs: dict[tuple[str, str], None] = {}
    before: str | None = None
    for word in words:
        for index, term in enumerate(_terms(word, chosen)):
            further = [form for code in others for form in _terms(word, code)[index : index + 1]]
            groups.setdefault(term, tuple(dict.fromkeys([term, *further])))
            if before not in {None, term} and not word.cjk:
                pairs[str(before), term] = None
            before = None if word.cjk else term
    return QueryTerms(tuple(groups.values()), tuple(pairs), chosen)


def guess_language(words: list[str]) -> str:
    """The language whose stop words are most of `words` (case-folded); English when none or a tie says otherwise."""
    counts = {code: sum(word in stop for word in words) for code, stop in stop_words().items()}
    best = max(counts, key=lambda code: (counts[code], code == DEFAULT_LANGUAGE))
    return best if counts[best] else DEFAULT_LANGUAGE


@functools.cache
def stop_words() -> dict[str, frozenset[str]]:
    """The words that carry no content, by language: the table `stop_words.toml`."""
    table = tomllib.loads(resources.files(__package__).joinpath("stop_words.toml").read_text("utf-8"))
    return {code: frozenset(words.split()) for code, words in table.items()}


@functools.cache
def irregular_forms() -> dict[str, str]:
    """Irregular English forms to their base, from `irregular_en.txt` (a line: base, then its forms)."""
    lines = resources.files(__package__).joinpath("irregular_en.txt").read_text("utf-8").splitlines()
    rows = [line.split() for line in lines if line and not line.startswith("#")]
    return {form: base for base, *forms in rows for form in forms}


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a text: `cjk` runs are cut to characters and pairs; others have a code's parts or one part."""

    folded: str
    cjk: bool = False


def _words(text: str) -> Iterator[_Word]:
    straight = _APOSTROPHE.sub("'", unicodedata.normalize("NFKC", text))
    plain = _ENGLISH_ENDING.sub(" ", straight).replace("'", " ").casefold()
    position = 0
    for run in _CJK_RUN.finditer(plain):
        yield from _spaced_words(plain[position : run.start()])
        yield _Word(run.group(), cjk=True)
        position = run.end()
    yield from _spaced_words(plain[position:])


def _spaced_words(text: str) -> Iterator[_Word]:
    for match in _WORD.finditer(text):
        yield _Word(match.group())


def _terms(word: _Word, language: str) -> tuple[str, ...]:
    if word.cjk:
        return _characters_and_pairs(word.folded)
    return _word_terms(word.folded, language)


def _characters_and_pairs(run: str) -> tuple[str, ...]:
    pairs = [run[index : index + 2] for index in range(len(run) - 1)]
    return (*run, *pairs)


@functools.lru_cache(maxsize=1 << 16)  # stemming costs 15 to 40 us a word in pure Python, a look-up 0.1
def _word_terms(word: str, language: str) -> tuple[str, ...]:
    parts = _PART.findall(word)
    if len(parts) == 1 and parts[0] == word:
        return _stems([word], language)
    stems = _stems(parts, language)
    keeps_whole = _DIGIT.search(word) or "@" in word or "." in word or "_" in word
    return (*((word,) if keeps_whole and len(word) <= LONGEST_TERM else ()), *stems)


def _stems(parts: list[str], language: str) -> tuple[str, ...]:
    stop = stop_words().get(language, frozenset())
    return tuple(_stem(part, language) for part in parts if part not in stop and len(part) <= LONGEST_TERM)


def _stem(word: str, language: str) -> str:
    if word.isdigit():
        return word
    script = unicodedata.name(word[0], "").split(" ", 1)[0]
    code = language if script in _scripts_of(language) else SCRIPTS.get(script)
    if code == "en":
        word = irregular_forms().get(word, word)
    stemmed: str = snowballstemmer.stemmer(STEMMERS[code]).stemWord(word) if code else word
    return _without_accents(stemmed) if script in FOLDED_SCRIPTS else stemmed


@functools.cache
def _scripts_of(language: str) -> frozenset[str]:
    own = frozenset(script for script, code in SCRIPTS.items() if code == language)
    return own or frozenset({"LATIN"})


def _without_accents(word: str) -> str:
    return "".join(char for char in unicodedata.normalize("NFD", word) if not unicodedata.combining(char))


def _known(language: str | None) -> str | None:
    code = language.split("-", 1)[0].lower() if language else None
    return code if code in STEMMERS else None
