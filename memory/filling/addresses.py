"""An address said in one breath, taken apart: street, number, what is behind them, postal code, city, country. Pure."""

from __future__ import annotations

import re

from sixfold.memory.filling import countries
from sixfold.memory.filling.datum import Datum

_NUMBER = r"[0-9]{1,5}(?: ?(?:bis|ter|[A-Za-z])(?![A-Za-z]))?(?:[-/][0-9]{1,4} ?[a-z]?)?"
_NUMBER_FIRST = re.compile(rf"(?P<n>{_NUMBER}),? (?P<s>(?![0-9])\S.{{2,50}})")
_NUMBER_LAST = re.compile(rf"(?P<s>(?![0-9])\S.{{2,50}}?),? (?:n[.º°]+ ?|Nr\.? ?)?(?P<n>{_NUMBER})")
_STREET_WORDS = re.compile(
    r"\b(?:rue|avenue|boulevard|place|chemin|impasse|quai|allée|route|street|road|lane|drive|court|square|way|close|"
    r"st|rd|ave|blvd|dr|terrace|crescent|hill|row|park|gardens|calle|avenida|avda|paseo|plaza|camino|carrer|ronda|"
    r"chaussee|steig)\b|stra(?:ß|ss)e\b|str\.?(?=$| )|(?:weg|platz|allee|gasse|ring|ufer|damm)\b",
    re.IGNORECASE,
)
_POSTAL = (
    r"(?:[A-Z]{1,2}[0-9][A-Z0-9]? ?[0-9][A-Z]{2}|[A-Z][0-9][A-Z] ?[0-9][A-Z][0-9]|[0-9]{4} ?[A-Z]{2}"
    r"|[0-9]{5}(?:-[0-9]{4})?|[0-9]{4})"
)
_CITY = (
    r"[A-ZÀ-Ý][\w'À-ÿ]*(?:[ -](?:(?:am|an|der|de|la|le|les|los|upon|sur|en|of|im|bei|del) ){0,2}[A-ZÀ-Ý][\w'À-ÿ]*){0,3}"
)
_CODE_FIRST = re.compile(rf"(?:[A-Z]{{1,2}}-)?(?P<p>{_POSTAL}) (?P<c>{_CITY})")
_CODE_LAST = re.compile(rf"(?P<c>{_CITY}?)(?: (?P<r>[A-Z]{{2}}))? (?P<p>{_POSTAL})")
_STATE = re.compile(r"(?P<r>[A-Z]{2}) (?P<p>[0-9]{5}(?:-[0-9]{4})?)")
_CODE = re.compile(_POSTAL)
_WITHIN = re.compile(
    r"(?:flat|apartment|apt|unit|suite|floor|wohnung|whg|appartement|appt|bâtiment|étage|piso|puerta|planta|"
    r"(?:[0-9]+\.|[0-9]+(?:er|e|ème|º|ª|°)) ?)(?:\W.*|.*stock.*|.*étage.*|[ \w]{0,6})?",
    re.IGNORECASE,
)
_ENDS = re.compile(
    r"\s+(?:and|but|since|with|until|und|aber|seit|mit|et|mais|depuis|avec|y|pero|desde|con)\s+.*$|\.$|\s+-\s+.*$"
)
_MOST_PARTS = 6


def parsed(text: str) -> dict[Datum, str] | None:
    """The pieces of an address; None without a street and its number, or with a part that is none of it.

    A street is known by its word, or by the postal code behind it ("Unter den Linden 5, 10117 Berlin").
    """
    parts = _parts(text)
    within = [parts.pop(0)] if parts and _WITHIN.fullmatch(parts[0]) else []
    if not parts or len(parts) > _MOST_PARTS:
        return None
    pieces = _street(parts[0])
    if pieces is None:
        return None
    for part in parts[1:]:
        found = _rest(part)
        if found is None and _WITHIN.fullmatch(part) and not within:
            within.append(part)
        elif found is None or set(found) & set(pieces):
            return None
        else:
            pieces |= found
    if Datum.POSTAL_CODE not in pieces and not _STREET_WORDS.search(pieces[Datum.STREET]):
        return None
    return pieces | ({Datum.ADDRESS_LINE2: within[0]} if within else {})


def place(text: str) -> dict[Datum, str]:
    """A bare "Bergen", "Bergen, Norway" or "Norway"."""
    first, _, second = (one.strip() for one in text.partition(","))
    if (country := countries.named(first)) is not None:
        return {Datum.COUNTRY: country.alpha2}
    behind = countries.named(second) if second else None
    return {Datum.ADDRESS_LEVEL2: first} | ({Datum.COUNTRY: behind.alpha2} if behind else {})


def _parts(text: str) -> list[str]:
    """What stands between commas; a number by itself belongs to the street beside it."""
    parts = [one.strip() for one in _ENDS.sub("", text.strip()).split(",") if one.strip()]
    alone = [re.fullmatch(_NUMBER, one) is not None for one in parts[:2]]
    if alone in ([True, False], [False, True]) and not (alone[1] and re.search("[0-9]", parts[0])):
        parts[:2] = [f"{parts[0]}, {parts[1]}"]
    return parts


def _street(part: str) -> dict[Datum, str] | None:
    match = _NUMBER_FIRST.fullmatch(part) or _NUMBER_LAST.fullmatch(part)
    if match is None or re.search("[0-9]", match["s"]):
        return None
    return {Datum.ADDRESS_LINE1: part, Datum.STREET: match["s"].rstrip(","), Datum.HOUSE_NUMBER: match["n"]}


def _rest(part: str) -> dict[Datum, str] | None:
    """A part behind the street: a country, a code, a city, or both, or a state with its code."""
    if (country := countries.named(part)) is not None:
        return {Datum.COUNTRY: country.alpha2}
    if match := _STATE.fullmatch(part):
        return {Datum.ADDRESS_LEVEL1: match["r"], Datum.POSTAL_CODE: match["p"]}
    if _CODE.fullmatch(part):
        return {Datum.POSTAL_CODE: part}
    if match := _CODE_FIRST.fullmatch(part) or _CODE_LAST.fullmatch(part):
        region = match.groupdict().get("r")
        found = {Datum.POSTAL_CODE: match["p"], Datum.ADDRESS_LEVEL2: match["c"]}
        return found | ({Datum.ADDRESS_LEVEL1: region} if region else {})
    return {Datum.ADDRESS_LEVEL2: part} if re.fullmatch(_CITY, part) else None
