from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import numpy as np
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher, algorithms, modes
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sixfold.capture.observation import FoundSecret, Redacted, Role
from sixfold.memory import forget_queue
from sixfold.memory.errors import ForgetWhat, ImageGone, RefUnknown
from sixfold.memory.forget_queue import Wish
from sixfold.memory.outcomes import Forgotten
from sixfold.memory.requests import Forget
from sixfold.memory.store.answers import Answers, StoredAnswer, StoredCitation
from sixfold.memory.store.facts import Fact, FactId, Facts
from sixfold.memory.store.fulltext import FullText
from sixfold.memory.store.ledger import LedgerRows
from sixfold.memory.store.outbox import Outbox
from sixfold.memory.store.segments import SegmentRows
from sixfold.memory.store.tombstones import Tombstones
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.terms import index_terms
from sixfold.memory.types import Cause, Granularity, Operation, Segment, SegmentId, SemanticFields

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sixfold.capture.observation import Observation
    from tests.memory.conftest import Home

MARKER = "xylophonkonzert"
PAGE, RESERVED, SALT = 4096, 80, 16


def pages(home: Home) -> Iterator[bytes]:
    """Give every page of the database and its log, free ones too, decrypted.

    SQLCipher 4 with a raw key: AES-256-CBC, the IV in the page's last 80 bytes, the first page behind a salt of 16.
    """
    raw = home.db.path.read_bytes()
    for start in range(0, len(raw), PAGE):
        yield decrypted(home, raw[start : start + PAGE], first=start == 0)
    wal = home.db.path.with_name("memory.db-wal")
    log = wal.read_bytes() if wal.exists() else b""
    for start in range(32, len(log), 24 + PAGE):  # a header, then frames of 24 bytes (page number first) and the page
        number = int.from_bytes(log[start : start + 4], "big")
        yield decrypted(home, log[start + 24 : start + 24 + PAGE], first=number == 1)


def decrypted(home: Home, page: bytes, *, first: bool) -> bytes:
    body = page[SALT if first else 0 : PAGE - RESERVED]
    vector = page[PAGE - RESERVED : PAGE - RESERVED + 16]
    return Cipher(algorithms.AES(home.keys.database), modes.CBC(vector)).decryptor().update(body)


def traces(home: Home, word: str = MARKER) -> int:
    """Count the pages in which a word or its stem stands."""
    stem = index_terms(word, "en").encode()
    return sum(word.encode() in page or stem in page for page in pages(home))


def forget(home: Home, **bounds: object) -> Forgotten:
    return home.forgetter.forget(Wish(**bounds), home.now)  # type: ignore[arg-type]  # a test's own bounds


def everything_made_of(home: Home, source: Observation) -> None:
    """Store a segment, a vector, a fact and an answer that rest on an observation."""

    def make() -> None:
        segment = Segment(SegmentId(home.ids(home.now)), (source.id,), home.now, home.now, None, source.text)
        ordinal = SegmentRows(home.db).add(segment)
        FullText(home.db).put(Granularity.SEGMENT, ordinal, index_terms(source.text, "en"))
        Vectors(home.db).put(source.id, Granularity.TURN, "m", np.ones((1, 4), dtype=np.float32), home.now)
        facts = Facts(home.db)
        subject = facts.entity(f"{MARKER} hall", home.ids(home.now), home.now)
        facts.add(
            Fact(FactId(home.ids(home.now)), subject.id, "is", MARKER, home.now, source.id, source.text, home.now)
        )

    home.serial.run(make)
    question = home.turn("what was on?", thread="chat 2")
    answer = home.turn(f"a {MARKER} [1]", role=Role.ASSISTANT, thread="chat 2", seq=1)
    home.ingest.observations([question, answer], now=home.now)
    cited = (StoredCitation(1, source.id, None, source.text),)
    stored = StoredAnswer(home.ids(home.now), question.id, answer.id, "m", home.now, cited)
    home.serial.run(lambda: Answers(home.db).add(stored))


