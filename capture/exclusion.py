"""What is not recorded: rules against windows, and what they make black or skip.

What shows of a window that a rule names is made black before anything looks at the picture, also while it is in front;
where nothing else is to be seen, the frame is not taken at all. The ledger keeps the rule and a count.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from sixfold.capture import boxes, page_titles, sites, traces
from sixfold.capture.page_titles import Where
from sixfold.capture.screen import Layer

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from sixfold.capture.observation import Box
    from sixfold.capture.screen import Pixels, Window

PRIVATE = "private windows"
"""The group whose windows stay left out as long as they live: Chromium says only in a new tab that one is private."""
ENOUGH = 0.005
"""Share of a monitor that a window must show to be worth a picture or to give it its name (10,000 pixels of 1080p)."""
MAX_OWNERS = 8
"""Steps from a menu to the window that it belongs to."""
MAX_KNOWN = 2000


class Subject(StrEnum):
    """What of a window a rule looks at."""

    APP = "app"
    TITLE = "title"
    SITE = "site"


@dataclass(frozen=True, slots=True)
class ExclusionRule:
    """One rule: windows whose program, title or site matches. `name` is what the ledger shows.

    An app's or a site's pattern is a name, found as a whole word without regard to case (a browser shows a page's site
    in its title or as its program's name); an app's is also compared without spaces and dashes, and with the name of
    the process; a site's holds for all below it. A title's is a piece of the title, in which `*` stands for anything;
    the rules that come with the program say more closely `where` in a browser's title theirs is to be found.
    """

    name: str
    subject: Subject
    pattern: str
    where: Where = Where.ANYWHERE

    @classmethod
    def own(cls, subject: Subject, pattern: str) -> ExclusionRule:
        """Give a rule of the user's own, named by its pattern; ValueError where that would name every window."""
        pattern = pattern.strip()
        if not pattern.strip("* "):
            raise ValueError("a pattern without a name")
        return cls(pattern, subject, pattern)

    def matches(self, window: Window) -> bool:
        """Tell whether the rule names this window."""
        if self.where is not Where.ANYWHERE:
            is_page = sites.is_browser(window.app, window.instance)
            return is_page and page_titles.matches(self.where, self.pattern, window.title)
        return self._names(_plain(window.app), _plain(window.instance), _plain(window.process), window)

    def names_host(self, host: str) -> bool:
        """Tell whether it is a rule for this site, or for one above it."""
        if self.subject is not Subject.SITE or not host:
            return False
        return _is_below(_canonical(host), _canonical(_host(self.pattern)))

    def names_read_host(self, host: str) -> bool:
        """Tell the same of a host that was read from a picture, where letters may be taken for others."""
        if self.subject is not Subject.SITE or not host:
            return False
        return _is_below(sites.lookalike(host), _alike(self.pattern)) or self.names_host(host)

    def _names(self, app: str, instance: str, process: str, window: Window) -> bool:
        head = instance.partition("_")[0]  # a page shown as a program adds its path, which names no program
        if self.subject is Subject.APP:
            bare = _bare(_plain(self.pattern))
            word = _word(_plain(self.pattern))
            same = bare in {_bare(app), _bare(instance), _bare(process)}
            return bool(bare) and (same or any(word.search(name) for name in (app, head, process)))
        if self.subject is Subject.SITE:
            host = _host(self.pattern)
            if self.names_host(window.site):
                return True
            named = _named(app, head, window.title, "" if "." in host else window.site)
            return bool(host) and host in named and _written(host).search(named) is not None
        return _piece(_plain(self.pattern)).search(_plain(window.title)) is not None


@dataclass(frozen=True, slots=True)
class Decision:
    """What to do with a frame: skip it for a rule, or make regions black; `hits` names every rule that mattered.

    `front` is the window that names the picture: the active one, else the uppermost one of those that show.
    `hidden` are the windows that rules hide here, by rule and identity.
    """

    skip: str | None
    black: tuple[Box, ...]
    hits: tuple[str, ...]
    front: Window | None = None
    hidden: tuple[tuple[str, int], ...] = ()


OWN = ExclusionRule("sixfold", Subject.APP, "sixfold")
"""Sixfold's own windows show what is already remembered; no setting switches this off."""


class Judge:
    """Applies rules to windows; remembers which windows were private."""

    def __init__(self, rules: Iterable[ExclusionRule]) -> None:
        self._rules = (OWN, *rules)
        self._names = {rule.name for rule in self._rules}
        self._known: dict[tuple[str, ...], str | None] = {}
        self._private: set[tuple[int, int | None]] = set()
        self._kept_out: dict[tuple[int, int | None, str], str] = {}

    def keep_out(self, window: Window, rule: str) -> None:
        """Leave a window out for a rule that was found in its picture (`address.left_out`); from any thread.

        A private window is left out from now on, another one as long as it has the title that it had.
        """
        if window.ident and rule == PRIVATE:
            self._private.add((window.ident, window.pid))
        elif window.ident:
            if len(self._kept_out) >= MAX_KNOWN:
                self._kept_out.clear()
            self._kept_out[window.ident, window.pid, window.title] = rule

    def decide(self, windows: Sequence[Window], area: Box) -> Decision:
        """Judge the windows of a desktop, from the bottom of the stack to its top, for the part of it in `area`.

        Black regions are in pixels of `area`. Traces that windows left are judged like those windows.
        """
        named = self._named(windows)
        black: list[Box] = []
        hidden: list[tuple[str, int]] = []
        for index, window in enumerate(windows):
            name = named[index]
            regions = boxes.within(traces.shown(windows, index), area) if name is not None else ()
            if name is not None and regions:
                hidden.append((name, window.ident))
                black.extend(regions)
        front = _front(windows, named, area, black)
        hits = tuple(dict.fromkeys(name for name, _ in hidden))
        own = tuple(boxes.moved(black, -area.x, -area.y))
        nothing_else = front is None or front.layer is not Layer.NORMAL
        return Decision(hits[-1] if hits and nothing_else else None, own, hits, front, tuple(dict.fromkeys(hidden)))

    def _named(self, windows: Sequence[Window]) -> list[str | None]:
        """Give for each window the rule that hides it: its own, that of its owner, or for menus that of its program."""
        own = [self._rule(window) for window in windows]
        own = [name or self._of_private_page(window, windows, own) for window, name in zip(windows, own, strict=True)]
        by_ident = {window.ident: at for at, window in enumerate(windows) if window.ident and not window.gone}
        makers: dict[int, str] = {}
        for window, name in zip(windows, own, strict=True):
            for maker in (window.client, -(window.pid or 0)) if name is not None else ():
                if maker:
                    makers.setdefault(maker, name or "")
        found: list[str | None] = []
        for at, window in enumerate(windows):
            name = own[at] or self._of_owner(window, windows, own, by_ident)
            if name is None and window.layer is Layer.POPUP and window.owner not in by_ident:
                name = makers.get(window.client) or makers.get(-(window.pid or 0))
            found.append(name)
        return found

    @staticmethod
    def _of_owner(
        window: Window, windows: Sequence[Window], own: Sequence[str | None], by_ident: Mapping[int, int]
    ) -> str | None:
        at = by_ident.get(window.owner)
        for _ in range(MAX_OWNERS):
            if at is None:
                return None
            if own[at] is not None:
                return own[at]
            at = by_ident.get(windows[at].owner)
        return None

    def _of_private_page(self, window: Window, windows: Sequence[Window], own: Sequence[str | None]) -> str | None:
        """Leave out what a page opened beside a private window of its program: nothing on it tells whose it is."""
        pairs = zip(windows, own, strict=True) if window.is_page_popup and window.pid else ()
        if not any(name == PRIVATE and other.pid == window.pid for other, name in pairs):
            return None
        self.keep_out(window, PRIVATE)
        return PRIVATE

    def _rule(self, window: Window) -> str | None:
        if PRIVATE in self._names and (window.private or (window.ident, window.pid) in self._private):
            return PRIVATE
        key = (window.app, window.instance, window.process, window.title, window.site)
        if key not in self._known:
            if len(self._known) >= MAX_KNOWN:
                self._known.clear()
            self._known[key] = next((rule.name for rule in self._rules if rule.matches(window)), None)
        name = self._known[key]
        if name == PRIVATE:  # no word of a page counts for this group, only the browser's own
            self.keep_out(window, PRIVATE)
        return name or self._kept_out.get((window.ident, window.pid, window.title))


def decide(windows: Sequence[Window], rules: Iterable[ExclusionRule], area: Box) -> Decision:
    """Judge windows once, without a memory of private ones."""
    return Judge(rules).decide(windows, area)


def rule_for_host(rules: Iterable[ExclusionRule], host: str, app: str, instance: str = "") -> str | None:
    """Give the name of the first rule that leaves out a site whose host was read in a browser's window; None: no rule.

    `app` and `instance` are the window's: what another program shows there is no address.
    """
    if not host or not sites.is_browser(app, instance):
        return None
    return next((rule.name for rule in rules if rule.names_read_host(host)), None)


def blacken(pixels: Pixels, places: Iterable[Box]) -> None:
    """Make regions of a picture black, in place."""
    for box in places:
        pixels[max(0, box.y) : max(0, box.bottom), max(0, box.x) : max(0, box.right)] = 0


@lru_cache(maxsize=1)
def presets() -> dict[str, tuple[ExclusionRule, ...]]:
    """Give the rules that come with the program, by the name of their group."""
    raw = tomllib.loads(resources.files("sixfold.capture").joinpath("exclusion_presets.toml").read_text("utf-8"))
    return {name: tuple(_preset(name, group)) for name, group in raw.items()}


def _preset(name: str, group: Mapping[str, Sequence[str]]) -> Iterator[ExclusionRule]:
    for key, patterns in group.items():
        subject = Subject(key) if key in set(Subject) else Subject.TITLE
        where = Where(key) if subject is Subject.TITLE else Where.ANYWHERE
        yield from (ExclusionRule(name, subject, pattern, where) for pattern in patterns)


def _front(windows: Sequence[Window], named: Sequence[str | None], area: Box, black: Sequence[Box]) -> Window | None:
    """Give the window that a monitor shows foremost: the active one if it is there, else the uppermost of its kind."""
    least = ENOUGH * area.width * area.height
    best: Window | None = None
    for index in range(len(windows) - 1, -1, -1):
        window = windows[index]
        if window.gone or named[index] is not None or window.layer is Layer.POPUP:
            continue
        if best is not None and not window.active and (best.layer is Layer.NORMAL or window.layer is not Layer.NORMAL):
            continue
        seen = boxes.without(boxes.within(traces.shown(windows, index), area), black)
        if boxes.size(seen) < least:
            continue
        if window.active:
            return window
        best = window
    return best


def _plain(text: str) -> str:
    """Give a text in one spelling: no invisible marks, one kind of dash and space."""
    return _spelled(text) if not text.isascii() else text


@lru_cache(maxsize=4096)
def _spelled(text: str) -> str:
    kept = "".join(sign for sign in unicodedata.normalize("NFKC", text) if unicodedata.category(sign) != "Cf")
    return "".join("-" if unicodedata.category(sign) == "Pd" else sign for sign in kept)


@lru_cache(maxsize=64)
def _named(*names: str) -> str:
    """Give all the words in which a site may be named; there are hundreds of rules for one window."""
    return " ".join(_plain(name) for name in names).casefold()


@lru_cache(maxsize=2048)
def _bare(name: str) -> str:
    return "".join(sign for sign in name.casefold().removesuffix(".exe") if sign.isalnum())


@lru_cache(maxsize=1024)
def _host(pattern: str) -> str:
    """Give the host of a site as users type it: with or without a scheme, a path, a "www."."""
    return pattern.strip().casefold().rpartition("://")[2].partition("/")[0].removeprefix("www.").removeprefix("*.")


@lru_cache(maxsize=4096)
def _canonical(host: str) -> str:
    """Give a host as it is compared; a name that is none as it stands."""
    return sites.host_name(host) or host.casefold()


@lru_cache(maxsize=2048)
def _alike(pattern: str) -> str:
    return sites.lookalike(_canonical(_host(pattern)))


def _is_below(host: str, site: str) -> bool:
    if "*" in site:
        return _any_of(site).fullmatch(host) is not None
    return bool(site) and (host == site or host.endswith(f".{site}"))


@lru_cache(maxsize=2048)
def _any_of(site: str) -> re.Pattern[str]:
    return re.compile(r"(?:.*\.)?" + "[^.]*".join(re.escape(part) for part in site.split("*")))


@lru_cache(maxsize=2048)
def _word(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"(?<![^\W_]){re.escape(pattern)}(?![^\W_])", re.IGNORECASE)


@lru_cache(maxsize=2048)
def _written(host: str) -> re.Pattern[str]:
    """Find a host in a title, but in no address of mail: who works for a bank has its name in all of an inbox's."""
    return re.compile(rf"(?<![^\W_])(?<!\w[@-]){re.escape(host)}(?![^\W_])", re.IGNORECASE)


@lru_cache(maxsize=2048)
def _piece(pattern: str) -> re.Pattern[str]:
    return re.compile(".*?".join(re.escape(part) for part in pattern.split("*")), re.IGNORECASE | re.DOTALL)
