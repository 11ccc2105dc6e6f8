"""Everything in one file of JSON lines, and back: the same memories, evidence and history, in an empty home."""

from __future__ import annotations

import base64
import io
import json
import threading
from contextlib import ExitStack
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from importlib import resources
from typing import TYPE_CHECKING, Any

import pytest
from jsonschema import Draft202012Validator
from PIL import Image

from sixfold.app import composition, exporting, importing, restoring
from sixfold.app.handler import Handler
from sixfold.app.invocation import Invocation
from sixfold.app.logs import Log
from sixfold.capture.observation import Box, Kind, Line, Observation, ObservationId, Redacted, Role, Source, Trust
from sixfold.memory import outcomes, requests
from sixfold.memory.forget_queue import Wish
from sixfold.memory.store.observations import Kept
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.types import (
    Cause,
    EpisodicFields,
    Evidence,
    Granularity,
    Memory,
    MemoryId,
    MemoryType,
    Operation,
    Precision,
    SemanticFields,
    Status,
)
from tests.app.conftest import CHEAP, PASSPHRASE, Bench

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sixfold.app.wiring import Open
    from tests.app.conftest import ScriptedModels

AT = datetime(2026, 2, 3, 9, 30, 15, 250_000, tzinfo=UTC)
CAUSE = Cause("segment-1", "semantic", "scripted", "3")
SECRET = "quiet-Owl-77"  # noqa: S105 - of homes that live for one test


def opened(bench: Bench) -> Open:
    there = bench.handler._open
    assert there is not None
    return there


@pytest.fixture
def home(tmp_path: Path, models: ScriptedModels) -> Iterator[Callable[[], Bench]]:
    """Makes further empty homes."""
    with ExitStack() as closing:
        made: list[Bench] = []

        def make() -> Bench:
            folder = tmp_path / f"other{len(made)}"
            (folder / "run").mkdir(mode=0o700, parents=True)
            environment = {"SIXFOLD_HOME": str(folder / "home"), "XDG_RUNTIME_DIR": str(folder / "run")}
            invocation = Invocation(environment=environment, plugins=(models,))
            log = Log(invocation.home.logs)
            closing.callback(log.close)
            outside = replace(composition.outside(invocation, log, lambda _changed: None), cost=CHEAP)
            handler = Handler(outside)
            closing.callback(handler.close)
            handler.create(PASSPHRASE)
            made.append(Bench(invocation, outside, handler, models, []))
            return made[-1]

        yield make


def webp(colour: int) -> bytes:
    file = io.BytesIO()
    Image.new("RGB", (40, 30), (colour, 20, 60)).save(file, "WEBP", lossless=True)
    return file.getvalue()


def screen(there: Open, number: int, text: str) -> Observation:
    return Observation(
        id=ObservationId(there.new_id()),
        kind=Kind.SCREEN,
        role=Role.OTHER,
        trust=Trust.UNTRUSTED,
        observed_at=AT + timedelta(minutes=number),
        time_zone="Europe/Lisbon",
        text=Redacted(text),
        source=Source("recorder"),
        app="Ledger",
        title=Redacted("Tides \u2014 Ledger"),
        url=Redacted("https://tides.example/\u27e6token\u27e7/today"),
        place="tides.example",
        monitor="DP-1",
        ended_at=AT + timedelta(minutes=number, seconds=40),
        last_seen_at=AT + timedelta(days=1),
        seen_count=3,
        part=2,
        language="en",
        lines=(Line(Redacted(text), Box(1, 2, 30, 12)),),
        reader="rapidocr 3",
        redactions={"token": 1},
        beside=("Clock", "\u6ce2"),
    )


def semantic(there: Open, seen: Observation, summary: str) -> Memory:
    return Memory(
        id=MemoryId(there.new_id()),
        type=MemoryType.SEMANTIC,
        fields=SemanticFields("The north pier", summary, category=("places", "harbour")),
        created_at=AT,
        updated_at=AT,
        valid_from=AT - timedelta(days=40),
        precision=Precision.DAY,
        time_zone="Europe/Lisbon",
        confidence=0.75,
        importance=0.125,
        language="en",
        evidence=(Evidence(seen.id, seen.text[4:9], 4, 9),),
    )


