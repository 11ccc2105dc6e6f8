"""The window's words for what memory calls by short names: types, fields, agents, operations."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QCoreApplication

from sixfold.memory.types import (
    CoreFields,
    EpisodicFields,
    Fields,
    MemoryType,
    Operation,
    ProceduralFields,
    ResourceFields,
    SemanticFields,
    VaultFields,
)

if TYPE_CHECKING:
    from sixfold.memory.outcomes import Forgotten
    from sixfold.memory.requests import SourceView

from sixfold.ui.saying import counted, listed

ICONS: Final = {
    MemoryType.CORE: "person",
    MemoryType.EPISODIC: "calendar",
    MemoryType.SEMANTIC: "book",
    MemoryType.PROCEDURAL: "steps",
    MemoryType.RESOURCE: "document",
    MemoryType.VAULT: "shield",
}

DOTS: Final = "\N{BULLET}" * 12
"""A secret that is not shown: always twelve, so that its length is not told."""


def _tr(text: str) -> str:
    return QCoreApplication.translate("words", text)


def type_name(kind: MemoryType) -> str:
    """The tab's name."""
    return {
        MemoryType.CORE: _tr("About you"),
        MemoryType.EPISODIC: _tr("Events"),
        MemoryType.SEMANTIC: _tr("Knowledge"),
        MemoryType.PROCEDURAL: _tr("How-to"),
        MemoryType.RESOURCE: _tr("Files and pages"),
        MemoryType.VAULT: _tr("Vault"),
    }[kind]


def type_empty(kind: MemoryType) -> str:
    """What will be in an empty tab."""
    return {
        MemoryType.CORE: _tr("Who you are and how you like to be treated. Tell it in the chat, or let it be noticed."),
        MemoryType.EPISODIC: _tr("What happened, and when. It fills up as you work with the recorder on."),
        MemoryType.SEMANTIC: _tr("What is known about people, places and things that came across your screen."),
        MemoryType.PROCEDURAL: _tr("How things are done: steps that were read or that you went through."),
        MemoryType.RESOURCE: _tr("Which file or page holds what. Pages you read and files you open will be listed."),
        MemoryType.VAULT: _tr("Passwords, cards and keys from your own words. They stay dots until you ask for one."),
    }[kind]


def field_labels(kind: MemoryType) -> dict[str, str]:
    """The fields of a type in the order they are shown, the first being its title."""
    return {
        MemoryType.CORE: {"line": _tr("What is known"), "block": _tr("Concerns")},
        MemoryType.EPISODIC: {
            "summary": _tr("What happened"),
            "details": _tr("Details"),
            "actor": _tr("Who"),
            "place": _tr("Where"),
            "event_type": _tr("Kind"),
        },
        MemoryType.SEMANTIC: {
            "name": _tr("Name"),
            "summary": _tr("Summary"),
            "details": _tr("Details"),
            "category": _tr("Category"),
        },
        MemoryType.PROCEDURAL: {
            "title": _tr("Title"),
            "steps": _tr("Steps"),
            "when_to_use": _tr("When to use"),
            "entry_type": _tr("Kind"),
        },
        MemoryType.RESOURCE: {
            "title": _tr("Title"),
            "summary": _tr("What it holds"),
            "location": _tr("Where it is"),
            "resource_type": _tr("Kind"),
        },
        MemoryType.VAULT: {
            "caption": _tr("What it is"),
            "username": _tr("User name"),
            "origin": _tr("For"),
            "entry_type": _tr("Kind"),
            "sensitivity": _tr("Sensitivity"),
        },
    }[kind]


def choice(value: str) -> str:
    """A stored short word as a person reads it; others stay as they are."""
    known = {
        "human": _tr("You"),
        "persona": _tr("How Sixfold speaks"),
        "credential": _tr("Password"),
        "card": _tr("Payment card"),
        "address": _tr("Address"),
        "id": _tr("Identity number"),
        "key": _tr("Key"),
        "low": _tr("Low"),
        "medium": _tr("Medium"),
        "high": _tr("High"),
    }
    return known.get(value, value.replace("_", " "))


def title(fields: Fields) -> str:
    """The one line a memory is known by."""
    match fields:
        case CoreFields():
            return fields.line
        case EpisodicFields():
            return fields.summary
        case SemanticFields():
            return fields.name
        case ProceduralFields() | ResourceFields():
            return fields.title
        case VaultFields():
            return fields.caption


def second_line(fields: Fields) -> str:
    """What stands under the title in a list."""
    match fields:
        case CoreFields():
            return choice(fields.block)
        case EpisodicFields():
            return " · ".join(part for part in (fields.actor, fields.place, fields.details) if part)
        case SemanticFields():
            return fields.summary
        case ProceduralFields():
            return " → ".join(fields.steps)
        case ResourceFields():
            return fields.summary or fields.location
        case VaultFields():
            return " · ".join(part for part in (choice(fields.entry_type), fields.username, fields.origin) if part)


def operation(done: Operation) -> str:
    """A line of a memory's history."""
    return {
        Operation.ADD: _tr("Remembered"),
        Operation.REVISE: _tr("Revised"),
        Operation.MERGE: _tr("Merged with another"),
        Operation.SUPERSEDE: _tr("Replaced by something newer"),
        Operation.ARCHIVE: _tr("Put away"),
        Operation.EDIT: _tr("Changed by you"),
        Operation.UNDO: _tr("Undone"),
        Operation.REBUILD: _tr("Rebuilt after forgetting"),
    }[done]


def review(*, needed: bool) -> str:
    """A line of a memory's history that marks it, or takes the mark back."""
    return _tr("To be checked: something it rests on has changed") if needed else _tr("No longer to be checked")


def source(view: SourceView) -> str:
    """Where something was seen, as a heading."""
    return named_source(view) or _tr("Your words")


def named_source(view: SourceView) -> str:
    """Its title, else whatever else is known of it; empty for words that were typed here."""
    return view.title or view.author or view.app or view.url or ""


def source_icon(kind: str) -> str:
    """The drawing for a kind of evidence, or for a memory's type."""
    known = {"screen": "screen", "chat": "chat", "document": "document", "import": "import"}
    by_type = {memory_type.value: icon for memory_type, icon in ICONS.items()}
    return known.get(kind) or by_type.get(kind, "quote")


def what_goes(gone: Forgotten) -> str:
    """What forgetting takes away, in numbers: "2 observations, 1 image and 3 memories"."""
    parts = [
        counted(count, one, many)
        for count, one, many in (
            (gone.observations, _tr("thing that was seen"), _tr("things that were seen")),
            (gone.images, _tr("image"), _tr("images")),
            (gone.memories, _tr("memory"), _tr("memories")),
            (gone.inbox, _tr("sealed recording"), _tr("sealed recordings")),
        )
        if count
    ]
    return listed(parts) or _tr("nothing")
