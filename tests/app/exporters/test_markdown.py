"""A folder for Obsidian, written once and again: read with a library of YAML and by eye, edited as a user would."""

from __future__ import annotations

import io
import re
import threading
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
import yaml
from PIL import Image

from sixfold.app import exporting
from sixfold.app.exporters.markdown_edits import BEGIN, END
from sixfold.capture.observation import Kind, Observation, ObservationId, Redacted, Role, Source, Trust
from sixfold.memory import outcomes, requests
from sixfold.memory.forget_queue import Wish
from sixfold.memory.store.observations import Kept
from sixfold.memory.types import (
    Cause,
    EpisodicFields,
    Evidence,
    Memory,
    MemoryId,
    MemoryType,
    Operation,
    Precision,
    ProceduralFields,
    SemanticFields,
)

if TYPE_CHECKING:
    from pathlib import Path

    from sixfold.app.wiring import Open
    from sixfold.memory.types import Fields
    from tests.app.conftest import Bench

AT = datetime(2026, 2, 3, 9, 30, 15, tzinfo=UTC)
CAUSE = Cause("segment-1", "semantic", "scripted", "3")
HOSTILE = "![x](http://evil.example/a.png) <img src=x> [[Days/1]] %% sixfold:end %%\n```dataviewjs\nx\n```"


def opened(bench: Bench) -> Open:
    there = bench.handler._open
    assert there is not None
    return there


def evidence(there: Open, text: str, minutes: int = 0) -> Observation:
    seen = Observation(
        id=ObservationId(there.new_id()),
        kind=Kind.SCREEN,
        role=Role.OTHER,
        trust=Trust.UNTRUSTED,
        observed_at=AT + timedelta(minutes=minutes),
        time_zone="Europe/Lisbon",
        text=Redacted(text),
        source=Source("recorder"),
        app="Ledger",
        title=Redacted("Tides"),
    )
    file = io.BytesIO()
    Image.new("RGB", (20, 10), (200, 20, 60)).save(file, "WEBP")
    image = (there.images.put(seen.id, 0, "2026-02-03", file.getvalue()), "2026-02-03")
    there.serial.run(lambda: there.observations.take_over(seen, Kept(AT), image=image))
    return seen


def keep(there: Open, kind: MemoryType, fields: Fields, *sources: Observation) -> Memory:
    memory = Memory(
        id=MemoryId(there.new_id()),
        type=kind,
        fields=fields,
        created_at=AT,
        updated_at=AT,
        valid_from=AT,
        precision=Precision.MINUTE,
        time_zone="Europe/Lisbon",
        confidence=0.75,
        evidence=tuple(Evidence(one.id, one.text[:9], 0, 9) for one in sources),
    )
    return there.serial.run(lambda: there.memories.add(memory, CAUSE))


@pytest.fixture
def harbour(memory: Bench) -> dict[str, Memory]:
    there = opened(memory)
    seen, late = evidence(there, "The gauge reads 3 m"), evidence(there, HOSTILE, minutes=-3)
    pier = SemanticFields("North pier", "It is 40 m long", "*Old*", ("places", "the harbour"))
    steps = ProceduralFields("guide", "Read: the gauge?", ("Walk to the north pier", "Look"), "at noon")
    return {
        "pier": keep(there, MemoryType.SEMANTIC, pier, seen),
        "steps": keep(there, MemoryType.PROCEDURAL, steps),
        "walk": keep(there, MemoryType.EPISODIC, EpisodicFields("walk", "user", "A walk"), seen, late),
        "other": keep(there, MemoryType.SEMANTIC, SemanticFields("NORTH PIER", HOSTILE), late),
    }


def export(bench: Bench, place: Path, **values: Any) -> outcomes.Exported:
    request = replace(requests.Export("markdown", place), **values)
    return exporting.export(opened(bench), request, bench.told.append, threading.Event())


def notes(place: Path) -> dict[str, str]:
    return {path.relative_to(place).as_posix(): path.read_text("utf-8") for path in sorted(place.rglob("*.md"))}


def properties(text: str) -> dict[str, Any]:
    loaded: dict[str, Any] = yaml.safe_load(text.split("---\n")[1])
    return loaded


def links(text: str) -> list[str]:
    """The notes that a note links to, as Obsidian reads it: not in a code block, not where a bracket is escaped."""
    shown = re.sub(r"^(`{3,})text\n.*?^\1$", "", text, flags=re.MULTILINE | re.DOTALL)
    return re.findall(r"(?<!\\)\[\[([^\]|#]+)", shown)


