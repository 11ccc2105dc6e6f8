"""Secrets that stand beside their word: "Password: X", "my wifi password is X", "PIN 4821", "X is my password".

The word alone is no secret ("the password policy is strict"), so between word and value something must say so: a
colon or an equals sign, a verb, the edge of a box on a form, or a value that no ordinary text has.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sixfold.capture.span import Span
from sixfold.capture.values import ValueReader

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sixfold.capture.rulebook import KeyedRule, Rulebook

_AFTER_WORD = r"(?:_[A-Za-z0-9]{1,12}){0,2}[\"'`*]{0,2}(?:[ ]?\([^)\n]{0,40}\))?[*]?"
_STRONG = r"(?P<strong>[ \t]{0,3}(?::=|=>|->|[:=\uff1a])[ \t]{0,4}(?P<line>\n[ \t]{0,4})?)"
_VERBAL = (
    r"(?P<verbal>[ ]{1,3}(?:is|was|are|will be|remains|reads|ist|war|lautet|heisst|hei\u00dft|est|etait|sera|es|era)"
    r"(?:[ ]{1,2}(?:now|still|again|currently|just|jetzt|nun|noch|maintenant|toujours|ahora))?[ ]?[:=]?[ \t]{1,3})"
)
_CHANGED = r"(?P<changed>[ ]{1,3}(?:to|from|with|auf|von|mit|avec|par|con)[ ]{1,3})"
_CELL = r"(?P<cell>[ ]?\t[ \t]{0,4})"
_BESIDE = r"(?P<beside>[ ]{0,3})"
_FOR = (
    r"(?P<purpose>[ ]{1,2}"
    r"(?:for|of|on|to|at|in|from|fur|von|vom|zum|zur|der|des|bei|beim|im|de|du|del|d['e]|pour|para|en|sur)"
    r"[ ]{1,2}[^\n\t:=;?!\u27e6]{1,48}?)"
)
_DIRECT = re.compile(_AFTER_WORD + f"(?:{_STRONG}|{_VERBAL}|{_CHANGED}|{_CELL}|{_BESIDE})", re.IGNORECASE)
_BY_PURPOSE = re.compile(_AFTER_WORD + _FOR + f"(?:{_STRONG}|{_VERBAL})", re.IGNORECASE)
_TURNED = re.compile(
    r"(?P<value>[^\s\u27e6\u27e7]{4,128})[ ]{1,2}(?:is|was|as|for|ist|war|als|est|comme|es|como)[ ]{1,2}"
    r"(?:now |still |jetzt )?(?:my|our|the|a|his|her|their|mein|unser|das|mon|notre|le|la|mi|nuestra)[ ]"
    r"(?:[A-Za-z0-9\-']{1,20}[ ]){0,3}$",
    re.IGNORECASE,
)
_CAPTION_WORD = re.compile(r"[A-Za-z][A-Za-z\-']{1,19}")
LOOK_BACK = 240
MAX_CAPTION = 60
LABEL_WORDS = 4
"""A box with more words than this is a sentence that happens to end in "password", not the label of a field."""


class KeyedFinder:
    """Finds secrets beside their words in a folded text."""

    def __init__(self, rulebook: Rulebook) -> None:
        self._ordinary = rulebook.ordinary
        self._reader = ValueReader(rulebook.ordinary)
        self._rules = tuple((rule, re.compile(rule.keyword, re.IGNORECASE)) for rule in rulebook.keyed)

    def find(self, text: str) -> Iterator[Span]:
        """Give the spans of all values, rule by rule; they may overlap."""
        for rule, keyword in self._rules:
            for match in keyword.finditer(text):
                found = self._after(rule, text, match.end()) or self._before(rule, text, match.start())
                if found is not None:
                    caption = self._caption(rule, text, match, found)
                    yield Span(*found, rule.rule, rule.entry_type, caption)

    def label(self, text: str) -> KeyedRule | None:
        """Give the rule whose word a text is and hardly more, as on a form ("Password", "Confirm password *")."""
        words = text.strip(" \t\n:*.")
        if len(words.split()) > LABEL_WORDS:
            return None
        for rule, keyword in self._rules:
            if rule.value != "entropy" and any(match.end() == len(words) for match in keyword.finditer(words)):
                return rule
        return None

    def value_below(self, label: KeyedRule, text: str) -> Span | None:
        """Give the value in a text that stands below such a label, unless it is ordinary."""
        shape = "mixed" if label.value == "word" else label.value
        found = self._reader.read(shape, text, 0)
        return Span(*found, label.rule, label.entry_type, label.caption) if found else None

    def _after(self, rule: KeyedRule, text: str, end: int) -> tuple[int, int] | None:
        direct = _DIRECT.match(text, end)
        if direct is not None:
            shape = _shape(rule, direct, text)
            found = self._reader.read(shape, text, direct.end()) if shape else None
            if found is not None:
                return found
        by_purpose = _BY_PURPOSE.match(text, end)
        return self._reader.read(rule.value, text, by_purpose.end()) if by_purpose else None

    def _before(self, rule: KeyedRule, text: str, start: int) -> tuple[int, int] | None:
        """Read "X is my password": only what no ordinary text has, for anything may stand before an "is"."""
        if rule.loose not in {"mixed", "pin"}:
            return None
        begin = max(0, start - LOOK_BACK)
        match = _TURNED.search(text[begin:start])
        if match is None:
            return None
        at = begin + match.start("value")
        found = self._reader.read(rule.loose, text, at)
        return found if found is not None and found[1] <= begin + match.end("value") else None

    def _caption(self, rule: KeyedRule, text: str, word: re.Match[str], value: tuple[int, int]) -> str:
        """Give the words around the secret: up to two before its word, and what it is for."""
        if rule.rule in {"card", "iban"}:
            return rule.caption
        line = text[max(0, word.start() - LOOK_BACK) : word.start()].rpartition("\n")[2].rpartition("\t")[2]
        before: list[str] = []
        for token in reversed(line.replace("-", " ").split()[-2:]):
            if not _CAPTION_WORD.fullmatch(token) or token.lower() in self._ordinary:
                break
            before.insert(0, token.lower())
        key = word.group().lower().strip(" _-:")
        purpose = _BY_PURPOSE.match(text, word.end())
        after = purpose.group("purpose") if purpose and purpose.end() <= value[0] else ""
        tokens = after.lower().split()
        after = " ".join(tokens) if all(_CAPTION_WORD.fullmatch(token) for token in tokens) else ""
        return " ".join([*before, key, after]).strip()[:MAX_CAPTION] or rule.caption


def _shape(rule: KeyedRule, connector: re.Match[str], text: str) -> str:
    """Give the shape that is wanted of the value after this connector."""
    if connector.group("strong") is not None:
        return "mixed" if connector.group("line") and rule.value == "word" else rule.value
    if connector.group("verbal") is not None:
        return rule.value
    if connector.group("cell") is not None:
        begin = max(text.rfind("\n", 0, connector.start()), text.rfind("\t", 0, connector.start())) + 1
        return rule.value if len(text[begin : connector.start()].split()) <= LABEL_WORDS else ""
    return rule.loose
