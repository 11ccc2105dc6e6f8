"""Questions of two parts: which source answers each, and what an answer lacks of them.

A small model answers the first part and forgets the second, or is never shown its source, which may share no word with
the question: "From what do I drink on Mondays, and who gave it to me?" needs what is told of the cup. Made-up pairs,
both pieces in the answer (21, seed 4): .57 without, .95 with.
"""

from __future__ import annotations

import math
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from sixfold.memory import dated, support
from sixfold.memory.changes.table import table
from sixfold.memory.compose import Composed
from sixfold.memory.requests import Citation
from sixfold.memory.sources import Budget, pack, plain
from sixfold.memory.tables import verbatim

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sixfold.memory.answer_settings import AnswerSettings
    from sixfold.memory.changes.settling import Likeness
    from sixfold.memory.sources import Found, Secrets, Source

    Search = Callable[[str], Sequence[Found]]
    """Gives the evidence for a text, best first."""

_MARK = re.compile(r"\[\d+\]")
_ROOM = Budget(total=2000, one=500, best=500, most=4)


@dataclass(frozen=True, slots=True)
class Part:
    """One part as a question of its own; `name` is whom it alone asks of, where it is one of a pair.

    `shared`: it asks what "both" have, so what is told of each by itself answers, though no source speaks of both.
    """

    text: str
    name: str = ""
    shared: bool = False


def parts(question: str) -> tuple[Part, ...]:
    """The parts of a question; empty where it has but one."""
    cut = [one.strip() for one in table().parts.cut.split(question) if one.strip()]
    if len(cut) > 1:
        return tuple(Part(one) for one in cut)
    pair = table().parts.pair.search(question)
    if pair is None:
        return ()
    before, after = question[: pair.start()], question[pair.end() :]
    return tuple(Part(f"{before}{name}{after}", name, bool(pair["both"])) for name in (pair["a"], pair["b"]))


def completed(
    composed: Composed,
    question: str,
    search: Search,
    likeness: Likeness,
    *,
    settings: AnswerSettings,
    secrets: Secrets,
) -> Composed:
    """The answer with the source of each part that it lacks, word for word; the same one where it lacks none.

    Nothing is added that would make it longer than an answer may be, or cite more.
    """
    asked = parts(question)
    chosen = _chosen(asked, question, search, likeness)
    if len(chosen) < len(asked) or not chosen:
        return composed
    if composed.abstained and not all(part.shared for part in asked):
        return composed
    held = support.content(question)
    said = "" if composed.abstained else _MARK.sub("", f"{composed.short} {composed.answer}")
    lacking = []
    for one in chosen:
        own = support.content(one.observation.text)
        if _lacks(own - held, said):
            lacking.append(one)
        held |= own
    return _with(composed, pack(lacking, (), _ROOM, secrets), settings, secrets) if lacking else composed


def _chosen(asked: Sequence[Part], question: str, search: Search, likeness: Likeness) -> list[Found]:
    """The source of each part; that of a later one may be told by words of the source before it."""
    chosen: list[Found] = []
    bridge: frozenset[str] = frozenset()
    for part in asked:
        apart = support.content(question) - support.content(part.text)
        linked = bridge | apart if chosen and not part.name else None
        text = part.text if part.name or not chosen else f"{part.text} {chosen[-1].observation.text}"
        best = _best(part, bridge, _others(search(text), chosen, linked), likeness)
        if best is None:
            break
        chosen.append(best)
        bridge = frozenset() if part.name else support.content(best.observation.text) - support.content(question)
    return chosen


def _others(found: Sequence[Found], chosen: Sequence[Found], linked: frozenset[str] | None) -> list[Found]:
    """What was found beside the sources chosen before, if it is linked by a word to them or to the other part."""
    known = {one.observation.id for one in chosen}
    fresh = [one for one in found if one.observation.id not in known]
    return [one for one in fresh if linked is None or linked & support.content(one.observation.text)]


def _best(part: Part, bridge: frozenset[str], found: Sequence[Found], likeness: Likeness) -> Found | None:
    """The short text that shares most with the part and with the source before it, and is most like it."""
    name = support.content(part.name)
    held = [(one, support.content(one.observation.text)) for one in found if _is_short(one)]
    fit = [(one, own) for one, own in held if name <= own]
    if not fit:
        return None
    wanted = support.content(part.text) - name
    among = [own for _, own in fit]
    shares = [_weight(own & wanted, among) + _weight(own & bridge, among) for own in among]
    alike = likeness(part.text, [one.observation.text for one, _ in fit]) or [0.0] * len(fit)
    scores = [share + table().parts.alike * like for share, like in zip(shares, alike, strict=True)]
    place = scores.index(max(scores))
    if part.shared and place and not shares[place]:  # neither word nor rank speaks for it
        return None
    return fit[place][0] if shares[place] or part.name else None


def _weight(terms: frozenset[str], among: Sequence[frozenset[str]]) -> float:
    """How much terms weigh together, each by how few of the texts hold it."""
    return sum(math.log(1 + len(among) / sum(term in own for own in among)) for term in terms)


def _is_short(one: Found) -> bool:
    text = one.observation.text.rstrip()
    return len(text) <= table().parts.longest and not text.endswith("?")


def _lacks(own: frozenset[str], said: str) -> bool:
    held = support.content(said)
    return bool(own) and len(own & held) < table().parts.held * len(own)


def _with(composed: Composed, sources: Sequence[Source], settings: AnswerSettings, secrets: Secrets) -> Composed:
    citations = list(composed.citations)
    known = {one.ref: one.n for one in citations}
    written, added = ("" if composed.abstained else composed.answer), []
    for source in sources:
        said = secrets.place(dated.settle(plain(source.text, secrets), source.when)).rstrip(" .!")
        full = source.ref not in known and len(citations) == settings.citations
        if full or len(f"{written} {said}".split()) > settings.answer_words:
            continue
        if source.ref not in known:
            known[source.ref] = len(citations) + 1
            quote = verbatim(source.text, source.original) or source.original
            citations.append(Citation(known[source.ref], source.ref, quote, source.when.isoformat(), source.view))
        written = f"{written} {said} [{known[source.ref]}].".strip()
        added.append(said)
    if not added:
        return composed
    return Composed("; ".join(added) if composed.abstained else composed.short, written, tuple(citations))
