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
    return _unkept(view, home) if keeps_nothing(view) else _ordinary(view, home, now)


def _ordinary(view: RecorderView, home: HomeState, now: datetime) -> Face:
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


def keeps_nothing(view: RecorderView) -> bool:
    """Whether it is at work and yet keeps nothing, for a reason that the user can mend."""
    if view.state is RecorderState.RECORDING:
        return not view.keeps or bool(view.reason)
    return view.state is RecorderState.RESTING and bool(view.reason)


def _unkept(view: RecorderView, home: HomeState) -> Face:
    if view.state is RecorderState.RESTING:
        return Face(_tr("Resting, and nothing is kept"), view.reason, "unkept", "bad", _tr("Start"))
    locked, open_ = _tr("Locked, and nothing is kept"), _tr("Recording, but nothing is kept")
    words = locked if home is HomeState.LOCKED else open_
    return Face(words, view.reason, "unkept", "bad", _tr("Pause"))


def line(view: RecorderView, shown: Face) -> str:
    """Both lines as one: "Paused until 11:35", "Stopped: The screen cannot be read."."""
    explained = shown.more == view.reason or view.state is RecorderState.RECORDING
    return (": " if explained else " ").join(part for part in (shown.words, shown.more) if part)


def headline(view: RecorderView, shown: Face) -> str:
    """The line without why: that stands below it."""
    return shown.words if view.reason and shown.more == view.reason else line(view, shown)


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
