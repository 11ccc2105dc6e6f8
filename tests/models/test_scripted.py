from __future__ import annotations

import threading

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.models import structured
from sixfold.models.errors import MalformedOutput, PromptTooLong
from sixfold.models.protocols import ChatModel, ChatRequest, Embedder, Finish
from sixfold.models.scripted import Line, ScriptedChat, ScriptedEmbedder


def request(*user: str, schema: dict[str, object] | None = None, stop: tuple[str, ...] = ()) -> ChatRequest:
    return ChatRequest(system="Be brief.", user=user, max_tokens=5, schema=schema, stop=stop)


def test_the_first_line_that_fits_answers_and_the_request_is_kept() -> None:
    chat = ScriptedChat([Line("tea", "It was green."), Line("Be brief", "Anything.")])
    asked = request("Which ", "tea?")
    assert chat.complete(asked).text == "It was green."
    assert chat.complete(request("Which cup?")).text == "Anything."
    assert chat.requests[0] is asked


def test_a_line_may_be_a_rule_and_a_reply_made_from_the_request() -> None:
    chat: ChatModel = ScriptedChat([Line(lambda asked: len(asked.user) == 1, lambda asked: asked.user[0].upper())])
    assert chat.complete(request("echo")).text == "ECHO"


def test_a_line_can_be_used_up() -> None:
    chat = ScriptedChat([Line("", "first", times=1), Line("", "later")])
    assert [chat.complete(request("x")).text for _ in range(3)] == ["first", "later", "later"]


def test_a_request_that_no_line_fits_is_a_mistake_in_the_script() -> None:
    with pytest.raises(LookupError):
        ScriptedChat([Line("tea", "green")]).complete(request("coffee"))


def test_the_pieces_join_to_the_text() -> None:
    pieces: list[str] = []
    done = ScriptedChat([Line("", "one two  three")]).complete(request("x"), pieces.append)
    assert pieces == ["one", " two", "  three"]
    assert (done.text, done.finish, done.answer_tokens) == ("one two  three", Finish.STOP, 3)


def test_a_long_reply_is_cut_at_the_limit() -> None:
    done = ScriptedChat([Line("", "a b c d e f g")]).complete(request("x"))
    assert (done.text, done.finish) == ("a b c d e", Finish.LENGTH)


def test_a_stop_text_ends_the_reply() -> None:
    assert ScriptedChat([Line("", "one END two")]).complete(request("x", stop=("END",))).text == "one "


def test_cancel_keeps_the_text_so_far() -> None:
    cancel = threading.Event()
    done = ScriptedChat([Line("", "a b c")]).complete(request("x"), lambda _text: cancel.set(), cancel)
    assert (done.text, done.finish) == ("a", Finish.CANCELLED)


def test_a_reply_against_the_schema_is_malformed() -> None:
    chat = ScriptedChat([Line("", "no")])
    with pytest.raises(MalformedOutput):
        chat.complete(request("x", schema=structured.flag()))


def test_a_prompt_past_the_context_is_refused() -> None:
    chat = ScriptedChat([Line("", "x")], context=10)
    with pytest.raises(PromptTooLong):
        chat.complete(request("word " * 20))


def test_texts_that_share_words_are_near_and_others_far() -> None:
    embedder: Embedder = ScriptedEmbedder()
    near, query, far = embedder.embed(["the green tea of Kyoto", "green tea", "invoices due in March"])
    assert near @ query > 0.5
    assert abs(far @ query) < 0.2


@given(st.lists(st.text(max_size=40), max_size=5))
def test_every_text_has_the_same_unit_vector_each_time(texts: list[str]) -> None:
    rows = ScriptedEmbedder().embed(texts)
    assert rows.shape == (len(texts), 384)
    assert rows.dtype == np.float32
    np.testing.assert_allclose(np.linalg.norm(rows, axis=1), 1.0, atol=1e-5)
    np.testing.assert_array_equal(rows, ScriptedEmbedder().embed(texts))
