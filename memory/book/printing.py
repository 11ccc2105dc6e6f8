"""A written book as Markdown: chapters, passages with numbered notes, the notes at each chapter's end. Pure."""

from __future__ import annotations

import html
import itertools
import re
from datetime import datetime
from typing import TYPE_CHECKING

from sixfold.memory import dated

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from sixfold.memory.book.writing import Note, Passage

_MARK = re.compile(r"\[(\d+)\]")
_MARKUP = re.compile(r"([\\`*_{}\[\]#|~])")


def markdown(title: str, written: Sequence[tuple[str, Passage]]) -> str:
    """The whole text. What was captured cannot become markup, a link or a picture in it."""
    lines = [f"# {_plain(title)}", ""]
    for chapter, passages in itertools.groupby(written, key=lambda one: one[0]):
        lines += [f"## {_plain(chapter)}", "", *_chapter([passage for _chapter_name, passage in passages])]
    return "\n".join(lines).rstrip() + "\n"


def _chapter(passages: Sequence[Passage]) -> Iterator[str]:
    notes: dict[str, tuple[int, Note]] = {}
    for passage in passages:
        here = {note.n: notes.setdefault(note.ref, (len(notes) + 1, note))[0] for note in passage.notes}
        yield from (_with_marks(passage.text, here), "")
    for n, note in notes.values():
        day = dated.day_label(datetime.fromisoformat(note.when).date())
        origin = f", {_plain(note.origin)}" if note.origin else ""
        yield f"{n}. {day}{origin}: \u201c{_plain(note.quote)}\u201d"
    yield ""


def _with_marks(text: str, numbers: dict[int, int]) -> str:
    parts = _MARK.split(text)
    words, marks = parts[::2], parts[1::2]
    shown = [f"<sup>{numbers[int(mark)]}</sup>" if int(mark) in numbers else "" for mark in marks]
    return "".join(itertools.chain.from_iterable(itertools.zip_longest(map(_plain_inline, words), shown, fillvalue="")))


def _plain(text: str) -> str:
    return _plain_inline(" ".join(text.split()))


def _plain_inline(text: str) -> str:
    return _MARKUP.sub(r"\\\1", html.escape(text.replace("\n", " "), quote=False))
