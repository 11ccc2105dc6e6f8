"""What memory knows of the user, as values that a form may ask for, each with where it comes from. Pure.

It is read from the user's own words (core memories, statements, quotes of semantic memories and of facts) and from the
vault's entries, whose values stay sealed. Nothing that another said, and nothing of another, becomes the user's.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from sixfold.memory.changes.claims import Statement
from sixfold.memory.filling import names
from sixfold.memory.filling.datum import Datum
from sixfold.memory.filling.folding import folded
from sixfold.memory.filling.said import said
from sixfold.memory.types import CoreFields, SemanticFields, Status, VaultFields

if TYPE_CHECKING:
    from collections.abc import Collection, Iterator, Sequence
    from datetime import datetime

    from sixfold.memory.store.facts import Fact
    from sixfold.memory.types import Memory

_HOME = frozenset(
    {
        Datum.ADDRESS_LINE1,
        Datum.ADDRESS_LINE2,
        Datum.STREET,
        Datum.HOUSE_NUMBER,
        Datum.POSTAL_CODE,
        Datum.ADDRESS_LEVEL2,
        Datum.ADDRESS_LEVEL1,
        Datum.COUNTRY,
    }
)
_WORK = frozenset({Datum.ORGANIZATION, Datum.ORGANIZATION_TITLE})
_CARD = re.compile(r"payment card|credit|debit|kredit|karte|carte|tarjeta|visa|mastercard|amex", re.IGNORECASE)
_NO_CARD = re.compile(r"bank|iban|account|konto|compte|cuenta|\bpin\b|loyalty|gift", re.IGNORECASE)
_CHECK_DIGITS = re.compile(r"cvc|cvv|csc|security code|prüf|cryptogramme|sicherheitscode", re.IGNORECASE)
_NO_LOGIN = re.compile(r"code|\bpin\b|\botp\b|recovery|answer|wi-?fi|wlan|door|file|command", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Known:
    """One value of the user's: `ref` is the memory or observation that says it, `caption` its words or the vault's.

    `value` is None where it is sealed in the vault. `origin` is the site that it is for, empty where it is for any;
    `vault`: an entry of the vault, also where its user name is no secret.
    """

    datum: Datum
    value: str | None = field(repr=False)
    ref: str
    caption: str = field(repr=False)
    certainty: float
    at: datetime
    origin: str = ""
    vault: bool = False
    moves: bool = False


def known(
    memories: Sequence[Memory],
    facts: Sequence[Fact] = (),
    statements: Sequence[Statement] = (),
    mine: Collection[str] = (),
) -> tuple[Known, ...]:
    """All that is known, the latest of each datum first; `mine` are the ids of observations in the user's own words."""
    told = [
        one
        for statement in [*statements, *_of_memories(memories, mine), *_of_facts(facts, mine)]
        if statement.own and statement.author is None
        for one in _said(statement)
    ]
    told.sort(key=lambda one: (one.at, one.ref), reverse=True)
    settled = _renamed(_settled(_settled(told, _HOME), _WORK))
    return (*_once(settled), *_sealed(memories))


def _of_memories(memories: Sequence[Memory], mine: Collection[str]) -> Iterator[Statement]:
    """Core lines are the user's own words; of semantic memories only the quotes out of them are."""
    for memory in memories:
        if memory.status is not Status.ACTIVE or memory.valid_to is not None or memory.needs_review:
            continue
        at = memory.valid_from or memory.updated_at
        if isinstance(memory.fields, CoreFields):
            yield Statement(memory.id, at, memory.fields.line)
        elif isinstance(memory.fields, SemanticFields):
            for evidence in memory.evidence:
                if evidence.observation in mine:
                    yield Statement(memory.id, at, evidence.quote)


def _of_facts(facts: Sequence[Fact], mine: Collection[str]) -> Iterator[Statement]:
    for fact in facts:
        if fact.valid_to is None and fact.observation in mine:
            yield Statement(fact.observation, fact.valid_from, fact.quote)


