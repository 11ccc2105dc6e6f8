from __future__ import annotations

import json
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey, SealedBox

from sixfold.capture import picture, seal, wire
from sixfold.capture.errors import (
    InboxUnwritableError,
    NotSealedError,
    SealDamagedError,
    SealError,
    SealTooNewError,
)
from sixfold.capture.identity import new_id
from sixfold.capture.observation import (
    Box,
    Capture,
    Kind,
    Line,
    Observation,
    ObservationId,
    Patches,
    Redacted,
    Role,
    Source,
    Trust,
)
from sixfold.capture.picture import Patch
from sixfold.capture.redaction.fold import OPEN

if TYPE_CHECKING:
    from pathlib import Path

KEY = PrivateKey(bytes(range(32)))
PUBLIC = bytes(KEY.public_key)
NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)
PICTURE = b"RIFF\x00\x00\x00\x00WEBPVP8 "

words = st.text(st.characters(exclude_categories=["Cs"], exclude_characters="\0\u27e6\u27e7\u301a\u301b"), max_size=40)
boxes = st.builds(Box, *[st.integers(0, 4000)] * 4)
times = st.datetimes(datetime(1970, 1, 2), datetime(2999, 12, 30), timezones=st.just(UTC))  # noqa: DTZ001 - given UTC
observations = st.builds(
    Observation,
    id=st.builds(lambda: ObservationId(new_id(NOW))),
    kind=st.sampled_from(Kind),
    role=st.sampled_from(Role),
    trust=st.sampled_from(Trust),
    observed_at=times,
    time_zone=st.just("Europe/Berlin"),
    text=words.map(Redacted),
    source=st.builds(Source, words, st.none() | words),
    title=st.none() | words.map(Redacted),
    part=st.integers(0, 9),
    last_seen_at=st.none() | times,
    seen_count=st.integers(1, 9),
    lines=st.lists(st.builds(Line, words.map(Redacted), boxes), max_size=4).map(tuple),
    redactions=st.dictionaries(words, st.integers(0, 99), max_size=3),
    beside=st.lists(words, max_size=3).map(tuple),
)
captures = st.builds(Capture, observations, st.none() | st.binary(max_size=50).map(PICTURE.__add__))


def example(text: str = "hello") -> Capture:
    return Capture(
        Observation(
            ObservationId(new_id(NOW)),
            Kind.SCREEN,
            Role.OTHER,
            Trust.UNTRUSTED,
            NOW,
            "UTC",
            Redacted(text),
            Source("screen"),
        ),
        PICTURE,
    )


@settings(max_examples=60, deadline=None)
@given(captures)
def test_what_is_sealed_comes_back_the_same(capture: Capture) -> None:
    assert seal.open_sealed(seal.seal(capture, PUBLIC), bytes(KEY)) == capture


def test_notes_for_the_ledger_come_back_the_same() -> None:
    notes = seal.LedgerNotes(NOW, NOW, {"banks": 3})
    assert seal.open_sealed(seal.seal(notes, PUBLIC), bytes(KEY)) == notes


def test_a_sealed_file_shows_nothing_of_its_words() -> None:
    assert b"marker sentence" not in seal.seal(example("a marker sentence"), PUBLIC)


@settings(max_examples=60, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_are_refused_in_words(data: bytes) -> None:
    with pytest.raises(SealError):
        seal.open_sealed(data, bytes(KEY))


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 400), st.integers(1, 255))
def test_a_changed_byte_is_noticed(place: int, change: int) -> None:
    data = bytearray(seal.seal(example(), PUBLIC))
    data[place % len(data)] ^= change
    with pytest.raises(SealError):
        seal.open_sealed(bytes(data), bytes(KEY))


def test_another_homes_key_does_not_open_it() -> None:
    with pytest.raises(SealDamagedError):
        seal.open_sealed(seal.seal(example(), PUBLIC), bytes(PrivateKey.generate()))


def test_a_newer_form_is_refused_by_its_number() -> None:
    data = seal.seal(example(), PUBLIC)
    with pytest.raises(SealTooNewError, match="form 3"):
        seal.open_sealed(data[:8] + b"\x00\x03" + data[10:], bytes(KEY))


def test_a_file_of_the_first_form_still_opens() -> None:
    content = Capture(example().observation, PICTURE)
    data = seal.seal(content, PUBLIC)
    assert seal.open_sealed(data[:8] + b"\x00\x01" + data[10:], bytes(KEY)) == content


