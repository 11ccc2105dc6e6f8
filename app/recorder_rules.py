"""What the recorder leaves out, clear on disk, and the MAC by which an unlock sees if it was meddled with."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from typing import TYPE_CHECKING

from sixfold.app.errors import RulesMeddled
from sixfold.capture import exclusion, rules
from sixfold.capture.errors import RulesDamagedError
from sixfold.ui.engine import ExclusionPreset

if TYPE_CHECKING:
    from pathlib import Path

    from sixfold.capture.exclusion import ExclusionRule
    from sixfold.capture.rules import RecorderRules

EXAMPLES = 4


def save(chosen: RecorderRules, path: Path, key: bytes) -> None:
    """Write the rules with their MAC (HMAC-SHA-256 over `rules.payload`)."""
    rules.save(replace(chosen, mac=_mac(rules.payload(chosen), key)), path)


def choose(presets: tuple[str, ...], path: Path, key: bytes, time_zone: str) -> None:
    """Leave out exactly these groups beside the user's own rules; rules that cannot be read are made anew."""
    save(replace(in_force(path), presets=presets, time_zone=time_zone), path, key)


def exclude(rule: ExclusionRule, path: Path, key: bytes, time_zone: str, *, remove: bool) -> bool:
    """Leave out what a rule of the user's names, or no longer; False where that changes nothing.

    Raises `RulesDamagedError`, and `RulesMeddled` where saving would make another program's change look like ours.
    """
    if not is_authentic(path, key):
        raise RulesMeddled
    before = rules.load(path)
    others = tuple(
        one for one in before.excluded if (one.subject, one.pattern.lower()) != (rule.subject, rule.pattern.lower())
    )
    after = others if remove else (*others, rule)
    if len(after) == len(before.excluded):
        return False
    save(replace(before, excluded=after, time_zone=time_zone), path, key)
    return True


def accept_wayland(path: Path, key: bytes, time_zone: str, *, accept: bool) -> None:
    """Record where nothing can be left out, or no longer; the desktop's permission goes with it.

    Raises `RulesDamagedError`, and `RulesMeddled` where saving would make another program's change look like ours.
    """
    if not is_authentic(path, key):
        raise RulesMeddled
    before = rules.load(path)
    if not accept and (permission := rules.permission(before, path)) is not None:
        permission.unlink(missing_ok=True)
    save(replace(before, without_exclusions=accept, time_zone=time_zone), path, key)


def in_force(path: Path) -> RecorderRules:
    """The rules as the window shows them: the defaults where they cannot be read, which `doctor` says."""
    try:
        return rules.load(path)
    except RulesDamagedError:
        return rules.RecorderRules()


def is_authentic(path: Path, key: bytes) -> bool:
    """Whether the rules are as this program has written them; rules that were never written are.

    Raises `RulesDamagedError` where they cannot be read at all.
    """
    found, payload = rules.signed(path)
    return not path.exists() or hmac.compare_digest(found.mac, _mac(payload, key))


def offered() -> tuple[ExclusionPreset, ...]:
    """The groups that can be left out; those that a new home leaves out are ticked."""
    ticked = set(rules.RecorderRules().presets)
    return tuple(
        ExclusionPreset(name, name.capitalize(), tuple(rule.pattern for rule in group[:EXAMPLES]), name in ticked)
        for name, group in exclusion.presets().items()
    )


def _mac(payload: bytes, key: bytes) -> str:
    return hmac.new(key, payload, hashlib.sha256).hexdigest()
