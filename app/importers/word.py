"""Word documents: paragraphs, headings and tables in their order; what is hidden or struck out stays out."""

from __future__ import annotations

import io
import re
import zipfile
from typing import TYPE_CHECKING, Any

import docx
from docx.oxml.ns import qn

from sixfold.app.importers import moments
from sixfold.app.importers.opening import clean, name, read_bytes, told_as
from sixfold.app.plugin_api import Item, PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from datetime import datetime
    from pathlib import Path

    from docx.document import Document

    from sixfold.app.plugin_api import Options

MAX_BYTES = 100_000_000
MAX_UNPACKED = 300_000_000
"""Bytes of all that is in it, and of one file of XML `MAX_XML`: a thousand pages have 5 MB."""
MAX_XML = 30_000_000
MAX_FILES = 20_000
BROKEN = "This Word document is damaged; open it in a word processor, save it anew, and import that."
LARGE = "This Word document unpacks to more than Sixfold takes from one; split it and import the parts."
MEDDLED = "This Word document points to things outside of itself as no word processor does; it was not opened."
NOTHING = "This Word document holds no words; save what it shows as PDF and import that."

_DECLARED = re.compile(rb"<\s*!\s*(?:DOCTYPE|ENTITY)", re.IGNORECASE)
_XML = (".xml", ".rels")
_P, _TABLE, _ROW, _CELL = qn("w:p"), qn("w:tbl"), qn("w:tr"), qn("w:tc")
_WORDS = {qn("w:tab"): "\t", qn("w:br"): "\n", qn("w:cr"): "\n", qn("w:noBreakHyphen"): "-"}
_LEFT_OUT = frozenset(
    {
        qn("w:del"),
        qn("w:moveFrom"),
        qn("w:instrText"),
        qn("w:pPr"),
        "{http://schemas.openxmlformats.org/markup-compatibility/2006}Fallback",
    }
)
_HEADING = re.compile(r"heading ([1-6])$", re.IGNORECASE)


def read(path: Path, options: Options) -> Iterator[Item]:
    """One document, of the time that it tells. Raises `PluginError` for what cannot be read."""
    data = read_bytes(path, "Word document", MAX_BYTES)
    with told_as(BROKEN):
        _require_sound(data)
        document = docx.Document(io.BytesIO(data))
        text = words(document)
        title, made = _facts(document)
    if not text:
        raise PluginError(NOTHING)
    when = moments.first(options, made, moments.changed(path))
    yield Item(text, when, title=title or path.name, url=path.resolve().as_uri(), place="files")


def _require_sound(data: bytes) -> None:
    """Refuse bombs and declarations, before any parser sees them. A zip's library reads no more than is told of."""
    with zipfile.ZipFile(io.BytesIO(data)) as packed:
        files = packed.infolist()
        if len(files) > MAX_FILES or sum(file.file_size for file in files) > MAX_UNPACKED:
            raise PluginError(LARGE)
        for file in files:
            if not file.filename.lower().endswith(_XML):
                continue
            if file.file_size > MAX_XML:
                raise PluginError(LARGE)
            # Of a wider encoding the zeros are left out, so that a declaration shows in it too.
            if _DECLARED.search(packed.read(file).replace(b"\0", b"")):
                raise PluginError(MEDDLED)


def words(document: Document) -> str:
    """All that a reader sees, blocks with a blank line between them."""
    headings = {style.style_id: _level(style.name) for style in document.styles}
    return clean("\n\n".join(_blocks(document.element.body, headings))).strip()


def _blocks(parent: Any, headings: Mapping[str, int]) -> Iterator[str]:
    """The paragraphs and tables below an element, through whatever wraps them (content controls, insertions)."""
    for child in parent.iterchildren():
        if child.tag == _P:
            if text := _paragraph(child).strip():
                level = headings.get(_style(child), 0)
                yield f"{'#' * level} {text}" if level else text
        elif child.tag == _TABLE:
            yield "\n".join(_rows(child, headings))
        elif isinstance(child.tag, str) and child.tag not in _LEFT_OUT:
            yield from _blocks(child, headings)


def _rows(table: Any, headings: Mapping[str, int]) -> Iterator[str]:
    for row in table.iterchildren(_ROW):
        cells = (" ".join(" ".join(_blocks(cell, headings)).split()) for cell in row.iterchildren(_CELL))
        if any(told := list(cells)):
            yield " | ".join(told)


def _paragraph(paragraph: Any) -> str:
    """The text of a paragraph's runs, and of text boxes in it."""
    out: list[str] = []
    waiting = [paragraph]
    while waiting:
        node = waiting.pop()
        if node.tag == qn("w:t"):
            out.append(node.text or "")
        elif node.tag in _WORDS:
            out.append(_WORDS[node.tag])
        elif node.tag not in _LEFT_OUT and not (node.tag == qn("w:r") and _is_hidden(node)):
            waiting += reversed([child for child in node.iterchildren() if isinstance(child.tag, str)])
    return "".join(out)


def _is_hidden(run: Any) -> bool:
    hidden = run.find(f"{qn('w:rPr')}/{qn('w:vanish')}")
    return hidden is not None and hidden.get(qn("w:val"), "true") not in {"0", "false", "off"}


def _style(paragraph: Any) -> str:
    style = paragraph.find(f"{qn('w:pPr')}/{qn('w:pStyle')}")
    return "" if style is None else str(style.get(qn("w:val"), ""))


def _level(style: str | None) -> int:
    """How deep a heading of this style is; 0 for what is none. The name is English whatever the program's language."""
    found = _HEADING.match(style or "")
    return int(found.group(1)) if found else int((style or "").lower() == "title")


def _facts(document: Document) -> tuple[str | None, datetime | None]:
    """The title and the time that the document tells of itself; damaged ones are none."""
    try:
        facts = document.core_properties
        return name(facts.title), facts.modified or facts.created
    except (ValueError, TypeError, AttributeError, KeyError, OverflowError):
        return None, None
