from __future__ import annotations

from datetime import UTC, datetime

import numpy as np
import pytest

from sixfold.app.bench import hidden, monitors, report
from sixfold.app.bench.day import Page
from sixfold.app.bench.kept import Kept
from sixfold.app.bench.meter import Sample, Usage
from sixfold.app.bench.recording import Sealed
from sixfold.app.bench.scenes import Played
from sixfold.capture.observation import Kind, Observation, ObservationId, Redacted, Role, Source, Trust
from sixfold.memory.requests import ObservationView, SourceView

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
TABLE = Page("table", "Costs", "", "nine hundred paid by Greta")
MAIL = Page("mail", "Parcel", "", "arrives at ten from Brno", ("4111",))


def sealed(title: str, text: str, at: float, monitor: str = "1") -> Sealed:
    observation = Observation(
        id=ObservationId(f"id-{title}-{monitor}"),
        kind=Kind.SCREEN,
        role=Role.OTHER,
        trust=Trust.UNTRUSTED,
        observed_at=NOON,
        time_zone="UTC",
        text=Redacted(text),
        source=Source("screen"),
        title=Redacted(title),
        monitor=monitor,
    )
    return Sealed(at, observation, 1000)


def played(*found: Sealed, seconds: float = 20.0) -> Played:
    return Played("workday", seconds, Usage(0.5, 1.5), ((TABLE, 100.0), (MAIL, 110.0)), found, (), ())


def test_a_scenes_figures_follow_from_what_was_sealed() -> None:
    scene = played(sealed("Costs", TABLE.text, 102.0), sealed("Parcel", "arrives at 4111", 115.0))
    figures = report.scene(scene, {"ours": 2.0})
    assert figures["cpu"]["share_of_one_core"] == 0.1
    assert figures["naive"]["ours"] == {"share_of_one_core": 1.0, "times_ours": 10.0}
    assert figures["words_read"] == pytest.approx((1.0 + 2 / 5) / 2)
    assert figures["sealed_after"]["within_3_s"] == 0.5
    assert figures["sealed_after"]["never"] == 1
    assert figures["secrets_leaked"] == 1


def test_a_forecast_is_what_eight_hours_of_the_same_would_take() -> None:
    scene = played(seconds=20.0)
    found = report.storage({"database": 1000, "images": 0}, {"database": 3000, "images": 8000}, scene)
    assert found["per_screen"] == 5000
    assert found["forecast_8_hours_mb"] == pytest.approx(10_000 / 20 * 28_800 / 1e6, abs=0.05)


def test_memory_that_grows_has_a_slope_and_memory_that_does_not_has_none() -> None:
    grows = [Sample(float(at), 100_000_000 + at * 1_000_000, 0, 50_000_000, 0) for at in range(60)]
    found = report.memory(grows)
    assert found["recorder_slope_mb_per_minute"] == pytest.approx(60.0)
    assert found["reader_slope_mb_per_minute"] == 0.0
    assert found["recorder_peak_mb"] == 159.0


def kept(title: str, text: str, colour: tuple[int, int, int]) -> Kept:
    source = SourceView("Browser", title, None, None, None)
    view = ObservationView("o", "screen", "now", text, source, image=True, redactions=0)
    return Kept(view, np.full((10, 10, 3), colour, dtype=np.uint8))


def test_a_kept_pixel_or_word_of_an_excluded_window_is_counted() -> None:
    clean = hidden.figures([kept("Mail", "hello", (255, 255, 255))], ("Mail", "Table"))
    assert (clean["its_pixels"], clean["its_words"], clean["other_windows_kept"]) == (0, 0, 1)
    seen = hidden.figures([kept("Mail", "a Zephyr", (250, 20, 150))], ("Mail",))
    assert (seen["its_pixels"], seen["its_words"]) == (100, 1)


def test_a_page_under_the_other_monitors_name_is_lost_and_misplaced() -> None:
    wanted = ((TABLE, "left"), (MAIL, "right"))
    right = [sealed("Costs", TABLE.text, 1.0, "left"), sealed("Parcel", MAIL.text, 1.0, "right")]
    assert monitors.figures(wanted, right)["lost"] == []
    wrong = [sealed("Costs", TABLE.text, 1.0, "left"), sealed("Parcel", MAIL.text, 1.0, "left")]
    found = monitors.figures(wanted, wrong)
    assert (found["lost"], found["misplaced"]) == (["mail"], ["mail"])
