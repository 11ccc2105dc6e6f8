"""What a browser's own toolbar says of its page, among the lines that were read from the picture.

X tells nothing of it: the properties of an incognito window and of an ordinary one of the same Chromium (156) are
alike, icon and process included, and no title has to name its site. So this is known once a picture is read, before
anything of it is sealed. Positions are those of Chromium and Firefox, with and without a title bar of the system.
"""

from __future__ import annotations

import re
import tomllib
import unicodedata
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING

from sixfold.capture import boxes, sites, traces
from sixfold.capture.exclusion import PRIVATE, rule_for_host
from sixfold.capture.observation import Box
from sixfold.capture.screen import Layer

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.capture.exclusion import ExclusionRule
    from sixfold.capture.redaction.redact_lines import RawLine
    from sixfold.capture.screen import Monitor, Window

DEPTH = 112
"""Pixels (of an ordinary screen) below the window's upper edge in which the middle of a toolbar lies: 62 in Chromium,
85 in Firefox and Chromium below openbox's title bar, 99 below GNOME's."""
ROW = 10
"""How far the middles of what stands in one row are from each other."""
ALONE = 60
"""Where the middle of the bar of a window without tabs lies at most: 36 below openbox's title bar, 51 below GNOME's."""
TABS_ABOVE = (40, 50)
"""From the row of the tabs to the toolbar: 42 in both browsers; 32 from a title to the tabs, 34 to 37 to bookmarks."""
BUTTONS = 170
"""Where the buttons before an address end (back, forward, again, home), from the window's left edge."""
BUTTON = 36
"""The widest of them, which is read as one or two signs."""
MARK = 340
"""From the mark of a private window to the right edge, past a menu's button and those of a window."""
MAX_TEXT = 300

_SIGN = re.compile(r"^[^\w\[./\u2026]+|^\S{1,2}\s+|^[\u2e80-\u9fff](?=[a-z0-9])", re.IGNORECASE)
"""What a lock or a sign of danger is read as."""
_SCHEME = re.compile(r"^(?:h?t{1,3}p?s?\s?:?\s?/{1,2}|view-source:)", re.IGNORECASE)
_DOT = re.compile(r"(?<=[\w-])\s?\.\s?(?=[\w-])")
_HOST = re.compile(r"(\[[0-9a-f:.]+\]|[^\s/?#:\\@]+)(:\d{1,5})?(?=[/?#\s\\]|$)", re.IGNORECASE)
_CUT = re.compile(r"\.{2,}|\u2026")
_LABEL = re.compile(r"[a-z][a-z0-9-]{0,62}")
_COUNT = re.compile(r"\s*[(\uff08].*$")


@dataclass(frozen=True, slots=True)
class Bar:
    """The top of a browser's window on a monitor, in pixels of its picture: `box` is the window, `seen` what shows."""

    window: Window
    box: Box
    seen: tuple[Box, ...]
    scale: float = 1.0


@dataclass(frozen=True, slots=True)
class Finding:
    """A window that its own toolbar shows to be one that a rule leaves out."""

    window: Window
    rule: str


@dataclass(frozen=True, slots=True)
class _Words:
    before: tuple[str, ...]
    toolbar: frozenset[str]
    tabs: frozenset[str]


@dataclass(frozen=True, slots=True)
class _Row:
    """Lines beside each other from left to right; `middle` is its place in pixels of an ordinary screen."""

    lines: tuple[RawLine, ...]
    middle: float
    buttons: int
    host: str
    is_signed: bool = False
    """A lock or a word of the browser stands before the address."""
    is_after_tabs: bool = False

    @property
    def likeness(self) -> int:
        """How much it looks like a toolbar."""
        return min(self.buttons, 3) + 2 * (self.host != "") + self.is_after_tabs

    @property
    def may_be_alone(self) -> bool:
        """Tell whether it may be the bar of a window that a page opened, which has neither tabs nor buttons."""
        return self.is_signed and self.host != "" and self.middle <= ALONE


