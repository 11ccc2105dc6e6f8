"""The page, parsed by beautifulsoup, and run in Chromium."""

from __future__ import annotations

import base64
import hashlib
import re
import shutil
import subprocess
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest
from bs4 import BeautifulSoup

from sixfold.app.exporters import html_page
from sixfold.app.plugin_api import Quote
from tests.app.exporters import made_up

if TYPE_CHECKING:
    from pathlib import Path

HOSTILE = '</script><script>document.title="owned"</script><img src=x onerror=alert(1)>"\'&<!--made-->'


def page(shelf: made_up.Shelf, place: Path, **values: str) -> BeautifulSoup:
    made_up.run(html_page.write, shelf, place / "out.html", **values)
    return BeautifulSoup((place / "out.html").read_bytes(), "html.parser")


def shown(place: Path, asked: str) -> BeautifulSoup:
    """What Chromium makes of the page with a search in its address."""
    if shutil.which("chromium") is None:
        pytest.skip("chromium is not installed")
    flags = ["--headless", "--no-sandbox", "--disable-gpu", f"--user-data-dir={place / 'profile'}", "--dump-dom"]
    command = ["chromium", *flags, f"{(place / 'out.html').as_uri()}#{asked}"]
    ended = subprocess.run(command, check=True, capture_output=True, timeout=60)
    return BeautifulSoup(ended.stdout, "html.parser")


def visible(soup: BeautifulSoup) -> list[str]:
    found = soup.select("section:not([hidden]) article:not([hidden])")
    return [str(article["data-kind"]) for article in found]


def test_every_memory_stands_under_its_day_with_where_it_comes_from(tmp_path: Path) -> None:
    soup = page(made_up.one_of_each(), tmp_path)
    assert [day["data-day"] for day in soup.select("section")] == ["2026-03-05"]
    assert [day.get_text() for day in soup.select("h2")] == ["Thursday, 5 March 2026"]
    kinds = {str(article["data-kind"]) for article in soup.select("article")}
    assert kinds == {"core", "episodic", "semantic", "procedural", "resource"}
    (quote,) = soup.select("blockquote")
    assert quote.get_text() == "turquoise5 March 2026, 15:32"
    assert [step.get_text() for step in soup.select("ol.steps li")] == ["Clean it", "Warm the wax"]


def test_all_that_was_said_is_in_it_on_wish(tmp_path: Path) -> None:
    assert page(made_up.one_of_each(), tmp_path).select("article[data-kind=evidence]") == []
    (seen,) = page(made_up.one_of_each(), tmp_path, evidence="yes").select("article[data-kind=evidence]")
    assert "The tandem is turquoise." in seen.get_text()


def test_a_time_is_told_no_more_exactly_than_it_is_known(tmp_path: Path) -> None:
    told = []
    for precision in ("minute", "month", "unknown"):
        item = made_up.memory("episodic", precision=precision, valid_from=made_up.NOW)
        (bold,) = page(made_up.Shelf((item,)), tmp_path).select("article b")
        told.append(bold.get_text())
    assert told == ["14:32", "in March 2026", "about then"]


def test_the_last_day_comes_first_and_a_day_begins_with_its_first_hour(tmp_path: Path) -> None:
    times = [made_up.NOW + timedelta(hours=hours) for hours in (1, 48, 0)]
    items = tuple(made_up.memory("core", created=at, fields={"line": f"{at:%d %H}"}) for at in times)
    assert [line.get_text() for line in page(made_up.Shelf(items), tmp_path).select("h3")] == [
        "07 14",
        "05 14",
        "05 15",
    ]


def test_every_word_is_text_and_nothing_is_loaded(tmp_path: Path) -> None:
    fields = dict.fromkeys(("summary", "details", "place", "actor"), HOSTILE)
    item = made_up.memory("episodic", fields=fields, quotes=(Quote("e-1", HOSTILE, 0, 3),))
    seen = made_up.evidence(text=HOSTILE, author=HOSTILE, title=HOSTILE, url="javascript:alert(1)")
    soup = page(made_up.Shelf((item,), (seen,)), tmp_path, evidence="yes")
    assert soup.get_text().count(HOSTILE) == 9
    assert len(soup.select("script")) == 1
    assert soup.select("[src], link, img, iframe, object, embed, form, [onerror], [style]") == []
    assert all(str(link["href"]).startswith("#d2026-") for link in soup.select("a"))


def test_the_policy_forbids_all_but_the_pages_own_script_and_style(tmp_path: Path) -> None:
    soup = page(made_up.one_of_each(), tmp_path)
    (policy,) = [str(tag["content"]) for tag in soup.select("meta[http-equiv=Content-Security-Policy]")]
    assert policy.startswith("default-src 'none'; ")
    assert "unsafe" not in policy
    for tag in ("script", "style"):
        (own,) = soup.select(tag)
        digest = base64.b64encode(hashlib.sha256(own.get_text().encode()).digest()).decode()
        assert f"{tag}-src 'sha256-{digest}';" in policy


def test_an_empty_memory_says_so(tmp_path: Path) -> None:
    soup = page(made_up.Shelf(), tmp_path)
    assert "Nothing was chosen or remembered." in soup.get_text()
    assert re.findall(r"<!--\w+-->", str(soup)) == []


@pytest.mark.parametrize(
    ("asked", "kinds"),
    [
        ("", ["core", "episodic", "procedural", "resource", "semantic"]),
        ("words=TÄNDEM+lake", ["episodic"]),
        ("kind=core&kind=semantic", ["core", "semantic"]),
        ("until=2026-03-04", []),
    ],
)
def test_a_browser_searches_it(tmp_path: Path, asked: str, kinds: list[str]) -> None:
    page(made_up.one_of_each(), tmp_path)
    soup = shown(tmp_path, asked)
    assert sorted(visible(soup)) == kinds
    counted = f"{len(kinds)} of 5 shown" if asked else "5 shown"
    assert [line.get_text() for line in soup.select("#count")] == [counted]
    assert bool(soup.select("#none:not([hidden])")) is not bool(kinds)


def test_a_browser_runs_no_words(tmp_path: Path) -> None:
    page(made_up.Shelf((made_up.memory("core", fields={"line": HOSTILE}),)), tmp_path)
    soup = shown(tmp_path, "words=owned")
    assert [title.get_text() for title in soup.select("title")] == ["Sixfold, 5 March 2026"]
    assert visible(soup) == ["core"]
