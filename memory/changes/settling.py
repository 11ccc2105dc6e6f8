"""Which of a subject's claims answers: the latest, the one ahead of it, or the day of the change. Pure."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Protocol

from sixfold.memory import dated, support
from sixfold.memory.changes import claims as reading
from sixfold.memory.changes.asking import Class
from sixfold.memory.changes.claims import Claim, Turn
from sixfold.memory.changes.moments import days
from sixfold.memory.changes.table import table

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import date

    from sixfold.memory.changes.asking import Asked
    from sixfold.memory.changes.claims import Statement


_BROAD = "status"  # "is ..." says anything


class Likeness(Protocol):
    """Tells how alike a text is to each of others, as cosines; nothing where no embedder works."""

    def __call__(self, text: str, others: Sequence[str]) -> Sequence[float]:
        """The cosines, in order; empty where they cannot be told."""


@dataclass(frozen=True, slots=True)
class Settled:
    """What answers: the value and the claims it rests on, the last one first; `sure` where it was seen to change."""

    value: str
    rests_on: tuple[Claim, ...]
    sure: bool


def settle(asked: Asked, statements: Iterable[Statement], today: date, likeness: Likeness) -> Settled | None:
    """The answer that the statements give; None where they are silent or the question names what they do not hold."""
    said = [claim for one in statements for claim in reading.claims(one, asked.subject, asked.noun)]
    known = [claim for claim in said if claim.day <= today and not (claim.spoken and _is_loose(claim))]
    line = _timeline(asked, known, likeness)
    if asked.turn is not Class.NOW and not any(_names(asked, claim) for claim in line):
        line = _timeline(_of_named(asked, known), known, likeness) or line
    if not line:
        return None
    found = _answer(asked, line, today)
    return found if found is not None and _explained(asked, found) else None


def _answer(asked: Asked, line: Sequence[Claim], today: date) -> Settled | None:
    if asked.turn is Class.WHEN:
        return _began(asked, line)
    if asked.turn is Class.BEFORE:
        return _before(asked, line, today)
    return _latest(line)


def _explained(asked: Asked, found: Settled) -> bool:
    """Whether all that the question says is in its relation, its kind of thing, the values or the sentences.

    "Which language does Ada know besides German?" is not answered by what she learns.
    """
    said = " ".join([asked.kind, *(f"{one.sentence} {one.value}" for one in found.rests_on)])
    held = support.content(said)
    return all(support.within(term, held) for term in asked.beyond)


def _latest(line: Sequence[Claim]) -> Settled | None:
    last = line[-1]
    if last.turn is not Turn.IS:
        return None
    values = {_plain(claim.value) for claim in line}
    return Settled(last.value, (last,), sure=len(values) > 1)


def _before(asked: Asked, line: Sequence[Claim], today: date) -> Settled | None:
    """The value ahead of the one that the question names, of the day it names, or of the latest."""
    named = [place for place, claim in enumerate(line) if claim.turn is Turn.IS and _names(asked, claim)]
    told = days(asked.text, today)
    if told and not named:
        earlier = [claim for claim in line if claim.day < told[0][0]]
        return Settled(earlier[-1].value, (earlier[-1],), sure=True) if earlier else None
    if not named and _holds_other(asked):
        return None
    place = named[-1] if named else max(n for n, claim in enumerate(line))
    here = line[place]
    ahead = [claim for claim in line[:place] if _plain(claim.value) != _plain(here.value)]
    if ahead:
        return Settled(ahead[-1].value, (ahead[-1], here), sure=True)
    past = [claim for claim in line if claim.turn is not Turn.IS and _plain(claim.value) != _plain(here.value)]
    return Settled(past[-1].value, (past[-1], here), sure=True) if past else None


def _began(asked: Asked, line: Sequence[Claim]) -> Settled | None:
    """The day from which the value holds that the question names; without one, that of the latest change."""
    named = [claim for claim in line if claim.turn is Turn.IS and _names(asked, claim)]
    if not named and _holds_other(asked):
        return None
    changes = named or [claim for claim in line[1:] if claim.turn is Turn.IS][-1:]
    told = [claim for claim in changes if claim.stated or claim.statement.own]
    if not told:
        return None
    began = told[-1] if not named else _first_of_last_run(line, told)
    return Settled(began.label or dated.day_label(began.day), (began,), sure=True)


def _first_of_last_run(line: Sequence[Claim], told: Sequence[Claim]) -> Claim:
    """Of the claims of one value those after the last other one, and of these the first that says so."""
    value = _plain(told[-1].value)
    others = [n for n, claim in enumerate(line) if _plain(claim.value) != value and claim.order < told[-1].order]
    since = [claim for claim in line[others[-1] + 1 if others else 0 :] if claim in told]
    changes = [claim for claim in since if claim.stated]
    return (changes or since)[0]


def _timeline(asked: Asked, known: Sequence[Claim], likeness: Likeness) -> list[Claim]:
    """The claims of the asked relation in the order of time, each statement's best one."""
    sure = [claim for claim in known if _is_of(asked, claim)]
    vague = [claim for claim in known if claim.relation is None and not claim.nouns and not claim.verb]
    settled = {claim.statement.ref for claim in known if claim.relation not in {None, _BROAD}}
    open_ones = [claim for claim in vague if claim.statement.ref not in settled]
    rivals = {one.value for one in known if one.relation not in {None, _BROAD, asked.relation}}
    line = sure + [claim for claim in open_ones if _is_like(asked, claim, sure, rivals, likeness)]
    if not line:
        line = [claim for claim in known if claim.verb and claim.verb & asked.words]
    best: dict[tuple[str, Turn], Claim] = {}
    for claim in line:
        best.setdefault((claim.statement.ref, claim.turn), claim)
    return sorted(best.values(), key=lambda claim: (claim.order, claim.turn is Turn.IS))


