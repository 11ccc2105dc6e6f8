"""The chat page's turns of before, with what their answers cite: read again from the store after an unlock."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.app import reading
from sixfold.app.clock import in_zone
from sixfold.memory import outcomes, requests
from sixfold.memory.outcomes import ChatTurn
from sixfold.memory.requests import Citation, SourceView
from sixfold.memory.searchable import QUESTION_PLUGIN

if TYPE_CHECKING:
    import threading

    from sixfold.app.deeds import Deeds
    from sixfold.app.wiring import Open
    from sixfold.memory.requests import Report
    from sixfold.memory.store.answers import StoredAnswer, StoredCitation


def list_turns(opened: Open, request: requests.ListTurns, _report: Report, _cancel: threading.Event) -> outcomes.Turns:
    """The latest turns, oldest first. What was forgotten has taken its turns and citations along."""

    def read() -> outcomes.Turns:
        turns = (_turn(opened, answer) for answer in opened.answers.latest(request.limit))
        return outcomes.Turns(tuple(turn for turn in turns if turn is not None))

    return opened.serial.run(read)


def _turn(opened: Open, answer: StoredAnswer) -> ChatTurn | None:
    question = opened.observations.get(answer.question)
    reply = opened.observations.get(answer.observation)
    if question is None or reply is None:
        return None
    said = question.observation
    cited = (_citation(opened, citation) for citation in answer.citations)
    return ChatTurn(
        said=said.text,
        answer=reply.observation.text,
        asked=said.source.plugin == QUESTION_PLUGIN,
        when=in_zone(answer.at, said.time_zone).isoformat(timespec="seconds"),
        citations=tuple(citation for citation in cited if citation is not None),
    )


def _citation(opened: Open, citation: StoredCitation) -> Citation | None:
    """As the answer gave it: an observation's own place and time, a memory's time of what it tells."""
    if citation.observation is not None:
        stored = opened.observations.get(citation.observation)
        seen = None if stored is None else reading.view(stored)
        return None if seen is None else Citation(citation.n, seen.ref, citation.quote, seen.when, seen.source)
    memory = opened.memories.get(citation.memory or "")
    if memory is None:
        return None
    when = in_zone(memory.valid_from or memory.updated_at, memory.time_zone).isoformat(timespec="seconds")
    return Citation(citation.n, memory.id, citation.quote, when, SourceView())


DEEDS: Deeds = {requests.ListTurns: list_turns}
