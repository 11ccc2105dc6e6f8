"""What the recorder leaves out, clear on disk, and the MAC by which an unlock sees if it was meddled with."""

from __future__ import annotations

import hashlib
import hmac
from dataclasses import replace
from typing import TYPE_CHECKING

from sixfold.capture import exclusion, rules
from sixfold.capture.errors import RulesDamagedError
from sixfold.ui.engine import ExclusionPreset

if TYPE_CHECKING:
    from pathlib import Path

    from sixfold.capture.rules import RecorderRules

EXAMPLES = 4


def save(chosen: RecorderRules, path: Path, key: bytes) -> None:
    """Write the rules with their MAC (HMAC-SHA-256 over `rules.payload`)."""
    rules.save(replace(chosen, mac=_mac(chosen, key)), path)


def choose(presets: tuple[str, ...], path: Path, key: bytes, time_zone: str) -> None:
    """Leave out exactly these groups beside the user's own rules; rules that cannot be read are made anew."""
    try:
        before = rules.load(path)
    except RulesDamagedError:
        before = rules.RecorderRules()
    save(replace(before, presets=presets, time_zone=time_zone), path, key)


def is_authentic(path: Path, key: bytes) -> bool:
    """Whether the rules are as this program has written them; rules that were never written are.

    Raises `RulesDamagedError` where they cannot be read at all.
    """
    found = rules.load(path)
    return not path.exists() or hmac.compare_digest(found.mac, _mac(found, key))


def offered() -> tuple[ExclusionPreset, ...]:
    """The groups that can be left out; those that a new home leaves out are ticked."""
    ticked = set(rules.RecorderRules().presets)
    return tuple(
        ExclusionPreset(name, name.capitalize(), tuple(rule.pattern for rule in group[:EXAMPLES]), name in ticked)
        for name, group in exclusion.presets().items()
    )


def _mac(chosen: RecorderRules, key: bytes) -> str:
    return hmac.new(key, rules.payload(chosen), hashlib.sha256).hexdigest()
