from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sixfold.capture.errors import RulesDamagedError
from sixfold.capture.exclusion import ExclusionRule, Subject
from sixfold.capture.rules import Budget, RecorderRules, load, payload, permission, save, signed

if TYPE_CHECKING:
    from pathlib import Path

RULES = RecorderRules(
    interval=1.5,
    monitors=(2,),
    excluded=(ExclusionRule("mine", Subject.TITLE, "Diary"),),
    time_zone="Europe/Berlin",
    device="desk",
    mac="ab12",
)


def test_rules_come_back_as_they_were_saved_and_only_their_user_may_read_them(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    save(RULES, path)
    assert load(path) == RULES
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_without_a_file_the_defaults_hold_and_leave_out_the_presets(tmp_path: Path) -> None:
    rules = load(tmp_path / "none.json")
    assert rules == RecorderRules()
    assert {rule.name for rule in rules.exclusions()} == {"password managers", "private windows", "banks"}


def test_the_mac_covers_everything_but_itself() -> None:
    assert payload(RULES) == payload(replace(RULES, mac=""))
    for other in (replace(RULES, excluded=()), replace(RULES, interval=2.0), replace(RULES, presets=())):
        assert payload(other) != payload(RULES)


@pytest.mark.parametrize(
    "change",
    [
        {"version": 3},
        {"interval": "fast"},
        {"interval": 0},
        {"interval": float("nan")},
        {"monitors": ["1"]},
        {"monitors": [0]},
        {"excluded": [{"name": "x", "subject": "smell", "pattern": "y"}]},
        {"excluded": [{"name": "x", "subject": "app", "pattern": ""}]},
        {"presets": 5},
    ],
)
def test_nothing_is_recorded_by_damaged_rules(tmp_path: Path, change: dict[str, object]) -> None:
    path = tmp_path / "rules.json"
    save(RULES, path)
    path.write_text(json.dumps(json.loads(path.read_text("utf-8")) | change), encoding="utf-8")
    with pytest.raises(RulesDamagedError, match="nothing is recorded"):
        load(path)


def test_a_file_of_the_first_version_opens_and_its_mac_covers_what_it_held(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    first = {
        "version": 1,
        "interval": 1.5,
        "monitors": [2],
        "presets": ["banks"],
        "excluded": [],
        "time_zone": "Europe/Berlin",
        "device": None,
        "keep_images": True,
        "mac": "ab12",
    }
    path.write_text(json.dumps(first), encoding="utf-8")
    rules, covered = signed(path)
    assert (rules.interval, rules.budget, rules.mac) == (1.5, Budget.BALANCED, "ab12")
    expected = json.dumps({**first, "mac": ""}, sort_keys=True, separators=(",", ":")).encode()
    assert covered == expected
    save(rules, path)
    assert signed(path) == (rules, payload(rules))


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b"\xff", b"[" * 100_000])
def test_any_other_bytes_are_refused_in_words(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "rules.json"
    path.write_bytes(data)
    with pytest.raises(RulesDamagedError):
        load(path)


def test_recording_without_exclusions_is_accepted_in_words_and_covered_by_the_mac(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    save(RULES, path)
    raw = json.loads(path.read_text("utf-8"))
    assert "without_exclusions" not in raw
    assert permission(load(path), path) is None
    path.write_text(json.dumps(raw | {"without_exclusions": True}), encoding="utf-8")
    meddled, covered = signed(path)
    assert permission(meddled, path) == tmp_path / "screen-permission"
    assert covered != payload(RULES)
    path.write_text(json.dumps(raw | {"without_exclusions": "yes"}), encoding="utf-8")
    assert not load(path).without_exclusions
