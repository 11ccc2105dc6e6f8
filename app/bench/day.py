"""A made-up working day as pages with known words: other facts for each seed, the same ones for the same seed."""

from __future__ import annotations

import html
import json
import random
import string
import tomllib
from dataclasses import dataclass, field
from html.parser import HTMLParser
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("mail", "guide", "terminal", "table", "chat", "calendar", "checkout", "article")
PICKED = ("city", "project", "shop", "thing", "colour", "shelf")
PARAGRAPHS = {"article": 12, "dense": 34}
SENTENCES = 5
ROWS = 6


@dataclass(frozen=True, slots=True)
class Page:
    """One screen: its title, its HTML, the words a person can read on it, and what must never be kept."""

    kind: str
    title: str
    markup: str = field(repr=False)
    text: str = field(repr=False)
    secrets: tuple[str, ...] = field(default=(), repr=False)


class _Fill(string.Template):
    delimiter = "@"


class Day:
    """Makes pages of a seed, one after the other; titles never repeat."""

    def __init__(self, seed: int) -> None:
        self._random = random.Random(seed)  # noqa: S311 - made-up facts, no secrets of anybody's
        self._words: dict[str, Any] = tomllib.loads(_file("words.toml"))
        self._made = 0

    def page(self, kind: str) -> Page:
        """Give one page of a kind: one of `KINDS`, "dense" or "video"."""
        self._made += 1
        facts = self._facts()
        secrets = self._secrets() if kind == "checkout" else {}
        title = f"{kind.capitalize()} {self._made} - {facts['project']}"
        filled = {**facts, **secrets, "title": title, "typed": self._words["typed"]}
        filled["rows"] = "".join(self._row() for _ in range(ROWS))
        filled["paragraphs"] = "".join(self._paragraph() for _ in range(PARAGRAPHS.get(kind, 0)))
        markup = _Fill(_file(f"pages/{kind}.html")).substitute(filled)
        never = tuple(secrets.values())
        text = readable(markup)
        if kind == "chat":
            text = f"{text} {self._words['typed']}"
        for secret in never:
            text = text.replace(secret, " ")
        return Page(kind, title, markup, text, never)

    def screens(self, count: int) -> list[Page]:
        """Give a day of so many screens, all kinds in turn, shuffled."""
        kinds = [KINDS[at % len(KINDS)] for at in range(count)]
        self._random.shuffle(kinds)
        return [self.page(kind) for kind in kinds]

    def _facts(self) -> dict[str, str]:
        pick = self._random
        return {
            **{
                name: str(pick.choice(self._words[name]))
                for name in ("city", "project", "shop", "thing", "colour", "shelf")
            },
            "person": self._person(),
            "other": self._person(),
            "date": f"{pick.randrange(1, 29)} {pick.choice(self._words['month'])} 2027",
            "hour": f"{pick.randrange(8, 13):02}",
            "later": str(pick.randrange(14, 19)),
            "number": str(pick.randrange(12, 980)),
            "port": str(pick.randrange(3000, 9000)),
            "room": f"{pick.randrange(1, 9)}.{pick.randrange(10, 60)}",
            "price": f"{pick.randrange(12, 400)}.{pick.randrange(10, 99)}",
            "code": "".join(pick.choice("ABCDEFGHJKLMNPRSTUVWXYZ2345679") for _ in range(6)),
        }

    def _person(self) -> str:
        return f"{self._random.choice(self._words['first'])} {self._random.choice(self._words['last'])}"

    def _row(self) -> str:
        pick = self._random
        cells = (pick.choice(self._words["item"]), f"{pick.randrange(40, 2000)}.50", self._person())
        return "<tr>" + "".join(f"<td>{cell}</td>" for cell in (*cells, pick.choice(self._words["state"]))) + "</tr>"

    def _paragraph(self) -> str:
        sentences = self._random.sample(self._words["sentence"], SENTENCES)
        return "<p>" + " ".join(sentence.format(**self._facts()) for sentence in sentences) + "</p>"

    def _secrets(self) -> dict[str, str]:
        digits = [4, *(self._random.randrange(10) for _ in range(14))]
        doubled = [digit if at % 2 else sum(divmod(2 * digit, 10)) for at, digit in enumerate(digits)]
        card = "".join(map(str, [*digits, -sum(doubled) % 10]))
        grouped = " ".join(card[at : at + 4] for at in range(0, 16, 4))
        password = f"{self._random.choice(self._words['project'])}-{self._random.randrange(10**5, 10**6)}!x"
        return {"card": grouped, "password": password}


def from_folder(folder: Path) -> list[Page]:
    """Read a day that somebody else made: `truth.json` with screens [{page, app_title, kind, text}] and HTML files."""
    truth = json.loads((folder / "truth.json").read_text("utf-8"))
    secrets = tuple(str(secret) for secret in truth.get("secrets", ()))
    pages = []
    for screen in truth["screens"]:
        text = str(screen["text"])
        mine = tuple(secret for secret in secrets if secret in text)
        for secret in mine:
            text = text.replace(secret, " ")
        markup = (folder / screen["page"]).read_text("utf-8")
        pages.append(Page(str(screen["kind"]), str(screen["app_title"]), markup, text, mine))
    return pages


def readable(markup: str) -> str:
    """Give the words of a page's body, without its script."""
    reader = _Words()
    reader.feed(markup)
    return " ".join(" ".join(reader.found).split())


class _Words(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.found: list[str] = []
        self._hidden = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 - the parser's signature
        if tag in {"script", "style", "title"}:
            self._hidden = tag

    def handle_endtag(self, tag: str) -> None:
        if tag == self._hidden:
            self._hidden = ""

    def handle_data(self, data: str) -> None:
        if not self._hidden:
            self.found.append(html.unescape(data))


def _file(name: str) -> str:
    return resources.files("sixfold.app.bench").joinpath(*name.split("/")).read_text("utf-8")
