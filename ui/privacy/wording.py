"""The privacy page's words for rules, deeds, sizes and times. Pure."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication, QLocale

from sixfold.capture.exclusion import ExclusionRule, Subject
from sixfold.capture.rules import Budget, Span
from sixfold.ui import recorder_words, saying
from sixfold.ui.engine import HomeState, RecorderState, RecorderView

if TYPE_CHECKING:
    from sixfold.memory.outcomes import Expired, Forecast
    from sixfold.ui.engine import LeftOut

WEEK: Final = 7
LITTLE_HOURS: Final = 2.0
"""A forecast from less recording than this is said to be a guess: one afternoon of video would double it."""


def state(view: RecorderView, home: HomeState) -> str:
    """What the recorder's state means, as a sentence or two."""
    if view.state is RecorderState.RECORDING and recorder_words.keeps_nothing(view):
        return _tr("Nothing that is on the screen is kept until this is mended. What was kept before is safe.")
    if recorder_words.keeps_nothing(view):
        return _tr("Nothing is looked at until this is mended. What was kept before is safe.")
    if view.state is RecorderState.RECORDING and home is HomeState.LOCKED:
        return _tr("What is on the screen is read and sealed; it is taken in when you unlock.")
    return {
        RecorderState.RECORDING: _tr(
            "What is on the screen is read, what must not be kept is taken out, and the rest is remembered."
        ),
        RecorderState.PAUSED: _tr("Nothing is looked at while it is paused."),
        RecorderState.RESTING: _tr("These are not the hours you chose. Nothing is looked at until they begin."),
        RecorderState.RESTARTING: _tr(
            "It is being started. Nothing is recorded meanwhile; what was sealed before is safe."
        ),
        RecorderState.STOPPED: _tr("Nothing is recorded. What was sealed before is safe."),
        RecorderState.OFF: _tr("Nothing is recorded until you start it."),
    }[view.state]


def rule(name: str) -> str:
    """A rule's name as a person reads it; a user's own rule is called as the user called it."""
    known = {
        "card": _tr("payment cards"),
        "iban": _tr("bank account numbers"),
        "password": _tr("passwords"),
        "pin": _tr("PINs"),
        "cvv": _tr("card check numbers"),
        "code": _tr("one-time codes"),
        "token": _tr("keys and tokens"),
        "recovery key": _tr("recovery keys"),
        "recovery phrase": _tr("recovery phrases"),
        "sixfold": _tr("Sixfold itself"),
        "disk full": _tr("the disk was full"),
        "inbox not writable": _tr("the inbox could not be written"),
        "user": _tr("asked by you"),
        "image-age": _tr("pictures older than you chose"),
        "image-size": _tr("more pictures than you gave room"),
        "text-age": _tr("words older than you chose"),
    }
    return known.get(name, name)


def deed(action: str) -> str:
    """What was done, as a heading beside a rule."""
    known = {
        "skipped": _tr("Not looked at"),
        "redacted": _tr("Blacked out"),
        "expired": _tr("Expired"),
        "forgotten": _tr("Forgotten"),
        "quarantined": _tr("Set aside, unreadable"),
    }
    return known.get(action, action.capitalize())


def deed_icon(action: str) -> str:
    """The drawing that goes with it."""
    known = {"skipped": "eye-off", "redacted": "shield", "expired": "clock", "forgotten": "forget"}
    return known.get(action, "warning")


def times(count: int) -> str:
    """How often: "once", "1,204 times"."""
    return _tr("once") if count == 1 else _tr("{n} times").format(n=QLocale().toString(count))


def left_out(found: LeftOut) -> str:
    """A line of the preview: "Banks: 2"."""
    return f"{capital(rule(found.rule))}: {QLocale().toString(found.count)}"


def own_rule(found: ExclusionRule) -> str:
    """What kind of rule it is, beside its pattern."""
    return {
        Subject.APP: _tr("Program"),
        Subject.TITLE: _tr("Window title"),
        Subject.SITE: _tr("Site"),
    }[found.subject]