def bars(windows: Sequence[Window], monitor: Monitor) -> tuple[Bar, ...]:
    """Give the tops of browsers' windows that a monitor shows, of all windows from the stack's bottom to its top."""
    found = []
    for at, window in enumerate(windows):
        if window.gone or window.layer is not Layer.NORMAL or not sites.is_browser(window.app, window.instance):
            continue
        box = window.box
        top = Box(box.x, box.y, box.width, min(box.height, round((DEPTH + 2 * ROW) * monitor.scale)))
        seen = boxes.within(boxes.within(traces.shown(windows, at), top), monitor.box)
        if seen:
            here = [boxes.moved(places, -monitor.box.x, -monitor.box.y) for places in ([box], seen)]
            found.append(Bar(window, here[0][0], tuple(here[1]), monitor.scale))
    return tuple(found)


def left_out(lines: Sequence[RawLine], tops: Sequence[Bar], rules: Sequence[ExclusionRule]) -> Finding | None:
    """Give the first window that a rule leaves out by its address, or by the mark of a private window; None: no one."""
    keeps_private_out = any(rule.name == PRIVATE for rule in rules)
    for bar in tops:
        near = [line for line in lines if any(_is_in(line.box, box) for box in bar.seen)]
        if keeps_private_out and is_private(near, bar.box, bar.scale):
            return Finding(bar.window, PRIVATE)
        shown = host(near, bar.box, bar.scale)
        rule = rule_for_host(rules, shown, bar.window.app, bar.window.instance)
        if rule is not None:
            return Finding(bar.window, rule)
    return None


def host(lines: Sequence[RawLine], window: Box, scale: float = 1.0) -> str:
    """Give the host in the address bar of a browser's window, in lower case without "www."; "" where none is read.

    `window` is in pixels of the picture from which the lines were read, `scale` its monitor's. Letters of other scripts
    become "xn--...", as browsers tell them elsewhere. Only for windows of browsers (`sites.is_browser`).
    """
    toolbar = _toolbar(_rows(lines, window, scale))
    return "" if toolbar is None else toolbar.host


def is_private(lines: Sequence[RawLine], window: Box, scale: float = 1.0) -> bool:
    """Tell whether a browser's window says of itself that it keeps no history: at the right of its toolbar or tabs."""
    words = _words()
    rows = _rows(lines, window, scale)
    toolbar = _toolbar(rows)
    for row in rows:
        is_toolbar = row is toolbar
        told = words.toolbar if is_toolbar else words.tabs
        if not is_toolbar and toolbar is not None and row.middle > toolbar.middle:
            continue
        for line in row.lines:
            at_right = line.box.right >= window.right - MARK * scale and line.box.x > window.x + window.width / 2
            if at_right and _mark(line.text) in told:
                return True
    return False


def of_text(text: str, *, is_address: bool = False) -> str:
    """Give the host of an address as a browser's bar shows it, after what stands before it; "" where it is none.

    A word alone ("intranet/wiki") is one where it has a scheme or a port, or where it is known to be an address.
    """
    rest, was_told = _without_signs(text[:MAX_TEXT])
    scheme = _SCHEME.match(rest)
    if scheme is not None:
        rest = rest[scheme.end() :].lstrip()
    rest = _DOT.sub(".", rest)
    rest = _after_cut(rest)
    found = _HOST.match(rest)
    if found is None or _CUT.search(found[1]):
        return ""
    name = found[1].strip("[]").casefold()
    known = sites.host_name(name)
    if known or not _LABEL.fullmatch(name):
        return known
    is_told = (is_address or was_told) and rest[found.end() : found.end() + 1] == "/"
    return name if scheme is not None or found[2] is not None or is_told else ""  # a machine of one's own network


def _without_signs(text: str) -> tuple[str, bool]:
    """Take off what stands before an address; tell whether there was any."""
    rest = text.strip()
    before = None
    while before != rest:
        before = rest
        rest = _SIGN.sub("", rest, count=1).lstrip()
        rest = _without_word(rest)
    return unicodedata.normalize("NFKC", rest), rest != text.strip()


def _without_word(text: str) -> str:
    plain = text.casefold()
    for word in _words().before:
        rest = plain.removeprefix(word)
        if rest != plain and (rest[:1] in {"", " ", "|"} or rest.startswith("http") or _is_glued(word, rest)):
            return text[len(word) :].lstrip(" |")
    return text