def _fill(there: Open) -> dict[str, str]:
    """Evidence with all that evidence may have, memories with all that a history may have."""
    seen = [screen(there, number, f"The {name} gauge") for number, name in enumerate(("north", "south", "old d"))]
    picture = (there.images.put(seen[0].id, 2, "2026-02-03", webp(200)), "2026-02-03")
    for one, image in zip(seen, (picture, None, None), strict=True):
        there.observations.take_over(one, Kept(AT, digested_at=AT + timedelta(hours=1)), image=image)
        there.fulltext.put(Granularity.TURN, there.observations.take_over(one, Kept(AT)).ordinal, one.text)
    gone = replace(seen[2], text=Redacted(""), title=None, url=None, lines=(), id=ObservationId(there.new_id()))
    there.observations.take_over(gone, Kept(AT, expired_at=AT + timedelta(days=9)))
    memory = there.memories.add(semantic(there, seen[0], "It is 40 m long"), CAUSE)
    later = replace(
        memory, updated_at=AT + timedelta(hours=2), fields=SemanticFields("The north pier", "It is 50 m long")
    )
    cited = replace(later, evidence=(Evidence(seen[1].id, "south", 4, 9),))
    there.memories.revise(cited, Operation.SUPERSEDE, CAUSE)
    there.memories.undo(memory.id, AT + timedelta(hours=3))
    again = replace(
        later, updated_at=AT + timedelta(hours=4), evidence=(Evidence(seen[1].id, "south", 4, 9),), pinned=True
    )
    there.memories.revise(again, Operation.EDIT, Cause("user", "user"))
    there.memories.mark(memory.id, Cause("x", "review"), AT + timedelta(hours=5), needs_review=True)
    archived = there.memories.add(
        replace(semantic(there, gone, ""), evidence=(Evidence(gone.id, "a quote that outlived it", 7, 31),)), CAUSE
    )
    put_away = replace(archived, status=Status.ARCHIVED, updated_at=AT + timedelta(days=1), valid_to=AT)
    there.memories.revise(put_away, Operation.ARCHIVE, CAUSE)
    return {"north": memory.id, "archived": archived.id, "seen": seen[0].id, "south": seen[1].id}


@pytest.fixture
def full(memory: Bench) -> Bench:
    """A home with everything that an export may meet."""
    memory.ask(requests.Remember(f"my wifi password is {SECRET}"), outcomes.Stored)
    memory.ask(requests.Remember("I like tea \U0001f375 and \u2028 lines", MemoryType.CORE), outcomes.Stored)
    there = opened(memory)
    there.serial.run(lambda: _fill(there))
    return memory


def export(bench: Bench, target: Path, *, vault: bool = True, pictures: str = "no") -> list[dict[str, Any]]:
    request = requests.Export("jsonl", target, values={"pictures": pictures}, passphrase=PASSPHRASE if vault else None)
    exporting.export(opened(bench), request, bench.told.append, threading.Event())
    return [json.loads(line) for line in target.read_bytes().splitlines()]


def take_in(bench: Bench, file: Path, **values: str) -> outcomes.Imported:
    return importing.take_in(
        opened(bench), requests.Import((file,), values=values), bench.told.append, threading.Event()
    )


def without_header(file: Path) -> bytes:
    return file.read_bytes().partition(b"\n")[2]


@pytest.mark.parametrize("pictures", ["no", "yes"])
def test_an_export_taken_into_an_empty_home_exports_to_the_same_bytes(
    full: Bench, home: Callable[[], Bench], tmp_path: Path, pictures: str
) -> None:
    first, second = tmp_path / "one.jsonl", tmp_path / "two.jsonl"
    lines = export(full, first, pictures=pictures)
    other = home()
    taken = take_in(other, first)
    assert taken.failed == {}
    assert taken.imported == len(lines) - 2
    export(other, second, pictures=pictures)
    assert without_header(second) == without_header(first)
    assert [line["kind"] for line in lines[1:]].count("memory") == 4
    assert sum("picture" in line for line in lines) == (1 if pictures == "yes" else 0)


