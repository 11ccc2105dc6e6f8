"""The recorder's state in words that travel: over the control socket, and in the file that a supervisor leaves.

The file tells what became of a recorder when nobody answers any more. It is there while a supervisor is at work and
after one that gave up; where all ended as told there is none. It lies beside the sockets and holds no captured word.
"""

from __future__ import annotations

import json
import os
from datetime import datetime
from typing import TYPE_CHECKING, Any

from sixfold.capture.switch import RecorderState

if TYPE_CHECKING:
    from pathlib import Path

NAME = "recorder.state"
DIED = "The recorder and what keeps it ended without a word; start it again."
KEEPER_VARIABLE = "SIXFOLD_KEEPER"
"""The supervisor's process number, in the environment of the recorder that it keeps."""
CRASHES_VARIABLE = "SIXFOLD_CRASHES"
"""How often it crashed since it last ran well, likewise."""
STATUSES = frozenset(
    {"recording", "paused", "resting", "starting", "restarting", "stopping", "stopped", "off"},
)
HEALTHY = 300.0
"""Seconds of recording after which earlier crashes count no more."""
MAX_BYTES = 16_384
MAX_NOTES = 20


def to_json(state: RecorderState) -> dict[str, Any]:
    """Give a state in terms of JSON."""
    return {
        "status": state.status,
        "keeps": state.keeps,
        "until": state.until.isoformat() if state.until else None,
        "problem": state.problem,
        "notes": list(state.notes),
        "restarts": state.restarts,
    }


def from_json(raw: dict[str, Any]) -> RecorderState:
    """Read a state; ValueError, TypeError or KeyError when it is none."""
    until, problem, notes = raw["until"], raw["problem"], raw["notes"]
    moment = None if until is None else datetime.fromisoformat(until)
    if moment is not None and moment.tzinfo is None:
        raise ValueError("a time without its zone")
    if raw["status"] not in STATUSES:
        raise ValueError("not a state")
    if not isinstance(notes, list) or len(notes) > MAX_NOTES:
        raise TypeError("not notes")
    return RecorderState(
        str(raw["status"]),
        moment,
        None if problem is None else str(problem),
        tuple(str(note) for note in notes),
        int(raw["restarts"]),
    )


def keep(runtime: Path, state: RecorderState) -> None:
    """Write it down, whole or not at all; raises OSError."""
    part = runtime / f"{NAME}.part"
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(to_json(state), file)
    part.replace(runtime / NAME)


def forget(runtime: Path) -> None:
    """All ended as told."""
    (runtime / NAME).unlink(missing_ok=True)


def last_known(runtime: Path) -> RecorderState:
    """Give what can be told when nobody answers: off, or stopped and why."""
    path = runtime / NAME
    try:
        if path.stat().st_size > MAX_BYTES:
            return RecorderState("stopped", problem=DIED)
        state = from_json(json.loads(path.read_text("utf-8")))
    except FileNotFoundError:
        return RecorderState("off")
    except (OSError, ValueError, TypeError, KeyError):
        return RecorderState("stopped", problem=DIED)
    return state if state.status == "stopped" else RecorderState("stopped", problem=DIED, restarts=state.restarts)
