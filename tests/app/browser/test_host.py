"""The native messaging host, told true and hostile things over its pipes."""

from __future__ import annotations

import io
import json
import struct
from dataclasses import dataclass
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.app.browser import questions
from sixfold.app.browser.desk import Choice, PageField, ShownOffer
from sixfold.app.browser.errors import BrowserNonsense
from sixfold.app.browser.host import MAX_ANSWER, MAX_QUESTION, serve
from sixfold.app.browser.manifests import FIREFOX_ID, ORIGIN
from sixfold.app.browser.questions import AskOffers, AskValue, question
from sixfold.app.browser.scripted import CODE, TOKEN, Entry, ScriptedDesk

SITE = "https://shop.example"
ENTRIES = {
    "email": Entry("ada@engine.example", "E-mail"),
    "card": Entry("4000 0000", "The blue card", "Vault", sealed=True),
}
FIELD: dict[str, Any] = {"index": 0, "tag": "input", "name": "email"}
NONSENSE: list[object] = [
    None,
    [],
    {},
    {"do": "forget"},
    {"do": "hello", "more": 1},
    {"do": "pair", "code": "12345"},
    {"do": "pair", "code": 123456},
    {"do": "pair", "code": "\uff11\uff12\uff13\uff14\uff15\uff16"},
    {"do": "pair", "code": "123456\n"},
    {"do": "value", "token": TOKEN, "origin": SITE},
    {"do": "value", "token": TOKEN, "origin": SITE, "id": 5},
    {"do": "value", "token": "x" * 129, "origin": SITE, "id": "email"},
    {"do": "value", "token": TOKEN, "origin": SITE, "id": "x" * 65},
    {"do": "offers", "token": TOKEN, "origin": SITE, "fields": {}},
    {"do": "offers", "token": TOKEN, "origin": SITE, "fields": [FIELD, FIELD]},
    {"do": "offers", "token": TOKEN, "origin": SITE, "fields": [{"index": 0}]},
    {"do": "offers", "token": TOKEN, "origin": SITE, "fields": [{**FIELD, "tag": "script"}]},
    {"do": "offers", "token": TOKEN, "origin": SITE, "fields": [{**FIELD, "value": "typed"}]},
    {"do": "offers", "token": TOKEN, "origin": SITE, "fields": [{**FIELD, "index": True}]},
    {"do": "offers", "token": TOKEN, "origin": SITE, "fields": [{**FIELD, "index": -1}]},
    {"do": "offers", "token": TOKEN, "origin": SITE, "fields": [{**FIELD, "focused": 1}]},
    {"do": "offers", "token": TOKEN, "origin": SITE, "fields": [{**FIELD, "label": "x" * 201}]},
    {"do": "offers", "token": TOKEN, "origin": SITE, "fields": [{**FIELD, "options": [{"value": "x"}]}]},
    {"do": "offers", "token": TOKEN, "origin": SITE, "fields": [{"index": n, "tag": "input"} for n in range(201)]},
]
ORIGINS = [
    "https://shop.example/",
    "https://shop.example/path",
    "https://shop.example?x",
    "https://me@shop.example",
    "https://shop.example:443",
    "http://shop.example:80",
    "https://shop.example:0",
    "https://shop.example:99999",
    "https://SHOP.example",
    "https://shöp.example",
    "https://sh op.example",
    "https://",
    "https://[::1",
    "ftp://shop.example",
    "file://",
    "null",
    "javascript:alert(1)",
    "https://" + "a" * 300,
]


def packed(*messages: object) -> bytes:
    bodies = [message if isinstance(message, bytes) else json.dumps(message).encode() for message in messages]
    return b"".join(struct.pack("=I", len(body)) + body for body in bodies)


def told(sent: bytes, desk: ScriptedDesk | None = None, arguments: tuple[str, ...] = (ORIGIN,)) -> list[Any]:
    """Send bytes, and give the answers."""
    outgoing = io.BytesIO()
    serve(io.BytesIO(sent), outgoing, desk or ScriptedDesk(ENTRIES), arguments)
    left, answers = outgoing.getvalue(), []
    while left:
        (length,) = struct.unpack("=I", left[:4])
        answers.append(json.loads(left[4 : 4 + length]))
        left = left[4 + length :]
    return answers