def test_an_export_is_as_its_schema_says_to_a_library_that_is_not_ours(full: Bench, tmp_path: Path) -> None:
    schema = json.loads(resources.files("sixfold.app.exporters").joinpath("jsonl.schema.json").read_text("utf-8"))
    Draft202012Validator.check_schema(schema)
    validator = Draft202012Validator(schema)
    for line in export(full, tmp_path / "out.jsonl", pictures="yes"):
        validator.validate(line)
        assert not validator.is_valid({**line, "form": None, "kind": "other"})


def test_what_comes_back_is_found_and_wants_its_vectors_and_is_not_read_by_the_agents_again(
    full: Bench, home: Callable[[], Bench], tmp_path: Path
) -> None:
    export(full, tmp_path / "out.jsonl", pictures="yes")
    other = home()
    take_in(other, tmp_path / "out.jsonl")
    there = opened(other)
    (north,) = [one for one in there.serial.run(there.memories.find) if one.type is MemoryType.SEMANTIC]
    assert (north.pinned, north.needs_review, north.revision) == (True, True, 5)
    assert {one.quote for one in north.evidence} == {"north", "south"}
    found = other.ask(requests.Search("gauge"), outcomes.Found).results
    assert {one.ref for one in found} >= {one.observation for one in north.evidence}
    assert there.serial.run(there.observations.undigested_count) == there_before(full)
    picture = other.ask(requests.Show(north.evidence[0].observation, image=True), outcomes.Shown).image
    assert picture == webp(200)
    again = there.serial.run(lambda: there.memories.undo(north.id, AT + timedelta(days=3)))
    assert again.pinned is True
    assert again.needs_review is False


def there_before(bench: Bench) -> int:
    there = opened(bench)
    return there.serial.run(there.observations.undigested_count)


def test_what_comes_back_has_its_search_terms_and_wants_its_vectors(
    full: Bench, home: Callable[[], Bench], tmp_path: Path
) -> None:
    lines = export(full, tmp_path / "out.jsonl")
    other = home()
    take_in(other, tmp_path / "out.jsonl")
    there, here = opened(other), opened(full)
    words = [line for line in lines if line.get("kind") == "evidence" and "expired" not in line]
    assert there.serial.run(lambda: there.fulltext.count(Granularity.TURN)) == len(words)
    terms = there.serial.run(lambda: there.fulltext.terms_of(Granularity.MEMORY, range(1, 9)))
    assert len(terms) == 4
    assert terms == here.serial.run(lambda: here.fulltext.terms_of(Granularity.MEMORY, range(1, 9)))
    assert there.serial.run(Vectors(there.database).wanted_count) == len(words) + 4


def test_the_vault_comes_with_its_scope_alone_and_is_sealed_again(
    full: Bench, home: Callable[[], Bench], tmp_path: Path
) -> None:
    export(full, tmp_path / "shut.jsonl", vault=False)
    assert SECRET not in (tmp_path / "shut.jsonl").read_text()
    assert '"type":"vault"' not in (tmp_path / "shut.jsonl").read_text()
    export(full, tmp_path / "open.jsonl")
    other = home()
    take_in(other, tmp_path / "open.jsonl")
    (entry,) = other.ask(requests.VaultList(), outcomes.Memories).memories
    assert other.ask(requests.VaultShow(entry.id, PASSPHRASE), outcomes.Secret).value == SECRET
    told = other.ask(requests.Show(entry.evidence[0].observation), outcomes.Shown).observation
    assert told is not None
    assert f"\u27e6vault:{entry.id}\u27e7" in told.text
    assert SECRET.encode() not in b"".join(
        path.read_bytes() for path in other.outside.home.database.parent.rglob("*") if path.is_file()
    )


