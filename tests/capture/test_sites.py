from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.capture import sites
from sixfold.capture.exclusion import ExclusionRule, Subject
from sixfold.capture.observation import Box
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.screen import Window


@pytest.mark.parametrize(
    ("app", "instance", "title", "site"),
    [
        ("Google-chrome", "google-chrome", "Inbox (3) - ana@example.com - Gmail - Google Chrome", "mail.google.com"),
        ("Chromium", "chromium", "pull requests · org/repo · GitHub - Chromium", "github.com"),
        ("firefox", "Navigator", "GitHub - org/repo: a tool — Mozilla Firefox", "github.com"),
        ("firefox", "Navigator", "Moon - Wikipedia — Mozilla Firefox Private Browsing", "wikipedia.org"),
        ("msedge.exe", "", "Plan - Google Docs and 2 more pages - Work - Microsoft\u200b Edge", ""),
        ("msedge.exe", "", "Plan - Google Docs - Work - Microsoft\u200b Edge", "docs.google.com"),
        ("Chromium", "chromium", "(12) A song - YouTube - Chromium", "youtube.com"),
        ("Chromium", "chromium", "intranet.example.org/wiki?x=1 - Chromium", "intranet.example.org"),
        ("Chromium", "chromium", "127.0.0.1:8080/page - Chromium", "127.0.0.1"),
        ("Chromium", "chromium", "http://localhost:3000/ - Chromium", "localhost"),
        ("Chromium", "mail.google.com__mail_u_0", "Inbox", "mail.google.com"),
        ("app.example.com__board", "chromium", "Board", "app.example.com"),
        ("org.mozilla.firefox", "", "Slack — Mozilla Firefox", "slack.com"),
    ],
)
def test_the_site_is_known_from_the_programs_name_or_the_title(app: str, instance: str, title: str, site: str) -> None:
    assert sites.of(app, instance, title) == site


@pytest.mark.parametrize(
    ("app", "instance", "title"),
    [
        ("kate", "kate", "notes on GitHub — Kate"),
        ("kate", "kate", "GitHub"),
        ("kate", "kate", "GitHub - Chromium"),
        ("Chromium", "chromium", "README.md - Chromium"),
        ("Chromium", "chromium", "Slack - a review - Some paper - 2027 - Chromium"),
        ("Chromium", "crx_abcdefgh", "Inbox"),
        ("Chromium", "_home_ana_page.html", "A page"),
        ("", "", ""),
        ("Chromium", "chromium", "3.11 - Chromium"),
    ],
)
def test_what_does_not_tell_a_site_gives_none(app: str, instance: str, title: str) -> None:
    assert sites.of(app, instance, title) == ""


def test_a_rule_for_a_site_hides_the_windows_whose_title_names_it_otherwise() -> None:
    rule = ExclusionRule("mail", Subject.SITE, "mail.google.com")
    title = "Inbox - Gmail - Google Chrome"
    window = Window("Google-chrome", RawText(title), Box(0, 0, 9, 9), active=True)
    assert not rule.matches(window)
    known = Window("Google-chrome", RawText(title), Box(0, 0, 9, 9), active=True, site=sites.of("chrome", "", title))
    assert rule.matches(known)


@pytest.mark.parametrize(
    ("address", "site"),
    [
        ("https://www.Example.com/a?token=1#x", "example.com"),
        ("http://user:word@example.com:8080/", "example.com"),
        ("file:///home/ana/page.html", ""),
        ("chrome://settings", ""),
        ("http://[::1]:80/", "::1"),
        ("http://[broken/", ""),
        ("about:blank", ""),
    ],
)
def test_an_address_gives_its_host_alone(address: str, site: str) -> None:
    assert sites.of_address(address) == site


@given(st.text(max_size=60), st.text(max_size=30), st.text(max_size=200))
def test_whatever_is_written_gives_a_host_or_nothing(app: str, instance: str, title: str) -> None:
    site = sites.of(app, instance, title)
    assert site == site.casefold()
    assert not set(site) & set(" /?#@\n\t")
