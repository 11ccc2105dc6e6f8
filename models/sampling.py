"""From the scores of all tokens to the next one: greedy or by temperature, within a grammar, not in circles."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from numpy.typing import NDArray

# A grammar is asked about the best token first, and only when it refuses about the next best: asking about all
# 152,000 tokens at each step took a third of the time.
WAVES = (1, 40, 1000)
# A token that would repeat a run of this many tokens word for word loses against the next best, and more so the
# longer the run: small models repeat one fact until their room is used up. Below 16, JSON's own scaffolding
# ('"},{"summary":"') and names that rightly occur twice would be hit.
LONGEST_REPEAT = 16
REPEAT_COST = 1.5
# Four times the same block of at least this many tokens in all is a circle that no cost broke: generation ends.
CIRCLE_TIMES = 4
CIRCLE_TOKENS = 48
CIRCLE_BLOCK = 64


class TokenGrammar(Protocol):
    """What may come next."""

    def allowed(self, tokens: Sequence[int]) -> NDArray[np.bool_]:
        """For each token whether it may come next."""


def noisy(scores: NDArray[np.float32], temperature: float, random: np.random.Generator) -> NDArray[np.float32]:
    """Scores whose largest is a draw from the softmax at `temperature` (the Gumbel-max trick); at 0 as they are."""
    if temperature <= 0:
        return scores
    return (scores / temperature + random.gumbel(size=scores.shape)).astype(np.float32)


def choose(scores: NDArray[np.float32], grammar: TokenGrammar | None, made: Sequence[int]) -> int:
    """The best token that the grammar allows, weighed against repeating what was `made` so far.

    Raises `LookupError` if the grammar allows none.
    """
    best: tuple[float, int] | None = None
    for token in _by_score(scores, grammar):
        score = float(scores[token])
        if best is not None and score <= best[0]:
            break
        cost = repeat_cost(made, token)
        if best is None or score - cost > best[0]:
            best = (score - cost, token)
        if cost == 0:
            break
    if best is None:
        raise LookupError("the grammar allows no token")
    return best[1]


def repeat_cost(made: Sequence[int], token: int) -> float:
    """What it costs to go on with a token that continues an earlier run of `made` word for word; 0 for a short run."""
    longest = 0
    for place in range(len(made) - 1, LONGEST_REPEAT - 1, -1):
        if made[place] == token:
            longest = max(longest, _run(made, place))
    return 0.0 if longest < LONGEST_REPEAT else REPEAT_COST * (longest - LONGEST_REPEAT + 1)


def circles(made: Sequence[int]) -> bool:
    """Whether the end of `made` is the same block again and again."""
    for block in range(1, CIRCLE_BLOCK + 1):
        length = max(block * CIRCLE_TIMES, -(-CIRCLE_TOKENS // block) * block)
        tail = made[-length:]
        if len(tail) == length and all(tail[i] == tail[i - block] for i in range(block, length)):
            return True
    return False


def _run(made: Sequence[int], place: int) -> int:
    """How many tokens before `place` equal those at the end."""
    length = 0
    while length < place and made[place - 1 - length] == made[len(made) - 1 - length]:
        length += 1
    return length


def _by_score(scores: NDArray[np.float32], grammar: TokenGrammar | None) -> Iterator[int]:
    """Allowed tokens, best first, in waves that grow."""
    seen = 0
    for wave in (*WAVES, len(scores)):
        order = _best(scores, min(wave, len(scores)))[seen:]
        seen += len(order)
        fits = grammar.allowed([int(token) for token in order]) if grammar and len(order) else np.ones(len(order), bool)
        yield from (int(token) for token in order[fits])


def _best(scores: NDArray[np.float32], count: int) -> NDArray[np.intp]:
    if count == 1:
        return np.array([int(np.argmax(scores))])
    if count == len(scores):
        return np.argsort(-scores, kind="stable")
    some = np.argpartition(-scores, count)[:count]
    return some[np.argsort(-scores[some], kind="stable")]
