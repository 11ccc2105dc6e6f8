"""Web pages: the words that a reader sees, where the page is from, and when it was saved."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from email.utils import parsedate_to_datetime
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup, Comment, Tag
from bs4.element import NavigableString

from sixfold.app.importers import moments
from sixfold.app.importers.opening import clean, name, read_bytes, told_as
from sixfold.app.plugin_api import Item, PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sixfold.app.plugin_api import Options

MAX_BYTES = 40_000_000
"""Of a file: pages saved with their pictures in them have 10 MB and more."""
MAX_MARKUP = 6_000_000
"""Bytes that are left without the pictures, and `MAX_TAGS` of them tags: 150,000 take 4 s and 400 MB at most."""
MAX_TAGS = 150_000
MAX_URL = 2_000
NOTHING = "This web page holds no words; open it in a browser and save it as text."
BROKEN = "This web page cannot be read; open it in a browser and save it anew."

_DATA = re.compile(rb"data:[\w/+.;=-]{1,100};base64,[A-Za-z0-9+/=%\s]*")
_SAVED = (
    re.compile(r"\A\s*saved from url=\(\d+\)(https?://\S+)"),
    re.compile(r"^\s*url:\s*(https?://\S+)", re.MULTILINE),
)
_SAVED_AT = re.compile(r"saved date:\s*(.{10,60}?)\s*(?:\(|$)", re.MULTILINE)
_HIDDEN_STYLE = re.compile(
    r"display\s*:\s*none|visibility\s*:\s*hidden|(?:^|;)\s*opacity\s*:\s*0(?:\.0*)?\s*(?:;|!|$)|"
    r"font-size\s*:\s*0(?![.\d])",
    re.IGNORECASE,
)
_UNSEEN = frozenset(
    [
        "audio",
        "canvas",
        "embed",
        "head",
        "iframe",
        "input",
        "math",
        "noscript",
        "object",
        "script",
        "select",
        "style",
        "svg",
        "template",
        "textarea",
        "video",
    ]
)
_BLOCKS = frozenset(
    [
        "address",
        "article",
        "aside",
        "blockquote",
        "dd",
        "details",
        "div",
        "dl",
        "dt",
        "fieldset",
        "figcaption",
        "figure",
        "footer",
        "form",
        "header",
        "hr",
        "main",
        "nav",
        "ol",
        "p",
        "pre",
        "section",
        "summary",
        "table",
        "ul",
    ]
)
_HEADINGS = {f"h{level}": f"\n\n{'#' * level} " for level in range(1, 7)}
_BEFORE = {
    "br": "\n",
    "li": "\n- ",
    "tr": "\n",
    "td": " | ",
    "th": " | ",
    **_HEADINGS,
    **dict.fromkeys(_BLOCKS, "\n\n"),
}
_AFTER = {**dict.fromkeys(_HEADINGS, "\n\n"), **dict.fromkeys(_BLOCKS, "\n\n")}
_SPACE = re.compile(r"[ \t\n\r\f\v\xa0]+")
_AROUND_LINES = re.compile(r"(?<![ \t])[ \t]*\n(?:[ \t]*(?:\| )?(?=\S)|[ \t]+)")


@dataclass(frozen=True, slots=True)
class Page:
    """What a page tells: its words, title, address, and when it was saved."""

    text: str
    title: str | None = None
    url: str | None = None
    saved: datetime | None = None


def read(path: Path, options: Options) -> Iterator[Item]:
    """One saved page, of the time when it was saved. Raises `PluginError` for what is none."""
    data = read_bytes(path, "web page", MAX_BYTES)
    told = page(data)
    if not told.text:
        raise PluginError(NOTHING)
    when = moments.first(options, told.saved, moments.changed(path))
    yield Item(told.text, when, title=told.title or path.name, url=told.url or path.resolve().as_uri(), place="files")


def page(data: bytes | str) -> Page:
    """What a page holds. Raises `PluginError` where it is too large or cannot be read."""
    with told_as(BROKEN):
        soup = parsed(data)
        return Page(words(soup), _title(soup), _url(soup), _saved(soup))


def parsed(data: bytes | str) -> BeautifulSoup:
    """The tree of a page without what is embedded in it. Raises `PluginError` for one that is too large."""
    markup = _DATA.sub(b"", data.encode("utf-8", "replace") if isinstance(data, str) else data)
    if len(markup) > MAX_MARKUP or markup.count(b"<") > MAX_TAGS:
        raise PluginError(f"This web page has more than {MAX_MARKUP // 1_000_000} MB of markup; save it as text.")
    return BeautifulSoup(markup, "lxml", from_encoding="utf-8" if isinstance(data, str) else None)


def words(root: Tag) -> str:
    """The words below a tag that show: paragraphs with a blank line between them, headings and lists as in Markdown."""
    out: list[str] = []
    stack: list[tuple[Tag, Iterator[object]]] = [(root, iter(root.children))]
    while stack:
        tag, rest = stack[-1]
        child = next(rest, None)
        if child is None:
            stack.pop()
            out.append(_AFTER.get(tag.name, ""))
        elif isinstance(child, Tag):
            if not _is_hidden(child):
                out.append(_BEFORE.get(child.name, ""))
                stack.append((child, iter(child.children)))
        elif type(child) is NavigableString:  # its subclasses are comments, scripts and declarations
            out.append(str(child) if any(one.name == "pre" for one, _ in stack[-3:]) else _SPACE.sub(" ", child))
    return clean(_AROUND_LINES.sub("\n", "".join(out))).strip()


def _is_hidden(tag: Tag) -> bool:
    if tag.name in _UNSEEN or tag.has_attr("hidden"):
        return True
    style = tag.get("style")
    return isinstance(style, str) and _HIDDEN_STYLE.search(style) is not None


def _title(soup: BeautifulSoup) -> str | None:
    found = soup.find("title")
    return name(found.get_text()) if isinstance(found, Tag) else None


def _url(soup: BeautifulSoup) -> str | None:
    """Where it was saved from, by a browser's or SingleFile's comment, else by what the page says of itself."""
    for comment in _comments(soup):
        for form in _SAVED:
            if found := form.search(comment):
                return name(found.group(1), MAX_URL)
    told = (
        _attribute(soup.find("link", rel="canonical"), "href"),
        _attribute(soup.find("meta", property="og:url"), "content"),
    )
    return next((name(url, MAX_URL) for url in told if url and url.startswith(("https://", "http://"))), None)


def _saved(soup: BeautifulSoup) -> datetime | None:
    for comment in _comments(soup):
        if found := _SAVED_AT.search(comment):
            return _http_date(found.group(1))
    return None


def _http_date(text: str) -> datetime | None:
    """SingleFile writes the browser's own form: Sun Mar 01 2026 10:20:30 GMT+0100."""
    try:
        return datetime.strptime(text[:33], "%a %b %d %Y %H:%M:%S GMT%z")
    except ValueError:
        pass
    try:
        return parsedate_to_datetime(text)
    except ValueError:
        return None


def _comments(soup: BeautifulSoup) -> list[str]:
    """The first comments of a page; a saved page has its own at the beginning."""
    return [str(text)[:5000] for text in soup.find_all(string=lambda text: isinstance(text, Comment), limit=5)]


def _attribute(found: object, key: str) -> str | None:
    value = found.get(key) if isinstance(found, Tag) else None
    return value if isinstance(value, str) else None
