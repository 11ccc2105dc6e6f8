from __future__ import annotations

from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from sixfold.app.importers import whatsapp, whatsapp_dates
from sixfold.app.importers.whatsapp_dates import Stamp
from sixfold.app.plugin_api import Importer, PluginError
from tests.app.importers import made_up
from tests.app.importers.made_up import as_zip, items

if TYPE_CHECKING:
    from pathlib import Path

WHATSAPP = Importer("whatsapp", (), whatsapp.read, matches=whatsapp.matches)
HERE = ZoneInfo("Europe/Amsterdam")


def written(path: Path, text: str) -> Path:
    path.write_text(text, "utf-8")
    return path


def test_androids_turns_are_read_with_their_lines_and_notes(tmp_path: Path) -> None:
    chat = written(tmp_path / "WhatsApp Chat with Crew.txt", made_up.ANDROID)
    assert whatsapp.matches(chat)
    read = items(WHATSAPP, chat, me="Ida Brandt")
    assert [(item.by, item.author, item.text) for item in read] == [
        ("user", "Ida Brandt", "Happy new year!\nAnd to all of you:\nthe best."),
        ("other", "Jo Weiss", "[Media omitted]"),
        ("other", "Jo Weiss", "[file: IMG-20260101-WA0001.jpg]\nThe harbour in fog"),
        ("other", "Jo Weiss", "ok"),
        ("other", "Jo Weiss", "ok"),
        ("other", "+49 30 123456", "Time: ten o'clock"),
    ]
    assert read[0].when == datetime(2025, 12, 31, 21, 5, tzinfo=HERE)
    assert read[2].when == datetime(2026, 1, 1, 9, 1, tzinfo=HERE)
    assert {item.thread for item in read} == {"WhatsApp Chat with Crew"}
    assert len({item.external_id for item in read}) == len(read)


def test_an_iphones_turns_are_read_without_the_programs_own(tmp_path: Path) -> None:
    archive = as_zip(tmp_path / "WhatsApp Chat - Crew (2).zip", [("_chat.txt", made_up.IPHONE), ("1.jpg", b"x")])
    assert whatsapp.matches(archive)
    read = items(WHATSAPP, archive)
    assert [(item.author, item.text) for item in read] == [
        ("Ida Brandt", "Happy new year!"),
        ("Jo Weiss", "It is the first"),
        ("Jo Weiss", "[image omitted]"),
        ("Jo Weiss", "[file: 00000012-PHOTO-2026-01-02-09-07-00.jpg]"),
        ("Ida Brandt", "The rope is blue"),
        ("Ida Brandt", "POLL:\nWhich boat?\nOPTION: early (1 vote)"),
        ("Jo Weiss", "[plan.pdf • 2 pages document omitted]"),
    ]
    assert {item.by for item in read} == {"other"}
    assert read[0].when == datetime(2025, 12, 31, 21, 5, 8, tzinfo=HERE)
    assert read[1].when == datetime(2026, 1, 1, 0, 10, tzinfo=HERE)
    assert {item.thread for item in read} == {"WhatsApp Chat - Crew"}


def test_a_later_export_of_the_same_chat_has_the_same_ids(tmp_path: Path) -> None:
    first = items(WHATSAPP, written(tmp_path / "WhatsApp Chat with Crew.txt", made_up.ANDROID))
    more = made_up.ANDROID + "03/01/2026, 08:00 - Jo Weiss: ok\n"
    second = items(WHATSAPP, written(tmp_path / "WhatsApp Chat with Crew (1).txt", more))
    assert [(item.thread, item.external_id) for item in second[:-1]] == [
        (item.thread, item.external_id) for item in first
    ]
    assert len(second) == len(first) + 1


@pytest.mark.parametrize(
    ("line", "when"),
    [
        ("[2026-01-02 15:04:05] Ann: hi", "2026-01-02T15:04:05"),
        ("2026-01-02 15:04 - Ann: hi", "2026-01-02T15:04:00"),
        ("02.01.26, 15:04 - Ann: hi", "2026-01-02T15:04:00"),
        ("[2.1.2026 klo 15.04.05] Ann: hi", "2026-01-02T15:04:05"),
        ("1/2/26, 3:04 PM - Ann: hi", "2026-01-02T15:04:00"),
        ("2/1/26, 3:04\u202fpm - Ann: hi", "2026-01-02T15:04:00"),
        ("2/1/2026, 3:04 p.\u00a0m. - Ann: hi", "2026-01-02T15:04:00"),
        ("2026. 1. 2. 오후 3:04, - Ann: hi", None),
        ("[2026. 1. 2. 오후 3:04:05] Ann: hi", "2026-01-02T15:04:05"),
        ("[2026/1/2 下午3:04:05] Ann: hi", "2026-01-02T15:04:05"),
        (
            "\u200f[\u0662/\u0661/\u0662\u0660\u0662\u0666, \u0663:\u0660\u0664:\u0660\u0665 م] Ann: hi",
            "2026-01-02T15:04:05",
        ),
        ("02.01.26, 15:04 Uhr - Ann: hi", "2026-01-02T15:04:00"),
        ("02-01-2026 15:04 - Ann: hi", "2026-01-02T15:04:00"),
        ("45/45/2026, 15:04 - Ann: hi", None),
        ("02/01/1999, 15:04 - Ann: hi", None),
        ("02/01/2026, 25:04 - Ann: hi", None),
    ],
)
def test_times_are_read_as_phones_write_them(tmp_path: Path, line: str, when: str | None) -> None:
    chat = written(tmp_path / "WhatsApp Chat.txt", line)
    if when is None:
        with pytest.raises(PluginError, match="no line begins with a time"):
            items(WHATSAPP, chat)
    else:
        (item,) = items(WHATSAPP, chat)
        assert (item.when, item.author, item.text) == (datetime.fromisoformat(f"{when}+01:00"), "Ann", "hi")


