"""One request to a chat model, inside the worker: to tokens, the cheapest way to their state, then token by token."""

from __future__ import annotations

import codecs
import time
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from sixfold.models import sampling
from sixfold.models.errors import PromptTooLong
from sixfold.models.llama import Aborted, Grammar
from sixfold.models.prefixes import WORTH_KEEPING, Prefixes, common
from sixfold.models.protocols import Completion, Finish

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from sixfold.models.llama import Context, Model, Snapshot
    from sixfold.models.template import Scaffold

# A state this much longer than what the next call shares is put aside before it is overwritten: a question that cuts
# in on a digest then costs the digest nothing.
WORTH_PARKING = 256
CLOSERS = b"}]"


@dataclass(frozen=True, slots=True)
class Task:
    """A request as it crosses the pipe: the schema has become a grammar, the priority has been dealt with."""

    system: str
    user: tuple[str, ...]
    prefill: str
    max_tokens: int
    grammar: str
    stop: tuple[str, ...]
    temperature: float
    seed: int


@dataclass(frozen=True, slots=True)
class Prompt:
    """Tokens of a whole prompt; the first `fixed` are the same for every call of its kind."""

    tokens: list[int]
    fixed: int


class Generator:
    """A loaded chat model that runs one task at a time and keeps the states of prompts that come again."""

    def __init__(self, model: Model, context: Context, scaffold: Scaffold) -> None:
        self._model = model
        self._context = context
        self._scaffold = scaffold
        self._prefixes: Prefixes[Snapshot] = Prefixes()

    def run(self, task: Task, on_text: Callable[[str], None], now: Callable[[], float] = time.monotonic) -> Completion:
        """Evaluate and generate until the model, a stop text, the limit, the context or the stop flag ends it.

        Raises `PromptTooLong` before anything is evaluated.
        """
        began = now()
        prompt = self.prompt(task)
        room = self._context.length - len(prompt.tokens)
        if room < min(task.max_tokens, 1):
            raise PromptTooLong(tokens=len(prompt.tokens), context=self._context.length)
        output = Output(task.stop, on_text)
        reused = 0
        first = finish = None
        made: list[int] = []
        try:
            reused = self._prepare(prompt)
            first = now() - began
            finish = self._generate(task, min(task.max_tokens, room), made, output)
        except Aborted:
            finish = Finish.CANCELLED
        output.close()
        evaluated = max(0, min(len(self._context.tokens), len(prompt.tokens)) - reused)
        return Completion(output.text, finish, evaluated, reused, len(made), first or now() - began, now() - began)

    def prompt(self, task: Task) -> Prompt:
        """The tokens of a task: each part on its own, so that a shared part is the same tokens whatever follows."""
        frame = self._scaffold
        tokens = self._model.tokens(frame.before, special=True)
        if self._model.adds_start and tokens[:1] != [self._model.start]:
            tokens.insert(0, self._model.start)
        tokens += self._model.tokens(task.system, special=False)
        tokens += self._model.tokens(frame.between, special=True)
        fixed = len(tokens)
        for part in task.user:
            tokens += self._model.tokens(part, special=False)
        tokens += self._model.tokens(frame.after, special=True)
        tokens += self._model.tokens(task.prefill, special=False)
        return Prompt(tokens, fixed)

    def _prepare(self, prompt: Prompt) -> int:
        """Bring the context to the state after the prompt; gives how many tokens were not evaluated again."""
        context, tokens = self._context, prompt.tokens
        shared = common(context.tokens, tokens)
        if len(context.tokens) - shared > WORTH_PARKING:
            self._prefixes.put(context.save())
        better = self._prefixes.best(tokens, more_than=shared)
        if better:
            context.restore(better)
            shared = common(context.tokens, tokens)
        # The scores of the last token are needed, so it is always evaluated.
        context.keep(min(shared, len(tokens) - 1))
        shared = len(context.tokens)
        if prompt.fixed >= WORTH_KEEPING and not self._prefixes.holds(tokens[: prompt.fixed]):
            self._keep_fixed(prompt)
        context.evaluate(tokens[len(context.tokens) :])
        return shared

    def _keep_fixed(self, prompt: Prompt) -> None:
        if len(self._context.tokens) <= prompt.fixed:
            self._context.evaluate(prompt.tokens[len(self._context.tokens) : prompt.fixed])
            self._prefixes.put(self._context.save())

    def _generate(self, task: Task, limit: int, made: list[int], output: Output) -> Finish:
        random = np.random.default_rng(task.seed)
        grammar = Grammar(self._model, task.grammar) if task.grammar else None
        try:
            while True:
                scores = sampling.noisy(self._context.logits(), task.temperature, random)
                token = sampling.choose(scores, grammar, made)
                if self._model.ends(token):
                    return Finish.STOP
                made.append(token)
                piece = self._model.piece(token)
                if output.add(piece) or (grammar and self._is_complete(grammar, token, piece)):
                    return Finish.STOP
                if len(made) >= limit or sampling.circles(made):
                    return Finish.LENGTH
                self._context.evaluate([token])
        finally:
            if grammar:
                grammar.close()

    def _is_complete(self, grammar: Grammar, token: int, piece: bytes) -> bool:
        """Whether the JSON value is closed: then the token that says so need not be evaluated (30 ms)."""
        grammar.accept(token)
        return piece[-1:] in CLOSERS and piece != b"" and bool(grammar.allowed([self._model.end])[0])


class Output:
    """Bytes of tokens to text: whole characters only, ended by the first stop text, which is not part of it."""

    def __init__(self, stop: Sequence[str], on_text: Callable[[str], None]) -> None:
        self.text = ""
        self._stop = [text for text in stop if text]
        self._on_text = on_text
        self._held = ""
        self._ended = False
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")

    def add(self, piece: bytes) -> bool:
        """Take one token's bytes; true when a stop text has come."""
        self._held += self._decoder.decode(piece)
        found = min((place for text in self._stop if (place := self._held.find(text)) >= 0), default=-1)
        if found >= 0:
            self._give(self._held[:found])
            self._ended = True
            return True
        free = len(self._held) - max((_overlap(self._held, text) for text in self._stop), default=0)
        self._give(self._held[:free])
        self._held = self._held[free:]
        return False

    def close(self) -> None:
        """Give what was held back in case it began a stop text."""
        if not self._ended:
            self._give(self._held)
            self._held = ""

    def _give(self, text: str) -> None:
        if text:
            self.text += text
            self._on_text(text)


def _overlap(text: str, stop: str) -> int:
    """How many characters at the end of `text` could begin `stop`."""
    return next((n for n in range(min(len(text), len(stop) - 1), 0, -1) if stop.startswith(text[-n:])), 0)
