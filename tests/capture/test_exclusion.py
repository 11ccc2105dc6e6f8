from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.capture.exclusion import (
    OWN,
    PRIVATE,
    ExclusionRule,
    Judge,
    Subject,
    blacken,
    decide,
    presets,
    rule_for_host,
)
from sixfold.capture.observation import Box
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.screen import Layer, Window

SCREEN = Box(0, 0, 100, 100)
BANKS = ExclusionRule("banks", Subject.SITE, "bank.example")


def window(app: str = "Editor", title: str = "Notes", box: Box = SCREEN, *, active: bool = False) -> Window:
    return Window(app, RawText(title), box, active)


@pytest.mark.parametrize(
    ("rule", "app", "title", "matches"),
    [
        (ExclusionRule("r", Subject.APP, "keepassxc"), "KeePassXC", "x", True),
        (ExclusionRule("r", Subject.APP, "pass"), "KeePassXC", "x", False),
        (ExclusionRule("r", Subject.TITLE, "Invoice*2027"), "x", "My invoice of May 2027", True),
        (ExclusionRule("r", Subject.TITLE, "a.c"), "x", "abc", False),
        (BANKS, "Chromium", "Sign in - bank.example", True),
        (BANKS, "Chromium", "riverbank.example.org walks", False),
        (OWN, "sixfold", "Sixfold", True),
        (OWN, "Chromium", "sixfold reasons", False),
    ],
)
def test_a_rule_names_windows_by_program_title_or_site(
    rule: ExclusionRule, app: str, title: str, matches: bool
) -> None:
    assert rule.matches(window(app, title)) is matches


@pytest.mark.parametrize(
    ("rule", "instance", "process", "site", "matches"),
    [
        (ExclusionRule("r", Subject.APP, "Google Chrome"), "google-chrome", "chrome", "", True),
        (ExclusionRule("r", Subject.APP, "signal"), "", "signal-desktop", "", True),
        (ExclusionRule("r", Subject.APP, "notepad"), "", "Notepad.exe", "", True),
        (ExclusionRule("r", Subject.APP, "web.whatsapp.com"), "web.whatsapp.com__main", "", "", True),
        (OWN, "tmp_sixfold-notes_page.html", "chromium", "", False),
        (ExclusionRule("r", Subject.APP, "gnal"), "", "signal-desktop", "", False),
        (ExclusionRule("r", Subject.SITE, "https://www.bank.example/login"), "", "", "online.bank.example", True),
        (ExclusionRule("r", Subject.SITE, "bank.example"), "", "", "bank.example", True),
        (ExclusionRule("r", Subject.SITE, "bank.example"), "", "", "riverbank.example", False),
        (ExclusionRule("r", Subject.SITE, "bank.example"), "", "", "bank.example.org", False),
    ],
)
def test_a_rule_also_knows_the_other_names_of_a_program_its_process_and_the_site(
    rule: ExclusionRule, instance: str, process: str, site: str, matches: bool
) -> None:
    shown = replace(window("x", "y"), instance=instance, process=process, site=site)
    assert rule.matches(shown) is matches


def test_dashes_and_invisible_marks_hide_no_title() -> None:
    rule = ExclusionRule("r", Subject.TITLE, "Bank - Accounts")
    assert rule.matches(window(title="My Bank \u2014 \u200eAccounts"))
    assert rule.matches(window(title="My\u00a0Bank\u00a0\u2013\u00a0Accounts"))


def test_an_excluded_window_in_front_skips_the_frame_and_names_the_rule() -> None:
    decision = decide([window(), window(title="bank.example", active=True)], [BANKS], SCREEN)
    assert (decision.skip, decision.hits) == ("banks", ("banks",))


def test_a_window_beside_an_excluded_one_in_front_is_kept_and_gives_its_name() -> None:
    beside = window("Editor", "Notes", Box(0, 0, 50, 100))
    excluded = window(title="bank.example", box=Box(40, 0, 60, 100), active=True)
    decision = decide([beside, excluded], [BANKS], SCREEN)
    assert decision.skip is None
    assert decision.front is beside
    assert decision.black == (Box(40, 0, 60, 100),)


def test_a_panel_alone_is_not_worth_a_picture() -> None:
    panel = replace(window("Panel", box=Box(0, 0, 100, 10)), layer=Layer.PANEL)
    assert decide([window(title="bank.example", box=Box(0, 10, 100, 90), active=True), panel], [BANKS], SCREEN).skip


def test_menus_and_dialogues_are_left_out_with_the_window_that_they_belong_to() -> None:
    bank = replace(window(title="bank.example", box=Box(0, 0, 40, 100)), ident=1, client=7)
    notes = replace(window(box=Box(40, 0, 60, 100), active=True), ident=2, client=8)
    menu = replace(window("", "", Box(50, 10, 10, 10)), ident=3, owner=1, layer=Layer.POPUP)
    submenu = replace(window("", "", Box(60, 10, 10, 10)), ident=4, owner=3, layer=Layer.POPUP)
    dialogue = replace(window("", "Save as", Box(70, 10, 10, 10)), ident=5, owner=1)
    stray = replace(window("", "", Box(80, 10, 10, 10)), ident=6, client=7, layer=Layer.POPUP)
    other = replace(window("", "", Box(50, 50, 10, 10)), ident=9, owner=2, client=8, layer=Layer.POPUP)
    decision = decide([bank, notes, menu, submenu, dialogue, stray, other], [BANKS], SCREEN)
    assert {item.box for item in (bank, menu, submenu, dialogue, stray)} == set(decision.black)
    assert decision.hidden == tuple(("banks", ident) for ident in (1, 3, 4, 5, 6))


