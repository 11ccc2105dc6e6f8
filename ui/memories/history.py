"""A memory's revisions as lines: who changed what, from what to what. Pure."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import TYPE_CHECKING

from sixfold.memory.types import REVIEW
from sixfold.ui import words

if TYPE_CHECKING:
    from datetime import datetime

    from sixfold.memory.types import Cause, Memory, Revision


@dataclass(frozen=True, slots=True)
class Change:
    """One field before and after, as text."""

    label: str
    before: str = field(repr=False)
    after: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class HistoryLine:
    """One revision as it is read; `by` names the model that proposed it, if one did."""

    what: str
    by: str
    at: datetime
    changes: tuple[Change, ...]


def lines(revisions: tuple[Revision, ...]) -> tuple[HistoryLine, ...]:
    """The revisions, newest first."""
    newest = sorted(revisions, key=lambda revision: revision.revision, reverse=True)
    return tuple(
        HistoryLine(_what(revision), _by(revision.cause), revision.at, changes(revision)) for revision in newest
    )


def changes(revision: Revision) -> tuple[Change, ...]:
    """The fields that differ; none for the first revision."""
    if revision.before is None:
        return ()
    before, after = texts(revision.before), texts(revision.after)
    labels = words.field_labels(revision.after.type)
    return tuple(
        Change(labels[name], before.get(name, ""), after[name])
        for name in labels
        if name in after and before.get(name, "") != after[name]
    )


def texts(memory: Memory) -> dict[str, str]:
    """Each field as one text: steps a line each, a category's parts with arrows."""
    return {name: as_text(name, value) for name, value in asdict(memory.fields).items()}


def as_text(name: str, value: object) -> str:
    """One field's value as the editor and the history show it."""
    if isinstance(value, tuple | list):
        return (" > " if name == "category" else "\n").join(str(part) for part in value)
    return str(value)


def as_value(name: str, text: str, old: object) -> object:
    """What the editor's text stands for: the inverse of `as_text`."""
    if isinstance(old, tuple | list):
        parts = text.split(">") if name == "category" else text.splitlines()
        return tuple(part.strip() for part in parts if part.strip())
    return text.strip()


def _what(revision: Revision) -> str:
    if revision.cause.agent == REVIEW:
        return words.review(needed=revision.after.needs_review)
    return words.operation(revision.operation)


def _by(cause: Cause) -> str:
    return cause.model or ""
