"""What toolbars say: the lines of `toolbars.json` are what our reader gave of Chromium 156 and Firefox 153."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.capture import address
from sixfold.capture.exclusion import PRIVATE, ExclusionRule, Subject
from sixfold.capture.observation import Box
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.redaction.redact_lines import RawLine
from sixfold.capture.screen import Layer, Monitor, Window

READ: list[dict[str, Any]] = json.loads(Path(__file__).with_name("toolbars.json").read_text("utf-8"))
BANK = ExclusionRule("banks", Subject.SITE, "bank.example")
NO_HISTORY = ExclusionRule(PRIVATE, Subject.APP, "tor browser")
SCREEN = Monitor(1, Box(0, 0, 1600, 900))
WHOLE = Box(0, 0, 1400, 800)


def line(text: str, x: int, y: int, width: int = 0, height: int = 20) -> RawLine:
    return RawLine(RawText(text), Box(x, y, width or 8 * len(text), height))


def bar(*right_of_buttons: RawLine, tab: str = "A page", below: tuple[RawLine, ...] = ()) -> list[RawLine]:
    """A toolbar as Chromium draws it in a window at 0, 0."""
    buttons = [line("个", 17, 53, 20), line("→", 53, 53, 20), line("C", 89, 53, 20)]
    return [line(tab, 40, 10), line("x +", 252, 11, 53), *buttons, *right_of_buttons, *below]


def window(app: str = "Chromium", box: Box = WHOLE, title: str = "A page - Chromium") -> Window:
    return Window(app, RawText(title), box, active=True, ident=7)


@pytest.mark.parametrize("read", READ, ids=[one["bar"] for one in READ])
def test_real_toolbars_give_their_host_and_whether_they_are_private(read: dict[str, Any]) -> None:
    lines = [RawLine(RawText(text), Box(*place)) for text, *place in read["lines"]]
    box = Box(*read["window"])
    assert address.host(lines, box, read["scale"]) == read["host"]
    assert address.is_private(lines, box, read["scale"]) is read["private"]


@pytest.mark.parametrize(
    ("text", "host"),
    [
        ("example.org", "example.org"),
        ("① www.Example.org/a b", "example.org"),
        ("https://example.org", "example.org"),
        ("htt://example.org:8080/x", "example.org"),
        ("Not secure example.org", "example.org"),
        ("△Not secure | https://example.org/a", "example.org"),
        ("Not securesecure.example.org/a", "secure.example.org"),
        ("secure.example.org/login", "secure.example.org"),
        ("Nicht sicher example.org", "example.org"),
        ("保護されていない通信 example.jp/a", "example.jp"),
        ("8 example.org/path", "example.org"),
        ("品example.org/path", "example.org"),
        ("example.co. uk/path", "example.co.uk"),
        ("münchen.de/rathaus", "xn--mnchen-3ya.de"),
        ("例え.jp/a", "xn--r8jz45g.jp"),
        ("192.168.1.20:8080/status", "192.168.1.20"),
        ("[::1]:8080/", "::1"),
        ("localhost", "localhost"),
        ("http://intranet/wiki", "intranet"),
        ("intranet:8080", "intranet"),
        ("...ple.bank.example/login", "bank.example"),
        ("….bank.example/login", "bank.example"),
        ("example.org/a/very/lon...", "example.org"),
    ],
)
def test_an_address_gives_its_host_with_or_without_scheme_port_lock_and_path(text: str, host: str) -> None:
    assert address.of_text(text) == host


@pytest.mark.parametrize(
    "text",
    [
        "", "Search Google or type a URL", "what is example.org", "my.very.long.subdomain.of.so...", "a.example-comp…",
        "chrome://settings/passwords", "about:logins", "File | /home/ana/readme.md", "intranet/wiki", "ana@example.org",
        "3.11", "…ple.com/login", "Chromium",
    ],
)  # fmt: skip
def test_what_is_no_whole_address_gives_none(text: str) -> None:
    assert address.of_text(text) == ""


def test_a_tab_whose_title_is_an_address_is_not_the_address() -> None:
    lines = bar(line("① other.example/a", 131, 52), tab="bank.example/login")
    assert address.host(lines, WHOLE) == "other.example"
    pinned = [line("V", 17, 12, 18), line("G", 55, 12, 18), line("M", 95, 12, 18), *lines[1:]]
    assert address.host([*pinned, line("bank.example", 130, 10)], WHOLE) == "other.example"


def test_an_address_in_the_page_or_among_bookmarks_is_not_the_address() -> None:
    page = (line("bank.example", 12, 100, height=30), line("☆", 17, 95, 18), line("bank.example/login", 45, 95))
    assert address.host(bar(line("① other.example", 131, 52), below=page), WHOLE) == "other.example"
    assert address.host(bar(line("Search Google or type a URL", 131, 52), below=page), WHOLE) == ""
    assert address.host([line("bank.example", 12, 60), line("News", 12, 20)], WHOLE) == ""  # the page fills the screen


def test_a_window_with_its_tabs_at_the_side_has_its_address_in_the_first_row() -> None:
    lines = [line("个", 17, 14, 20), line("C", 89, 14, 20), line("① bank.example/a", 131, 14), line("Tab", 20, 60)]
    assert address.host(lines, WHOLE) == "bank.example"


def test_a_window_that_a_page_opened_has_its_address_alone() -> None:
    title, page = line("Second page - Chromium", 357, 2), line("Second page", 6, 65, height=39)
    assert address.host([title, line("① localhost:8128/b.html", 6, 26), page], WHOLE) == "localhost"
    assert address.host([title, line("Not secure", 6, 26), line("bank.example/a", 120, 26)], WHOLE) == "bank.example"
    assert address.host([title, line("bank.example", 6, 26), page], WHOLE) == ""  # a page that fills the screen


def test_a_title_bar_does_not_move_the_address_away() -> None:
    lines = [line("bank.example - Chromium", 600, 2), *(_moved(one, 28) for one in bar(line("other.example", 131, 52)))]
    assert address.host(lines, WHOLE) == "other.example"


def _moved(one: RawLine, y: int) -> RawLine:
    return RawLine(one.text, Box(one.box.x, one.box.y + y, one.box.width, one.box.height))


@pytest.mark.parametrize(
    "mark",
    ["Incognito", "Inkognito", "∞ Incognito (2)", "Incognlto", "Navigation privée", "Incógnito", "In incognito",
     "Anônima", "シークレット", "シークレット\uff083\uff09", "无痕模式", "시크릿 모드", "InPrivate", "Private"],
)  # fmt: skip
def test_the_mark_at_the_right_of_a_toolbar_tells_a_private_window(mark: str) -> None:
    assert address.is_private(bar(line("① example.org", 131, 52), line(mark, 1240, 52)), WHOLE)
    assert address.is_private(bar(line(mark, 1240, 52)), WHOLE)


@pytest.mark.parametrize(
    "mark", ["∞ Private browsing", "Privater Modus", "Navigation privée", "プライベートブラウジング"]
)
def test_the_mark_at_the_right_of_the_tabs_tells_a_private_firefox(mark: str) -> None:
    assert address.is_private([*bar(line("example.org", 240, 52)), line(mark, 1200, 10)], WHOLE)


@pytest.mark.parametrize(
    "words",
    [
        (line("Incognito", 40, 10),),
        (line("Incognito", 1240, 120), line("Private", 1240, 100)),
        (line("Incognito", 131, 52),),
        (line("Private browsing - Wikipedia", 1150, 10), line("Incognito mode explained", 1150, 52)),
        (line("Private", 1240, 10),),
    ],
)
def test_the_same_words_in_a_tab_or_a_page_tell_nothing(words: tuple[RawLine, ...]) -> None:
    assert not address.is_private([*bar(line("① example.org", 131, 52)), *words], WHOLE)


def test_a_rule_matches_by_the_address_bar_of_browsers_alone() -> None:
    lines = bar(line("① online.bank.example/a", 131, 52))
    found = address.left_out(lines, address.bars([window()], SCREEN), [BANK])
    assert found == address.Finding(window(), "banks")
    assert address.left_out(lines, address.bars([window("Kate")], SCREEN), [BANK]) is None
    assert address.left_out(lines, address.bars([window()], SCREEN), []) is None


def test_a_private_window_is_found_where_its_group_is_on() -> None:
    lines = bar(line("① example.org", 131, 52), line("Incognito", 1240, 52))
    tops = address.bars([window()], SCREEN)
    assert address.left_out(lines, tops, [BANK, NO_HISTORY]) == address.Finding(window(), PRIVATE)
    assert address.left_out(lines, tops, [BANK]) is None


def test_the_top_of_a_window_is_looked_at_where_it_shows_on_the_monitor() -> None:
    second = Monitor(2, Box(1600, 0, 1600, 900))
    behind, front = window(box=Box(1700, 100, 1000, 700)), window("Kate", Box(2000, 50, 900, 800), "Notes")
    (top,) = address.bars([behind, front], second)
    assert (top.box, top.seen) == (Box(100, 100, 1000, 700), (Box(100, 100, 300, 132),))
    assert address.bars([behind, front], SCREEN) == ()
    popup = Window("Chromium", RawText(""), WHOLE, active=False, layer=Layer.POPUP)
    assert address.bars([popup], SCREEN) == ()
    lines = [*(_placed(one, 100, 100) for one in bar(line("① other.example", 131, 52))), line("bank.example", 450, 152)]
    assert address.left_out(lines, [top], [BANK]) is None


def _placed(one: RawLine, x: int, y: int) -> RawLine:
    return RawLine(one.text, Box(one.box.x + x, one.box.y + y, one.box.width, one.box.height))


lines = st.lists(
    st.builds(line, st.text(max_size=30), st.integers(-50, 1500), st.integers(-50, 200), st.integers(1, 400)),
    max_size=12,
)


@given(lines, st.sampled_from([1.0, 1.5, 2.0]))
def test_whatever_is_read_gives_a_host_or_nothing(read: list[RawLine], scale: float) -> None:
    host = address.host(read, WHOLE, scale)
    assert host == host.casefold()
    assert not set(host) & set(" /?#@\n\t")
    address.is_private(read, WHOLE, scale)