def _is_loose(claim: Claim) -> bool:
    """Whether it rests on a verb alone: "I went to an event" in a chat; of 999 questions that took over 70 wrongly."""
    return claim.relation in {None, _BROAD} and not claim.nouns


def _of_named(asked: Asked, known: Sequence[Claim]) -> Asked:
    """The question with the relation of which it names a value: "When did Ada switch to the harp?"."""
    named = (claim.relation for claim in known if claim.relation is not None and _names(asked, claim))
    relation = next(named, None)
    family = next((one for one in table().families if one.name == relation), asked.family)
    return replace(asked, family=family)


def _is_of(asked: Asked, claim: Claim) -> bool:
    if asked.noun and claim.nouns:
        own, wanted = claim.nouns, support.content(asked.noun)
        fits = bool(own & wanted)
        return fits and (claim.relation is None or claim.relation == asked.relation)
    if claim.relation is not None:
        return claim.relation == asked.relation
    return bool(claim.nouns & asked.words)


def _is_like(asked: Asked, claim: Claim, sure: Sequence[Claim], rivals: Iterable[str], likeness: Likeness) -> bool:
    """Whether a change that does not say of what is one of this relation, by what its value is most like."""
    if asked.family is not None and asked.family.proper and not claim.value[:1].isupper():
        return False
    if _names(asked, claim) and asked.turn is not Class.NOW:
        return True
    own = {one for one in (asked.kind, asked.noun, *(one.value for one in sure)) if one}
    listed = sorted(own) + sorted(set(rivals) - own)
    alike = likeness(claim.value, listed) if own else ()
    if not alike:
        return False
    best = max(alike[: len(own)])
    return best >= (table().like_weak if claim.weak else table().like) and best >= max(alike)


def _names(asked: Asked, claim: Claim) -> bool:
    """Whether the question names the claim's value."""
    return f" {_plain(claim.value)} " in f" {_plain(asked.text)} "


def _holds_other(asked: Asked) -> bool:
    """Whether the question names somebody or something beside its subject."""
    rest = re.sub(rf"\b{re.escape(asked.subject.name)}(?:'s?)?(?!\w)", " ", asked.text)
    return bool(support.names(rest)) or bool(
        re.search(r"\b(?:to|the|a|for|with|at|in) [a-z]+$", rest) and asked.turn is Class.WHEN
    )


def _plain(value: str) -> str:
    return " ".join(re.findall(r"[\w'&-]+", value.casefold().replace("'s", "")))
