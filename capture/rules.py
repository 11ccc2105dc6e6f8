"""The recorder's rules and settings, as they stand clear on disk while the memory is locked.

The recorder holds no key that could check them, so the file carries a MAC that the main process makes when it saves and
checks when it unlocks: a change made behind its back is told to the user. The recorder keeps the MAC and ignores it.

Beside the file lies a copy of what was saved last. Rules that are damaged or gone are never guessed: the copy can be
put back, and a damaged file that is replaced stays under another name.
"""

from __future__ import annotations

import json
import os
import re
import shutil
from dataclasses import dataclass, replace
from datetime import time
from enum import StrEnum
from typing import TYPE_CHECKING, Any

from sixfold.capture.errors import RulesDamagedError
from sixfold.capture.exclusion import ExclusionRule, Subject, presets

if TYPE_CHECKING:
    from pathlib import Path

VERSION = 2
"""1 had neither budget, schedule, hotkey nor `accessibility`: it opens with the defaults of those."""
SINCE_2 = frozenset({"budget", "schedule", "hotkey", "accessibility"})
MAX_BYTES = 1_000_000
MAX_RULES = 2000
MAX_TEXT = 300
MAX_ASIDE = 1000
"""Damaged files that are kept under names of their own; a home with more has another trouble."""
PERMISSION = "screen-permission"
HOTKEY = "ctrl+alt+shift+p"


class Budget(StrEnum):
    """How much of the processor reading may take."""

    LIGHT = "light"
    BALANCED = "balanced"
    THOROUGH = "thorough"


@dataclass(frozen=True, slots=True)
class Span:
    """A time of day on some days of the week (0: Monday) at which to record.

    One that ends before it begins crosses midnight, and belongs to the day on which it began.
    """

    days: frozenset[int]
    begin: time
    end: time


@dataclass(frozen=True, slots=True)
class RecorderRules:
    """What the recorder may see, when, and how often it looks.

    `monitors` holds numbers counted from 1; empty means all. `presets` names groups of exclusion_presets.toml.
    `interval` is the longest time between looks at a screen that changes, in seconds. `schedule` empty means always.
    `hotkey` pauses and goes on; "" is none. `accessibility` asks programs for the text that they show.
    `without_exclusions` records even where windows are unknown, as on Wayland, so that nothing can be left out.
    `time_zone` is the IANA name that observations carry, `mac` hexadecimal or empty.
    """

    interval: float = 2.0
    monitors: tuple[int, ...] = ()
    presets: tuple[str, ...] = ("password managers", "private windows", "banks")
    excluded: tuple[ExclusionRule, ...] = ()
    time_zone: str = "UTC"
    device: str | None = None
    keep_images: bool = True
    budget: Budget = Budget.BALANCED
    schedule: tuple[Span, ...] = ()
    hotkey: str = HOTKEY
    accessibility: bool = True
    without_exclusions: bool = False
    mac: str = ""

    def exclusions(self) -> tuple[ExclusionRule, ...]:
        """Give the user's own rules and those of the groups that are on."""
        known = presets()
        return (*self.excluded, *(rule for name in self.presets for rule in known.get(name, ())))


def permission(rules: RecorderRules, path: Path) -> Path | None:
    """Give where Wayland's permission to share the screen is kept, beside the rules; None where it is not wanted."""
    return path.with_name(PERMISSION) if rules.without_exclusions else None


def payload(rules: RecorderRules, version: int = VERSION) -> bytes:
    """Give the bytes that the MAC covers: everything but the MAC, in the one fixed form that this version had."""
    raw = {**_to_json(replace(rules, mac="")), "version": version}
    if version == 1:
        raw = {name: value for name, value in raw.items() if name not in SINCE_2}
    return json.dumps(raw, sort_keys=True, separators=(",", ":")).encode()


def signed(path: Path) -> tuple[RecorderRules, bytes]:
    """Read the rules, with the bytes that their MAC covers: those of the version that wrote it; raises as `load`."""
    rules = load(path)
    try:
        version = json.loads(path.read_text("utf-8"))["version"]
    except FileNotFoundError:
        version = VERSION
    except (OSError, ValueError, TypeError, KeyError) as error:
        raise RulesDamagedError from error
    return rules, payload(rules, version)


def save(rules: RecorderRules, path: Path) -> None:
    """Write the rules whole or not at all, readable by the user only, and a copy beside them; raises OSError."""
    set_aside(path)
    for target in (path, good_copy(path)):
        _write(rules, target)


def load(path: Path) -> RecorderRules:
    """Read the rules; the defaults when there were none yet.

    Raises:
        RulesDamagedError: it cannot be read, is not of this form and version, or is gone though its copy is there.
            Nothing is recorded by guessed rules.
    """
    try:
        return _read(path)
    except FileNotFoundError as error:
        if good_copy(path).exists():
            raise RulesDamagedError from error
        return RecorderRules()
    except (OSError, ValueError, TypeError, KeyError, RecursionError) as error:
        raise RulesDamagedError from error


def checked(rules: RecorderRules) -> RecorderRules:
    """Give the same rules if the recorder could read them; ValueError, TypeError or KeyError if not."""
    return _from_json(_to_json(rules))


