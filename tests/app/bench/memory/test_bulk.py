"""What is laid straight into the tables is what importing writes."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from sixfold.app.bench.memory import bulk, house
from sixfold.app.bench.memory.said import Importing, Said
from sixfold.memory.outcomes import Found
from sixfold.memory.requests import Search

if TYPE_CHECKING:
    from sixfold.app.bench.memory.house import Desk
    from tests.app.conftest import ScriptedModels

BEGINS = datetime(2025, 1, 6, 8, tzinfo=UTC)
SAID = [
    Said(text, BEGINS + timedelta(minutes=seq), author="Iris", thread="talk", seq=seq, ident=f"Z{seq}")
    for seq, text in enumerate(["The ferry leaves at nine.", "The mason mends a wall.", "A ferry is late, the fog."])
]
_ROWS = (
    "SELECT ordinal, kind, role, trust, author, thread, seq, observed_at, text, app, place, plugin, "
    "external_id, received_at > 0, digested_at FROM observation ORDER BY ordinal"
)


def stored(desk: Desk) -> dict[str, Any]:
    db = desk.opened.database
    tables = {
        "observations": _ROWS,
        "terms": "SELECT rowid, terms FROM fulltext_turn ORDER BY rowid",
        "vectors": "SELECT o.ordinal, v.granularity, v.piece, v.model, v.dimension, length(v.data) "
        "FROM vector v JOIN observation o ON o.id = v.owner ORDER BY o.ordinal",
        "words": "SELECT term, model, length(data) FROM term_vector ORDER BY term",
        "changes": "SELECT operation, count(*) FROM outbox GROUP BY operation",
    }
    return desk.opened.serial.run(lambda: {name: db.query(sql) for name, sql in tables.items()})


def test_the_rows_are_those_that_importing_writes(scripted: ScriptedModels) -> None:
    importing = Importing()
    with house.laid((scripted, importing)) as home, home.opened() as desk:
        importing.bring(desk, home, SAID)
        desk.ask(Search("ferry", 3), Found)
        imported = stored(desk)
    heard: list[str] = []
    with house.laid((scripted,)) as home:
        with home.opened() as desk:
            bulk.lay(desk, SAID, heard.append, seed=1)
        with home.opened() as desk:
            assert stored(desk) == imported
            found = desk.ask(Search("ferry", 3), Found)
    assert {result.text for result in found.results[:2]} == {SAID[0].text, SAID[2].text}
    assert heard == ["3 of 3 laid"]