def test_taken_in_twice_it_adds_nothing(full: Bench, home: Callable[[], Bench], tmp_path: Path) -> None:
    lines = export(full, tmp_path / "out.jsonl")
    other = home()
    take_in(other, tmp_path / "out.jsonl")
    assert take_in(other, tmp_path / "out.jsonl") == outcomes.Imported(0, len(lines) - 2)
    assert take_in(full, tmp_path / "out.jsonl", mine="yes") == outcomes.Imported(0, len(lines) - 2)
    export(other, tmp_path / "again.jsonl")
    assert without_header(tmp_path / "again.jsonl") == without_header(tmp_path / "out.jsonl")


@pytest.mark.parametrize("point", ["restore.pictures", "restore.written", "restore.committed"])
def test_broken_off_in_the_middle_and_taken_in_again_nothing_is_missing_and_nothing_twice(
    full: Bench, home: Callable[[], Bench], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, point: str
) -> None:
    class PowerCutError(BaseException):
        pass

    left = 3

    def reach(name: str) -> None:
        nonlocal left
        left -= name == point
        if left == 0:
            raise PowerCutError

    export(full, tmp_path / "out.jsonl", pictures="yes")
    other = home()
    monkeypatch.setattr(importing, "BATCH", 2)
    make = opened(other).restorer

    def failing() -> Any:
        made = make()
        made._failpoint = reach
        return made

    broken = replace(opened(other), restorer=failing)
    request = requests.Import((tmp_path / "out.jsonl",))
    with pytest.raises(PowerCutError):
        importing.take_in(broken, request, other.told.append, threading.Event())
    assert take_in(other, tmp_path / "out.jsonl").failed == {}
    export(other, tmp_path / "again.jsonl", pictures="yes")
    assert without_header(tmp_path / "again.jsonl") == without_header(tmp_path / "out.jsonl")


def test_a_home_that_holds_something_believes_no_file_that_nobody_answers_for(
    full: Bench, tmp_path: Path, home: Callable[[], Bench]
) -> None:
    export(full, tmp_path / "out.jsonl")
    other = home()
    other.ask(requests.Remember("I like rain"), outcomes.Stored)
    refused = take_in(other, tmp_path / "out.jsonl")
    assert refused.imported == 0
    assert list(refused.failed.values()) == [restoring.NOT_EMPTY]
    assert take_in(other, tmp_path / "out.jsonl", mine="no").failed == {}
    there = opened(other)
    stored = there.serial.run(there.observations.find)
    mine = [one for one in stored if one.observation.trust is Trust.USER]
    assert [one.observation.text for one in mine] == ["I like rain"]
    assert not any(one.observation.role is Role.USER for one in stored if one not in mine)
    assert not any("\u27e6vault" in one.observation.text for one in stored)
    assert other.ask(requests.VaultList(), outcomes.Memories).memories == ()
    memories = there.serial.run(lambda: there.memories.find(status=None))
    assert len(memories) == 3
    assert sum(one.needs_review for one in memories) == 3


def test_secrets_that_somebody_wrote_into_the_file_are_taken_out(
    full: Bench, home: Callable[[], Bench], tmp_path: Path
) -> None:
    export(full, tmp_path / "out.jsonl")
    text = (tmp_path / "out.jsonl").read_text()
    text = text.replace("It is 40 m long", "my password is Zebra-91-fox").replace(
        "I like tea", "my pin is 8841, I like tea"
    )
    (tmp_path / "out.jsonl").write_text(text)
    other = home()
    assert take_in(other, tmp_path / "out.jsonl").failed == {}
    export(other, tmp_path / "again.jsonl", vault=False)
    again = (tmp_path / "again.jsonl").read_text()
    assert "Zebra" not in again
    assert "8841" not in again
    assert "my password is \u27e6password\u27e7" in again


