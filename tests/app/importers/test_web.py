from __future__ import annotations

from datetime import datetime, timedelta, timezone
from typing import TYPE_CHECKING

import pytest

from sixfold.app.importers import web
from sixfold.app.plugin_api import PluginError
from tests.app.importers.forms_read import SAMPLES, read

if TYPE_CHECKING:
    from pathlib import Path


def test_a_saved_page_gives_its_words_title_and_address() -> None:
    (item,) = read(SAMPLES / "saved.html")
    assert item.title == "Tides at the north pier"
    assert item.url == "https://tides.example/north-pier?session=abc"  # the redactor takes the query
    assert item.text == (
        "# Tides\n\nHigh water on 5 March is at 04:12 and 16:37.\n\n- Spring tide\n- Neap tide\n\n"
        "Day | High\nThursday | 4.1 m"
    )


@pytest.mark.parametrize(
    "hidden",
    [
        "<script>x</script>",
        "<style>x</style>",
        "<p hidden>x</p>",
        "<div style='color:red; DISPLAY : none'><b>x</b></div>",
        "<span style='visibility:hidden'>x</span>",
        "<i style='opacity:0'>x</i>",
        "<i style='font-size:0'>x</i>",
        "<template>x</template>",
        "<noscript>x</noscript>",
        "<!-- x -->",
        "<textarea>x</textarea>",
        "<svg><text>x</text></svg>",
    ],
)
def test_what_no_reader_sees_is_left_out(hidden: str) -> None:
    assert web.page(f"<html><body><p>Seen{hidden} words</p></body></html>").text.split() == ["Seen", "words"]


@pytest.mark.parametrize("style", ["opacity:0.5", "font-size:0.9em", "display:block", "color:#000"])
def test_what_a_reader_sees_stays(style: str) -> None:
    assert web.page(f"<p style='{style}'>Seen</p>").text == "Seen"


def test_a_page_saved_by_singlefile_tells_when_and_where() -> None:
    page = web.page(
        "<html><!--\n Page saved with SingleFile \n url: https://tides.example/a \n"
        " saved date: Sun Mar 01 2026 10:20:30 GMT+0100 (Central European Standard Time)\n--><body>Words</body></html>"
    )
    assert page.url == "https://tides.example/a"
    assert page.saved == datetime(2026, 3, 1, 10, 20, 30, tzinfo=timezone(timedelta(hours=1)))


def test_the_page_says_where_it_is_from_where_no_browser_did() -> None:
    assert web.page("<link rel=canonical href='https://a.example/b'><p>x").url == "https://a.example/b"
    assert web.page("<link rel=canonical href='javascript:x'><p>x").url is None
    assert web.page("<meta property='og:url' content='https://a.example/c'><p>x").url == "https://a.example/c"


@pytest.mark.parametrize(("charset", "encoding"), [("utf-8", "utf-8"), ("iso-8859-1", "latin-1"), ("koi8-r", "koi8-r")])
def test_a_page_is_read_in_its_own_character_set(tmp_path: Path, charset: str, encoding: str) -> None:
    words = "Привет" if encoding == "koi8-r" else "Grüße"
    file = tmp_path / "page.html"
    file.write_bytes(f"<html><head><meta charset={charset}></head><body>{words}</body></html>".encode(encoding))
    assert read(file)[0].text == words


def test_embedded_pictures_do_not_count_and_markup_without_end_is_refused() -> None:
    picture = "<img src='data:image/png;base64," + "A" * 12_000_000 + "'><p>Words</p>"
    assert web.page(picture).text == "Words"
    for bomb in ("<b>" * 200_000, "<p>" + "x" * 7_000_000):
        with pytest.raises(PluginError, match="markup"):
            web.page(bomb)


def test_words_about_data_stay_and_spaces_without_end_end() -> None:
    assert web.page("<p>Metadata:title,author and more</p>").text == "Metadata:title,author and more"
    assert web.page("<pre>a" + " " * 1_000_000 + "b</pre>").text.split() == ["a", "b"]


def test_deeply_nested_markup_ends() -> None:
    assert len(web.page("<div>" * 50_000 + "deep").text) < 10


def test_a_page_without_words_is_told_of(tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text("<html><script>all()</script></html>")
    with pytest.raises(PluginError, match="no words"):
        read(tmp_path / "page.html")
