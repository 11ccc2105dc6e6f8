"""Which memories belong together: those that rest on the same evidence, and those that name one another."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sixfold.app.plugin_api import MemoryItem

MOST = 12
"""Links of each sort in one note; a longer list is read by nobody."""
WIDELY_CITED = 24
"""A piece of evidence that more memories rest on (a long page) ties nothing together."""
SHORTEST_NAME = 3
LONGEST_NAME = 6
"""Words: what is longer is a sentence, not a name."""
_WORD = re.compile(r"\w+")


def related(memories: Sequence[MemoryItem]) -> dict[str, list[str]]:
    """By ref, the refs of related memories: named ones first, then those of the same evidence."""
    naming, sharing = _naming(memories), _sharing(memories)
    return {
        memory.ref: list(dict.fromkeys([*naming.get(memory.ref, ())][:MOST] + [*sharing.get(memory.ref, ())][:MOST]))
        for memory in memories
    }


def _sharing(memories: Sequence[MemoryItem]) -> dict[str, dict[str, None]]:
    citing: dict[str, list[str]] = defaultdict(list)
    for memory in memories:
        for ref in dict.fromkeys(quote.ref for quote in memory.quotes):
            citing[ref].append(memory.ref)
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for refs in citing.values():
        if len(refs) <= WIDELY_CITED:
            for ref in refs:
                found[ref].update(dict.fromkeys(other for other in refs if other != ref))
    return found


def _naming(memories: Sequence[MemoryItem]) -> dict[str, dict[str, None]]:
    """Links in both directions: who names another, and who is named."""
    named: dict[tuple[str, ...], list[str]] = defaultdict(list)
    for memory in memories:
        name = memory.fields.get("name") or memory.fields.get("title")
        words = tuple(_WORD.findall(str(name).casefold()))
        if name and len(str(name)) >= SHORTEST_NAME and 0 < len(words) <= LONGEST_NAME:
            named[words].append(memory.ref)
    lengths: dict[str, set[int]] = defaultdict(set)
    for words in named:
        lengths[words[0]].add(len(words))
    found: dict[str, dict[str, None]] = defaultdict(dict)
    for memory in memories:
        for words in _told(_WORD.findall(text_of(memory).casefold()), lengths):
            for other in named.get(words, ())[:MOST]:
                if other != memory.ref:
                    found[memory.ref][other] = None
                    if len(found[other]) < MOST:
                        found[other][memory.ref] = None
    return found


def _told(words: Sequence[str], lengths: dict[str, set[int]]) -> Iterator[tuple[str, ...]]:
    for at, word in enumerate(words):
        for length in sorted(lengths.get(word, ()), reverse=True):
            yield tuple(words[at : at + length])


def text_of(memory: MemoryItem) -> str:
    """All words of a memory's fields."""
    values = memory.fields.values()
    return "\n".join(" ".join(map(str, value)) if isinstance(value, list | tuple) else str(value) for value in values)
