from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sixfold.capture.errors import RulesDamagedError
from sixfold.capture.exclusion import ExclusionRule, Subject
from sixfold.capture.rules import (
    Budget,
    RecorderRules,
    good_copy,
    last_good,
    load,
    own,
    payload,
    permission,
    save,
    set_aside,
    signed,
)

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
    assert sorted(tmp_path.iterdir()) == [good_copy(path), path]


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


def test_a_damaged_file_that_is_replaced_stays_under_names_of_its_own(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    for words in ("{", "{{"):
        path.write_text(words)
        save(RecorderRules(), path)
        assert words in [file.read_text("utf-8") for file in tmp_path.glob("rules.damaged-*.json")]
    assert len(list(tmp_path.glob("rules.damaged-*.json"))) == 2
    save(RecorderRules(), path)
    assert set_aside(path) is None
    path.write_text("{{{")
    assert set_aside(path) == set_aside(path) == tmp_path / "rules.damaged-3.json"
    path.write_text("{}")
    path.unlink()
    assert set_aside(path) is None
    assert len(list(tmp_path.glob("rules.damaged-*.json"))) == 3


def test_rules_that_are_gone_are_not_taken_for_the_defaults_while_their_copy_is_there(tmp_path: Path) -> None:
    path = tmp_path / "rules.json"
    assert load(path) == RecorderRules()
    assert last_good(path) is None
    save(RecorderRules(presets=("banks",)), path)
    assert last_good(path) == load(path)
    path.unlink()
    with pytest.raises(RulesDamagedError):
        load(path)
    good_copy(path).write_text("{")
    assert last_good(path) is None


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("https://Mail.Example.org/inbox?x=1", "mail.example.org"),
        ("Mail.Example.org", "mail.example.org"),
        ("http://user:word@www.Example.org:8080/a#b", "example.org"),
        ("example.org/https://other.example", "example.org"),
        ("example.org?next=https://other.example/", "example.org"),
        ("*.bank.example.", "bank.example"),
        (" Sparkasse ", "sparkasse"),
        ("//example.org/x", "example.org"),
    ],
)
def test_of_a_site_its_host_alone_is_kept(typed: str, kept: str) -> None:
    rule = own(Subject.SITE, typed)
    assert (rule.name, rule.pattern) == (kept, kept)


def test_a_site_without_a_host_names_nothing_and_other_rules_stay_as_typed() -> None:
    with pytest.raises(ValueError, match="name"):
        own(Subject.SITE, "https:///inbox")
    assert own(Subject.TITLE, "Mail/Inbox?").pattern == "Mail/Inbox?"
