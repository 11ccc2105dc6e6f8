"""The user sets an answer right: kept as their own words, looked up from then on, and written into the memory meant."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from sixfold.app import by_hand, codec
from sixfold.app.errors import NotUnderstood
from sixfold.capture import intake
from sixfold.capture.observation import Redacted
from sixfold.memory import dependants, outcomes, requests
from sixfold.memory.errors import RefUnknown
from sixfold.memory.review import Review
from sixfold.memory.store.facts import Correction, Facts
from sixfold.memory.types import Cause, Evidence, Operation

if TYPE_CHECKING:
    import threading
    from datetime import datetime

    from sixfold.app.deeds import Deeds
    from sixfold.app.wiring import Open
    from sixfold.capture.observation import Observation
    from sixfold.memory.requests import Report
    from sixfold.memory.types import Fields, Memory

USER = Cause(origin="correction", agent="user")


def correct(opened: Open, request: requests.Correct, _report: Report, _cancel: threading.Event) -> outcomes.Corrected:
    """Store the correction. Raises `NotUnderstood` for one that says nothing, `RefUnknown` for a ref of nothing."""
    _refuse_empty(request)
    now = opened.clock()
    memory = _meant(opened, request.ref)
    raw = intake.corrected(request.question, request.right, at=now, time_zone=opened.time_zone)
    observation, secrets = intake.observe(raw, opened.redactor, opened.new_id())
    question, _, right = observation.text.partition("\n")
    observation = replace(observation, title=Redacted(question[: intake.MAX_TITLE]), text=Redacted(right))
    _, _, wrong = intake.asked(f"{question}\n{request.wrong.strip()}", opened.redactor).partition("\n")
    opened.ingest.observations([observation], secrets, now=now)
    correction = Correction(
        id=opened.new_id(),
        wrong=wrong,
        right=right,
        at=now,
        memory=memory.id if memory else None,
        observation=observation.id,
        question=question,
    )
    changed = opened.serial.run(lambda: _write(opened, correction, observation, now))
    return outcomes.Corrected(observation.id, changed, len(secrets))


def _refuse_empty(request: requests.Correct) -> None:
    said = {name: getattr(request, name).strip() for name in ("question", "wrong", "right")}
    for name, text in said.items():
        if not text:
            raise NotUnderstood(name=f"what is {name}" if name != "question" else "the question", remedy="write it out")
    if said["wrong"].casefold() == said["right"].casefold():
        raise NotUnderstood(name="the correction", remedy="what is right must differ from what is wrong")


def _meant(opened: Open, ref: str | None) -> Memory | None:
    """The memory of a ref; that of an observation names none, and one of nothing is refused."""
    if ref is None:
        return None
    memory = opened.serial.run(lambda: opened.memories.get(ref))
    if memory is None and opened.serial.run(lambda: opened.observations.get(ref)) is None:
        raise RefUnknown(ref=ref)
    return memory


def _write(opened: Open, correction: Correction, observation: Observation, now: datetime) -> str | None:
    """Keep the correction; gives the ref of the memory that it changed, None where no words of it were wrong."""
    review = Review(opened.database)
    with opened.database.transaction():
        Facts(opened.database).correct(correction)
        before = opened.memories.get(correction.memory) if correction.memory else None
        after = _put_right(before.fields, correction) if before else None
        changed = before is not None and after is not None and after != before.fields
        if before and after and changed:
            proof = Evidence(observation.id, correction.right, 0, len(observation.text))
            memory = replace(by_hand.with_fields(before, after, now), evidence=(*before.evidence, proof))
            opened.memories.revise(memory, Operation.EDIT, USER)
            review.changed(before, memory, now)
        origin = correction.memory if changed and correction.memory else observation.id
        wrong = dependants.corrected(origin, correction.question, correction.wrong, correction.right, now)
        if wrong is not None:
            review.mark(wrong, now)
    return correction.memory if changed else None


def _put_right(fields: Fields, correction: Correction) -> Fields:
    """The fields with the right words wherever the wrong ones stand, as whole words, case aside."""
    wrong = re.compile(rf"(?<!\w){re.escape(correction.wrong)}(?!\w)", re.IGNORECASE)

    def mended(value: Any) -> Any:
        if isinstance(value, str):
            return wrong.sub(lambda _: correction.right, value)
        return [mended(one) for one in value] if isinstance(value, list) else value

    data = codec.to_json(fields)
    texts = {name: mended(value) for name, value in data.items() if name != codec.TAG and value is not None}
    changed = {name: value for name, value in texts.items() if value != data[name]}
    return by_hand.rewritten(fields, changed) if changed else fields


DEEDS: Deeds = {requests.Correct: correct}