def budget(kind: Budget) -> tuple[str, str]:
    """What a budget is called, and what it means."""
    return {
        Budget.LIGHT: (
            _tr("Light"),
            _tr("Reads less often. For a small machine, or long hours on battery; quick changes may be missed."),
        ),
        Budget.BALANCED: (
            _tr("Balanced"),
            _tr("Reads what changed soon after it changed, and stands back while the computer is busy."),
        ),
        Budget.THOROUGH: (
            _tr("Thorough"),
            _tr("Reads everything as soon as it can. Uses the most of the processor."),
        ),
    }[kind]


def days(chosen: frozenset[int], locale: QLocale | None = None) -> str:
    """As in "every day", "Monday to Friday", "Mon, Wed"."""
    locale = locale or QLocale()
    if len(chosen) == WEEK:
        return _tr("every day")
    inside = sorted(chosen)
    if len(inside) > 2 and inside[-1] - inside[0] == len(inside) - 1:  # noqa: PLR2004 - two days are named, a run is "to"
        first, last = (locale.standaloneDayName(day + 1) for day in (inside[0], inside[-1]))
        return _tr("{first} to {last}").format(first=first, last=last)
    return ", ".join(locale.standaloneDayName(day + 1, QLocale.FormatType.ShortFormat) for day in inside)


def span(chosen: Span, locale: QLocale | None = None) -> str:
    """As in "Monday to Friday, 09:00 to 18:00"; one over midnight says so."""
    words = _tr("{days}, {begin} to {end}").format(
        days=days(chosen.days, locale), begin=f"{chosen.begin:%H:%M}", end=f"{chosen.end:%H:%M}"
    )
    return _tr("{words} of the next day").format(words=words) if chosen.end <= chosen.begin else words


def forecast(found: Forecast | None) -> str:
    """How the disk will fill, with how well that is known."""
    if found is None:
        return _tr("How fast it grows can be said after the first hour of recording.")
    month = _tr("About {size} a month if you go on like this").format(size=saying.size(round(found.bytes_per_month)))
    if found.kept_bytes is not None:
        level = _tr("it levels off at about {size}").format(size=saying.size(round(found.kept_bytes)))
        words = _tr("{month}; {level}.").format(month=month, level=level)
    else:
        words = _tr("{month}. Nothing limits it.").format(month=month)
    if found.hours < LITTLE_HOURS:
        little = _tr("A guess, from only {n} minutes of recording.").format(n=max(1, round(found.hours * 60)))
        return f"{words} {little}"
    return words


def kind(name: str) -> str:
    """A kind of bytes on the disk."""
    known = {
        "images": _tr("Pictures"),
        "database": _tr("Words and memories"),
        "index": _tr("Search"),
        "inbox": _tr("Sealed, not yet taken in"),
        "other": _tr("Keys and settings"),
    }
    return known.get(name, name)


def bytes_of(count: int) -> str:
    """How large something is; what is less than a megabyte is not made one."""
    if count == 0:
        return "\N{EN DASH}"
    return _tr("under 1 MB") if count < saying.MEGABYTE // 2 else saying.size(count)


def kept_days(count: int | None) -> str:
    """How long something is kept."""
    if count is None:
        return _tr("For ever")
    if count == 0:
        return _tr("Not at all")
    if count % 365 == 0:
        return saying.counted(count // 365, _tr("year"), _tr("years"))
    return saying.counted(count, _tr("day"), _tr("days"))


def kept_bytes(count: int | None) -> str:
    """How large the pictures may grow."""
    return _tr("Without limit") if count is None else _tr("{size} at most").format(size=saying.size(count))


def what_expires(gone: Expired) -> str:
    """What would go, as a question's first sentence."""
    parts = [
        saying.counted(count, one, many)
        for count, one, many in (
            (gone.images, _tr("picture"), _tr("pictures")),
            (gone.texts, _tr("text"), _tr("texts")),
        )
        if count
    ]
    if not parts:
        return _tr("Nothing is older than that: nothing would go now.")
    return _tr("This lets go of {what} now ({size}), for good. Memories and what they quote stay.").format(
        what=saying.listed(parts), size=saying.size(gone.bytes)
    )


def capital(text: str) -> str:
    """The first letter large, the others as they are."""
    return text[:1].upper() + text[1:]


def _tr(text: str) -> str:
    return QCoreApplication.translate("privacy", text)