def test_what_was_forgotten_here_stays_forgotten(full: Bench, tmp_path: Path) -> None:
    export(full, tmp_path / "out.jsonl")
    there = opened(full)
    (south,) = [one for one in there.serial.run(there.observations.find) if "south" in one.observation.text]
    there.forgetter.forget(Wish(ref=south.id), AT + timedelta(days=20))
    kept = export(full, tmp_path / "kept.jsonl")
    assert take_in(full, tmp_path / "out.jsonl", mine="yes").imported == 0
    assert export(full, tmp_path / "again.jsonl")[1:] == kept[1:]


def test_a_memory_gone_with_one_of_its_sources_comes_back_without_the_states_that_rest_on_it(
    full: Bench, home: Callable[[], Bench], tmp_path: Path
) -> None:
    lines = export(full, tmp_path / "out.jsonl")
    other = home()
    take_in(other, tmp_path / "out.jsonl")
    there = opened(other)
    (south,) = [line for line in lines if "south" in line.get("text", "")]
    (north,) = [line for line in lines if line.get("kind") == "memory" and len(line["history"]) == 5]
    there.forgetter.forget(Wish(ref=south["ref"]), AT + timedelta(days=20))
    fell_back = there.serial.run(lambda: there.memories.history(north["ref"]))
    fresh = home()
    there = opened(fresh)
    there.serial.run(lambda: there.restorer()._tombstones.add("observation", [south["ref"]], AT))
    take_in(fresh, tmp_path / "out.jsonl")
    restored = there.serial.run(lambda: there.memories.history(north["ref"]))
    plain = [(one.revision, one.operation, one.after.fields, one.after.evidence) for one in restored]
    assert plain == [(one.revision, one.operation, one.after.fields, one.after.evidence) for one in fell_back]
    assert restored[-1].after.needs_review


def test_evidence_of_a_source_that_is_known_is_cited_where_it_stands(
    full: Bench, home: Callable[[], Bench], tmp_path: Path
) -> None:
    there = opened(full)
    told = replace(screen(there, 9, "The ferry is late"), kind=Kind.IMPORT, source=Source("talks", "m-1"), lines=())
    there.serial.run(lambda: there.observations.take_over(told, Kept(AT)))
    there.serial.run(lambda: there.memories.add(semantic(there, told, "The ferry is late"), CAUSE))
    export(full, tmp_path / "out.jsonl")
    other = home()
    known = replace(told, id=ObservationId(there.new_id()))
    opened(other).serial.run(lambda: opened(other).observations.take_over(known, Kept(AT)))
    assert take_in(other, tmp_path / "out.jsonl", mine="yes").known == 1
    cited = opened(other).serial.run(lambda: opened(other).memories.of_observation(known.id))
    assert [one.evidence for one in cited] == [(Evidence(known.id, "ferry", 4, 9),)]


def test_a_picture_that_is_none_costs_no_words(full: Bench, home: Callable[[], Bench], tmp_path: Path) -> None:
    export(full, tmp_path / "out.jsonl", pictures="yes")
    right, wrong = base64.b64encode(webp(200)).decode(), base64.b64encode(b"MZ no picture").decode()
    (tmp_path / "out.jsonl").write_text((tmp_path / "out.jsonl").read_text().replace(right, wrong))
    other = home()
    assert take_in(other, tmp_path / "out.jsonl").failed == {}
    lines = export(other, tmp_path / "again.jsonl", pictures="yes")
    assert not any("picture" in line for line in lines)


def test_an_episode_keeps_its_own_times(full: Bench, home: Callable[[], Bench], tmp_path: Path) -> None:
    there = opened(full)
    fields = EpisodicFields("walk", "user", "A walk to the pier")
    made = replace(
        semantic(there, screen(there, 0, "The north gauge"), ""), type=MemoryType.EPISODIC, fields=fields, evidence=()
    )
    there.serial.run(lambda: there.memories.add(made, CAUSE))
    export(full, tmp_path / "out.jsonl")
    other = home()
    take_in(other, tmp_path / "out.jsonl")
    assert opened(other).serial.run(lambda: opened(other).memories.get(made.id)) == made