def ask(message: object, desk: ScriptedDesk | None = None) -> Any:
    (answer,) = told(packed(message), desk)
    return answer


def test_a_browser_is_paired_offered_and_given_a_value_in_one_conversation() -> None:
    offers = {"do": "offers", "token": TOKEN, "origin": SITE, "fields": [FIELD, {**FIELD, "index": 7, "name": "card"}]}
    value = {"do": "value", "token": TOKEN, "origin": SITE, "id": "card"}
    hello, pair, confirm = {"do": "hello"}, {"do": "pair"}, {"do": "pair", "code": CODE}
    answers = told(packed(hello, pair, confirm, hello, offers, value), ScriptedDesk(ENTRIES))
    email = {"id": "email", "caption": "E-mail", "source": "You said so", "shown": "ada@engine.example"}
    card = {"id": "card", "caption": "The blue card", "source": "Vault", "shown": ""}
    assert answers == [
        {"paired": False, "unlocked": True, "version": "scripted"},
        {"shown": True},
        {"token": TOKEN},
        {"paired": True, "unlocked": True, "version": "scripted"},
        {"fields": [{"index": 0, "offers": [email]}, {"index": 7, "offers": [card]}]},
        {"value": "4000 0000"},
    ]


def test_it_answers_the_extension_in_firefox_and_no_other() -> None:
    value = {"do": "value", "token": TOKEN, "origin": SITE, "id": "email"}
    assert told(packed(value), arguments=("/place/of/the.json", FIREFOX_ID)) == [{"value": "ada@engine.example"}]
    desk = ScriptedDesk(ENTRIES)
    for stranger in ((), ("chrome-extension://" + "a" * 32 + "/",), (ORIGIN.rstrip("/"),), ("x@example.org",)):
        (answer,) = told(packed(value), desk, stranger)
        assert answer["refused"].startswith("Nothing was given: it was not Sixfold's own extension")
    assert desk.asked == []


@pytest.mark.parametrize("message", NONSENSE)
def test_what_is_no_question_is_refused_and_the_next_is_answered(message: object) -> None:
    desk = ScriptedDesk(ENTRIES)
    refused, hello = told(packed(message, {"do": "hello"}), desk)
    assert refused["refused"].startswith("Nothing was given: the extension's question was not understood")
    assert hello["unlocked"] is True
    assert desk.asked == ["hello"]


@pytest.mark.parametrize("origin", ORIGINS)
def test_an_origin_that_no_browser_writes_is_refused(origin: str) -> None:
    with pytest.raises(BrowserNonsense):
        question({"do": "value", "token": TOKEN, "origin": origin, "id": "email"})


@pytest.mark.parametrize("origin", [SITE, "http://127.0.0.1:8080", "https://[::1]:8443", "https://xn--shp-tna.example"])
def test_an_origin_as_browsers_write_it_is_taken_as_it_is(origin: str) -> None:
    asked = question({"do": "value", "token": TOKEN, "origin": origin, "id": "email"})
    assert asked == AskValue(TOKEN, origin, "email")


@pytest.mark.parametrize("body", [b"", b"{", b"\xff\xfe", b"[" * 100_000, b"NaN", b'{"do": "hello"} x'])
def test_what_is_no_json_is_refused_and_the_next_is_answered(body: bytes) -> None:
    refused, hello = told(packed(body, {"do": "hello"}))
    assert "not understood" in refused["refused"]
    assert hello["unlocked"] is True


def test_a_message_that_is_too_long_or_cut_off_ends_the_conversation() -> None:
    hello = packed({"do": "hello"})
    assert len(told(hello + struct.pack("=I", MAX_QUESTION + 1) + b"x" * 100)) == 1
    assert len(told(hello + hello[:-1])) == 1
    assert len(told(hello + b"\0\0")) == 1


