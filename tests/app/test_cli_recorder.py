"""The commands that change the recorder's rules, on a real home."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from sixfold.app import paths, recorder_rules
from sixfold.capture import rules
from sixfold.capture.exclusion import ExclusionRule, Subject
from sixfold.memory.store import keys
from tests.app.conftest import PASSPHRASE
from tests.app.test_cli import SAID, made, run

if TYPE_CHECKING:
    from pathlib import Path

__all__ = ["made", "run"]


def _json(ended: tuple[int, str, str]) -> Any:
    assert ended[0] == 0, ended[2]
    return json.loads(ended[1])


def test_hours_and_budget_are_chosen_without_the_window_and_followed_by_the_recorder(made: Any, tmp_path: Path) -> None:
    path = tmp_path / "home" / "rules.json"
    made("exclude", "add", "--app", "Signal")
    assert _json(made("budget", "--json")) == {"budget": "balanced"}
    assert _json(made("budget", "light", "--json")) == {"budget": "light"}
    assert made("schedule", "list")[1] == "always\n"
    assert made("schedule", "add", "mon-fri", "09:00-18:00")[1] == "mon-fri 09:00-18:00\n"
    hours = _json(made("schedule", "list", "--json"))["schedule"]
    assert hours == [{"days": ["mon", "tue", "wed", "thu", "fri"], "begin": "09:00", "end": "18:00"}]
    found = rules.load(path)
    assert (found.budget, len(found.schedule), len(found.excluded)) == (rules.Budget.LIGHT, 1, 1)
    assert made("schedule", "add", "mon-fri", "09:00-18:00")[0] == 1
    assert made("schedule", "remove", "mon-fri", "09:00-18:00")[1] == "always\n"
    assert made("schedule", "always")[0] == 1
    assert made("schedule", "add", "someday", "09:00-18:00")[0] == 2
    assert made("budget", "boundless")[0] == 2


def test_of_a_site_its_host_alone_is_kept_and_it_is_removed_as_it_was_typed(made: Any, tmp_path: Path) -> None:
    typed = "https://Mail.Example.org/inbox?x=1"
    listed = _json(made("exclude", "add", "--site", typed, "--json"))
    assert listed["excluded"] == [{"subject": "site", "name": "mail.example.org"}]
    assert "inbox" not in (tmp_path / "home" / "rules.json").read_text("utf-8")
    assert made("exclude", "add", "--site", "MAIL.example.org")[0] == 1
    assert made("exclude", "add", "--site", "https:///inbox")[0] == 1
    assert _json(made("exclude", "remove", "--site", typed, "--json"))["excluded"] == []


def test_damaged_rules_have_a_way_out_and_lose_no_name_of_the_users(made: Any, tmp_path: Path) -> None:
    home = tmp_path / "home"
    made("exclude", "add", "--app", "Signal")
    made("schedule", "add", "daily", "09:00-18:00")
    assert made("exclude", "repair")[0] == 1
    (home / "rules.json").write_text("{ half", "utf-8")
    for command in (
        ("exclude", "list"),
        ("exclude", "add", "--app", "Notes"),
        ("budget", "light"),
        ("schedule", "always"),
    ):
        status, _out, err = made(*command)
        assert status == 1
        assert "sixfold exclude repair" in err
    findings = {one["check"]: one for one in json.loads(made("doctor", "--json")[1])["findings"]}
    assert not findings["recorder's rules"]["ok"]
    assert "3 groups and 1 name of your own" in findings["recorder's rules"]["remedy"]
    assert "changed by another" not in _json(made("status", "--json"))["recorder"]
    status, out, err = made("exclude", "repair")
    assert status == 0
    assert "app: Signal" in out
    assert "rules.damaged-1.json" in err
    assert (home / "rules.damaged-1.json").read_text("utf-8") == "{ half"
    assert made("schedule", "list")[1] == "daily 09:00-18:00\n"


def test_evidence_tells_how_often_it_was_seen_and_on_which_site(made: Any) -> None:
    stored = _json(made("remember", SAID, "--json"))
    listed = _json(made("observations", "--json"))["observations"][0]
    shown = _json(made("show", stored["observations"][0], "--json"))
    for view in (listed, shown):
        assert (view["seen_count"], view["site"], view["source"]["url"]) == (1, None, None)


def test_an_unlock_leaves_of_a_sites_address_from_an_earlier_version_its_host(made: Any, tmp_path: Path) -> None:
    home = paths.home(tmp_path / "home", tmp_path / "run")
    typed = "https://Mail.Example.org/inbox?x=1"
    key = keys.unlock(home.keys, PASSPHRASE).rules_mac
    old = ExclusionRule(typed, Subject.SITE, typed)
    recorder_rules.save(rules.RecorderRules(excluded=(old,)), home.rules, key)
    rules.good_copy(home.rules).unlink()
    made("observations")
    assert [rule.pattern for rule in rules.load(home.rules).excluded] == ["mail.example.org"]
    assert rules.last_good(home.rules) == rules.load(home.rules)