def test_what_can_be_seen_through_hides_nothing() -> None:
    bank = window(title="bank.example", box=Box(0, 0, 50, 50))
    for cover, black in (((), 2500), ((Box(0, 0, 50, 20),), 1500), (None, 0)):
        above = replace(window(active=True), cover=cover)
        assert sum(box.width * box.height for box in decide([bank, above], [BANKS], SCREEN).black) == black


def test_a_window_that_was_private_once_stays_so_whatever_its_title_says_later() -> None:
    judge = Judge(presets()[PRIVATE])
    first = replace(window("Chromium", "New Incognito Tab - Chromium"), ident=5)
    later, another = replace(first, title=RawText("News - Chromium")), replace(window("Chromium", "News"), ident=6)
    assert judge.decide([later], SCREEN).skip is None
    assert judge.decide([first], SCREEN).skip == PRIVATE
    assert judge.decide([later], SCREEN).skip == PRIVATE
    assert judge.decide([another], SCREEN).skip is None
    assert judge.decide([replace(another, private=True)], SCREEN).skip == PRIVATE
    assert decide([replace(another, private=True)], [], SCREEN).skip is None


def test_a_window_whose_picture_told_that_it_is_private_is_left_out_from_then_on() -> None:
    judge = Judge(presets()[PRIVATE])
    seen = replace(window("Chromium", "News - Chromium"), ident=5, pid=9)
    judge.keep_out(seen, PRIVATE)
    assert judge.decide([replace(seen, title=RawText("Weather - Chromium"))], SCREEN).skip == PRIVATE
    assert judge.decide([replace(seen, ident=6)], SCREEN).skip is None
    assert judge.decide([replace(seen, pid=10)], SCREEN).skip is None  # another program was given the same number


def test_what_a_page_opened_beside_a_private_window_of_its_program_is_left_out_with_it() -> None:
    judge = Judge(presets()[PRIVATE])
    private = replace(window("Chromium", "New Incognito Tab - Chromium", Box(0, 0, 50, 100)), ident=5, pid=9)
    popup = replace(window("Chromium", "Sign in - Chromium", Box(50, 0, 50, 100)), ident=6, pid=9, is_page_popup=True)
    assert judge.decide([popup], SCREEN).skip is None
    assert judge.decide([private, replace(popup, pid=10)], SCREEN).skip is None
    assert judge.decide([private, replace(popup, is_page_popup=False)], SCREEN).skip is None
    assert judge.decide([private, popup], SCREEN).skip == PRIVATE
    assert judge.decide([popup], SCREEN).skip == PRIVATE  # the private one may be minimized


def test_a_window_whose_picture_told_its_site_is_left_out_as_long_as_its_title_stays() -> None:
    judge = Judge([BANKS])
    seen = replace(window("Chromium", "Overview - Chromium"), ident=5, pid=9)
    judge.keep_out(seen, "banks")
    assert judge.decide([seen], SCREEN).skip == "banks"
    assert judge.decide([replace(seen, title=RawText("Weather - Chromium"))], SCREEN).skip is None
    assert judge.decide([seen], SCREEN).skip == "banks"


@pytest.mark.parametrize(
    ("pattern", "host", "matches"),
    [
        ("bank.example", "bank.example", True),
        ("https://www.bank.example/login", "online.bank.example", True),
        ("bank.example", "riverbank.example", False),
        ("bank.example", "bank.example.org", False),
        ("bank1.example", "bankl.example", True),
        ("modern.example", "modem.example", True),
        ("m\u00fcnchen.de", "xn--mnchen-3ya.de", True),
        ("sparkasse-*.de", "banking.sparkasse-ulm.de", True),
        ("sparkasse-*.de", "sparkasse-ulm.de.example.org", False),
        ("*bank.example", "mybank.example", True),
        ("*bank.example", "bank.of.example", False),
    ],
)
def test_a_host_that_was_read_is_compared_as_a_reader_may_have_taken_it(pattern: str, host: str, matches: bool) -> None:
    rules = [ExclusionRule("r", Subject.TITLE, "x"), ExclusionRule("r", Subject.SITE, pattern)]
    assert (rule_for_host(rules, host, "Chromium") == "r") is matches
    assert rule_for_host(rules, host, "Kate") is None


