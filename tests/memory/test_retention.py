from __future__ import annotations

import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sixfold.capture.album import Album
from sixfold.capture.observation import Box, Line, Redacted
from sixfold.memory.outcomes import Expired
from sixfold.memory.requests import AppRetention, Retention
from sixfold.memory.retention import Expirer
from sixfold.memory.store.erasure import WIDEST_WINDOW
from sixfold.memory.store.fulltext import FullText, any_of
from sixfold.memory.store.ledger import LedgerRows
from sixfold.memory.store.segments import SegmentRows
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.terms import index_terms
from sixfold.memory.types import Cause, Granularity, Operation, Segment, SegmentId
from tests.memory.test_pictures import LEFT, OTHER, RIGHT, page, record, same, shown

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.capture.observation import Observation
    from sixfold.memory.store.observation_rows import StoredObservation
    from tests.memory.conftest import Home


def expirer(home: Home, retention: Retention) -> Expirer:
    made = Expirer(home.serial, home.db, home.images)
    made.keep(retention)
    return made


def seen(home: Home, text: str, days: float, app: str = "Firefox") -> Observation:
    """Take in a screen that was last seen so many days ago, with a picture."""
    at = home.now - timedelta(days=days)
    lines = (Line(Redacted(text), Box(1, 2, 3, 4)),)
    one = home.screen(text, at=at, app=app, lines=lines, url=Redacted("https://a.test"))
    home.drop(one)
    home.take_in()
    return one


def row(home: Home, one: Observation) -> StoredObservation:
    stored = home.serial.run(lambda: home.observations.get(one.id))
    assert stored is not None
    return stored


def hits(home: Home, word: str, granularity: Granularity = Granularity.TURN) -> int:
    query = any_of(index_terms(word, "en").split())
    return home.serial.run(lambda: len(FullText(home.db).match(granularity, query, 10)))


def test_an_old_picture_goes_and_its_words_stay(home: Home) -> None:
    old, new = seen(home, "old owls", 31), seen(home, "new owls", 29)
    done = expirer(home, Retention(image_days=30)).expire(home.now)
    assert (done.images, done.texts) == (1, 0)
    assert row(home, old).image_name is None
    assert row(home, old).expired_at is None
    assert row(home, old).observation.text == "old owls"
    assert row(home, new).image_name is not None
    assert [name for _, name in home.images.stored()] == [f"{new.id}.img"]
    assert len(home.images.days_with_key()) == 1
    assert hits(home, "owls") == 2


def test_no_days_for_pictures_keeps_the_text_and_drops_the_image(home: Home) -> None:
    one = seen(home, "just now", 0)
    assert expirer(home, Retention(image_days=0)).expire(home.now).images == 1
    assert row(home, one).observation.text == "just now"
    assert list(home.images.stored()) == []


def test_old_words_go_with_all_that_finds_them(home: Home) -> None:
    old, new = seen(home, "old xylophone", 91), seen(home, "new page", 1)

    def index() -> None:
        segment = Segment(SegmentId(home.ids(home.now)), (old.id, new.id), home.now, home.now, None, "")
        ordinal = SegmentRows(home.db).add(segment)
        FullText(home.db).put(Granularity.SEGMENT, ordinal, index_terms("old xylophone new page", "en"))
        for owner in (old.id, segment.id):
            vectors = np.ones((1, 4), dtype=np.float32)
            granularity = Granularity.TURN if owner == old.id else Granularity.SEGMENT
            Vectors(home.db).put(owner, granularity, "m", vectors, home.now)
        for near in home.observations.neighbours(new.id, WIDEST_WINDOW, WIDEST_WINDOW):
            FullText(home.db).put(Granularity.WINDOW, near.ordinal, index_terms("old xylophone new page", "en"))
        Vectors(home.db).want(old.id, Granularity.TURN)

    home.serial.run(index)
    memory = home.learn("plays the xylophone", old)
    done = expirer(home, Retention(text_days=90)).expire(home.now)
    assert (done.images, done.texts) == (1, 1)
    gone = row(home, old)
    assert (gone.observation.text, gone.observation.title, gone.observation.url) == ("", None, None)
    assert gone.observation.lines == ()
    assert gone.expired_at == home.now
    assert gone.observation.app == "Firefox"
    for granularity in (Granularity.TURN, Granularity.WINDOW, Granularity.SEGMENT):
        assert hits(home, "xylophone", granularity) == 0
    assert hits(home, "page", Granularity.SEGMENT) == 1
    assert home.serial.run(lambda: Vectors(home.db).count()) == 0
    kept = home.serial.run(lambda: home.memories.get(memory.id))
    assert kept is not None
    assert kept.evidence[0].quote == "old xylophone"
    assert home.serial.run(home.observations.undigested_count) == 1
    assert home.serial.run(home.db.check) == []


def test_a_text_that_goes_takes_its_picture_along_whatever_pictures_may(home: Home) -> None:
    one = seen(home, "old", 10)
    done = expirer(home, Retention(image_days=365, text_days=7)).expire(home.now)
    assert (done.images, done.texts) == (1, 1)
    assert row(home, one).image_name is None
    assert list(home.images.stored()) == []


def test_an_application_has_days_of_its_own_however_its_name_is_written(home: Home) -> None:
    chat, mail, page_ = seen(home, "hi", 3, "Slack"), seen(home, "dear", 3, "Mail"), seen(home, "web", 3)
    rules = (AppRetention("slack", image_days=1, text_days=2), AppRetention("MAIL", image_days=400))
    expirer(home, Retention(image_days=2, apps=rules)).expire(home.now)
    assert row(home, chat).expired_at is not None
    assert row(home, mail).image_name is not None
    assert row(home, page_).image_name is None
    assert row(home, page_).expired_at is None


