"""In whose name a thing is said: what pages and others say is never the user's own word. Pure.

A model that believes everything it reads filed 12 of 200 hidden orders as facts of the user's and 6 as events, by an
author who was called "You" or a claim that began with "my"; with these checks none (`sixfold bench memory`).
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import TYPE_CHECKING

from sixfold.capture.observation import Trust

if TYPE_CHECKING:
    from sixfold.capture.observation import Observation


@dataclass(frozen=True, slots=True)
class _Words:
    names: re.Pattern[str]
    begins: re.Pattern[str]


def speaker(seen: Observation) -> str | None:
    """Who said it, where that is known and is the name of another: nobody else speaks as the user."""
    if seen.author and seen.trust is not Trust.USER and _words().names.fullmatch(_bare(seen.author)):
        return None
    return seen.author


def author(seen: Observation) -> str:
    """Who said it, as it stands before their words; a name that would pass for the user's is put in quotes."""
    name = seen.author or ""
    return name if speaker(seen) == seen.author else f'somebody called "{name}"'


def borrowed(claim: str, seen: Observation) -> bool:
    """Whether a claim speaks of the user though the words are not theirs: "my bank", "the user", "I moved"."""
    return seen.trust is not Trust.USER and _words().begins.match(_bare(claim)) is not None


def _bare(text: str) -> str:
    """Without what may stand around a name: spaces, quotes, brackets, a colon."""
    return text.strip(" \t\n\"'\u201c\u201d\u201e\u00ab\u00bb()*_:.,").replace("\u2019", "'")


@functools.cache
def _words() -> _Words:
    table = tomllib.loads(resources.files(__package__).joinpath("voice.toml").read_text("utf-8"))
    begins = rf"(?:{table['begins']})(?<!')(?!\w)|(?:j'|l'utilisateur)|{table['begins_wide']}"
    return _Words(re.compile(table["names"], re.IGNORECASE), re.compile(begins, re.IGNORECASE))