PIER = "Memories/Knowledge/North pier.md"
WALK = "Memories/Episodes/2026-02-03 A walk.md"
DAY = "Days/2026-02-03.md"


def change(bench: Bench, memory: Memory, summary: str) -> None:
    there = opened(bench)
    fields = SemanticFields("North pier", summary, "", ("places", "the harbour"))
    after = replace(memory, fields=fields, updated_at=AT + timedelta(hours=2), evidence=())
    there.serial.run(lambda: there.memories.revise(after, Operation.EDIT, CAUSE))


def test_a_note_a_memory_and_a_page_a_day_with_links_that_lead_there(
    memory: Bench, harbour: dict[str, Memory], tmp_path: Path
) -> None:
    export(memory, tmp_path / "vault")
    written = notes(tmp_path / "vault")
    assert set(written) == {
        PIER,
        "Memories/Knowledge/NORTH PIER 2.md",
        "Memories/How to/Read the gauge.md",
        WALK,
        DAY,
    }
    told = properties(written[PIER])
    assert told["id"] == harbour["pier"].id
    assert told["from"] == datetime(2026, 2, 3, 9, 30, 15)  # noqa: DTZ001 - as a clock showed it
    assert told["tags"] == ["sixfold/semantic", "places/the-harbour"]
    names = {path.rsplit("/", 1)[1].removesuffix(".md") for path in written} | {DAY.removesuffix(".md")}
    linked = {name for text in written.values() for name in links(text)}
    assert linked <= names
    assert {"North pier", "Read the gauge", "2026-02-03 A walk", "Days/2026-02-03"} <= linked
    (seen,) = {one.observation for one in harbour["pier"].evidence}
    assert f"[[Days/2026-02-03#^{seen}|2026-02-03 09:30]]" in written[PIER]
    assert f"\n^{seen}\n" in written[DAY]
    assert written[DAY].index("09:27") < written[DAY].index("09:30")
    assert "1. Walk to the north pier\n2. Look" in written["Memories/How to/Read the gauge.md"]


def test_words_of_others_load_nothing_and_link_nowhere(
    memory: Bench, harbour: dict[str, Memory], tmp_path: Path
) -> None:
    export(memory, tmp_path / "vault")
    written = notes(tmp_path / "vault")
    note = written["Memories/Knowledge/NORTH PIER 2.md"]
    assert harbour["other"].id in note
    assert not re.search(r"(?<!\\)[\[<`%]", note.split(BEGIN)[1].split(END)[0].split("## Evidence")[0])
    assert note.count(f"\n{END}\n") == 1
    day = written[DAY]
    assert day.count(END) == 1
    assert "````text\n![x](http" in day


def test_pictures_come_on_wish_and_go_again(memory: Bench, harbour: dict[str, Memory], tmp_path: Path) -> None:
    place = tmp_path / "vault"
    export(memory, place, values={"pictures": "yes"})
    shown = {path.name for path in (place / "Pictures").iterdir()}
    assert shown == {f"{one.observation}.webp" for one in harbour["walk"].evidence}
    for name in shown:
        assert f"![[{name}]]" in notes(place)[DAY]
        with Image.open(place / "Pictures" / name) as picture:
            assert picture.format == "WEBP"
    export(memory, place)
    assert list((place / "Pictures").iterdir()) == []
    assert "![[" not in notes(place)[DAY]


def test_exporting_again_changes_only_what_changed(memory: Bench, harbour: dict[str, Memory], tmp_path: Path) -> None:
    place = tmp_path / "vault"
    export(memory, place)
    before, times = notes(place), {path: path.stat().st_mtime_ns for path in place.rglob("*.md")}
    change(memory, harbour["pier"], "It is 50 m long")
    export(memory, place)
    after = notes(place)
    assert {name for name in after if after[name] != before.get(name)} == {PIER}
    assert "50 m" in after[PIER]
    assert {path.name for path, time in times.items() if path.stat().st_mtime_ns != time} == {"North pier.md"}


