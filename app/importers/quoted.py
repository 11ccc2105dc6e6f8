"""A mail's own words: without the history that mail programs put below or between them."""

from __future__ import annotations

import re
import tomllib
from functools import cache
from importlib.resources import files

MAX_LINES = 50_000
WRAPPED = 3
"""Lines over which a program may break the one that tells who wrote."""


def own_words(text: str) -> str:
    """What the sender wrote; the whole text where that is all history, or handed on."""
    lines = text.split("\n")
    if len(lines) > MAX_LINES:
        return text
    kept: list[str] = []
    at = 0
    while at < len(lines):
        line = lines[at].strip()
        if _is(line, "forwards"):
            kept += lines[at:]
            break
        if _ends(lines, at) and any(word.strip() for word in kept):
            break
        told = _attribution(lines, at)
        if told:
            at += told
            continue
        if not line.startswith(">"):
            kept.append(lines[at])
        at += 1
    own = "\n".join(kept).strip("\n")
    return own if own.strip() else text


def _ends(lines: list[str], at: int) -> bool:
    """Whether all from here on is history."""
    line = lines[at].strip()
    if _is(line, "cuts"):
        return True
    return _is(line, "senders") and sum(_is(later.strip(), "followers") for later in lines[at + 1 : at + 5]) > 1


def _attribution(lines: list[str], at: int) -> int:
    """How many lines from here tell who wrote what is quoted below; 0 where none does."""
    for count in range(1, WRAPPED + 1):
        told = " ".join(line.strip() for line in lines[at : at + count])
        if told.endswith(":") and _is(told, "attributions"):
            rest = (line for line in lines[at + count : at + count + 3] if line.strip())
            follows = next(rest, ">")
            return count if follows.lstrip().startswith(">") else 0
    return 0


def _is(line: str, form: str) -> bool:
    return bool(line) and len(line) <= 400 and _forms()[form].fullmatch(line) is not None  # noqa: PLR2004 - a line


@cache
def _forms() -> dict[str, re.Pattern[str]]:
    told = tomllib.loads(files(__package__).joinpath("quoted.toml").read_text("utf-8"))
    return {form: re.compile("|".join(f"(?:{one})" for one in told[form]), re.IGNORECASE) for form in told}
