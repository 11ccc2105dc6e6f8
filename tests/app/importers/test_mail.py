from __future__ import annotations

from datetime import UTC, datetime
from email.message import EmailMessage
from typing import TYPE_CHECKING

import pytest

from sixfold.app.importers import mail
from sixfold.app.importers.quoted import own_words
from sixfold.app.plugin_api import PluginError
from tests.app.importers.forms_read import NOW, OPTIONS, SAMPLES, read

if TYPE_CHECKING:
    from pathlib import Path

    from sixfold.app.plugin_api import Item


def only(tmp_path: Path, data: bytes | EmailMessage) -> Item:
    file = tmp_path / "a.eml"
    file.write_bytes(bytes(data))
    (item,) = read(file)
    return item


def test_a_mailbox_gives_an_item_a_message_in_its_thread() -> None:
    items = read(SAMPLES / "choir.mbox")
    assert [item.external_id for item in items] == ["m1@birk.example", "m2@birk.example", "m3@birk.example"]
    assert {item.thread for item in items} == {"mail:m1@birk.example"}
    assert [item.seq for item in items] == [0, 1, 2]
    assert [item.author for item in items] == ["Lotte Birk", "Noor Haddad", "Birk, Lotte"]
    assert [item.title for item in items] == ["Rehearsal", "Re: Rehearsal", "Re: Rehearsal"]
    assert items[1].when == datetime(2026, 1, 12, 9, 30, tzinfo=UTC)
    assert {(item.kind, item.by) for item in items} == {("message", "other")}


def test_history_is_left_out_attachments_are_named_and_escaped_lines_come_back() -> None:
    first, second, third = (item.text for item in read(SAMPLES / "choir.mbox"))
    assert first == (
        "To: Noor Haddad\nAttached: score.pdf\n\nThe rehearsal moves to Wednesday at seven.\n\n"
        "From there we walk to the quay."
    )
    assert second == "To: Lotte Birk\n\nWednesday suits me."
    assert third == "To: Noor Haddad\n\nGood, bring the alto part."


def test_a_mail_of_its_own_file_is_the_same_as_in_the_mailbox() -> None:
    (single,) = read(SAMPLES / "rehearsal.eml")
    same = read(SAMPLES / "choir.mbox")[1]
    assert (single.external_id, single.thread, single.text) == (same.external_id, same.thread, same.text)


@pytest.mark.parametrize(
    ("text", "own"),
    [
        ("Yes.\n\nAm 12.01.2026 um 08:00 schrieb Lotte Birk:\n> Kommst du?\n> L.", "Yes."),
        ("Oui.\n\nLe lun. 12 janv. 2026 à 08:00, Lotte a écrit :\n\n> Tu viens ?", "Oui."),
        ("Yes.\n\n-----Original Message-----\nFrom: Lotte\nSent: Monday\n\nComing?", "Yes."),
        ("Ja.\n\nVon: Lotte Birk\nGesendet: Montag\nAn: Noor\nBetreff: Probe\n\nKommst du?", "Ja."),
        ("> Coming?\nYes.\n> When?\nAt seven.", "Yes.\nAt seven."),
        ("On Monday she wrote:\nThe gate is open.", "On Monday she wrote:\nThe gate is open."),
        ("> Only a quotation", "> Only a quotation"),
        ("See below.\n\n---------- Forwarded message ---------\nFrom: A\nDate: B\nTo: C\n\n> The plan", None),
        ("From: me\nis how it began", None),
    ],
)
def test_own_words_are_told_from_history(text: str, own: str | None) -> None:
    assert own_words(text) == (text if own is None else own)


def test_a_page_is_read_where_there_is_no_plain_text(tmp_path: Path) -> None:
    message = EmailMessage()
    message["From"] = "a@b.example"
    message.set_content(
        "<p>Hello <span style='display:none'>not</span>you</p><blockquote type=cite>old</blockquote>", "html"
    )
    assert only(tmp_path, message).text == "Hello you"


def test_a_long_mail_is_cut_like_a_document_under_the_same_id(tmp_path: Path) -> None:
    message = EmailMessage()
    message["Message-ID"] = "<long@b.example>"
    message.set_content("A sentence of a long mail. " * 400)
    item = only(tmp_path, message)
    assert (item.kind, item.external_id) == ("document", "long@b.example")


@pytest.mark.parametrize(
    "headers",
    [
        b"Subject: " + b"=?utf-8?q?" * 30_000,
        b"To: " + b"a@b.example," * 50_000,
        b"References: " + b"<x@y> " * 100_000,
        b"Date: " + b"9" * 100_000,
        b"Date: Mon, 99 Foo 99999 99:99:99 +9999",
        b"Content-Type: text/plain; charset=no-such-set",
        b"Content-Type: text/plain; charset=" + b"x" * 100_000,
        b"Content-Transfer-Encoding: base64",
        b"Subject: \xff\xfe\x00 \xed\xa0\x80",
    ],
)
def test_hostile_headers_are_read_or_told_of(tmp_path: Path, headers: bytes) -> None:
    item = only(tmp_path, b"X-A: b\nMessage-ID: <a@b>\n" + headers + b"\n\nThe words.\n")
    assert item.text.strip() or item.title
    assert item.when <= NOW


def test_a_header_of_nothing_but_brackets_is_told_of(tmp_path: Path) -> None:
    with pytest.raises(PluginError, match="damaged"):
        only(tmp_path, b"From: " + b"(" * 100_000 + b"\n\nThe words.\n")


def test_parts_within_parts_without_end_are_told_of(tmp_path: Path) -> None:
    nested = b"Subject: a\n" + b"".join(
        b'Content-Type: multipart/mixed; boundary="%d"\n\n--%d\n' % (n, n) for n in range(900)
    )
    file = tmp_path / "a.eml"
    for data in (nested, nested * 2):
        file.write_bytes(data)
        with pytest.raises(PluginError, match=r"mail"):
            read(file)


def test_a_mail_cut_off_in_its_middle_is_told_of_and_the_others_come_in(tmp_path: Path) -> None:
    whole = (SAMPLES / "choir.mbox").read_bytes()
    box = tmp_path / "box.mbox"
    cut = whole.index(b"From there") + 40
    box.write_bytes(whole[:cut] + b"\n\n" + whole[whole.index(b"From lotte", 10) :])
    items = mail.read_box(box, OPTIONS)
    assert next(items).external_id == "m2@birk.example"
    assert next(items).external_id == "m3@birk.example"
    with pytest.raises(PluginError, match="1 of 3 mails"):
        next(items)


def test_a_mail_without_an_id_is_known_by_its_bytes(tmp_path: Path) -> None:
    first = only(tmp_path, b"From: a@b.example\nSubject: x\n\nWords\n")
    assert first.external_id == only(tmp_path, b"From: a@b.example\nSubject: x\n\nWords\n").external_id
    assert first.external_id != only(tmp_path, b"From: a@b.example\nSubject: x\n\nOther\n").external_id
