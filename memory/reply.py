"""What the model wrote, read line by line: the bare answer, the written one. Pure.

The bare answer comes first and no numbers of sources are asked for: the 1.5B that had to name its sources before named
nearly all and then listed what stands in them (token F1 .33 on 29 questions of LoCoMo's conv-26; this form: .53 on 24
of conv-26 and conv-41).
"""

from __future__ import annotations

import re
from dataclasses import dataclass

_FIELD = re.compile(r"^\s*(Short|Answer)\s*:[ \t]*", re.IGNORECASE | re.MULTILINE)
_MARK = re.compile(r"\s*\[\s*(\d+(?:\s*[,;]\s*\d+)*)\s*\]")
_MARKS = re.compile(rf"(?:{_MARK.pattern})(?:\s*[,;]?\s*(?:and|&)?(?:{_MARK.pattern}))*")
_SENTENCE = re.compile(r".+?(?:[.!?\u3002]+(?:\s*\[[\d,; ]+\])*[.!?]*(?=\s|$)|$)", re.DOTALL)
_ABBREVIATION = re.compile(r"\b(?:Mr|Mrs|Ms|Dr|St|Prof|No|vs|etc|e\.g|i\.e|[A-Z])\.$")
_NONE = re.compile(r"^\W*none\b", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence without its marks, and the numbers they named."""

    text: str
    cites: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Reply:
    """The two lines; `none` is true where the model says that no source answers."""

    none: bool
    short: str
    answer: str


def parse(text: str) -> Reply:
    """Read a reply; lines that are missing are empty. A text without any field's name is the answer itself."""
    parts = _FIELD.split(text)
    fields: dict[str, str] = {}
    for name, value in zip(parts[1::2], parts[2::2], strict=True):
        fields.setdefault(name.casefold(), value.strip())
    answer = fields.get("answer", "" if fields else text.strip())
    short = fields.get("short", "")
    return Reply(bool(_NONE.match(short)), bare(short), " ".join(answer.split()))


def bare(short: str) -> str:
    """The bare answer: first line, no marks, no quotation marks around it, no full stop."""
    line = _MARK.sub("", short.split("\n", 1)[0]).strip().rstrip(".").strip()
    if len(line) > 1 and line[0] in "\"'\u201c\u201e\u00ab" and line[-1] in "\"'\u201d\u201c\u00bb":
        line = line[1:-1]
    return line.strip()


def sentences(answer: str) -> list[Sentence]:
    """The sentences of a written answer with the marks that each bears."""
    found: list[str] = []
    for match in _SENTENCE.finditer(answer.strip()):
        piece = match.group().strip()
        if found and (_ABBREVIATION.search(found[-1]) or not re.search(r"\w", _MARK.sub("", piece))):
            found[-1] = f"{found[-1]} {piece}"
        elif piece:
            found.append(piece)
    return [_sentence(piece) for piece in found]


def _sentence(piece: str) -> Sentence:
    cites = [int(number) for group in _MARK.findall(piece) for number in re.findall(r"\d+", group)]
    text = re.sub(r"\s+([.,;!?])", r"\1", _MARKS.sub("", piece)).strip()
    text = re.sub(r"[!?.,;]*\.$", ".", text)
    return Sentence(text, tuple(dict.fromkeys(cites)))