def test_before_it_is_forgotten_the_pages_do_hold_it(home: Home) -> None:
    home.remember(f"we went to the {MARKER}")
    home.serial.run(home.db.scrub)
    assert traces(home) > 0


def test_nothing_of_it_is_left_in_any_page_after_forgetting(home: Home) -> None:
    filler = [home.turn(f"an ordinary sentence number {number} " * 20, seq=number) for number in range(150)]
    home.ingest.observations(filler[:75], now=home.now)
    seen = home.screen(f"poster of the {MARKER}", title=Redacted(f"{MARKER} tickets"))
    home.drop(seen)
    home.take_in()
    home.ingest.observations(filler[75:], now=home.now)
    memory = home.learn(f"{MARKER} in May", seen)
    after = replace(memory, fields=SemanticFields(f"the {MARKER}", "loud"), updated_at=home.now)
    home.serial.run(lambda: home.memories.revise(after, Operation.EDIT, Cause("user", "user")))
    everything_made_of(home, seen)
    went = forget(home, ref=seen.id)
    assert (went.observations, went.memories, went.images) == (2, 1, 1)
    assert traces(home) == 0
    assert home.serial.run(home.db.check) == []
    assert home.serial.run(home.observations.count) == 151  # the filler and the question that held nothing of it


@settings(max_examples=12, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(sizes=st.lists(st.integers(1, 400), min_size=3, max_size=30), chosen=st.sets(st.integers(0, 29), min_size=1))
def test_whatever_is_forgotten_among_whatever_else_leaves_no_trace(
    home: Home, sizes: list[int], chosen: set[int]
) -> None:
    thread = home.ids(home.now)
    words = {number: MARKER if number in chosen else "ordinary" for number in range(len(sizes))}
    turns = [home.turn(f"{words[number]} " * size, seq=number, thread=thread) for number, size in enumerate(sizes)]
    home.ingest.observations(turns, now=home.now)
    marked = [turn for number, turn in enumerate(turns) if number in chosen]
    home.forgetter._forget([Wish(ref=turn.id) for turn in marked], home.now)
    assert traces(home) == 0
    left = home.serial.run(lambda: home.observations.thread(thread))
    assert [one.id for one in left] == [turn.id for turn in turns if turn not in marked]


def test_a_stretch_of_time_takes_what_was_in_sight_during_it(home: Home) -> None:
    def minutes(number: int) -> timedelta:
        return timedelta(minutes=number)

    long = home.screen("open since noon", at=home.now - minutes(150), last_seen_at=home.now - minutes(5))
    old = home.screen("closed at one", at=home.now - minutes(120), last_seen_at=home.now - minutes(90))
    fresh = home.turn("just said", at=home.now - minutes(1))
    home.ingest.observations([long, old, fresh], now=home.now)
    wish = forget_queue.wish_of(Forget(last_seconds=900), home.now)
    assert home.forgetter.preview(wish, home.now).observations == 2
    assert home.forgetter.forget(wish, home.now).observations == 2
    assert [one.id for one in home.serial.run(home.observations.find)] == [old.id]


def test_an_application_goes_with_what_of_it_still_waits_in_the_inbox(home: Home) -> None:
    kept = home.screen("mail")
    near = replace(home.screen("notes, and a balance"), beside=("Music", "Bank"))
    for seen in (home.screen("banking", app="Bank"), home.screen("more banking", app="bank"), near, kept):
        home.drop(seen)
    assert forget(home, app="BANK").observations == 3
    assert [one.id for one in home.serial.run(home.observations.find)] == [kept.id]


def test_a_preview_counts_and_changes_nothing(home: Home) -> None:
    seen = home.screen("a page")
    home.drop(seen)
    home.take_in()
    home.learn("a page", seen)
    wish = Wish(ref=seen.id)
    promised = home.forgetter.preview(wish, home.now)
    assert home.serial.run(home.observations.count) == 1
    assert home.images.get("2026-03-05", f"{seen.id}.img") == home.webp
    assert home.forgetter.forget(wish, home.now) == promised == Forgotten(1, 1, 0, 1, 0)


def test_a_days_key_is_destroyed_with_its_last_picture_only(home: Home) -> None:
    first, second = home.screen("one"), home.screen("two")
    for seen in (first, second):
        home.drop(seen)
    home.take_in()
    key = home.folder / "images" / "keys" / "2026-03-05.key"
    forget(home, ref=first.id)
    assert key.exists()
    forget(home, ref=second.id)
    assert not key.exists()
    assert not (home.folder / "images" / "2026-03-05").exists()
    with pytest.raises(ImageGone):
        home.images.get("2026-03-05", f"{second.id}.img")


def test_a_memory_with_later_evidence_falls_back_to_the_state_before_it(home: Home) -> None:
    first, second = home.remember("Ann lives in Kiel", f"Ann lives in {MARKER}")
    memory = home.learn("Ann lives in Kiel", first)
    changed = home.memory(f"Ann lives in {MARKER}", second, id=memory.id)
    home.serial.run(lambda: home.memories.revise(changed, Operation.SUPERSEDE, Cause("segment", "semantic")))
    went = forget(home, ref=second.id)
    assert (went.memories, went.rebuilt) == (0, 1)
    now = home.serial.run(lambda: home.memories.get(memory.id))
    assert now is not None
    assert now.fields == memory.fields
    assert [one.observation for one in now.evidence] == [first.id]
    assert now.needs_review
    history = home.serial.run(lambda: home.memories.history(memory.id))
    assert [one.operation for one in history] == [Operation.ADD, Operation.REBUILD]
    assert traces(home) == 0


def test_a_memory_whose_first_evidence_is_forgotten_goes_and_the_rest_is_read_again(home: Home) -> None:
    first, second = home.remember(f"{MARKER} on Sunday", "the concert was loud")
    home.serial.run(lambda: home.observations.mark_digested([first.id, second.id], home.now))
    memory = home.learn(f"a {MARKER}", first)
    merged = home.memory(f"a loud {MARKER}", second, id=memory.id)
    home.serial.run(lambda: home.memories.revise(merged, Operation.MERGE, Cause("segment", "semantic")))
    assert forget(home, ref=first.id).memories == 1
    assert home.serial.run(lambda: home.memories.get(memory.id)) is None
    assert [one.id for one in home.serial.run(lambda: home.observations.undigested(9))] == [second.id]
    assert traces(home) == 0


def test_an_undone_change_goes_with_its_evidence_and_the_memory_stays_as_it_is(home: Home) -> None:
    first, second = home.remember("Ann has a cat", f"Ann has a {MARKER}")
    memory = home.learn("Ann has a cat", first)
    wrong = home.memory(f"Ann has a {MARKER}", second, id=memory.id)
    home.serial.run(lambda: home.memories.revise(wrong, Operation.REVISE, Cause("segment", "semantic")))
    home.serial.run(lambda: home.memories.undo(memory.id, home.now))
    went = forget(home, ref=second.id)
    assert (went.memories, went.rebuilt) == (0, 0)
    history = home.serial.run(lambda: home.memories.history(memory.id))
    assert [(one.operation, one.before) for one in history] == [
        (Operation.ADD, None),
        (Operation.UNDO, history[0].after),
    ]
    assert traces(home) == 0


def test_forgetting_a_memory_takes_the_evidence_it_rests_on(home: Home) -> None:
    said, other = home.remember(f"my {MARKER} is blue", "it rains")
    memory = home.learn("a blue thing", said)
    assert forget(home, ref=memory.id) == Forgotten(1, 1, 0, 0, 0)
    assert [one.id for one in home.serial.run(home.observations.find)] == [other.id]


def test_a_segment_keeps_its_other_observations_and_their_terms(home: Home) -> None:
    first, second = home.remember(f"about the {MARKER}", "about gardening")
    segment = Segment(SegmentId(home.ids(home.now)), (first.id, second.id), home.now, home.now, None, "both")
    ordinal = home.serial.run(lambda: SegmentRows(home.db).add(segment))
    both = index_terms(f"{first.text} {second.text}", "en")
    home.serial.run(lambda: FullText(home.db).put(Granularity.SEGMENT, ordinal, both))
    forget(home, ref=first.id)
    (kept,) = home.serial.run(lambda: SegmentRows(home.db).by_ordinals([ordinal]))
    assert kept.observations == (second.id,)
    terms = home.serial.run(lambda: FullText(home.db).terms_of(Granularity.SEGMENT, [ordinal]))
    assert terms == {ordinal: index_terms(second.text, "en")}


def test_a_fact_that_a_forgotten_one_had_superseded_holds_again(home: Home) -> None:
    first, second = home.remember("Ann works at a bakery", "Ann works at a bank")
    facts = Facts(home.db)

    def store() -> None:
        ann = facts.entity("Ann", home.ids(home.now), home.now)
        made = [
            Fact(FactId(home.ids(home.now)), ann.id, "works at", value, home.now, source.id, source.text, home.now)
            for value, source in (("a bakery", first), ("a bank", second))
        ]
        for fact in made:
            facts.add(fact)
        facts.supersede(made[0].id, made[1].id, home.now)

    home.serial.run(store)
    forget(home, ref=second.id)
    (ann,) = home.serial.run(lambda: facts.named(["ANN"]))
    (now,) = home.serial.run(lambda: facts.current(ann.id, "works at"))
    assert (now.object, now.valid_to, now.superseded_by) == ("a bakery", None, None)


def test_the_vectors_are_removed_through_the_outbox(home: Home) -> None:
    (said,) = home.remember(f"the {MARKER}")
    one = np.ones((1, 4), dtype=np.float32)
    (vector,) = home.serial.run(lambda: Vectors(home.db).put(said.id, Granularity.TURN, "m", one, home.now))
    forget(home, ref=said.id)
    changes = home.serial.run(lambda: Outbox(home.db).after(0))
    assert [(change.operation, change.vector) for change in changes] == [("put", vector), ("remove", vector)]
    assert home.serial.run(lambda: Vectors(home.db).count()) == 0


def test_a_secret_goes_with_the_words_it_was_told_in(home: Home) -> None:
    entry = home.ids(home.now)
    said = home.turn(f"my pin is ⟦vault:{entry}⟧")
    secret = FoundSecret(f"⟦vault:{entry}⟧", "pin", "credential", "pin", "1234")
    home.ingest.observations([said], [secret], now=home.now)
    assert forget(home, ref=said.id).memories == 1
    assert home.serial.run(lambda: home.memories.get(entry)) is None


def test_tombstones_and_the_ledger_hold_ids_and_counts_only(home: Home) -> None:
    (said,) = home.remember(f"the {MARKER}")
    forget(home, ref=said.id)
    assert home.serial.run(lambda: Tombstones(home.db).ids("observation")) == [said.id]
    (entry,) = home.serial.run(lambda: LedgerRows(home.db).find())
    assert (entry.action, entry.count) == ("forgotten", 1)


def test_a_crash_after_the_rows_went_is_made_good_at_the_next_unlock(home: Home) -> None:
    seen = home.screen(f"poster of the {MARKER}")
    home.drop(seen)
    home.take_in()
    home.serial.run(lambda: home.forgetter._erase([Wish(ref=seen.id)], home.now))
    assert list(home.images.stored()) != []
    home.forgetter.finish(home.now)
    assert list(home.images.stored()) == []
    assert traces(home) == 0


def test_a_wish_said_while_locked_clears_the_inbox_and_waits_for_the_unlock(
    open_home: Callable[..., Home], tmp_path: Path
) -> None:
    home = open_home()
    home.remember(f"the {MARKER}")
    early, late = (home.screen("x", at=home.now + timedelta(hours=hours)) for hours in (0, 3))
    home.drop(early)
    kept = home.drop(late)
    home.close()
    wish = Wish(since=home.now, until=home.now + timedelta(hours=1))
    queue = tmp_path / "forget-queue"
    said = forget_queue.put(wish, queue, home.inbox, home.keys.recorder_public, home.ids(home.now))
    assert said == Forgotten(0, 0, 0, 0, inbox=1, queued=True)
    assert [path.name for path in home.inbox.iterdir()] == [kept.name]
    again = open_home()
    done = again.forgetter.finish(again.now)
    assert done is not None
    assert done.observations == 1
    assert list(queue.iterdir()) == []
    assert again.forgetter.finish(again.now) is None
    assert traces(again) == 0


def test_a_queued_wish_shows_nobody_which_application_it_names(home: Home, tmp_path: Path) -> None:
    queue = tmp_path / "forget-queue"
    ident = home.ids(home.now)
    forget_queue.put(Wish(app="Signal"), queue, home.inbox, home.keys.recorder_public, ident)
    assert b"Signal" not in next(queue.iterdir()).read_bytes()
    (_, wish), *_ = forget_queue.waiting(queue, home.keys.recorder_private)
    assert wish == Wish(app="Signal")


def test_a_file_in_the_queue_that_is_no_wish_harms_nothing(home: Home, tmp_path: Path) -> None:
    queue = tmp_path / "forget-queue"
    queue.mkdir()
    (queue / "junk.wish").write_bytes(b"junk" * 10)
    home.remember("stays")
    assert home.forgetter.finish(home.now) is None
    assert home.serial.run(home.observations.count) == 1


def test_a_wish_without_bounds_and_an_unknown_ref_are_refused_in_words(home: Home) -> None:
    with pytest.raises(ForgetWhat, match="Say what to forget"):
        forget_queue.wish_of(Forget(), home.now)
    with pytest.raises(RefUnknown, match="has that name"):
        forget(home, ref="nothing")
    with pytest.raises(RefUnknown):
        home.forgetter.preview(Wish(ref="nothing"), home.now)


def test_a_look_that_was_not_sealed_yet_when_it_was_forgotten_does_not_come_back(home: Home) -> None:
    minute = timedelta(minutes=1)
    home.forgetter.forget(Wish(since=home.now - 15 * minute), home.now)
    late = home.screen("late", at=home.now - minute)
    grown = replace(late, part=1, text=Redacted("late and later"), observed_at=home.now + minute)
    before = home.screen("before", at=home.now - 20 * minute, last_seen_at=home.now - 16 * minute)
    after = home.screen("after", at=home.now + minute)
    for one in (late, grown, before, after):
        home.drop(one, at=home.now + minute)
    assert home.take_in() == (4, 0)
    found = home.serial.run(home.observations.find)
    assert {one.observation.text for one in found} == {"before", "after"}
    assert len(list(home.images.stored())) == 2


def test_only_the_application_that_was_forgotten_is_kept_out_when_it_comes_late(home: Home) -> None:
    home.forgetter.forget(Wish(app="firefox"), home.now)
    for app in ("Firefox", "Mail"):
        home.drop(home.screen(app, at=home.now - timedelta(seconds=5), app=app))
    home.drop(replace(home.screen("beside", at=home.now - timedelta(seconds=5)), beside=("Firefox",)))
    home.drop(home.screen("new", at=home.now + timedelta(seconds=5)))
    home.take_in()
    found = home.serial.run(home.observations.find)
    assert {one.observation.text for one in found} == {"Mail", "new"}
