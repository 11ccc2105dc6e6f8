from __future__ import annotations

import json
from datetime import datetime
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.capture import locomo
from sixfold.capture.errors import DocumentError, DocumentUnreadableError, LocomoFormError, LocomoSampleError
from sixfold.capture.observation import Kind, Role, Source, Trust

if TYPE_CHECKING:
    from pathlib import Path

    from sixfold.capture.intake import RawObservation


def talk() -> dict[str, Any]:
    return {
        "sample_id": "conv-1",
        "conversation": {
            "speaker_a": "Ann",
            "speaker_b": "Ben",
            "session_2_date_time": "12:05 am on 9 June, 2023",
            "session_2": [{"speaker": "Ben", "dia_id": "D2:1", "text": "Night."}],
            "session_1_date_time": "1:56 pm on 8 May, 2023",
            "session_1": [
                {"speaker": "Ann", "dia_id": "D1:1", "text": "Hello."},
                {"speaker": "Ben", "dia_id": "D1:2", "text": "Look!", "blip_caption": "a red boat"},
            ],
        },
    }


def parse(items: object, sample: str | None = None) -> tuple[RawObservation, ...]:
    return locomo.parse(json.dumps(items).encode(), "talks.json", "Europe/Berlin", sample)


def test_a_turn_becomes_an_observation_with_its_speaker_its_id_and_its_sessions_time() -> None:
    first, second, third = parse([talk()])
    assert (first.kind, first.role, first.trust) == (Kind.IMPORT, Role.OTHER, Trust.UNTRUSTED)
    assert (first.author, first.source, first.thread, first.seq) == (
        "Ann",
        Source("locomo", "D1:1"),
        "conv-1/session_1",
        0,
    )
    assert first.observed_at == datetime(2023, 5, 8, 13, 56, tzinfo=ZoneInfo("Europe/Berlin"))
    assert second.text == "Look! [image: a red boat]"
    assert first.observed_at < second.observed_at < third.observed_at
    assert third.observed_at.hour == 0


def test_one_conversation_is_chosen_by_its_id() -> None:
    assert len(parse([talk(), talk() | {"sample_id": "conv-2"}], "conv-2")) == 3
    with pytest.raises(LocomoSampleError, match="conv-1"):
        parse([talk()], "conv-9")


@pytest.mark.parametrize(
    ("text", "hour"), [("12:00 pm on 1 May, 2023", 12), ("12:00 am on 1 May, 2023", 0), ("11:59 PM on 1 may 2023", 23)]
)
def test_noon_and_midnight_are_told_apart(text: str, hour: int) -> None:
    when = locomo.session_time(text, "UTC")
    assert when is not None
    assert when.hour == hour


@pytest.mark.parametrize(
    "text", ["", "yesterday", "1:56 pm on 31 February, 2023", "1:99 pm on 3 May, 2023", "1:00 pm on 3 Mai, x"]
)
def test_what_is_no_time_is_none(text: str) -> None:
    assert locomo.session_time(text, "UTC") is None


WRONG: list[tuple[str, Any]] = [
    ("session_1", {}),
    ("session_1", [5]),
    ("session_1", [{"speaker": "Ann", "dia_id": "D1:1", "text": 7}]),
    ("session_1", [{"speaker": "Ann", "dia_id": "../../x y", "text": "a"}]),
    ("session_1", [{"speaker": "Ann", "dia_id": "D1:1", "text": "x" * 30_000}]),
    ("session_1_date_time", "some day"),
    ("session_1_date_time", None),
    ("speaker_a", ["Ann"]),
]


@pytest.mark.parametrize(("key", "value"), WRONG)
def test_a_wrong_part_is_refused_in_one_sentence(key: str, value: object) -> None:
    item = talk()
    item["conversation"][key] = value
    with pytest.raises(LocomoFormError, match=r"^talks.json does not have the LoCoMo form \(.+\); check"):
        parse([item])


@given(
    st.recursive(
        st.none() | st.booleans() | st.integers() | st.text(max_size=9),
        lambda inner: st.lists(inner) | st.dictionaries(st.text(max_size=9), inner),
    )
)
def test_any_other_json_is_refused_or_empty(value: object) -> None:
    try:
        assert parse(value) == ()
    except LocomoFormError:
        return


def test_what_is_no_json_and_what_is_no_file_are_refused(tmp_path: Path) -> None:
    with pytest.raises(LocomoFormError, match="JSON"):
        locomo.parse(b"\xff{", "x.json", "UTC")
    with pytest.raises(LocomoFormError):
        locomo.parse(b"[" * 100_000, "x.json", "UTC")
    with pytest.raises(DocumentUnreadableError):
        locomo.read(tmp_path / "none.json", "UTC")
    assert issubclass(DocumentUnreadableError, DocumentError)
