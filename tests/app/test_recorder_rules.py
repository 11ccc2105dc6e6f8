from __future__ import annotations

import hashlib
import hmac
import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sixfold.app import recorder_rules
from sixfold.app.errors import NoGoodRules, RulesMeddled, RulesSound
from sixfold.capture import rules
from sixfold.capture.errors import RulesDamagedError
from sixfold.capture.exclusion import ExclusionRule, Subject

if TYPE_CHECKING:
    from pathlib import Path

KEY = b"k" * 32
CHAT = ExclusionRule("app Signal", Subject.APP, "Signal")


def meddle(path: Path) -> None:
    """Let another program change what is left out."""
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | {"presets": []}), encoding="utf-8")


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
    meddle(path)
    with pytest.raises(RulesMeddled):
        recorder_rules.exclude(CHAT, path, KEY, "UTC", remove=False)
    assert not recorder_rules.is_authentic(path, KEY)


@pytest.mark.parametrize("harm", ["damaged", "gone", "meddled"])
def test_what_was_saved_last_is_put_back_whatever_became_of_the_file(tmp_path: Path, harm: str) -> None:
    path = tmp_path / "rules.json"
    recorder_rules.exclude(CHAT, path, KEY, "UTC", remove=False)
    with pytest.raises(RulesSound):
        recorder_rules.repair(path, KEY, "UTC", anew=False)
    if harm == "gone":
        path.unlink()
    elif harm == "meddled":
        meddle(path)
    else:
        path.write_text("{", encoding="utf-8")
    before = path.read_text("utf-8") if path.exists() else ""
    kept = recorder_rules.repair(path, KEY, "Europe/Berlin", anew=False)
    assert rules.load(path).excluded == (CHAT,)
    assert rules.load(path).presets == rules.RecorderRules().presets
    assert recorder_rules.is_authentic(path, KEY)
    assert bool(kept) == bool(before)
    assert not kept or (tmp_path / kept).read_text("utf-8") == before


def test_a_copy_that_another_program_made_is_not_put_back_but_one_can_begin_anew_and_nothing_is_lost(
    tmp_path: Path,
) -> None:
    path = tmp_path / "rules.json"
    recorder_rules.exclude(CHAT, path, KEY, "UTC", remove=False)
    meddle(rules.good_copy(path))
    path.write_text("{", encoding="utf-8")
    with pytest.raises(NoGoodRules):
        recorder_rules.repair(path, KEY, "UTC", anew=False)
    assert path.read_text("utf-8") == "{"
    recorder_rules.repair(path, KEY, "UTC", anew=True)
    assert rules.load(path).excluded == ()
    kept = [file.read_text("utf-8") for file in tmp_path.glob("*.damaged-*.json")]
    assert "{" in kept
    assert any("Signal" in words for words in kept)


def test_damaged_rules_are_not_replaced_by_what_was_chosen_in_their_place(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    recorder_rules.exclude(CHAT, path, KEY, "UTC", remove=False)
    path.write_text("{", encoding="utf-8")
    with pytest.raises(RulesDamagedError):
        recorder_rules.choose_all(rules.RecorderRules(), path, KEY, "UTC", shown=True)
    found = recorder_rules.damage(path)
    assert found is not None
    assert found.kept is not None
    assert found.kept.excluded == (CHAT,)
    assert "sixfold exclude repair" in found.sentence


def test_meddled_rules_are_replaced_only_by_one_who_has_looked_at_them(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    recorder_rules.save(rules.RecorderRules(), path, KEY)
    meddle(path)
    with pytest.raises(RulesMeddled):
        recorder_rules.choose_all(rules.RecorderRules(), path, KEY, "UTC", shown=False)
    recorder_rules.choose_all(rules.RecorderRules(), path, KEY, "UTC", shown=True)
    assert recorder_rules.is_authentic(path, KEY)


def test_an_unlock_makes_the_copy_that_is_missing_and_keeps_of_a_sites_address_its_host(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    typed = "https://Mail.Example.org/inbox?x=1"
    old = ExclusionRule(typed, Subject.SITE, typed)
    recorder_rules.save(rules.RecorderRules(excluded=(old, CHAT)), path, KEY)
    rules.good_copy(path).unlink()
    recorder_rules.look_after(path, KEY)
    site = ExclusionRule("mail.example.org", Subject.SITE, "mail.example.org")
    assert rules.load(path).excluded == (site, CHAT)
    assert rules.last_good(path) == rules.load(path)
    assert recorder_rules.is_authentic(path, KEY)


def test_an_unlock_leaves_meddled_rules_and_their_copy_as_they_are(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    recorder_rules.exclude(CHAT, path, KEY, "UTC", remove=False)
    meddle(path)
    before = path.read_text("utf-8")
    recorder_rules.look_after(path, KEY)
    assert path.read_text("utf-8") == before
    assert rules.last_good(path) != rules.load(path)
