from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sixfold.app.errors import NotUnderstood
from sixfold.capture import seal
from sixfold.capture.identity import IdSource
from sixfold.capture.observation import Capture, Kind, Observation, ObservationId, Redacted, Role, Source, Trust
from sixfold.memory import outcomes, requests
from sixfold.memory.requests import AppRetention, Retention
from sixfold.memory.store import keys

if TYPE_CHECKING:
    from tests.app.conftest import Bench

WEBP = b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(5000)
IDS = IdSource()


def see(memory: Bench, text: str, ago: timedelta, app: str = "Firefox") -> str:
    """Let a screen have been recorded so long ago and be taken in; gives its ref."""
    at = memory.outside.clock() - ago
    seen = Observation(
        id=ObservationId(IDS(at)),
        kind=Kind.SCREEN,
        role=Role.OTHER,
        trust=Trust.UNTRUSTED,
        observed_at=at,
        last_seen_at=at + timedelta(minutes=3),
        time_zone="Europe/Berlin",
        text=Redacted(text),
        source=Source("screen"),
        app=app,
        title=Redacted("A page"),
        monitor="1",
    )
    public = keys.public(memory.outside.home.keys).recorder
    seal.put(seal.seal(Capture(seen, WEBP), public), memory.outside.home.inbox, IDS(at))
    memory.ask(requests.Ingest(), outcomes.Ingested)
    return seen.id


def test_the_meter_counts_what_lies_on_the_disk_by_kind_and_by_application(memory: Bench) -> None:
    see(memory, "a page about owls", timedelta(hours=1))
    see(memory, "a letter", timedelta(minutes=55), app="Writer")
    view = memory.ask(requests.GetStorage(), outcomes.StorageView)
    assert set(view.bytes) == {"database", "images", "index", "inbox", "total"}
    assert view.bytes["images"] > 2 * len(WEBP)
    assert view.bytes["total"] >= sum(view.bytes[kind] for kind in ("database", "images", "index", "inbox"))
    assert {app.app: (app.observations, app.images, app.bytes > len(WEBP)) for app in view.apps} == {
        "Firefox": (1, 1, True),
        "Writer": (1, 1, True),
    }
    assert view.forecast is not None
    assert view.forecast.hours == pytest.approx(8 / 60, rel=0.01)
    assert view.forecast.bytes_per_hour > 2 * len(WEBP) / view.forecast.hours
    assert view.forecast.kept_bytes is None


def test_what_is_past_its_time_is_counted_before_it_goes_and_then_goes(memory: Bench) -> None:
    old = see(memory, "an old page", timedelta(days=40))
    new = see(memory, "a new page", timedelta(days=2))
    memory.ask(requests.SetRetention(Retention(image_days=30)), outcomes.Done)
    assert memory.ask(requests.GetStorage(), outcomes.StorageView).retention == Retention(image_days=30)
    counted = memory.ask(requests.Expire(preview=True), outcomes.Expired)
    assert memory.ask(requests.Show(old, image=True), outcomes.Shown).image == WEBP
    memory.changes.clear()
    assert memory.ask(requests.Expire(), outcomes.Expired) == counted
    assert (counted.images, counted.texts) == (1, 0)
    assert counted.bytes > len(WEBP)
    assert memory.changes == [requests.Changed(frozenset({"observations"}))]
    shown = memory.ask(requests.Show(old, image=True), outcomes.Shown)
    assert shown.image is None
    assert shown.observation is not None
    assert shown.observation.text == "an old page"
    assert memory.ask(requests.Show(new, image=True), outcomes.Shown).image == WEBP


def test_of_what_expired_the_time_and_the_application_are_left(memory: Bench) -> None:
    old = see(memory, "an old page", timedelta(days=40))
    memory.ask(requests.SetRetention(Retention(text_days=30)), outcomes.Done)
    assert memory.ask(requests.Expire(), outcomes.Expired).texts == 1
    shown = memory.ask(requests.Show(old, image=True), outcomes.Shown)
    assert shown.observation is not None
    assert shown.image is None
    assert (shown.observation.expired, shown.observation.text, shown.observation.source.app) == (True, "", "Firefox")
    found = memory.ask(requests.Search("old page"), outcomes.Found)
    assert [hit.ref for hit in found.results] == []


def test_a_proposed_retention_is_counted_and_not_put_in_force(memory: Bench) -> None:
    see(memory, "an old page", timedelta(days=40))
    proposed = requests.Expire(preview=True, retention=Retention(image_days=30, text_days=35))
    counted = memory.ask(proposed, outcomes.Expired)
    assert (counted.images, counted.texts) == (1, 1)
    assert memory.ask(requests.Expire(preview=True), outcomes.Expired) == outcomes.Expired(0, 0, 0)
    assert memory.ask(requests.GetStorage(), outcomes.StorageView).retention == Retention()
    with pytest.raises(NotUnderstood):
        memory.ask(requests.Expire(preview=True, retention=Retention(image_days=-1)), outcomes.Expired)


def test_expiring_where_nothing_is_past_its_time_changes_nothing(memory: Bench) -> None:
    see(memory, "a page", timedelta(minutes=5))
    memory.changes.clear()
    assert memory.ask(requests.Expire(), outcomes.Expired) == outcomes.Expired(0, 0, 0)
    assert memory.changes == []


@pytest.mark.parametrize(
    "retention",
    [
        Retention(image_days=-1),
        Retention(text_days=40_000),
        Retention(max_image_bytes=-5),
        Retention(apps=(AppRetention("Slack", -2),)),
        Retention(apps=(AppRetention("Slack", 1), AppRetention("slack", 2))),
        Retention(apps=(AppRetention("", 1),)),
    ],
)
def test_a_retention_that_means_nothing_is_refused(memory: Bench, retention: Retention) -> None:
    with pytest.raises(NotUnderstood):
        memory.ask(requests.SetRetention(retention), outcomes.Done)
    assert memory.ask(requests.GetStorage(), outcomes.StorageView).retention == Retention()


def test_a_retention_with_every_kind_of_rule_is_given_back_as_it_was_set(memory: Bench) -> None:
    chosen = Retention(30, 90, 2_000_000_000, (AppRetention("Slack", 0, 7), AppRetention("Mail", None, 3)))
    memory.ask(requests.SetRetention(chosen), outcomes.Done)
    assert memory.ask(requests.GetStorage(), outcomes.StorageView).retention == chosen
    memory.ask(requests.SetRetention(replace(chosen, apps=())), outcomes.Done)
    assert memory.ask(requests.GetStorage(), outcomes.StorageView).retention.apps == ()
