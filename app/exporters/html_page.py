"""One page that any browser opens: what is remembered by day, with a search of its own; it loads nothing, ever.

The page's policy (a `Content-Security-Policy` in its head) forbids all loading and every script and style but its own
two, which it names by their SHA-256. Every word is escaped text; no address in it is a link. It is readable without
scripts. With `evidence=yes` all that was seen and said is in it too.

A search can be in the page's address (`#words=tandem&kind=semantic`). It is only read: the page never writes what one
looks for into the browser's history.
"""

from __future__ import annotations

import base64
import hashlib
import re
from collections import Counter
from dataclasses import dataclass, field
from importlib import resources
from itertools import groupby
from typing import TYPE_CHECKING

from sixfold.app.exporters import columns, entries

if TYPE_CHECKING:
    from collections.abc import Iterator
    from datetime import datetime
    from typing import BinaryIO

    from sixfold.app.exporters.entries import Entry
    from sixfold.app.plugin_api import Archive, EvidenceItem, Options, Target

KINDS = {
    "core": "About you",
    "episodic": "What happened",
    "semantic": "What you know",
    "procedural": "How to",
    "resource": "Files and pages",
    "evidence": "Seen and said",
}


def write(archive: Archive, target: Target, options: Options) -> None:
    """Write the page."""
    stream = columns.streaming(target)
    with (stream.scratch() / "entries").open("w+b") as file:
        shelf = Shelf(file)
        _fill(shelf, archive, everything=options.values.get("evidence") == "yes")
        with stream.open(target.name) as page:
            for piece in _page(shelf, options.now.astimezone(columns.zone_of(options.time_zone))):
                page.write(piece)


def _fill(shelf: Shelf, archive: Archive, *, everything: bool) -> None:
    """Lay down what the page will show. Sources are looked up in between: of evidence only what is quoted is held."""
    memories = list(archive.memories())
    quoted = {quote.ref for item in memories for quote in item.quotes}
    sources: dict[str, EvidenceItem] = {}
    for seen in archive.evidence():
        if seen.ref in quoted:
            sources[seen.ref] = seen
        if everything:
            shelf.add(entries.of_evidence(seen))
    for item in memories:
        shelf.add(entries.of_memory(item, sources))


@dataclass(slots=True)
class Shelf:
    """Entries on their way: their text in a file, their order in memory."""

    file: BinaryIO
    places: list[tuple[str, str, int, int]] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    def add(self, entry: Entry) -> None:
        """Lay one down."""
        data = entry.markup.encode("utf-8", "replace")
        self.places.append((entry.day, entry.order, self.file.tell(), len(data)))
        self.file.write(data)
        self.kinds[entry.kind] += 1

    def days(self) -> Iterator[tuple[str, Iterator[bytes]]]:
        """The entries of each day, the last day first, the first entry of a day first."""
        self.places.sort(key=lambda place: place[1])
        self.places.sort(key=lambda place: place[0], reverse=True)
        for day, places in groupby(self.places, key=lambda place: place[0]):
            yield day, (self._read(start, size) for _day, _order, start, size in places)

    def _read(self, start: int, size: int) -> bytes:
        self.file.seek(start)
        return self.file.read(size)


def _page(shelf: Shelf, now: datetime) -> Iterator[bytes]:
    template = (resources.files(__package__) / "page.html").read_text("utf-8")
    told = {
        "policy": policy(template),
        "made": f"{now.day} {entries.MONTHS[now.month - 1]} {now.year}",
        "told": f"{sum(shelf.kinds.values()):,} entries." if shelf.kinds else "Nothing was chosen or remembered.",
        "kinds": "".join(_kind(name, shelf.kinds[name]) for name in KINDS if shelf.kinds[name]),
        "timeline": _timeline(shelf),
    }
    above, _, below = template.partition("<!--entries-->")
    yield _filled(above, told)
    for day, found in shelf.days():
        yield f'<section data-day="{day}" id="d{day}"><h2>{entries.day_in_words(day)}</h2>\n'.encode()
        yield from found
        yield b"</section>\n"
    yield _filled(below, told)


def policy(template: str) -> str:
    """Nothing may be loaded; the script and the style that stand in the page are the only ones that run."""
    script, style = (_hash(re.search(rf"<{tag}>(.*?)</{tag}>", template, re.DOTALL)) for tag in ("script", "style"))
    return f"default-src 'none'; script-src {script}; style-src {style}; base-uri 'none'; form-action 'none'"


def _hash(found: re.Match[str] | None) -> str:
    digest = hashlib.sha256((found[1] if found else "").encode()).digest()
    return f"'sha256-{base64.b64encode(digest).decode()}'"


def _filled(text: str, told: dict[str, str]) -> bytes:
    return re.sub(r"<!--(\w+)-->", lambda found: told[found[1]], text).encode()


def _kind(name: str, count: int) -> str:
    box = f'<input type="checkbox" value="{name}">'
    return f'<label class="kind">{box}{KINDS[name]} <span class="quiet">{count:,}</span></label>'


def _timeline(shelf: Shelf) -> str:
    """The months in which something is, by year, each with a bar; each leads to its last day."""
    months = Counter(place[0][:7] for place in shelf.places)
    last = {day[:7]: day for day in sorted({place[0] for place in shelf.places})}
    most = max(months.values(), default=1)
    years = []
    for year, found in groupby(sorted(months, reverse=True), key=lambda month: month[:4]):
        lines = "".join(_month(month, last[month], months[month], most) for month in found)
        years.append(f'<li><span class="year">{year}</span><ol>{lines}</ol></li>')
    return f"<ol>{''.join(years)}</ol>"


def _month(month: str, last: str, count: int, most: int) -> str:
    rect = f'<rect width="{100 * count / most:.4g}" height="6" rx="2"/>'
    bar = f'<svg viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">{rect}</svg>'
    name = entries.MONTHS[int(month[5:]) - 1]
    return f'<li><a href="#d{last}" data-month="{month}">{name}{bar}<span class="n">{count:,}</span></a></li>'
