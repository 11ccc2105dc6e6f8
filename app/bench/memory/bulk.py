"""Very many observations laid straight into the tables of a home, for measuring what reads them.

By the importers a million take most of an hour, and embedding them two more. The rows are those that importing would
write; the vectors are those of some embedded texts, each with noise of its own, of the embedder's real size.
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np

from sixfold.app.bench.memory.said import FORMAT
from sixfold.app.intake import Intake
from sixfold.capture.identity import IdSource
from sixfold.memory.store import observation_rows
from sixfold.memory.store.instants import to_ms
from sixfold.memory.store.term_vectors import TermVectors
from sixfold.memory.terms import index_terms, spelled
from sixfold.memory.types import Granularity

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from numpy.typing import NDArray

    from sixfold.app.bench.memory.house import Desk
    from sixfold.app.bench.memory.said import Said
    from sixfold.capture.observation import Observation

STEP = 5_000
TOLD_EVERY = 50_000
EMBEDDED = 300
NOISE = 0.6
"""Length of the noise added to a unit vector: neighbours of one text then lie as far apart as turns of one talk."""

_TERMS = "INSERT INTO fulltext_turn (rowid, terms) VALUES (?, ?)"
_VECTOR = "INSERT INTO vector (id, owner, granularity, piece, model, dimension, data) VALUES (?, ?, ?, 0, ?, ?, ?)"
_CHANGE = "INSERT INTO outbox (operation, vector, at) VALUES ('put', ?, ?)"


def lay(desk: Desk, said: Sequence[Said], told: Callable[[str], None], *, seed: int) -> None:
    """Fill an empty home; raises `ModelError` where the embedder does not run."""
    embedded = desk.opened.embedder.embed([one.text for one in said[:EMBEDDED]])
    rng = np.random.default_rng(seed)
    words = spelled(" ".join({word for one in said for word in one.text.lower().rstrip(".").split()}))
    meant = dict(zip(words, _near(embedded, len(words), rng), strict=True))
    desk.opened.serial.run(lambda: TermVectors(desk.opened.database, desk.opened.embedder.name).put(meant))
    intake = Intake(FORMAT, Path(FORMAT), desk.opened.redactor, desk.opened.new_id, "UTC")
    ids, now = IdSource(), datetime.now(UTC)
    for first in range(0, len(said), STEP):
        part = said[first : first + STEP]
        observed = [intake.restored(one.item(ids(now), "UTC"))[0] for one in part]
        vectors = _near(embedded, len(part), rng)
        desk.opened.serial.run(lambda: _write(desk, observed, vectors, first))  # noqa: B023 - run before it changes
        if first % TOLD_EVERY == 0 or part[-1] is said[-1]:
            told(f"{first + len(part)} of {len(said)} laid")


def _near(embedded: NDArray[np.float32], count: int, rng: np.random.Generator) -> NDArray[np.float32]:
    made = embedded[rng.integers(0, len(embedded), count)]
    made = made + rng.standard_normal(made.shape, dtype=np.float32) * (NOISE / made.shape[1] ** 0.5)
    unit: NDArray[np.float32] = (made / np.linalg.norm(made, axis=1, keepdims=True)).astype(np.float32)
    return unit


def _write(desk: Desk, observed: Sequence[Observation], vectors: NDArray[np.float32], before: int) -> None:
    db, model, at = desk.opened.database, desk.opened.embedder.name, to_ms(datetime.now(UTC))
    numbered = list(enumerate(observed, before + 1))
    stored = vectors.astype("<f2")
    added = {"received_at": at, "image": None, "image_day": None, "image_base": None}
    rows = [
        {**observation_rows.columns(one), **added, "ordinal": ordinal, "content_hash": ordinal.to_bytes(32)}
        for ordinal, one in numbered
    ]
    with db.transaction():
        db.execute_many(observation_rows.INSERT, rows)
        db.execute_many(_TERMS, [(ordinal, index_terms(one.text, None)) for ordinal, one in numbered])
        db.execute_many(
            _VECTOR,
            [
                (ordinal, one.id, Granularity.TURN.value, model, stored.shape[1], stored[place].tobytes())
                for place, (ordinal, one) in enumerate(numbered)
            ],
        )
        db.execute_many(_CHANGE, [(ordinal, at) for ordinal, _ in numbered])