def test_a_form_as_the_extension_reads_it_arrives_whole() -> None:
    said = {
        **FIELD,
        "tag": "select",
        "label": "Land \ud83d",  # half of an emoji: a browser cuts between two units
        "options": [{"value": "DE", "text": "Deutschland"}],
        "max_length": 0,
        "form": -1,
        "focused": True,
        "multiple": False,
    }
    asked = question({"do": "offers", "token": TOKEN, "origin": SITE, "fields": [said]})
    options = (Choice("DE", "Deutschland"),)
    field = PageField(0, "select", name="email", label="Land ?", options=options, focused=True)
    assert asked == AskOffers(TOKEN, SITE, (field,))


def test_a_wrong_token_and_a_wrong_code_say_what_to_do() -> None:
    unpaired = ask({"do": "value", "token": "guess", "origin": SITE, "id": "email"})
    assert unpaired == {
        "refused": "This browser is not paired with Sixfold; pair it with the code that Sixfold shows.",
        "why": "unpaired",
    }
    first, second = told(packed({"do": "pair", "code": CODE}, {"do": "pair", "code": "000000"}))
    assert (
        first == second == {"refused": "That is not the code that Sixfold shows; ask for a new one.", "why": "refused"}
    )


def test_a_code_that_was_typed_wrong_is_used_up() -> None:
    answers = told(packed({"do": "pair"}, {"do": "pair", "code": "000000"}, {"do": "pair", "code": CODE}))
    assert [sorted(answer) for answer in answers] == [["shown"], ["refused", "why"], ["refused", "why"]]


def test_what_was_offered_to_one_site_is_refused_to_another() -> None:
    desk = ScriptedDesk(ENTRIES, origins=frozenset({SITE}))
    assert "refused" in ask({"do": "value", "token": TOKEN, "origin": "https://shop.example.org", "id": "email"}, desk)
    assert "refused" in ask({"do": "value", "token": TOKEN, "origin": "http://shop.example", "id": "email"}, desk)
    assert desk.asked == []


@dataclass
class BrokenDesk(ScriptedDesk):
    """Has a fault whose words quote the page."""

    def value(self, token: str, origin: str, ident: str) -> str:
        raise RuntimeError(token + origin + ident)


def test_a_fault_is_a_sentence_that_quotes_nothing(capfd: pytest.CaptureFixture[str]) -> None:
    answer = ask({"do": "value", "token": TOKEN, "origin": SITE, "id": "a-private-id"}, BrokenDesk(ENTRIES))
    assert answer["refused"].startswith("This is a fault in Sixfold itself")
    assert "private" not in json.dumps(answer)
    assert capfd.readouterr() == ("", "")


def test_an_answer_that_a_browser_would_not_take_is_replaced_by_a_sentence() -> None:
    desk = ScriptedDesk({"email": Entry("x" * (MAX_ANSWER + 1), "E-mail")})
    assert "too long" in ask({"do": "value", "token": TOKEN, "origin": SITE, "id": "email"}, desk)["refused"]


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats(allow_nan=False) | st.text(max_size=10),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(sorted(questions.READERS)), inner),
    max_leaves=8,
)


@given(st.sampled_from(["hello", "pair", "offers", "value"]), st.dictionaries(st.text(max_size=6), JSON), JSON)
def test_whatever_is_sent_there_is_one_answer(do: str, more: dict[str, Any], fields: object) -> None:
    base = {"do": do, "token": TOKEN, "origin": SITE}
    for message in (
        fields,
        {**base, **more},
        {**base, "fields": fields},
        {**base, "fields": [{**FIELD, "id": fields}]},
    ):
        assert len(told(packed(message))) == 1


@given(st.binary(max_size=200))
def test_whatever_bytes_are_sent_nothing_is_raised(sent: bytes) -> None:
    told(sent)


def test_an_offer_of_the_vault_shows_no_value() -> None:
    desk = ScriptedDesk(ENTRIES)
    (field,) = desk.offers(TOKEN, SITE, [PageField(3, "input", name="card")])
    assert field.offers == (ShownOffer("card", "The blue card", "Vault"),)
