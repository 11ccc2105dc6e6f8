"""Secrets that their own digits or form tell: payment cards, accounts, tokens, and identity numbers beside a word."""

from __future__ import annotations

import re
from itertools import accumulate
from typing import TYPE_CHECKING

import stdnum

from sixfold.capture.redaction.checks import digits_of, ean13, luhn, mod97
from sixfold.capture.redaction.span import Span
from sixfold.capture.redaction.words import condense

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sixfold.capture.redaction.rulebook import NationalRule, Network, Rulebook
    from sixfold.capture.redaction.words import Condensed

_DIGIT = r"[0-9OolI|SB]"
_RUN = re.compile(rf"[0-9](?:(?:[ \-._/\t\n]{{0,2}}|[ ]-[ \n]){_DIGIT})*")
_GROUP = re.compile(rf"{_DIGIT}+")
_MISREAD = re.compile(r"[OolI|SB]")
_SENTENCE_END = re.compile(r"\.[\t\n]")
_FIRST = frozenset("23456Z|SB8")
PREFIX = 4
MIN_CARD, MAX_CARD = 13, 19
MAX_MISREAD = 6
"""Letters among a card's digits that were read for digits; more is a word or a code."""
CARD_GROUPS = ((4, 4, 4, 4), (4, 6, 5), (4, 6, 4), (4, 4, 4, 4, 3))
EAN_LENGTH = 13
MAX_TORN = 3
"""Pieces of a card that boxes, lines or full stops may part; more of them are a column of figures."""


def cards(text: str, networks: Sequence[Network]) -> Iterator[Span]:
    """Find card numbers: a network's prefix and length, Luhn's check, spaces and dashes between the digits.

    Where letters stand among the digits the number was misread; then groups like a card's are enough.
    """
    lengths = _Lengths(networks)
    for run in _RUN.finditer(text):
        if run.end() - run.start() >= MIN_CARD:
            yield from _cards_of(text, _groups(text, run), lengths)


class _Lengths:
    """How long the cards are that begin with four digits; the longest first."""

    def __init__(self, networks: Sequence[Network]) -> None:
        self._networks = networks
        self._known: dict[str, tuple[int, ...]] = {}

    def of(self, prefix: str) -> tuple[int, ...]:
        """Give the lengths, none where no network begins so."""
        if prefix not in self._known:
            fitting = [network.lengths for network in self._networks if network.has_prefix(prefix)]
            self._known[prefix] = tuple(sorted(frozenset[int]().union(*fitting), reverse=True))
        return self._known[prefix]


def _cards_of(text: str, groups: Sequence[tuple[int, int]], lengths: _Lengths) -> Iterator[Span]:
    """Find the cards in a run of groups: only where a group begins as one does and another ends as long after it."""
    digits = "".join(digits_of(text[start:end]) for start, end in groups)
    ends = list(accumulate(end - start for start, end in groups))
    group_ending = {end: index for index, end in enumerate(ends)}
    taken = 0
    for begin, (start, _) in zip([0, *ends], groups, strict=False):
        if begin < taken or text[start] not in _FIRST or _continues_number(text, start):
            continue
        for length in lengths.of(digits[begin : begin + PREFIX]):
            last = group_ending.get(begin + length)
            if last is None or _is_other(text, start, groups[last][1]):
                continue
            if _is_card(text[start : groups[last][1]], digits[begin : begin + length]):
                yield Span(start, groups[last][1], "card", "card", "payment card")
                taken = begin + length
                break


def _groups(text: str, run: re.Match[str]) -> list[tuple[int, int]]:
    groups = [match.span() for match in _GROUP.finditer(text, run.start(), run.end())]
    start, end = groups[-1]
    if end < len(text) and text[end].isalpha():  # the letters at the end belong to a word ("0808 Order")
        while end > start and not text[end - 1].isdigit():
            end -= 1
        groups[-1] = (start, end)
    return [group for group in groups if group[0] < group[1]]


def _continues_number(text: str, start: int) -> bool:
    """Tell whether the digits before belong to it: a decimal fraction, a telephone number."""
    if start == 0:
        return False
    before = text[start - 1]
    return before == "+" or (before in ".," and start > 1 and text[start - 2].isdigit())


_ORDER = re.compile(
    r"(?:order|tracking|invoice|bestell|sendung|rechnung|commande|suivi|facture|pedido|envio|factura)[^\n]{0,24}$",
    re.IGNORECASE,
)