def stamps(*dates: str, american: bool = False) -> list[Stamp]:
    numbers = [tuple(int(part) for part in date.split("/")) for date in dates]
    return [Stamp((one[0], one[1], one[2]), 9, 0, 0, american=american, comma=True) for one in numbers]


def test_the_order_of_day_and_month_is_that_of_the_whole_file() -> None:
    order = whatsapp_dates.order
    given = made_up.options()
    assert order(stamps("1/2/2025", "1/13/2025"), given) == "mdy"
    assert order(stamps("1/2/2025", "13/1/2025"), given) == "dmy"
    assert order(stamps("2025/1/2"), given) == "ymd"
    assert order(stamps("1/31/25", "2/1/25", "3/1/25"), given) == "mdy"
    assert order(stamps("2/1/25", "3/1/25", "1/2/25"), given) == "dmy"
    assert order(stamps("4/5/26", "4/6/26"), given) == "dmy"
    assert order(stamps("3/4/26"), given) == "mdy"
    assert order(stamps("1/2/25"), given) == "dmy"
    assert order(stamps("1/2/25", american=True), given) == "mdy"
    assert order(stamps("1/2/25"), made_up.options(dates="mdy")) == "mdy"
    with pytest.raises(PluginError, match="dmy, mdy or ymd"):
        order(stamps("1/2/25"), made_up.options(dates="x"))


def test_a_quoted_chat_of_another_phone_stays_words(tmp_path: Path) -> None:
    text = "02/01/2026, 15:04 - Ann: look\n[1/1/26, 9:06:00 AM] Jo: old words\n02/01/2026, 15:05 - Ann: see\n"
    read = items(WHATSAPP, written(tmp_path / "WhatsApp Chat.txt", text))
    assert [item.text for item in read] == ["look\n[1/1/26, 9:06:00 AM] Jo: old words", "see"]


def test_a_programs_log_is_no_chat(tmp_path: Path) -> None:
    log = "[2026-01-02 15:04:05] INFO: started\n[2026-01-02 15:04:06] INFO: ready\n"
    assert not whatsapp.matches(written(tmp_path / "server.txt", log))
    assert not whatsapp.matches(written(tmp_path / "notes.txt", "Rope\n\n- blue"))
    assert not whatsapp.matches(written(tmp_path / "empty.txt", ""))
    assert not whatsapp.matches(tmp_path / "absent.txt")
    assert whatsapp.matches(written(tmp_path / "saved.txt", made_up.ANDROID))
    assert not whatsapp.matches(as_zip(tmp_path / "other.zip", [("readme.txt", "x")]))


def test_the_chat_is_called_as_the_user_says_or_as_its_folder(tmp_path: Path) -> None:
    (tmp_path / "Crew").mkdir()
    chat = written(tmp_path / "Crew" / "_chat.txt", made_up.IPHONE)
    assert items(WHATSAPP, chat)[0].thread == "Crew"
    assert items(WHATSAPP, chat, chat="Boat")[0].thread == "Boat"


def test_what_is_no_text_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "a.txt").write_bytes(b"\xff\xff\xff")
    with pytest.raises(PluginError, match="damaged"):
        items(WHATSAPP, tmp_path / "a.txt")
    with pytest.raises(PluginError, match="cannot be opened"):
        items(WHATSAPP, tmp_path / "absent.txt")
    with pytest.raises(PluginError, match="holds no chat"):
        items(WHATSAPP, as_zip(tmp_path / "a.zip", [("x.pdf", "x")]))


def test_a_zip_is_unpacked_up_to_what_a_chat_can_hold(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    archive = as_zip(tmp_path / "WhatsApp Chat - Crew.zip", [("_chat.txt", made_up.IPHONE * 20)])
    monkeypatch.setattr(whatsapp, "MAX_BYTES", 5000)
    with pytest.raises(PluginError, match="more than can be true"):
        items(WHATSAPP, archive)
