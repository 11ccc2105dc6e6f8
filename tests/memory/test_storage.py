from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from sixfold.memory import storage
from sixfold.memory.requests import AppRetention, Retention
from sixfold.memory.retention import write
from sixfold.memory.storage import EMPTY_DATABASE, Folders, Meter

if TYPE_CHECKING:
    from sixfold.memory.outcomes import StorageView
    from tests.memory.conftest import Home

PICTURE = b"RIFF\x10\x00\x00\x00WEBPVP8 " + bytes(50_000)
MINUTE = timedelta(minutes=1)


def view(home: Home, now: timedelta = timedelta()) -> StorageView:
    root = home.folder
    folders = Folders(root, root / "memory.db", root / "images", root / "index.sealed", home.inbox)
    meter = Meter(home.db, home.images, folders)
    return home.serial.run(lambda: meter.view(home.now + now))


def hour(home: Home, ago: timedelta, app: str = "Firefox", count: int = 60) -> None:
    """Take in an hour of screens, one a minute, that began so long ago."""
    start = home.now - ago
    for number in range(count):
        at = start + number * MINUTE
        home.drop(home.screen(f"{app} {ago} {number}", at=at, app=app, last_seen_at=at + MINUTE), PICTURE)
    home.take_in()


def test_an_empty_database_is_as_large_as_the_forecast_takes_it_to_be(home: Home) -> None:
    used = home.serial.run(lambda: home.db.number("PRAGMA page_count") * home.db.number("PRAGMA page_size"))
    assert used == pytest.approx(EMPTY_DATABASE, rel=0.15)


def test_without_any_recording_there_is_no_forecast(home: Home) -> None:
    home.remember("only my own words")
    found = view(home)
    assert found.forecast is None
    assert found.bytes["images"] == 0
    assert [app.app for app in found.apps] == [""]


def test_the_meter_says_what_the_files_say(home: Home) -> None:
    hour(home, timedelta(hours=1), count=3)
    (home.inbox / "x.sealed").write_bytes(bytes(777))
    found = view(home)
    files = [path for path in home.folder.rglob("*") if path.is_file()]
    assert found.bytes["total"] == sum(path.stat().st_size for path in files)
    assert found.bytes["inbox"] == 777
    assert found.bytes["images"] == sum(path.stat().st_size for path in files if "images" in path.parts)


def test_the_largest_application_comes_first(home: Home) -> None:
    hour(home, timedelta(hours=3), "Mail", count=2)
    hour(home, timedelta(hours=2), "Writer", count=5)
    apps = view(home).apps
    assert [(app.app, app.observations, app.images) for app in apps] == [("Writer", 5, 5), ("Mail", 2, 2)]
    assert 5 * len(PICTURE) < apps[0].bytes < 5 * len(PICTURE) + 1000


def test_the_forecast_is_what_was_taken_by_the_hours_in_which_a_screen_was_seen(home: Home) -> None:
    hour(home, timedelta(hours=9))
    hour(home, timedelta(hours=2))
    found = view(home).forecast
    assert found is not None
    assert found.hours == pytest.approx(2)
    images = 60 * len(PICTURE)
    assert images < found.bytes_per_hour < images * 1.2
    assert found.bytes_per_month == pytest.approx(found.bytes_per_hour * 2 * 30)


def test_what_came_before_the_last_week_does_not_count(home: Home) -> None:
    hour(home, timedelta(days=8))
    assert view(home).forecast is None
    hour(home, timedelta(days=3, hours=12))
    found = view(home).forecast
    assert found is not None
    assert found.hours == pytest.approx(1)
    assert found.bytes_per_month == pytest.approx(found.bytes_per_hour * 30 / 3.5)


@pytest.mark.parametrize(
    ("retention", "days_of_images"),
    [
        (Retention(image_days=10, text_days=20), 10),
        (Retention(image_days=50, text_days=20), 20),
        (Retention(text_days=20), 20),
        (Retention(image_days=0, text_days=20), 0),
        (Retention(text_days=20, apps=(AppRetention("firefox", 5),)), 5),
        (Retention(text_days=20, max_image_bytes=60 * 50_000 * 2), 2),
    ],
)
def test_it_levels_off_where_as_much_goes_as_comes(home: Home, retention: Retention, days_of_images: int) -> None:
    hour(home, timedelta(hours=1))
    home.serial.run(lambda: write(home.db, retention))
    found = view(home).forecast
    assert found is not None
    assert found.kept_bytes is not None
    images = sum(home.images.sizes().values())
    texts = (found.bytes_per_hour - images) * 20
    assert texts > 0
    assert found.kept_bytes == pytest.approx(images * days_of_images + texts, rel=0.01)


@pytest.mark.parametrize(
    "retention",
    [
        Retention(),
        Retention(image_days=3, max_image_bytes=10),
        Retention(text_days=5, apps=(AppRetention("Firefox", 1, None),)),
    ],
)
def test_where_words_are_kept_for_ever_it_never_levels_off(home: Home, retention: Retention) -> None:
    hour(home, timedelta(hours=1), count=3)
    home.serial.run(lambda: write(home.db, retention))
    found = view(home).forecast
    assert found is not None
    assert (found.kept_bytes is None) == (retention.text_days is None)


def test_what_vanishes_while_it_is_measured_counts_as_nothing(home: Home) -> None:
    assert storage.size(home.folder / "nothing there") == 0