def _is_other(text: str, start: int, end: int) -> bool:
    """Tell whether it is the number of an order, or the end of one line's figures and the beginning of the next's."""
    continues = start > 1 and text[start - 1] in " -" and text[start - 2].isdigit()
    grouped = tuple(map(len, _GROUP.findall(text[start:end]))) in CARD_GROUPS
    ordered = not grouped and _ORDER.search(text, max(0, start - 40), start) is not None
    return ordered or (continues and "\n" in text[start:end])


def _is_card(raw: str, digits: str) -> bool:
    right, misread = luhn(digits), len(_MISREAD.findall(raw))
    if not right and (len(digits) != sum(CARD_GROUPS[0]) or not misread):
        return False
    if misread > MAX_MISREAD or raw.count("\n") > 1 or _SENTENCE_END.search(raw):
        return False
    sizes = tuple(len(group) for group in _GROUP.findall(raw))
    return sizes in CARD_GROUPS or (right and _is_odd_card(raw, digits, len(sizes)))


def _is_odd_card(raw: str, digits: str, groups: int) -> bool:
    """Tell whether a number with a right check digit, grouped otherwise, is no fraction, column or article."""
    if any(char in "._/" for char in raw) or (groups > MAX_TORN and any(char in "\n\t" for char in raw)):
        return False
    if "\n" in raw and groups > 2:  # noqa: PLR2004 - the figures of two lines, of which one in ten passes the check
        return False
    return not (len(digits) == EAN_LENGTH and ean13(digits))


_IBAN_START = re.compile(
    r"(?<![A-Za-z0-9])(?:IBAN[ :]{0,2})?(?P<iban>[A-Zl1]{2}[ ]{0,2}[0-9OIl][ ]?[0-9OIl](?=[ \-\t\n]{0,2}[A-Z0-9]{2}))",
    re.IGNORECASE,
)
_BANK = re.compile(r"[A-Z]{4}")
_IBAN_REST = re.compile(r"(?:[ \-\n\t]{0,2}[A-Za-z0-9|]){1,40}")


def ibans(text: str, lengths: dict[str, int]) -> Iterator[Span]:
    """Find account numbers (ISO 13616): a country's length and the check of ISO 7064, groups of any size."""
    for match in _IBAN_START.finditer(text):
        start = match.start("iban")
        length = lengths.get(
            text[start : start + 2].upper().replace("1", "I").replace("L", "I")
            if text[start] in "l1"
            else text[start : start + 2].upper()
        )
        rest = _IBAN_REST.match(text, start)
        if length is None or rest is None:
            continue
        end = _after_characters(text, start, rest.end(), length)
        if end is not None and (_is_iban(text[start:end]) or _is_misread_iban(text[start:end])):
            yield Span(start, end, "iban", "card", "bank account")


_IN_FOURS = re.compile(r"[A-Z]{2}[0-9OIl]{2}(?:[ -]{1,2}[A-Za-z0-9|]{4}){3,7}(?:[ -]{1,2}[A-Za-z0-9|]{1,4})?")


def _is_misread_iban(raw: str) -> bool:
    """Tell whether it has an account number's length and groups, and letters that were read for its digits."""
    digits, misread = sum(map(str.isdigit, raw)), len(_MISREAD.findall(raw[2:]))
    return _IN_FOURS.fullmatch(raw) is not None and misread > 0 and digits * 3 > len(raw) + misread


def _after_characters(text: str, start: int, limit: int, count: int) -> int | None:
    seen = 0
    for index in range(start, limit):
        seen += text[index] not in " -\n\t"
        if seen == count:
            return index + 1
    return None


def _is_iban(raw: str) -> bool:
    plain = re.sub(r"[ \-\n\t]", "", raw).replace("|", "I").replace("l", "I").upper()
    if not plain.isascii() or not plain.isalnum() or sum(char.isdigit() for char in plain) * 2 < len(plain):
        return False
    country, check, account = plain[:2], digits_of(plain[2:4]), plain[4:]
    if len(check) != 2:  # noqa: PLR2004 - ISO 7064 has two check digits
        return False
    if mod97(country + check + account):
        return True
    bank = _BANK.match(account)  # four letters or one in some countries; the rest is digits in most
    heads = {"", account[:1], bank.group() if bank else ""}
    misread = (head + digits_of(account[len(head) :]) for head in heads)
    return any(len(one) == len(account) and mod97(country + check + one) for one in misread)