def test_patches_come_out_as_they_went_in() -> None:
    base = ObservationId(new_id(NOW))
    patches = (Patch(Box(32, 64, 96, 32), PICTURE + b"one"), Patch(Box(0, 0, 32, 32), PICTURE))
    for some in (patches, ()):
        content = Capture(example().observation, patches=Patches(base, 7, some))
        assert seal.open_sealed(seal.seal(content, PUBLIC), bytes(KEY)) == content


@pytest.mark.parametrize(
    "image", [{"base": ["no id", 0]}, {"base": [new_id(NOW), -1]}, {"base": [new_id(NOW)]}, {}, {"base": None}]
)
def test_patches_on_what_is_no_picture_are_damage(image: dict[str, object]) -> None:
    packed = picture.pack(())
    head = json.dumps({"capture": wire.encode(example().observation), "image": image}).encode()
    plain = len(head).to_bytes(4, "big") + head + packed
    data = seal.seal(example(), PUBLIC)[:10] + SealedBox(KEY.public_key).encrypt(plain)
    with pytest.raises(SealDamagedError):
        seal.open_sealed(data, bytes(KEY))


def test_a_file_of_another_program_is_told_from_ours() -> None:
    with pytest.raises(NotSealedError):
        seal.open_sealed(b"PK\x03\x04 something else", bytes(KEY))


FORGED: list[dict[str, object]] = [
    {"text": f"{OPEN}vault:1]"},
    {"text": 5},
    {"text": "a\0b"},
    {"id": "not-an-id"},
    {"observed_at": "2027-03-01T12:00:00"},
    {"kind": "rumour"},
    {"lines": [["x", -1, 0, 0, 0]]},
    {"lines": "x"},
    {"seen_count": True},
    {"redactions": {"card": -1}},
    {"source": ["x"]},
]


@pytest.mark.parametrize("forged", FORGED)
def test_what_the_recorder_never_writes_is_refused_though_it_was_sealed(forged: dict[str, object]) -> None:
    header = json.dumps({"capture": wire.encode(example().observation) | forged, "image": False}).encode()
    box = SealedBox(KEY.public_key).encrypt(len(header).to_bytes(4, "big") + header)
    with pytest.raises(SealDamagedError):
        seal.open_sealed(b"SIXFSEAL\x00\x01" + box, bytes(KEY))


def test_a_sealed_file_is_whole_private_and_waits_in_order(tmp_path: Path) -> None:
    first = seal.put(seal.seal(example("one"), PUBLIC), tmp_path, new_id(NOW))
    second = seal.put(seal.seal(example("two"), PUBLIC), tmp_path, new_id(NOW))
    assert seal.waiting(tmp_path) == (first, second)
    assert first.stat().st_mode & 0o777 == 0o600
    assert {path.name for path in tmp_path.iterdir()} == {first.name, second.name}
    opened = seal.read(second, bytes(KEY))
    assert isinstance(opened, Capture)
    assert opened.observation.text == "two"


def test_an_inbox_that_is_gone_is_said_in_words(tmp_path: Path) -> None:
    with pytest.raises(InboxUnwritableError, match="inbox"):
        seal.put(b"x", tmp_path / "gone", new_id(NOW))


def test_a_link_in_the_inbox_is_not_followed(tmp_path: Path) -> None:
    name = new_id(NOW)
    target = tmp_path / "elsewhere"
    (tmp_path / f"{name}.part").symlink_to(target)
    with pytest.raises(InboxUnwritableError):
        seal.put(b"x", tmp_path, name)
    assert not target.exists()


def test_what_a_dead_recorder_left_half_written_is_swept(tmp_path: Path) -> None:
    (tmp_path / "a.part").write_bytes(b"half")
    whole = seal.put(b"x", tmp_path, new_id(NOW))
    assert seal.sweep(tmp_path) == 1
    assert list(tmp_path.iterdir()) == [whole]


@pytest.mark.parametrize("at", ["0001-01-01T00:00:00+14:00", "9999-12-31T23:59:59-12:00"])
def test_a_time_that_no_other_zone_can_tell_is_refused(at: str) -> None:
    with pytest.raises(ValueError, match="observed_at"):
        wire.Fields({"observed_at": at}).time("observed_at")
