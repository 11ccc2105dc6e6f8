"""The chat as a state: turns that wait, are written, end. Needs no view and no model to be tested."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sixfold.memory.requests import AnswerText, EvidenceFound
from sixfold.ui.chat.marks import dotted

if TYPE_CHECKING:
    from sixfold.memory.outcomes import Answered, ChatTurn
    from sixfold.memory.requests import Citation, Event, SearchResult
    from sixfold.ui.actions import Actions
    from sixfold.ui.bridge import Call
    from sixfold.ui.engine import Failure


class Phase(StrEnum):
    """How far a turn is."""

    LOOKING = "looking"
    READING = "reading"
    WRITING = "writing"
    ANSWERED = "answered"
    NOTED = "noted"
    STOPPED = "stopped"
    FAILED = "failed"


UNDER_WAY = frozenset({Phase.LOOKING, Phase.READING, Phase.WRITING})


@dataclass(frozen=True, slots=True)
class Turn:
    """What the user said, and what came of it so far. `evidence` is best first, `citations` resolve the [n] marks."""

    said: str = field(repr=False)
    phase: Phase = Phase.LOOKING
    evidence: tuple[SearchResult, ...] = ()
    text: str = field(default="", repr=False)
    citations: tuple[Citation, ...] = ()
    abstained: bool = False
    seconds: float = 0.0
    when: datetime | None = None
    """Set on a turn of before the unlock."""
    failure: Failure | None = None

    @property
    def under_way(self) -> bool:
        """Whether more will come."""
        return self.phase in UNDER_WAY


def advanced(turn: Turn, event: Event) -> Turn:
    """The turn after something arrived on the way; what it has no use for leaves it as it is."""
    match event:
        case EvidenceFound(results):
            return replace(turn, phase=Phase.READING, evidence=results)
        case AnswerText(text):
            return replace(turn, phase=Phase.WRITING, text=turn.text + text)
        case _:
            return turn


def answered(turn: Turn, answer: Answered) -> Turn:
    """The turn with its answer, which replaces what was streamed. A statement's has no sources and no doubt."""
    noted = not answer.citations and not answer.abstained
    return replace(
        turn,
        phase=Phase.NOTED if noted else Phase.ANSWERED,
        text=answer.answer,
        citations=answer.citations,
        abstained=answer.abstained,
        seconds=answer.ms_total / 1000,
    )


def earlier(turn: ChatTurn) -> Turn:
    """A turn as it was stored; a question without a citation is one that found no answer."""
    return Turn(
        dotted(turn.said),
        Phase.ANSWERED if turn.asked else Phase.NOTED,
        text=turn.answer,
        citations=turn.citations,
        abstained=turn.asked and not turn.citations,
        when=datetime.fromisoformat(turn.when),
    )


def failed(turn: Turn, failure: Failure) -> Turn:
    """The turn as it stopped; what was written stays."""
    if failure.cancelled:
        return replace(turn, phase=Phase.STOPPED)
    return replace(turn, phase=Phase.FAILED, failure=failure)


class Conversation(QObject):
    """The turns of one thread, one under way at a time."""

    added = Signal(int)
    updated = Signal(int)
    busy_changed = Signal(bool)

    def __init__(self, actions: Actions, thread: str, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._thread = thread
        self._turns: list[Turn] = []
        self._call: Call | None = None
        self._earlier: Call | None = None

    @property
    def turns(self) -> tuple[Turn, ...]:
        """All turns, oldest first."""
        return tuple(self._turns)

    @property
    def busy(self) -> bool:
        """Whether a turn is under way."""
        return self._call is not None

    def recall(self) -> None:
        """Fetch the turns of before, once; they are shown unless something was said meanwhile."""
        if self._earlier is None and not self._turns:
            self._earlier = self._actions.earlier_turns(self._begin_with)

    def say(self, text: str) -> bool:
        """Begin a turn; False, and nothing done, while another is under way or where there is nothing to say."""
        text = text.strip()
        if not text or self.busy:
            return False
        at = len(self._turns)
        self._turns.append(Turn(text))
        self.added.emit(at)
        self._call = self._actions.say(
            text,
            self._thread,
            lambda event: self._put(at, advanced(self._turns[at], event)),
            lambda answer: self._end(at, answered(self._turns[at], answer)),
            lambda failure: self._end(at, failed(self._turns[at], failure)),
        )
        self.busy_changed.emit(True)  # noqa: FBT003 - a signal's value
        return True

    def stop(self) -> None:
        """End the turn that is under way; what was written of it stays."""
        if self._call is not None:
            self._call.cancel()

    def again(self, at: int) -> None:
        """Say the same once more."""
        self.say(self._turns[at].said)

    def clear(self) -> None:
        """Forget what stands here, for the lock; the store keeps its own."""
        if self._call is not None:
            self._call.drop()
            self._call = None
            self.busy_changed.emit(False)  # noqa: FBT003 - a signal's value
        if self._earlier is not None:
            self._earlier.drop()
            self._earlier = None
        self._turns.clear()

    def _begin_with(self, turns: tuple[ChatTurn, ...]) -> None:
        if self._turns:
            return
        for at, turn in enumerate(turns):
            self._turns.append(earlier(turn))
            self.added.emit(at)

    def _put(self, at: int, turn: Turn) -> None:
        self._turns[at] = turn
        self.updated.emit(at)

    def _end(self, at: int, turn: Turn) -> None:
        self._call = None
        self._put(at, turn)
        self.busy_changed.emit(False)  # noqa: FBT003 - a signal's value