def test_words_around_ours_and_properties_of_the_users_stay_while_ours_are_renewed(
    memory: Bench, harbour: dict[str, Memory], tmp_path: Path
) -> None:
    place = tmp_path / "vault"
    export(memory, place)
    text = (
        notes(place)[PIER]
        .replace("tags:\n", "mood: calm\ntags:\n- mine\n")
        .replace("confidence: 0.75", "confidence: 1")
    )
    (place / PIER).write_text(f"{text}\nMy own thoughts on it.\n", "utf-8")
    change(memory, harbour["pier"], "It is 50 m long")
    there = opened(memory)
    there.serial.run(lambda: there.memories.mark(harbour["pier"].id, CAUSE, AT + timedelta(hours=3), needs_review=True))
    export(memory, place)
    after = notes(place)[PIER]
    assert "50 m" in after
    assert "40 m" not in after
    assert after.endswith("\nMy own thoughts on it.\n")
    told = properties(after)
    assert (told["mood"], told["confidence"]) == ("calm", 1)
    assert told["tags"] == ["mine", "sixfold/semantic", "places/the-harbour", "sixfold/review"]
    assert told["updated"] == datetime(2026, 2, 3, 12, 30, 15)  # noqa: DTZ001 - as a clock showed it
    export(memory, place)
    assert notes(place)[PIER] == after


def test_who_rewrites_our_words_keeps_the_note_and_a_newer_version_comes_beside_it(
    memory: Bench, harbour: dict[str, Memory], tmp_path: Path
) -> None:
    place = tmp_path / "vault"
    export(memory, place)
    mine = notes(place)[PIER].replace("It is 40 m long", "It is at least 41 m long")
    (place / PIER).write_text(mine, "utf-8")
    export(memory, place)
    beside = "Memories/Knowledge/North pier (Sixfold).md"
    assert beside not in notes(place)
    change(memory, harbour["pier"], "It is 50 m long")
    export(memory, place)
    assert notes(place)[PIER] == mine
    assert "50 m" in notes(place)[beside]
    change(memory, harbour["pier"], "It is 60 m long")
    export(memory, place)
    assert notes(place)[PIER] == mine
    assert "60 m" in notes(place)[beside]
    assert len(notes(place)) == 6


def test_what_is_forgotten_goes_where_nobody_wrote_and_stays_where_somebody_did(
    memory: Bench, harbour: dict[str, Memory], tmp_path: Path
) -> None:
    place = tmp_path / "vault"
    export(memory, place, values={"pictures": "yes"})
    (place / PIER).write_text(notes(place)[PIER] + "Mine.\n", "utf-8")
    (place / "own.md").write_text("Mine alone.\n", "utf-8")
    there = opened(memory)
    for name in ("pier", "other"):
        there.forgetter.forget(Wish(ref=harbour[name].id), AT + timedelta(days=1))
    export(memory, place, values={"pictures": "yes"})
    assert set(notes(place)) == {PIER, "own.md", "Memories/How to/Read the gauge.md", "Days/2026-02-03.md"} - {DAY}
    assert notes(place)[PIER].endswith("Mine.\n")
    assert list((place / "Pictures").iterdir()) == []


def test_a_file_of_the_users_is_never_written_over(memory: Bench, harbour: dict[str, Memory], tmp_path: Path) -> None:
    place = tmp_path / "vault"
    for name in (DAY, PIER):
        (place / name).parent.mkdir(parents=True)
        (place / name).write_text("Mine.\n", "utf-8")
    export(memory, place)
    written = notes(place)
    assert written[DAY] == written[PIER] == "Mine.\n"
    assert harbour["pier"].id in written["Memories/Knowledge/North pier 2.md"]
    assert "[[Days/2026-02-03 2#^" in written["Memories/Knowledge/North pier 2.md"]


def test_a_note_that_was_put_away_comes_back_when_there_is_something_new_in_it(
    memory: Bench, harbour: dict[str, Memory], tmp_path: Path
) -> None:
    place = tmp_path / "vault"
    export(memory, place)
    (place / PIER).unlink()
    export(memory, place)
    assert PIER not in notes(place)
    (place / PIER).write_text("Another note of mine.\n", "utf-8")
    change(memory, harbour["pier"], "It is 50 m long")
    export(memory, place)
    assert notes(place)[PIER] == "Another note of mine.\n"
    (place / PIER).unlink()
    export(memory, place)
    assert "50 m" in notes(place)[PIER]


def test_a_list_that_was_meddled_with_harms_no_file(memory: Bench, harbour: dict[str, Memory], tmp_path: Path) -> None:
    place = tmp_path / "vault"
    export(memory, place)
    before = notes(place)
    (place / ".sixfold-notes.json").write_text('{"notes": {"' + harbour["pier"].id + '": {"name": 7}}}', "utf-8")
    export(memory, place)
    assert before.items() <= notes(place).items()
