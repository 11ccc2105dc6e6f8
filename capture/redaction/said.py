"""What is said of a secret without telling it: its state, its strength, the day of its last change.

Adjectives and participles are known by their endings in four languages; no list holds them all. Only plain small words
are asked about: a value with digits or signs is none of them.
"""

from __future__ import annotations

import re

_PARTICIPLE = re.compile(
    r"[a-z]{3,18}(?:ed|ad[oa]s?|id[oa]s?|ees?|lich|mente|ally|ently|antly|ement|bar|haft|able|ible|ful)"
    r"|[a-z]{0,6}ge[a-z]{3,14}(?:t|en)|(?:be|ver|er|ent|zer)[a-z]{3,14}(?:t|en)|[a-z]{4,12}(?:ig|isch)"
)
_SURE = re.compile(
    r"[a-z]{5,18}(?:ed|ado|idos?|idas?|ees|lich|mente|ently|antly)|[a-z]{4,14}[aeimnrt]iee"
    r"|(?:ver|ent|zer|(?:ab|an|auf|aus|ein|um|vor|zuruck)ge)[a-z]{3,8}e?t"
)
"""After a colon a plain word may be the value: there only what hardly any noun has."""
_ONWARDS = re.compile(
    r"[ ](?:dans|sur|par|pour|aux?|a|en|in|on|by|at|for|to|with|auf|bei|beim|am|im|von|mit|por|para|con|sobre)[ ]"
)
_PROPERTY_OF = re.compile(
    r"(?<![a-z])(?:strength|quality|security|length|complexity|expiry|seguridad|fortaleza|robustez|calidad|longitud"
    r"|nivel|caducidad|validez|complejidad|robustesse|solidite|force|qualite|longueur|niveau|securite|validite"
    r"|complexite|starke|sicherheit|qualitat|lange|gultigkeit)[ ](?:of|de|du|des|del|der|von)"
    r"(?:[ ](?:the|this|your|my|la|le|el|tu|su|votre|ton|mon|mi|ihre[sm]|deine[sm]|diese[sm]))?[ ]\Z",
    re.IGNORECASE,
)
_MONTH = (
    r"(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|mai|okt|dez|fev|avr|juin|juil|aout|ene|abr|ago|set|dic)"
    r"[a-z]{0,7}\.?"
)
_DATE = re.compile(
    rf"[0-9]{{1,2}}(?:st|nd|rd|th|er|\.)?[ ](?:of[ ]|de[ ])?{_MONTH},?"
    r"(?:[ ](?:de[ ])?(?:[0-9]{4}|at|um|a)(?![0-9])|$)"
    rf"|{_MONTH}[ ][0-9]{{1,2}}(?:st|nd|rd|th)?(?:,?[ ](?:[0-9]{{4}}|at)(?![0-9])|$)",
    re.IGNORECASE,
)
FAR = 48


def is_state(word: str, *, sure: bool = False) -> bool:
    """Tell whether a plain small word has the ending of a participle, adjective or adverb; `sure`: after a colon."""
    return (_SURE if sure else _PARTICIPLE).fullmatch(word) is not None


def is_said_of(text: str, start: int, end: int) -> bool:
    """Tell whether a small word behind an "is" tells where or how ("est affiche dans"), not what."""
    word = text[start:end].split(" ", 1)[0]
    if not word.isalpha() or not word.islower():
        return False
    return is_state(word) or _ONWARDS.match(text, start + len(word)) is not None


def is_property_of(text: str, at: int) -> bool:
    """Tell whether a secret's word that begins here only says whose strength or length is told."""
    return _PROPERTY_OF.search(text, max(0, at - FAR), at) is not None


def is_date(field: str) -> bool:
    """Tell whether a field begins with a day whose month is a word."""
    return _DATE.match(field) is not None
