"""A guess at the language of a text: by its script, else by its commonest small words."""

from __future__ import annotations

import re
import tomllib
import unicodedata
from collections import Counter
from functools import lru_cache
from importlib import resources

_WORD = re.compile(r"[^\W\d_]+")
LOOKED_AT = 4000
"""Characters that decide; more of them change nothing."""
MIN_SMALL_WORDS = 2
MIN_SHARE = 0.08
"""Share of small words in running text: 0.3 to 0.5 in the six languages; below 0.08 it is a list of names or code."""

_SCRIPTS = {
    "HANGUL": "ko",
    "HIRAGANA": "ja",
    "KATAKANA": "ja",
    "CJK": "zh",
    "CYRILLIC": "ru",
    "ARABIC": "ar",
    "HEBREW": "he",
    "GREEK": "el",
    "DEVANAGARI": "hi",
    "THAI": "th",
}


def guess(text: str) -> str | None:
    """Give an ISO 639-1 code, or None when there is too little to tell."""
    sample = text[:LOOKED_AT]
    return _by_script(sample) or _by_small_words(sample)


def _by_script(text: str) -> str | None:
    letters = [char for char in text if char.isalpha()]
    foreign = [char for char in letters if ord(char) > 0x36F]  # noqa: PLR2004 - the last block of Latin letters and marks
    if not foreign or len(foreign) * 3 < len(letters):
        return None
    names = Counter(_script(char) for char in foreign)
    if names["ja"]:  # Japanese text is mostly Chinese characters, but no Chinese text has kana
        return "ja"
    code, _ = names.most_common(1)[0]
    return code or None


@lru_cache(maxsize=4096)
def _script(char: str) -> str:
    return _SCRIPTS.get(unicodedata.name(char, "").split(" ")[0].split("-")[0], "")


def _by_small_words(text: str) -> str | None:
    words = [word.lower() for word in _WORD.findall(text)]
    counts = {code: sum(word in small for word in words) for code, small in _small_words().items()}
    ranked = sorted(counts.items(), key=lambda item: -item[1])
    (code, best), (_, second) = ranked[0], ranked[1]
    if best < MIN_SMALL_WORDS or best == second or best < MIN_SHARE * len(words):
        return None
    return code


@lru_cache(maxsize=1)
def _small_words() -> dict[str, frozenset[str]]:
    raw = tomllib.loads(resources.files("sixfold.capture").joinpath("small_words.toml").read_text("utf-8"))
    return {code: frozenset(words.split()) for code, words in raw["languages"].items()}
