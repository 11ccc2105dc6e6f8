from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from sixfold.app import reading
from sixfold.capture.observation import Kind, Observation, ObservationId, Redacted, Role, Source, Trust
from sixfold.memory.store.observations import StoredObservation

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
SCREEN = Observation(
    ObservationId("o"), Kind.SCREEN, Role.OTHER, Trust.UNTRUSTED, NOON, "UTC", Redacted("words"), Source("recorder"),
    app="Chromium", place="Chromium",
)  # fmt: skip


@pytest.mark.parametrize(
    ("seen", "site"),
    [
        (SCREEN, None),
        (replace(SCREEN, place="mail.example.org"), "mail.example.org"),
        (replace(SCREEN, url=Redacted("https://Example.org/a")), "example.org"),
        (replace(SCREEN, kind=Kind.CHAT, place="sixfold"), None),
    ],
)
def test_evidence_tells_its_site_where_that_is_known_and_how_often_it_was_seen(
    seen: Observation, site: str | None
) -> None:
    stored = StoredObservation(replace(seen, seen_count=4), 1, None, None, NOON, b"", None)
    view = reading.view(stored)
    assert (view.site, view.seen_count) == (site, 4)
