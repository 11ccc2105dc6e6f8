"""What the recorder's state is called, and what drawing and colour go with it. Pure."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QCoreApplication

from sixfold.ui import saying
from sixfold.ui.engine import HomeState, RecorderState, RecorderView

if TYPE_CHECKING:
    from datetime import datetime


@dataclass(frozen=True, slots=True)
class Face:
    """The state in words, the second line below them, and how it is drawn. `verb` is what one click does."""

    words: str
    more: str
    icon: str
    colour: str
    verb: str


def face(view: RecorderView, home: HomeState, now: datetime) -> Face:
    """How a recorder's state is told, in a home that is open or locked."""
    match view.state:
        case RecorderState.RECORDING:
            more = _tr("The memory is locked; new things stay sealed") if home is HomeState.LOCKED else ""
            words = _tr("Locked, recording") if home is HomeState.LOCKED else _tr("Recording")
            return Face(words, more, "record", "good", _tr("Pause"))
        case RecorderState.PAUSED:
            return Face(_tr("Paused"), _until(view, now), "pause", "warn", _tr("Resume"))
        case RecorderState.RESTING:
            return Face(_tr("Resting"), _until(view, now) if view.until else "", "clock", "muted", _tr("Start"))
        case RecorderState.RESTARTING:
            return Face(_tr("Starting again"), view.reason, "history", "warn", _tr("Start"))
        case RecorderState.STOPPED:
            return Face(_tr("Stopped"), view.reason, "warning", "bad", _tr("Start"))
        case RecorderState.OFF:
            return Face(_tr("Not recording"), "", "off", "muted", _tr("Start"))


def line(view: RecorderView, shown: Face) -> str:
    """Both lines as one: "Paused until 11:35", "Stopped: the screen cannot be read"."""
    return (": " if view.reason else " ").join(part for part in (shown.words, shown.more) if part)


def start_words(state: RecorderState) -> str:
    """What starting it again is called, by what it does now."""
    return _tr("Resume recording") if state is RecorderState.PAUSED else _tr("Start recording")


def can_pause(state: RecorderState) -> bool:
    """Whether a pause would change anything."""
    return state in {RecorderState.RECORDING, RecorderState.RESTING, RecorderState.RESTARTING}


def can_stop(state: RecorderState) -> bool:
    """Whether there is something to stop."""
    return state not in {RecorderState.OFF, RecorderState.STOPPED}


def _until(view: RecorderView, now: datetime) -> str:
    if view.until is None:
        return _tr("until you resume it")
    at = view.until.astimezone(now.tzinfo)
    if at.date() == now.date():
        return _tr("until {time}").format(time=f"{at:%H:%M}")
    return _tr("until {when}").format(when=saying.when(at, now))


def _tr(text: str) -> str:
    return QCoreApplication.translate("recorder", text)