def _said(statement: Statement) -> Iterator[Known]:
    for one in said(statement.text):
        yield Known(
            one.datum, one.value, statement.ref, one.sentence, one.certainty, statement.at, one.site, moves=one.moves
        )


def _settled(told: list[Known], group: frozenset[Datum]) -> list[Known]:
    """What belongs together, by what was said last: no street of the old town goes with the new one.

    `told` is the latest first. Of what was said before of another place only that stays, behind, which the new has too.
    """
    kept: list[Known] = []
    newest: dict[Datum, str] = {}
    moved = False
    sources: dict[str, list[Known]] = {}
    for one in told:
        sources.setdefault(one.ref, []).append(one)
    for of_ref in sources.values():
        own = {one.datum: folded(one.value or "") for one in of_ref if one.datum in group}
        elsewhere = bool(newest) and (_differs(newest, own) or (moved and not _same(newest, own)))
        kept += [one for one in of_ref if one.datum not in group or not elsewhere or one.datum in newest]
        if own and not elsewhere:
            newest = own | newest
            moved = moved or any(one.moves for one in of_ref)
    return kept


def _differs(newest: dict[Datum, str], own: dict[Datum, str]) -> bool:
    keys = (Datum.ADDRESS_LEVEL2, Datum.COUNTRY, Datum.ADDRESS_LINE1, Datum.POSTAL_CODE, Datum.ORGANIZATION)
    return any(key in newest and key in own and newest[key] != own[key] for key in keys)


def _same(newest: dict[Datum, str], own: dict[Datum, str]) -> bool:
    return any(
        newest[key] == own[key] for key in (Datum.ADDRESS_LEVEL2, Datum.ADDRESS_LINE1) if key in newest & own.keys()
    )


def _renamed(told: list[Known]) -> list[Known]:
    """After a new family name, of an older whole name only the given one is left, where it can be told."""
    family = next((one for one in told if one.datum is Datum.FAMILY_NAME), None)
    if family is None:
        return told
    out: list[Known] = []
    for one in told:
        stale = one.datum is Datum.NAME and one.at <= family.at and one.ref != family.ref
        if not stale or folded(family.value or "") in folded(one.value or ""):
            out.append(one)
        elif (parts := names.split(one.value or "")) is not None:
            out.append(replace(one, datum=Datum.GIVEN_NAME, value=parts.given))
    return out


def _once(told: list[Known]) -> list[Known]:
    """Each value of a datum once, as it was said last."""
    seen: dict[tuple[Datum, str, str, str], Known] = {}
    for one in told:
        group = f"{one.ref} {one.caption}" if one.datum in _HOME else ""
        seen.setdefault((one.datum, folded(one.value or ""), one.origin, group), one)
    return list(seen.values())


def _sealed(memories: Sequence[Memory]) -> Iterator[Known]:
    """The vault's entries: what they are for, never what they hold; the latest first."""
    entries = [one for one in memories if isinstance(one.fields, VaultFields) and one.status is Status.ACTIVE]
    for memory in sorted(entries, key=lambda one: (one.updated_at, one.id), reverse=True):
        fields = memory.fields
        if not isinstance(fields, VaultFields):
            continue
        entry = Known(
            Datum.CURRENT_PASSWORD, None, memory.id, fields.caption, 1.0, memory.updated_at, fields.origin, vault=True
        )
        datum = _datum_of(fields)
        if datum is not None:
            yield replace(entry, datum=datum)
        if datum is Datum.CURRENT_PASSWORD and fields.username:
            yield replace(entry, datum=Datum.USERNAME, value=fields.username)


def _datum_of(fields: VaultFields) -> Datum | None:
    """What an entry is good for in a form; None for keys, codes, accounts and whatever its caption leaves open."""
    if fields.entry_type == "credential":
        return None if _NO_LOGIN.search(fields.caption) else Datum.CURRENT_PASSWORD
    if fields.entry_type != "card" or _NO_CARD.search(fields.caption):
        return None
    if _CHECK_DIGITS.search(fields.caption):
        return Datum.CC_CSC
    return Datum.CC_NUMBER if _CARD.search(fields.caption) else None