def _is_glued(word: str, rest: str) -> bool:
    """Tell whether a reader lost the space after a word: "secure.example.com" begins with a word of its own."""
    return rest[0].isalnum() and (" " in word or not word.isascii())


def _after_cut(text: str) -> str:
    """Give what is whole of an address whose beginning a narrow window does not show."""
    cut = re.match(r"(?:\.{2,3}|\u2026)\s*", text)
    if cut is None:
        return text
    rest = text[cut.end() :]
    whole = rest.removeprefix(".") if rest.startswith(".") else rest.partition(".")[2]
    return whole if "." in whole.partition("/")[0] else ""


def _rows(lines: Sequence[RawLine], window: Box, scale: float) -> list[_Row]:
    """Give the rows at the top of a window from above."""
    near = []
    for line in lines:
        middle = (line.box.y + line.box.height / 2 - window.y) / scale
        if 0 <= middle <= DEPTH and window.x <= line.box.x + line.box.width / 2 <= window.right:
            near.append((middle, line))
    groups: list[list[tuple[float, RawLine]]] = []
    for middle, line in sorted(near, key=lambda pair: pair[0]):
        if groups and middle - groups[-1][0][0] <= ROW:
            groups[-1].append((middle, line))
        else:
            groups.append([(middle, line)])
    rows = [_row([line for _, line in group], group[len(group) // 2][0], window, scale) for group in groups]
    return [replace(row, is_after_tabs=any(_is_below_tabs(row, other) for other in rows)) for row in rows]


def _is_below_tabs(row: _Row, tabs: _Row) -> bool:
    low, high = TABS_ABOVE
    return low <= row.middle - tabs.middle <= high


def _row(lines: Sequence[RawLine], middle: float, window: Box, scale: float) -> _Row:
    ordered = tuple(sorted(lines, key=lambda line: line.box.x))
    buttons = 0
    for line in ordered:
        if not _is_button(line, window, scale):
            break
        buttons += 1
    found, told = "", False
    for line in ordered[buttons:]:
        found = of_text(line.text, is_address=told)
        rest, has_sign = _without_signs(line.text)
        told = told or has_sign
        if found or rest:
            break  # the first words are the address, or there is none
    return _Row(ordered, middle, buttons, found, told)


def _is_button(line: RawLine, window: Box, scale: float) -> bool:
    text, box = line.text.strip(), line.box
    return len(text) <= 2 and box.width <= BUTTON * scale and box.right - window.x <= BUTTONS * scale  # noqa: PLR2004


def _toolbar(rows: Sequence[_Row]) -> _Row | None:
    """Give the row that has the address: tabs above it, buttons before it. A tab may have an address for its title."""
    likely = []
    for row in rows:
        if row.buttons or row.may_be_alone:
            likely.append(row)
        if row.buttons and row.is_after_tabs:
            break  # what comes after it is bookmarks and the page
    best = max(likely, key=lambda row: row.likeness, default=None)
    if best is None or best.likeness < 2:  # noqa: PLR2004 - a button alone is on any page
        return None
    return next((row for row in likely if row.likeness == best.likeness and _is_below_tabs(row, best)), best)


def _is_in(line: Box, box: Box) -> bool:
    x, y = line.x + line.width // 2, line.y + line.height // 2
    return box.x <= x < box.right and box.y <= y < box.bottom


def _mark(text: str) -> str:
    """Give a mark as it is compared: without the sign before it and the number of windows after it."""
    rest = _COUNT.sub("", text.strip())
    rest = re.sub(r"^\W+|\W+$", "", re.sub(r"^\S{1,2}\s+(?=\S{3})", "", rest))
    return sites.lookalike(unicodedata.normalize("NFKC", rest))


@lru_cache(maxsize=1)
def _words() -> _Words:
    raw = tomllib.loads((resources.files("sixfold.capture") / "address.toml").read_text("utf-8"))
    longest_first = sorted({word.casefold() for word in raw["before"]}, key=len, reverse=True)
    return _Words(
        tuple(longest_first),
        frozenset(sites.lookalike(unicodedata.normalize("NFKC", word)) for word in raw["toolbar"]),
        frozenset(sites.lookalike(unicodedata.normalize("NFKC", word)) for word in raw["tabs"]),
    )
