from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sixfold.app import recorder_rules
from sixfold.app.errors import RulesMeddled
from sixfold.capture import rules
from sixfold.capture.exclusion import ExclusionRule, Subject

if TYPE_CHECKING:
    from pathlib import Path

KEY = b"k" * 32
CHAT = ExclusionRule("app Signal", Subject.APP, "Signal")


def test_a_file_of_the_first_version_is_still_authentic_and_a_changed_one_is_not(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    first = {
        "version": 1, "interval": 2.0, "monitors": [], "presets": ["banks"], "excluded": [], "time_zone": "UTC",
        "device": None, "keep_images": True, "mac": "",
    }  # fmt: skip
    covered = json.dumps(first, sort_keys=True, separators=(",", ":")).encode()
    first["mac"] = hmac.new(KEY, covered, hashlib.sha256).hexdigest()
    path.write_text(json.dumps(first), encoding="utf-8")
    assert recorder_rules.is_authentic(path, KEY)
    path.write_text(json.dumps(first | {"presets": []}), encoding="utf-8")
    assert not recorder_rules.is_authentic(path, KEY)
    path.write_text(json.dumps(first | {"version": 2}), encoding="utf-8")
    assert not recorder_rules.is_authentic(path, KEY)


def test_what_wayland_cannot_leave_out_is_accepted_and_refused_again_with_its_permission(tmp_path: Path) -> None:
    path, permission = tmp_path / "rules.json", tmp_path / "screen-permission"
    recorder_rules.exclude(CHAT, path, KEY, "UTC", remove=False)
    recorder_rules.accept_wayland(path, KEY, "UTC", accept=True)
    assert rules.load(path).without_exclusions
    assert rules.load(path).excluded == (CHAT,)
    assert recorder_rules.is_authentic(path, KEY)
    permission.write_text("token", "utf-8")
    recorder_rules.accept_wayland(path, KEY, "UTC", accept=False)
    assert not rules.load(path).without_exclusions
    assert not permission.exists()


def test_wayland_cannot_be_accepted_behind_the_users_back(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    recorder_rules.accept_wayland(path, KEY, "UTC", accept=False)
    raw = json.loads(path.read_text("utf-8"))
    path.write_text(json.dumps(raw | {"without_exclusions": True}), encoding="utf-8")
    assert not recorder_rules.is_authentic(path, KEY)
    with pytest.raises(RulesMeddled):
        recorder_rules.accept_wayland(path, KEY, "UTC", accept=False)


def test_a_rule_is_added_once_and_removed_whatever_its_case(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    assert recorder_rules.exclude(CHAT, path, KEY, "Europe/Berlin", remove=False)
    assert recorder_rules.is_authentic(path, KEY)
    assert rules.load(path).excluded == (CHAT,)
    other = replace(CHAT, pattern="signal")
    assert not recorder_rules.exclude(other, path, KEY, "Europe/Berlin", remove=False)
    assert recorder_rules.exclude(replace(other, subject=Subject.TITLE), path, KEY, "Europe/Berlin", remove=False)
    assert recorder_rules.exclude(other, path, KEY, "Europe/Berlin", remove=True)
    assert not recorder_rules.exclude(other, path, KEY, "Europe/Berlin", remove=True)
    assert [rule.subject for rule in rules.load(path).excluded] == [Subject.TITLE]
    assert rules.load(path).time_zone == "Europe/Berlin"


def test_what_another_program_changed_is_not_made_to_look_like_ours(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    recorder_rules.save(rules.RecorderRules(), path, KEY)
    rules.save(replace(rules.load(path), presets=()), path)
    with pytest.raises(RulesMeddled):
        recorder_rules.exclude(CHAT, path, KEY, "UTC", remove=False)
    assert not recorder_rules.is_authentic(path, KEY)
