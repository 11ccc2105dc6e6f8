"""A short measurement on a real display, with a real browser, recorder and reader."""

from __future__ import annotations

import shutil

import pytest

from sixfold.app.bench import recorder


@pytest.mark.display
@pytest.mark.models
@pytest.mark.slow
def test_a_short_workday_is_measured_and_leaves_nothing_behind() -> None:
    if shutil.which("chromium") is None:
        pytest.skip("chromium is not installed")
    told: list[str] = []
    plan = recorder.Plan(parts=("scenes",), scenes=("workday",), screens=2, each=6.0)
    figures = recorder.run(plan, told.append)
    scene = figures["scenes"]["workday"]
    assert told == ["workday"]
    assert scene["words_read"] > 0.5  # how many in six seconds is a figure, and depends on what else runs
    assert scene["secrets_leaked"] == 0
    assert scene["observations"] > 0
    assert scene["cpu"]["reader_seconds"] > 0
    assert scene["naive"].keys() == {"plain", "ours"}
    assert figures["storage"]["ingest"]["failed"] == 0
    assert figures["storage"]["bytes"]["images"] > 0