def good_copy(path: Path) -> Path:
    """Give where the copy of what was saved last lies."""
    return path.with_name(f"{path.stem}.good{path.suffix}")


def last_good(path: Path) -> RecorderRules | None:
    """Give the rules of the copy; None where there is none that can be read."""
    try:
        return _read(good_copy(path))
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return None


def set_aside(path: Path) -> Path | None:
    """Keep a damaged file under another name, which is given, until it is replaced; raises OSError.

    The file itself stays where it is: without it the recorder would take the rules for gone.
    """
    try:
        _read(path)
    except FileNotFoundError:
        return None
    except (OSError, ValueError, TypeError, KeyError, RecursionError):
        return keep_aside(path)
    return None


def keep_aside(path: Path) -> Path:
    """Keep a file under another name, which is given, when it is replaced; raises OSError."""
    for number in range(1, MAX_ASIDE):
        aside = path.with_name(f"{path.stem}.damaged-{number}{path.suffix}")
        try:
            aside.hardlink_to(path)
        except FileExistsError:
            if aside.stat().st_ino == path.stat().st_ino:
                return aside
        except OSError:  # a file system without links
            shutil.copy2(path, aside)
            return aside
        else:
            return aside
    raise OSError("too many damaged files")


def host(typed: str) -> str:
    """Give the host of a site, however it was typed: an address tells more than a rule may keep."""
    text = re.sub(r"^\s*(?:[a-z][a-z0-9+.\-]*:)?//", "", typed.strip(), flags=re.IGNORECASE)
    text = re.split(r"[/?#\\]", text, maxsplit=1)[0].rpartition("@")[2]
    text = re.sub(r":\d*$", "", text).strip().lower()
    return text.removeprefix("*.").removeprefix("www.").rstrip(".")


def own(subject: Subject, typed: str) -> ExclusionRule:
    """Give a rule of the user's own, a site's with its host alone; ValueError where it would name every window."""
    return ExclusionRule.own(subject, host(typed) if subject is Subject.SITE else typed)


def _write(rules: RecorderRules, path: Path) -> None:
    part = path.with_name(f"{path.name}.part")
    descriptor = os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        json.dump(_to_json(rules), file, indent=1)
        file.flush()
        os.fsync(file.fileno())
    part.replace(path)


def _read(path: Path) -> RecorderRules:
    if path.stat().st_size > MAX_BYTES:
        raise ValueError("size")
    return _from_json(json.loads(path.read_text("utf-8")))


def _to_json(rules: RecorderRules) -> dict[str, Any]:
    return {
        "version": VERSION,
        "interval": rules.interval,
        "monitors": list(rules.monitors),
        "presets": list(rules.presets),
        "excluded": [
            {"name": rule.name, "subject": rule.subject.value, "pattern": rule.pattern} for rule in rules.excluded
        ],
        "time_zone": rules.time_zone,
        "device": rules.device,
        "keep_images": rules.keep_images,
        "budget": rules.budget.value,
        "schedule": [
            {"days": sorted(span.days), "begin": span.begin.isoformat(), "end": span.end.isoformat()}
            for span in rules.schedule
        ],
        "hotkey": rules.hotkey,
        "accessibility": rules.accessibility,
        # only where it is accepted: the MAC of a file from before it was there still covers what that file held
        **({"without_exclusions": True} if rules.without_exclusions else {}),
        "mac": rules.mac,
    }


def _from_json(raw: dict[str, Any]) -> RecorderRules:
    if raw["version"] not in {1, VERSION} or len(raw["excluded"]) > MAX_RULES:
        raise ValueError("not this version")
    interval = float(raw["interval"])
    if not 0.2 <= interval <= 3600:  # noqa: PLR2004 - five looks a second up to one an hour; NaN fails too
        raise ValueError("interval")
    return RecorderRules(
        interval=interval,
        monitors=tuple(_number(item) for item in raw["monitors"]),
        presets=tuple(_text(item) for item in raw["presets"]),
        excluded=tuple(
            ExclusionRule(_text(item["name"]), Subject(item["subject"]), _text(item["pattern"]))
            for item in raw["excluded"]
        ),
        time_zone=_text(raw["time_zone"]),
        device=None if raw["device"] is None else _text(raw["device"]),
        keep_images=raw["keep_images"] is True,
        budget=Budget(raw.get("budget", Budget.BALANCED)),
        schedule=tuple(_span(item) for item in raw.get("schedule", ())),
        hotkey=_text(raw.get("hotkey", HOTKEY)) if raw.get("hotkey", HOTKEY) else "",
        accessibility=raw.get("accessibility", True) is True,
        without_exclusions=raw.get("without_exclusions", False) is True,
        mac=_text(raw["mac"]) if raw["mac"] else "",
    )


def _span(raw: dict[str, Any]) -> Span:
    days = frozenset(_day(item) for item in raw["days"])
    return Span(days, time.fromisoformat(raw["begin"]), time.fromisoformat(raw["end"]))


def _day(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or not 0 <= value <= 6:  # noqa: PLR2004 - Sunday
        raise TypeError("not a day of the week")
    return value


def _text(value: object) -> str:
    if not isinstance(value, str) or not 0 < len(value) <= MAX_TEXT:
        raise TypeError("not a short text")
    return value


def _number(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool) or value < 1:
        raise TypeError("not a number")
    return value
