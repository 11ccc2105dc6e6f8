"""What codes, keys and numbers may look like in their field: short codes, groups, tokens, cards, people's numbers."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sixfold.capture.redaction.checks import digits_of, is_address, is_mixed, is_plain_figure, is_random
from sixfold.capture.redaction.ordinary import is_thing, is_uuid
from sixfold.capture.redaction.pieces import FIGURE, Trust, past_bracket, stands_on, trimmed

if TYPE_CHECKING:
    from collections.abc import Mapping

    from sixfold.capture.redaction.pieces import Lexicon, Range

_DIGIT = r"[0-9OolI|SBQDZ]"
_STOP = r"[#*]?(?![A-Za-z0-9]|[ ][0-9])"
NUMBER = re.compile(
    rf"[#*]?(?=[A-Za-z|]?[0-9]){_DIGIT}{{1,4}}(?:[ ]{{0,2}}[\- ][ ]{{0,2}}{_DIGIT}{{1,4}}){{1,4}}{_STOP}"
    rf"|{_DIGIT}(?:[ ]{_DIGIT}){{3,8}}{_STOP}"
    rf"|[#*]?(?=[A-Za-z|]{{0,2}}[0-9]){_DIGIT}{{3,10}}{_STOP}"
)
_SHORT_CODE = re.compile(
    r"(?=[A-Z\-]{0,7}[0-9])(?:[A-Z]-)?[A-Z0-9]{4,10}(?:[\- ]{1,2}[A-Z0-9]{2,6}){0,2}(?![A-Za-z0-9])"
)
_TWO_GROUPS = re.compile(rf"[0-9]{_DIGIT}{{2}}[ \-]{_DIGIT}{{3}}")
_HALF = re.compile(rf"[ ]{{0,2}}-?\n[ ]{{0,4}}{_DIGIT}{{3}}(?=[.]?[ ]{{0,2}}(?:[\n\t]|$))")
_COLOUR = re.compile(r"#[0-9a-fA-F]{6}(?![0-9A-Za-z])")
GROUPS = re.compile(
    r"(?=[A-Za-z\- ]{0,24}[0-9])[A-Za-z0-9]{2,12}(?:[ ]{0,2}[\-_.][ ]{0,2}[A-Za-z0-9]{2,12}){1,11}(?![A-Za-z0-9])"
    r"|(?=[A-Za-z]{0,12}[0-9])[A-Za-z0-9]{6,40}(?![A-Za-z0-9])"
    r"|[0-9OolI|SB]{3,6}(?:[ ]{1,2}[0-9OolI|SB]{3,6}){1,9}(?![A-Za-z0-9])"
    r"|(?:(?=[A-Za-z]{0,9}[0-9])[A-Za-z0-9]{4,10}[ ]{1,2}){1,7}[A-Za-z0-9]{4,10}(?![A-Za-z0-9])"
    r"|[A-Z0-9]{4,8}(?:[ ]?-[ ]?[A-Z0-9]{4,8}){1,7}(?![A-Za-z0-9])"
)
_KEY = re.compile(r"[A-Za-z0-9+/=_\-.~%$:]{6,1024}")
_KEY_GROUPS = re.compile(
    r"(?=[a-z ]{0,40}[0-9])[a-z0-9]{4}(?:[ ]{1,2}[a-z0-9]{4}){2,15}(?![A-Za-z0-9])"
    r"|[A-Z2-7]{4}(?:[ ]{1,2}[A-Z2-7]{4}){2,15}(?![A-Za-z0-9])"
)
_LONG_RUN = re.compile(r"[A-Za-z0-9+/]{20}")
_LOOKS_MADE = re.compile(r"[0-9]|[a-z][A-Z]|[A-Z]{2}|[+/=]|^.{1,5}$")
_CODE_SIGNS = re.compile(r"[A-Za-z0-9\- ]{4,80}")
_SPELT, _HEX_WORD = re.compile(r"[A-Z]?[a-z]{3,}"), re.compile(r"[a-f]+")
COUNTED = re.compile(
    r"[ ]{0,2}(?:%|[$\u20ac\u00a3]|(?:eur|usd|gbp|chf|euros?|dollars?|k[bg]|[mgt]b|kwh|km|cm|mm|ms|s|sec|min|h|pt|px"
    r"|x)(?![a-z])"
    r"|(?:[a-z\-]{2,12}[ ]){0,1}(?:lines?|bytes?|loc|char|zeich|caract|year|jahr|an[sn]|ano|day|tag|jour|dia|hour|stund"
    r"|heure|hora|minut|second|sekund|segund|time|mal|fois|veces|attempt|versuch|tentativ|intent|digit|ziffer"
    r"|chiffre|cifra"
    r"|word|wort|mot[s ]|palabra|file|datei|fichier|archivo|user|benutz|utilis|usuari|person|mitarb|member|items?"
    r"|entr|ticket"
    r"|page|seite|euro|stuck|piece|pieza|week|woche|semain|semana|month|monat|mois|mes(?:es)?\b|of|von|sur|de|left"
    r"|remain))"
    r"|[.,:/][0-9]|[ ][/x][ ]?[0-9]",
    re.IGNORECASE,
)
_GROUPED = r"[ \-./]{0,3}"
FIGURES: Mapping[str, tuple[int, int, re.Pattern[str]]] = {
    "card": (12, 19, re.compile(rf"{_DIGIT}(?:{_GROUPED}{_DIGIT}){{11,18}}(?![A-Za-z0-9])")),
    "account": (
        10, 32,
        re.compile(r"(?:[A-Z]{2}|[l1][A-Z])[ ]{0,2}[0-9OolIS](?:[ \-]{0,2}[A-Za-z0-9]){12,32}(?![A-Za-z0-9])"),
    ),
    "identity": (
        6, 16,
        re.compile(
            rf"(?=[A-Z]{{0,6}}[ \-./]{{0,2}}[0-9])(?:[A-Z]{{1,6}}-?|[A-Z]{{1,3}}{_GROUPED})?"
            rf"{_DIGIT}(?:{_GROUPED}(?:{_DIGIT}|[A-Z](?![a-z]))){{3,18}}(?![A-Za-z0-9])"
            r"|(?=[A-Z]{0,8}[0-9])[A-Z0-9lo]{8,17}(?![A-Za-z0-9])"
        ),
    ),
}  # fmt: skip
"""Least and most digits, and the form, of numbers that stand in the field of their label."""
MIN_DIGITS, MAX_CODE, MOST_SPACED = 4, 8, 20
"""Digits of a one-time code, and characters of one with its spaces."""
MOST_PIN = 10
HALF = 3
"""Digits on either line of a code that wraps between its groups."""
MIN_GROUPED, LOOK_BEFORE = 9, 60
MOST_OF_ID, SURE_ID = 14, 8
MIN_KEY, MIN_NAMED_KEY, MIN_TORN, MAX_TORN = 8, 12, 16, 8
"""Characters of keys: after a colon, elsewhere (names with a number are shorter), torn to so many pieces."""
_OTHER_CODE = re.compile(
    r"(?:zip|postal|post|postleit|area|country|error|exit|status|return|source|dress|promo\w*|discount|coupon"
    r"|voucher|referral"
    r"|booking|reservation|tracking|product|bar|qr|colou?r|currency|language|response|http|bank|sort|branch|swift"
    r"|iata|customer"
    r"|tax|item|article|course|morse|order|fehler|lander|gutschein|rabatt|produkt|artikel|farb|buchungs|erreur"
    r"|vorwahl|kunden)"
    r"[ \-]?(?:code|kode|codigo)|(?:code|codigo)[ ](?:postal|promo|d'erreur|erreur|de error|produit|barre|de pais"
    r"|du pays|pays"
    r"|client|article|naf|ape|insee|de descuento|promocional|de producto|de reserva|de reservation|civil|qr|swift|bic)"
)


class CodeShapes:
    """Reads codes, keys and numbers."""

    def __init__(self, lexicon: Lexicon) -> None:
        self._lexicon = lexicon

    def number(self, text: str, start: int, end: int, trust: Trust) -> Range | None:
        """Read a PIN or a one-time code: few digits, in groups or not, in which letters may have been misread."""
        start = past_bracket(text, start)
        field = text[start:end].strip("\"'`.,;|*# ")
        if sum(map(str.isdigit, field)) > MOST_PIN and trust <= Trust.UNDER:
            return None
        if trust >= Trust.BELOW and len(field) <= MOST_SPACED and field.upper() == field and self._is_code(field):
            return trimmed(text, start, end)
        if _COLOUR.match(text, start, end):
            return None
        match = NUMBER.match(text, start, end) or (_SHORT_CODE.match(text, start, end) if trust > Trust.NEAR else None)
        if match is None or COUNTED.match(text, match.end()) or is_thing(match.group()):
            return None
        return None if trust == Trust.BELOW and stands_on(text, match.end(), end) else match.span()

    def any_code(self, text: str, start: int, end: int, trust: Trust) -> Range | None:
        """Read the number of a "code" that is none of those with another meaning."""
        named = trust == Trust.NEAR and len(text[:end].rpartition("\n")[2].split()) <= 3  # noqa: PLR2004 - "Acme code 482913"
        sure = trust >= Trust.UNDER or named or (trust == Trust.BELOW and _TWO_GROUPS.fullmatch(text, start, end))
        found = self.number(text, start, end, trust) if sure else None
        before = text[max(0, start - LOOK_BEFORE) : start].rstrip("\n ").rpartition("\n")[2].lower()
        if found is None or stands_on(text, found[1], end) or _OTHER_CODE.search(before):
            return None
        rest = _HALF.match(text, found[1]) if found[1] - found[0] == HALF else None
        if rest is not None:
            return found[0], rest.end()
        return found if MIN_DIGITS <= sum(map(str.isdigit, text[slice(*found)])) <= MAX_CODE else None

    def groups(self, text: str, start: int, end: int, trust: Trust) -> Range | None:
        """Read a recovery code or a licence: groups of letters and digits."""
        start = past_bracket(text, start)
        if trust >= Trust.BELOW and self._is_code(text[start:end]):
            return trimmed(text, start, end)
        match = GROUPS.match(text, start, end)
        if match is None or not self.are_groups(text, match):
            return self.token(text, start, end, trust) if trust >= Trust.BESIDE else None
        if trust <= Trust.BELOW and stands_on(text, match.end(), end) and not is_group_like(match.group()):
            return None
        return match.span()

    def are_groups(self, text: str, match: re.Match[str]) -> bool:
        """Tell whether such groups are no thing, figure or count."""
        figure = is_plain_figure(match.group()) and not match.group().isdigit()
        return not is_thing(match.group()) and not figure and not COUNTED.match(text, match.end())

    def token(self, text: str, start: int, end: int, trust: Trust) -> Range | None:
        """Read a key that a machine made, also where spaces tore it."""
        start = past_bracket(text, start)
        groups = _KEY_GROUPS.match(text, start, end)
        if groups:
            return groups.span()
        if trust >= Trust.BELOW and self._is_torn_key(text[start:end], trust):
            return trimmed(text, start, end)
        match = _KEY.match(text, start, end)
        token = trimmed(text, *match.span()) if match else None
        if token is None or (trust == Trust.BELOW and (stands_on(text, token[1], end) or is_uuid(text[slice(*token)]))):
            return None
        return token if self._is_key(text[slice(*token)], trust) else None

    def figures(self, family: str, text: str, start: int, end: int) -> Range | None:
        """Read a number of card, account or person: enough digits in a run of groups."""
        low, high, pattern = FIGURES[family]
        field = text[start:end]
        numbered = sum(map(str.isdigit, field)) >= MIN_DIGITS - 1 and len(field) <= MOST_OF_ID
        if family == "identity" and numbered and field.isupper() and self._is_code(field):
            return trimmed(text, start, end)
        match = pattern.match(text, start, end)
        if match is None or is_thing(match.group()) or FIGURE.fullmatch(match.group()):
            return None
        digits, compact = len(digits_of(match.group())), sum(map(str.isalnum, match.group()))
        least = low - (3 if compact >= SURE_ID else 2)  # some digits may have been read as letters
        return match.span() if least <= digits <= high and compact >= low else None

    def _is_key(self, word: str, trust: Trust) -> bool:
        if self._lexicon.has(word) or (is_thing(word) and not is_uuid(word)):
            return False
        if is_random(word):
            return trust >= Trust.BESIDE or len(word) >= MIN_NAMED_KEY
        made = is_mixed(word) or len(word) >= MIN_TORN
        return trust >= Trust.COLON and len(word) >= MIN_KEY and made and not is_address(word)

    def _is_code(self, field: str) -> bool:
        """Tell whether a field is one code, whatever spaces and dashes stand in it."""
        plain = field.strip("\"'`.,;| ")
        pieces = [piece for piece in re.split(r"[ \-]+", plain) if piece]
        if _CODE_SIGNS.fullmatch(plain) is None or not MIN_DIGITS <= sum(map(len, pieces)) <= MAX_CODE * MAX_TORN:
            return False
        if any(map(self._lexicon.has, plain.split())) or FIGURE.fullmatch(plain) is not None:
            return False
        made = all(not _SPELT.fullmatch(piece) or _HEX_WORD.fullmatch(piece) for piece in pieces)
        return made and (any(map(str.isdigit, plain)) or "-" in plain)

    def _is_torn_key(self, field: str, trust: Trust) -> bool:
        """Tell whether a field is one key that spaces tore: machine-made without them, no word among its pieces."""
        pieces = field.strip("\"'`;,) ").split()
        whole = "".join(pieces)
        if not 2 <= len(pieces) <= MAX_TORN or len(whole) < MIN_TORN or _KEY.fullmatch(whole) is None:  # noqa: PLR2004 - one is whole
            return False
        if trust < Trust.COLON and re.search(r"[={}]", field):
            return False
        numbered = any(map(str.isalpha, pieces)) and any(piece.isdigit() and len(piece) >= MIN_KEY for piece in pieces)
        if numbered or any(map(self._lexicon.has, pieces)):
            return False
        if any(is_thing(piece) and not _LONG_RUN.search(piece) for piece in pieces):
            return False
        made = is_random(whole) and all(map(_LOOKS_MADE.search, pieces))
        return made or (trust >= Trust.COLON and whole.isalnum() and len(pieces) == 2)  # noqa: PLR2004 - in its middle


def is_group_like(value: str) -> bool:
    """Tell whether it is so much like groups of a code that a sentence that names one is enough."""
    return len(value) >= MIN_GROUPED and "-" in value and len(re.findall(r"[A-Za-z0-9]{4,}", value)) > 1