def tokens(text: str, rulebook: Rulebook, *, wrapped: bool = False) -> Iterator[Span]:
    """Find keys and tokens that a prefix or a frame names (as GitHub's secret scanning and detect-secrets do).

    `wrapped`: only by rules that reach over a line's end, as every line was searched before and held none.
    """
    for rule in rulebook.tokens:
        if wrapped and not rule.wraps:
            continue
        for match in rule.pattern.finditer(text):
            group = next((name for name in rule.pattern.groupindex if match.group(name) is not None), 0)
            start, end = match.span(group)
            end -= len(match.group(group)) - len(match.group(group).rstrip())
            yield Span(start, end, rule.rule, rule.entry_type, rule.caption)


_NUMBER = re.compile(r"[A-Za-z0-9](?:[ \-./]{0,2}[\t\n]?[A-Za-z0-9]){4,24}")
_BETWEEN = re.compile(r"(?:[^\n\d]{0,30}?|[^\n\w]{0,4}\n[ \t]{0,4})(?=(?:[A-Z]{1,2}[ \t])?[A-Za-z]{0,6}[0-9]|[XYZ]-)")
_NEAR = re.compile(
    r"(?:[ ](?:number|no|nr|num|n)\.?)?[ ]{0,2}#?(?:[:#=.\t]|will be|is|ist|est|es)?[ \t]{0,4}(?=[A-Za-z]{0,3}[0-9])",
    re.IGNORECASE,
)
LABEL_WORDS = 5
_OTHER_ID = re.compile(r"(?:ust|mwst|vat)[ \-]{0,2}\Z", re.IGNORECASE)
_DATE = re.compile(
    r"[0-9]{1,2}[./\-][0-9]{1,2}[./\-](?:19|20)[0-9]{2}(?![0-9])|(?:19|20)[0-9]{2}-[0-9]{2}-[0-9]{2}(?![0-9])"
)


def identity_numbers(text: str, condensed: Condensed, rules: Sequence[NationalRule]) -> Iterator[Span]:
    """Find identity numbers within thirty characters after their word, or right behind a word of many meanings."""
    for rule in rules:
        for words, pattern in ((rule.keyword, _BETWEEN), (rule.near, _NEAR)):
            for match in words.matches(text, condensed):
                between = pattern.match(text, match.end())
                if _OTHER_ID.search(text, max(0, match.start() - 8), match.start()):
                    continue
                end = between and _number_end(text, between.end(), rule)
                if between and end:
                    yield Span(between.end(), end, "identity number", "id", " ".join(match.group().lower().split()))


def identity_label(text: str, rules: Sequence[NationalRule]) -> NationalRule | None:
    """Give the rule whose word a text ends with, as on a form or over a column."""
    plain = text.strip(" \t\n:*.")
    if not plain or len(plain.split()) > LABEL_WORDS:
        return None
    condensed = condense(plain)
    for rule in rules:
        found = (match for words in (rule.keyword, rule.near) for match in words.matches(plain, condensed))
        if any(match.end() == len(plain) for match in found):
            return rule
    return None


def identity_below(rule: NationalRule, text: str) -> Span | None:
    """Give the number at the beginning of a text that stands below such a label."""
    end = _number_end(text, 0, rule)
    return Span(0, end, "identity number", "id", "identity number") if end else None


def _number_end(text: str, start: int, rule: NationalRule) -> int | None:
    """Give the end of the number: as python-stdnum checks it, else by the count of its digits (some may be misread)."""
    candidate = _NUMBER.match(text, start)
    if candidate is None or _DATE.match(text, start):
        return None
    module = stdnum.get_cc_module(*rule.module) if rule.module else None
    ends = [start + match.end() for match in re.finditer(r"[A-Za-z0-9]+", candidate.group())]
    for end in reversed(ends):
        if module is not None and module.is_valid(re.sub(r"[\t\n]", " ", text[start:end])):
            return end
    return next((end for end in reversed(ends) if _may_be(text[start:end], rule)), None)


_WORD = re.compile(r"[A-Za-z]{3}(?![0-9OIl])")


def _may_be(raw: str, rule: NationalRule) -> bool:
    low, high = rule.digits
    digits = sum(char.isdigit() for char in raw)
    if digits > high or digits + MAX_MISREAD_ID < low or _WORD.search(raw):
        return False
    return digits >= low or len(digits_of(raw)) >= low


MAX_MISREAD_ID = 2
"""Digits of an identity number that may have been read as letters."""