@pytest.mark.parametrize(
    ("host", "rule"),
    [
        *((host, "banks") for host in (
            "secure.chase.com", "sparkasse-koelnbonn.de", "banking.ing.de", "app.n26.com", "paypal.com",
            "mabanque.bnpparibas", "autoatendimento.bb.com.br", "direct.smbc.co.jp", "login.mbank.pl", "mijn.ing.nl",
            "empresas.bbva.es", "zkb.ch", "mygeorge.at", "internetbanking.caixa.gov.br", "volksbank-ulm.de",
        )),
        ("vault.bitwarden.com", "password managers"),
        ("my.1password.com", "password managers"),
        ("pass.proton.me", "password managers"),
        ("en.wikipedia.org", None),
        ("mail.proton.me", None),
        ("mail.google.com", None),
        ("nerdwallet.com", None),
        ("vr-nerds.de", None),
        ("databank.worldbank.org", None),
    ],
)  # fmt: skip
def test_the_hosts_of_banks_and_password_managers_are_known(host: str, rule: str | None) -> None:
    every = [rule for group in presets().values() for rule in group]
    assert rule_for_host(every, host, "Google-chrome") == rule


def test_an_address_of_mail_in_a_title_names_no_site() -> None:
    assert not BANKS.matches(window("Chromium", "Inbox - ana@bank.example - Gmail"))
    assert not BANKS.matches(window("Chromium", "turn-bank.example"))
    assert BANKS.matches(window("Chromium", "Sign in to online.bank.example"))


def test_sixfolds_own_window_is_left_out_without_any_rule() -> None:
    assert decide([window("Sixfold", active=True)], [], SCREEN).skip == "sixfold"


def test_what_shows_of_an_excluded_window_behind_others_is_black_and_what_covers_it_is_not() -> None:
    behind = window(title="bank.example", box=Box(0, 0, 60, 60))
    front = window(box=Box(20, 20, 80, 80), active=True)
    decision = decide([behind, front], [BANKS], SCREEN)
    pixels = np.full((100, 100, 3), 255, dtype=np.uint8)
    blacken(pixels, decision.black)
    assert pixels[10, 10].sum() == 0
    assert pixels[50, 10].sum() == 0
    assert pixels[30, 30].sum() == 765
    assert pixels[80, 80].sum() == 765
    assert decision.hits == ("banks",)


def test_an_excluded_window_that_is_fully_covered_changes_nothing() -> None:
    decision = decide([window(title="bank.example", box=Box(5, 5, 20, 20)), window(active=True)], [BANKS], SCREEN)
    assert (decision.skip, decision.black, decision.hits) == (None, (), ())


def test_black_places_are_told_in_pixels_of_the_monitor() -> None:
    second = Box(100, 0, 100, 100)
    shown = [window(active=True), window(title="bank.example", box=Box(110, 10, 20, 20))]
    assert decide(shown, [BANKS], second).black == (Box(10, 10, 20, 20),)
    assert decide(shown, [BANKS], SCREEN).black == ()


boxes = st.builds(Box, st.integers(-20, 90), st.integers(-20, 90), st.integers(1, 60), st.integers(1, 60))


@given(boxes, st.lists(boxes, max_size=4))
def test_every_pixel_that_shows_of_an_excluded_window_is_black_and_no_other(box: Box, above: list[Box]) -> None:
    decision = decide([window(title="bank.example", box=box), *[window(box=item) for item in above]], [BANKS], SCREEN)
    black = np.full((100, 100, 3), 255, dtype=np.uint8)
    blacken(black, decision.black)
    wanted = np.full((100, 100, 3), 255, dtype=np.uint8)
    blacken(wanted, [box])
    for item in above:
        wanted[max(0, item.y) : max(0, item.bottom), max(0, item.x) : max(0, item.right)] = 255
    assert np.array_equal(black, wanted)


@pytest.mark.parametrize(
    ("group", "app", "title"),
    [
        ("password managers", "KeePassXC", "Database"),
        ("password managers", "Bitwarden", "Bitwarden"),
        ("private windows", "Chromium", "New tab - Chromium (Incognito)"),
        ("private windows", "firefox", "Mozilla Firefox Private Browsing"),
        ("banks", "Chromium", "Login - Sparkasse Online-Banking"),
        ("banks", "Chromium", "paypal.com - Send money"),
    ],
)
def test_the_rules_that_come_with_the_program_name_what_they_should(group: str, app: str, title: str) -> None:
    assert decide([window(app, title, active=True)], presets()[group], SCREEN).skip == group


@pytest.mark.parametrize(
    "title", ["Harbour Gazette", "Inbox - Your trip", "Wiki - Deploying Osprey", "Budget Porto - Sheets"]
)
def test_ordinary_windows_are_named_by_no_preset(title: str) -> None:
    every = [rule for group in presets().values() for rule in group]
    assert decide([window("Chromium", title, active=True)], every, SCREEN).skip is None


@pytest.mark.parametrize("pattern", ["", "  ", "*", " * ** "])
def test_a_rule_of_ones_own_that_would_name_every_window_is_refused(pattern: str) -> None:
    with pytest.raises(ValueError, match="without a name"):
        ExclusionRule.own(Subject.TITLE, pattern)


def test_a_rule_of_ones_own_is_called_by_its_pattern() -> None:
    assert ExclusionRule.own(Subject.APP, " Signal ") == ExclusionRule("Signal", Subject.APP, "Signal")
