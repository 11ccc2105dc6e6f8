from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.models.frames import Frame, NoFrame, read, write

HEADERS = st.dictionaries(st.text(), st.one_of(st.integers(), st.text(), st.lists(st.text())))


@given(headers=st.lists(HEADERS, max_size=3), payload=st.binary())
def test_frames_arrive_as_they_were_sent(headers: list[dict[str, object]], payload: bytes) -> None:
    pipe = io.BytesIO()
    for header in headers:
        write(pipe, Frame(header, payload))
    pipe.seek(0)
    assert [read(pipe) for _ in headers] == [Frame(header, payload) for header in headers]


@given(cut=st.integers(0, 29))
def test_a_pipe_that_ends_within_a_frame_is_no_frame(cut: int) -> None:
    pipe = io.BytesIO()
    write(pipe, Frame({"op": "count"}, b"12345678"))
    with pytest.raises(NoFrame):
        read(io.BytesIO(pipe.getvalue()[:cut]))


@pytest.mark.parametrize("noise", [b"llama: warning: something\n", b"\x02\x00\x00\x00\x00\x00\x00\x00{]"])
def test_noise_on_the_pipe_is_no_frame(noise: bytes) -> None:
    with pytest.raises(NoFrame):
        read(io.BytesIO(noise))


def test_what_a_frame_holds_does_not_show_when_it_is_printed() -> None:
    assert "secret" not in repr(Frame({"text": "secret"}, b"secret"))