def test_over_the_limit_the_pictures_seen_longest_ago_go_first(home: Home) -> None:
    days = [seen(home, f"page {number}", number) for number in (1, 2, 3, 4)]
    sizes = home.images.sizes()
    one = next(iter(sizes.values()))
    done = expirer(home, Retention(max_image_bytes=2 * one + 5)).expire(home.now)
    assert (done.images, done.texts, done.bytes) == (2, 0, 2 * one)
    assert [row(home, one).image_name is not None for one in days] == [True, True, False, False]
    assert sum(home.images.sizes().values()) <= 2 * one + 5


def test_a_base_stays_as_long_as_a_picture_lies_on_it(home: Home) -> None:
    album = Album()
    old = home.screen("old", at=home.now - timedelta(minutes=9))
    new = home.screen("new")
    record(home, album, old, page((LEFT, OTHER)))
    record(home, album, new, page((LEFT, OTHER), (RIGHT, OTHER)))
    home.take_in()
    keeper = expirer(home, Retention(image_days=1))
    assert keeper.expire(home.now + timedelta(hours=24) - timedelta(minutes=5)).images == 1
    assert row(home, old).image_name is None
    assert same(shown(home, new), page((LEFT, OTHER), (RIGHT, OTHER)))
    assert keeper.expire(home.now + timedelta(days=1)).images == 1
    assert list(home.images.stored()) == []


def test_what_the_user_said_and_what_a_pinned_memory_rests_on_stays(home: Home) -> None:
    old = home.now - timedelta(days=400)
    (said,) = home.remember("my own words", at=old)
    held, free = seen(home, "the pinned page", 400), seen(home, "another page", 400)
    memory = home.learn("pinned", held)
    pinned = replace(memory, pinned=True, updated_at=home.now)
    home.serial.run(lambda: home.memories.revise(pinned, Operation.EDIT, Cause("user", "user")))
    done = expirer(home, Retention(image_days=1, text_days=1, max_image_bytes=0)).expire(home.now)
    assert (done.images, done.texts) == (1, 1)
    assert row(home, said).observation.text == "my own words"
    assert row(home, held).image_name is not None
    assert row(home, free).expired_at is not None


def test_a_screen_counts_from_when_it_was_last_seen(home: Home) -> None:
    first = home.now - timedelta(days=40)
    home.drop(one := home.screen("open for weeks", at=first, last_seen_at=home.now - timedelta(days=1)))
    home.take_in()
    assert expirer(home, Retention(image_days=30, text_days=30)).expire(home.now) == Expired(0, 0, 0)
    assert row(home, one).image_name is not None


def test_a_preview_counts_what_then_goes_and_takes_nothing(home: Home) -> None:
    seen(home, "old", 9)
    seen(home, "new", 1)
    keeper = expirer(home, Retention(image_days=5, text_days=8))
    counted = keeper.preview(home.now)
    assert len(list(home.images.stored())) == 2
    assert keeper.preview(home.now, Retention()) == Expired(0, 0, 0)
    assert keeper.expire(home.now) == counted
    assert keeper.expire(home.now) == Expired(0, 0, 0)


def test_a_cancelled_run_goes_on_where_it_stopped(home: Home) -> None:
    for number in range(130):
        home.drop(home.screen(f"page {number}", at=home.now - timedelta(days=20, seconds=number)), image=None)
    home.take_in()
    keeper, cancel = expirer(home, Retention(text_days=10)), threading.Event()
    first = keeper.expire(home.now, cancel=cancel, report=lambda _done, _total: cancel.set())
    assert first.texts == 100
    assert keeper.expire(home.now).texts == 30


def test_what_expired_stands_in_the_ledger_by_rule_and_never_with_words(home: Home) -> None:
    seen(home, "old words", 31)
    seen(home, "older words", 91)
    expirer(home, Retention(image_days=30, text_days=90)).expire(home.now)
    lines = home.serial.run(LedgerRows(home.db).find)
    assert {(line.action, line.rule, line.count) for line in lines} == {
        ("expired", "image-age", 2),
        ("expired", "text-age", 1),
    }


def test_a_new_sighting_of_an_expired_screen_is_evidence_again(home: Home) -> None:
    old = seen(home, "weekly report", 20)
    expirer(home, Retention(text_days=10)).expire(home.now)
    home.drop(replace(old, part=1, last_seen_at=home.now))
    home.take_in()
    assert row(home, old).observation.text == "weekly report"
    assert row(home, old).expired_at is None
    assert hits(home, "report") == 1


def test_files_that_a_crash_left_after_their_rows_had_expired_go_at_the_next_unlock(
    open_home: Callable[..., Home],
) -> None:
    home = open_home()
    seen(home, "old", 31)
    keeper = expirer(home, Retention(image_days=30))
    home.serial.run(lambda: keeper._drop_images(keeper._due(home.now, keeper.retention()), home.now))
    assert len(list(home.images.stored())) == 1
    home.close()
    again = open_home()
    Expirer(again.serial, again.db, again.images).finish()
    assert list(again.images.stored()) == []


@pytest.mark.parametrize("retention", [Retention(), Retention(max_image_bytes=10**9)])
def test_without_a_limit_that_is_reached_nothing_goes(home: Home, retention: Retention) -> None:
    seen(home, "old", 5000)
    assert expirer(home, retention).expire(home.now) == Expired(0, 0, 0)
