"""What is offered at each field of a page: up to three values, each with where it comes from. Pure.

What the vault holds is offered by its caption alone, on https, in the page's own frame, at a field that can be seen. A
password and its user name go to the very origin they are for; a card, which has none, to any such page, and the window
asks for the first time on a site.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sixfold.memory.filling.datum import Datum
from sixfold.memory.filling.fields import asked
from sixfold.memory.filling.origins import CommonSuffixes, matches, origin, secure
from sixfold.memory.filling.shaping import shaped

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from sixfold.memory.filling.fields import Field
    from sixfold.memory.filling.origins import Suffixes
    from sixfold.memory.filling.profile import Known

MOST = 3
"""Offers at one field: more are a list to read, not a choice."""

MOST_FIELDS = 500
"""Fields of a page that are looked at, the first ones: 500 take 0.1 s, and the time grows with their square."""

_SEALED = frozenset({Datum.CURRENT_PASSWORD, Datum.CC_NUMBER, Datum.CC_CSC})
_OF_ANY_SITE = frozenset({Datum.CC_NUMBER, Datum.CC_CSC})
_WHO = frozenset({Datum.USERNAME, Datum.EMAIL})


@dataclass(frozen=True, slots=True)
class Offer:
    """A value for the field at `index`; None where the vault holds it, which `refs` and `caption` then name."""

    index: int
    datum: Datum
    value: str | None = field(repr=False)
    refs: tuple[str, ...]
    caption: str = field(repr=False)
    certainty: float

    @property
    def sealed(self) -> bool:
        """Whether the value is in the vault."""
        return self.value is None


def offers(
    fields: Sequence[Field], known: Sequence[Known], page: str, suffixes: Suffixes | None = None
) -> tuple[Offer, ...]:
    """The best up to three for each field of a page (its origin, as the browser tells it), in the fields' order."""
    shown = origin(page)
    if shown is None:
        return ()
    list_ = suffixes or CommonSuffixes()
    here = [one for one in known if _may_go(one, page, list_)]
    seen = fields[:MOST_FIELDS]
    asks = [asked(one, seen) for one in seen]
    found: list[Offer] = []
    for index, (one, datum) in enumerate(zip(seen, asks, strict=True)):
        if datum is None or (one.frame_origin and origin(one.frame_origin) != shown):
            continue
        login = Datum.CURRENT_PASSWORD in asks and datum in _WHO
        found += _best(_for_field(index, one, datum, here, login=login))
    return tuple(found)


def _may_go(one: Known, page: str, suffixes: Suffixes) -> bool:
    """Whether a value may be offered on a page at all."""
    if one.vault or one.value is None:
        if one.origin:
            return matches(one.origin, page, suffixes)
        return one.datum in _OF_ANY_SITE and secure(page)
    return not one.origin or matches(one.origin, page, suffixes)


def _for_field(index: int, field: Field, datum: Datum, known: Sequence[Known], *, login: bool) -> Iterator[Offer]:
    if datum in _SEALED:
        for one in known:
            if one.datum is datum and one.value is None:
                yield Offer(index, datum, None, (one.ref,), one.caption, one.certainty)
        return
    if login:
        yield from _of_login(index, field, datum, known)
    for group in _groups(known):
        held = {one.datum: one.value for one in group if one.value is not None}
        value = shaped(datum, held, field)
        if value is not None:
            yield _offer(index, datum, value, field, group)


def _of_login(index: int, field: Field, datum: Datum, known: Sequence[Known]) -> Iterator[Offer]:
    """The names that are kept for this very site; at a field for an e-mail address, those that are one."""
    for one in known:
        if one.datum is Datum.USERNAME and one.origin and one.value and (datum is Datum.USERNAME or "@" in one.value):
            value = shaped(Datum.USERNAME, {Datum.USERNAME: one.value}, field)
            if value is not None:
                yield Offer(index, datum, value, (one.ref,), one.caption, one.certainty)


def _groups(known: Sequence[Known]) -> Iterator[tuple[Known, ...]]:
    """Values that go together: of one sentence, the latest first; then names of two, a number with home."""
    clear = [one for one in known if one.value is not None]
    sentences: dict[tuple[str, str, str], list[Known]] = {}
    for one in clear:
        sentences.setdefault((one.ref, one.caption, one.origin), []).append(one)
    yield from map(tuple, sentences.values())
    first: dict[Datum, Known] = {}
    for one in clear:
        first.setdefault(one.datum, one)
    for pair in ((Datum.GIVEN_NAME, Datum.FAMILY_NAME), (Datum.TEL, Datum.COUNTRY)):
        if all(datum in first for datum in pair):
            yield tuple(first[datum] for datum in pair)


def _offer(index: int, datum: Datum, value: str, field: Field, group: Sequence[Known]) -> Offer:
    """The offer, resting on what of the group it cannot be made without."""
    needed = [one for one in group if not _makes(datum, value, field, [other for other in group if other is not one])]
    used = needed or list(group[:1])
    refs = tuple(dict.fromkeys(one.ref for one in used))
    return Offer(index, datum, value, refs, used[0].caption, min(one.certainty for one in used))


def _makes(datum: Datum, value: str, field: Field, group: Sequence[Known]) -> bool:
    held: Mapping[Datum, str] = {one.datum: one.value for one in group if one.value is not None}
    return shaped(datum, held, field) == value


def _best(found: Iterator[Offer]) -> list[Offer]:
    """The first three that differ: what was said last comes first."""
    kept: list[Offer] = []
    for one in found:
        same = [other for other in kept if (other.value, other.sealed) == (one.value, one.sealed)]
        if not same or (one.sealed and all(other.refs != one.refs for other in same)):
            kept.append(one)
        if len(kept) == MOST:
            break
    return kept
