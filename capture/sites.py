"""The site that a browser's window shows, where its program's name or its title tells.

A title is what a page says of itself, so a site found this way is a name for a place and one more handle for rules
that leave things out; a rule also looks at the title itself, so a page cannot get out of one by another title.
"""

from __future__ import annotations

import ipaddress
import re
import tomllib
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

MAX_TITLE = 1000
EDGE = "microsoft edge"
"""Puts the name of its user's profile before its own."""
MAX_HOST = 253
"""Letters of a name in the domain name system (RFC 1035, 2.3.4)."""

_BETWEEN = re.compile(r"\s+[-|\u00b7\u2013\u2014\u2022:]\s+|\s*\u30fb\s*|\s*\|\s*")
"""What stands between a page's name, its site's and the browser's."""
_INVISIBLE = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]")
"""Edge writes a space of no width into its own name, Chromium soft hyphens into its longest German words."""
_COUNT = re.compile(r"^\s*[(\[]\d+\+?[)\]]\s*|\s*[(\[]\d+\+?[)\]]\s*$")
"""News that wait: "(3) Inbox"."""
_LABEL = r"[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?"
_DOMAIN = re.compile(rf"(?:{_LABEL}\.)+(?:[a-z]{{2,24}}|xn--[a-z0-9-]{{1,59}})")
_ADDRESS = re.compile(r"(?:https?://)?([^\s/?#@]+?)(?::\d{1,5})?(?:[/?#]\S*)?", re.IGNORECASE)
_ALIKE = str.maketrans({"1": "l", "i": "l", "|": "l", "0": "o"})
_FILES = frozenset(
    {"py", "md", "js", "ts", "txt", "pdf", "html", "htm", "toml", "json", "csv", "rs", "sh", "png", "jpg", "zip", "doc",
     "docx", "xls", "xlsx", "odt", "ods", "svg", "xml", "yaml", "yml", "log", "cpp", "java", "css", "go", "c", "h",
     "tex", "ppt", "pptx", "mp3", "mp4"}
)  # fmt: skip
"""Endings that a file's name is likelier to have than a host's: "README.md - Chromium" names no site."""


@dataclass(frozen=True, slots=True)
class _Tables:
    browsers: frozenset[str]
    endings: frozenset[str]
    profiles: frozenset[str]
    first: frozenset[str]
    sites: Mapping[str, str]


def of(app: str, instance: str, title: str) -> str:
    """Give the host of the page in a window, in lower case without "www."; "" when it cannot be known.

    `app` and `instance` are the program's two names; a browser that shows a page as a program of its own puts the
    page's host into one of them ("mail.google.com__mail_u_0").
    """
    known = _tables()
    if (host := _of_program(instance) or _of_program(app)) != "":
        return host
    return _of_parts(page(title), known) if is_browser(app, instance) else ""


@lru_cache(maxsize=1024)
def is_browser(app: str, instance: str = "") -> bool:
    """Tell whether a program shows pages of the web, by its two names."""
    return not _tables().browsers.isdisjoint({_bare(app), _bare(instance)})


def page(title: str) -> Sequence[str]:
    """Give the parts of what a page says of itself in a browser's title: in lower case, without the browser's own."""
    known = _tables()
    rest = parts(title)
    while len(rest) > 1 and rest[-1] in known.endings:
        its_own = rest.pop()
        if its_own.startswith(EDGE) and len(rest) > 1 and rest[-1] in known.profiles:
            rest.pop()
    return rest


def parts(title: str) -> list[str]:
    """Give the parts of a title between its dashes, plain and in lower case."""
    return [part for part in (_plain(part) for part in _BETWEEN.split(title[:MAX_TITLE])) if part]


def browser_names() -> frozenset[str]:
    """Give how browsers write their own names at the end of a title."""
    return _tables().endings


def of_address(address: str) -> str:
    """Give the host of a web address; "" when it is none, or not one of the web."""
    try:
        split = urlsplit(address.strip()[:MAX_TITLE])
        host = split.hostname or ""
    except ValueError:
        return ""
    return _host(host) if split.scheme in {"http", "https"} else ""


def _of_parts(parts: Sequence[str], known: _Tables) -> str:
    """Look at the last parts first: there sites write their names, before them pages what they will."""
    for part in reversed(parts[-3:]):
        if (host := known.sites.get(part) or _of_written(part)) != "":
            return host
    if parts and parts[0] in known.first:
        return known.sites[parts[0]]
    return ""


def _of_written(part: str) -> str:
    """Give the host of an address that stands in a title, as browsers show it until a page has a name."""
    found = _ADDRESS.fullmatch(part)
    if found is None or is_file(found[1]):
        return ""
    return _host(found[1])


def _of_program(name: str) -> str:
    """Give the host before the path in the name of a page that is shown as a program: "app.example.com__inbox"."""
    host, path, _ = name.casefold().partition("_")
    return _host(host) if path and "." in host else ""


def host_name(name: str) -> str:
    """Give a host in lower case without "www."; "" when a name is none. Letters of any script become "xn--"."""
    if not name.isascii():
        try:
            name = name.encode("idna").decode("ascii")
        except UnicodeError:
            return ""
    return _host(name)


def lookalike(text: str) -> str:
    """Give a text as one compares what was read: letters that a reader takes for each other are the same."""
    return text.casefold().translate(_ALIKE).replace("rn", "m").replace("vv", "w").replace(" ", "")


def is_file(name: str) -> bool:
    """Tell whether the ending of a name is one that files have rather than hosts."""
    return name.rpartition(".")[2].casefold() in _FILES


def _host(name: str) -> str:
    host = name.casefold().rstrip(".").removeprefix("www.")
    if not 0 < len(host) <= MAX_HOST:
        return ""
    if host == "localhost" or _DOMAIN.fullmatch(host):
        return host
    try:
        return str(ipaddress.ip_address(host))
    except ValueError:
        return ""


def _plain(part: str) -> str:
    folded = unicodedata.normalize("NFKC", _INVISIBLE.sub("", part)).casefold()
    return _COUNT.sub("", " ".join(folded.split()))


def _bare(name: str) -> str:
    """Give a program's name without its kind and its maker's domain: "org.mozilla.firefox", "firefox.exe"."""
    name = name.casefold().removesuffix(".exe").removesuffix(".app").rpartition(".")[2]
    return re.sub(r"[\s_-]", "", name)


@lru_cache(maxsize=1)
def _tables() -> _Tables:
    raw = tomllib.loads((resources.files("sixfold.capture") / "sites.toml").read_text("utf-8"))
    return _Tables(
        frozenset(_bare(name) for name in raw["browsers"]),
        frozenset(_plain(name) for name in raw["endings"]),
        frozenset(_plain(name) for name in raw["profiles"]),
        frozenset(raw["first"]),
        {_plain(name): host for name, host in raw["sites"].items()},
    )
