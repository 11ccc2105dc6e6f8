"""States of beginnings that come again: the fixed part of each kind of call, and what a person's question cut in on.

Evaluating a token costs some 7 ms on two cores, restoring one 5 microseconds.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Generic, Protocol, TypeVar

if TYPE_CHECKING:
    from collections.abc import Sequence

# Six agents share one fixed part; the router, the answers and the night's work have their own.
MOST_SNAPSHOTS = 6
# A token of the default model holds 28 KB: this is some 9,000 of them.
MOST_BYTES = 256 << 20
# Fewer tokens than this are sooner evaluated again than kept.
WORTH_KEEPING = 32


class State(Protocol):
    """The state of a model after some tokens."""

    @property
    def tokens(self) -> tuple[int, ...]:
        """What it is the state after."""

    @property
    def size(self) -> int:
        """Bytes held."""


S = TypeVar("S", bound=State)


class Prefixes(Generic[S]):
    """A bounded store of states; the one that was not used for longest goes first."""

    def __init__(self) -> None:
        self._kept: list[S] = []

    def holds(self, tokens: Sequence[int]) -> bool:
        """Whether there is a state after exactly these or more tokens."""
        return any(common(state.tokens, tokens) == len(tokens) for state in self._kept)

    def put(self, state: S) -> None:
        """Keep a state; one after a beginning of its tokens stays, as other calls may share only that."""
        self._kept = [kept for kept in self._kept if kept.tokens != state.tokens]
        self._kept.append(state)
        while len(self._kept) > MOST_SNAPSHOTS or sum(kept.size for kept in self._kept) > MOST_BYTES:
            del self._kept[0]

    def best(self, tokens: Sequence[int], more_than: int) -> S | None:
        """The state that shares the longest beginning with `tokens`, if that is worth more than `more_than` of them."""
        found = max(self._kept, key=lambda state: common(state.tokens, tokens), default=None)
        if found is None or common(found.tokens, tokens) < more_than + WORTH_KEEPING:
            return None
        self._kept.remove(found)
        self._kept.append(found)
        return found


def common(first: Sequence[int], second: Sequence[int]) -> int:
    """How many tokens two sequences begin with alike."""
    for place, (one, other) in enumerate(zip(first, second, strict=False)):
        if one != other:
            return place
    return min(len(first), len(second))
