"""What the recorder leaves out, clear on disk, and the MAC by which an unlock sees if it was meddled with."""

from __future__ import annotations

import hashlib
import hmac
from contextlib import suppress
from dataclasses import replace
from typing import TYPE_CHECKING

from sixfold.app.errors import NoGoodRules, RulesMeddled, RulesSound
from sixfold.capture import exclusion, rules
from sixfold.capture.errors import RulesDamagedError
from sixfold.capture.exclusion import Subject
from sixfold.ui.engine import ExclusionPreset, RulesDamage

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


def choose_all(chosen: RecorderRules, path: Path, key: bytes, time_zone: str, *, shown: bool) -> None:
    """Record by exactly these rules. `shown`: the user has looked at what they replace, also if it was meddled with.

    Raises `RulesDamagedError`: what cannot be read is repaired first, or what it held would be lost unseen; and
    `RulesMeddled`.
    """
    rules.load(path)
    if not shown and not is_authentic(path, key):
        raise RulesMeddled
    save(replace(chosen, time_zone=time_zone), path, key)


def repair(path: Path, key: bytes, time_zone: str, *, anew: bool) -> str:
    """Put back what was saved last, or with `anew` the defaults; the name under which what was there is kept.

    Raises `RulesSound` where nothing is to be mended, `NoGoodRules` where there is no copy that this program wrote.
    """
    with suppress(RulesDamagedError):
        if is_authentic(path, key):
            raise RulesSound
    copy = rules.good_copy(path)
    chosen = rules.RecorderRules() if anew else _good(path, key)
    if chosen is None:
        raise NoGoodRules
    kept = rules.keep_aside(path) if path.exists() else None
    if anew and copy.exists():
        rules.keep_aside(copy)
    save(replace(chosen, time_zone=time_zone), path, key)
    return "" if kept is None else kept.name


def look_after(path: Path, key: bytes) -> None:
    """At an unlock: make the copy that can be put back where there is none, and leave of a site's address its host.

    Earlier versions kept neither. Rules that are damaged or meddled with are left as they are.
    """
    with suppress(RulesDamagedError, OSError):  # a full disk keeps nobody from opening the memory
        if path.exists() and is_authentic(path, key):
            found = rules.load(path)
            tidy = replace(found, excluded=tuple(_with_host_alone(rule) for rule in found.excluded))
            if tidy != found or _good(path, key) != found:
                save(tidy, path, key)


def damage(path: Path) -> RulesDamage | None:
    """What is to be said where the rules cannot be read; None where they can."""
    try:
        rules.load(path)
    except RulesDamagedError as error:
        return RulesDamage(str(error), rules.last_good(path))
    return None


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


def _good(path: Path, key: bytes) -> RecorderRules | None:
    """The copy, if this program wrote it: another one's must not come into force as ours."""
    copy = rules.good_copy(path)
    try:
        return rules.load(copy) if copy.exists() and is_authentic(copy, key) else None
    except RulesDamagedError:
        return None


def _with_host_alone(rule: ExclusionRule) -> ExclusionRule:
    host = rules.host(rule.pattern)
    if rule.subject is not Subject.SITE or not host.strip("* "):
        return rule
    return replace(rule, name=host if rule.name == rule.pattern else rule.name, pattern=host)


def _mac(payload: bytes, key: bytes) -> str:
    return hmac.new(key, payload, hashlib.sha256).hexdigest()
