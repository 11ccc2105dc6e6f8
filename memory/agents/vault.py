"""The agent of secrets: it sees placeholders only, and betters their captions, user names and origins."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from sixfold.capture.observation import Trust
from sixfold.memory import support
from sixfold.memory.agents.base import prompt
from sixfold.memory.types import MemoryType, Operation, Proposal, VaultFields
from sixfold.models import structured

if TYPE_CHECKING:
    from sixfold.memory.agents.base import Desk
    from sixfold.memory.agents.reading import ReadLine
    from sixfold.memory.types import Memory

PLACEHOLDER = re.compile("\u27e6vault:([0-9a-f-]{36})\u27e7")

_USER_NAME = re.compile(
    r"(?:user(?:name| name)?|login|account|e-?mail|benutzer(?:name)?|utilisateur|usuario)\s*(?:is|ist|est|es|:|=)\s*"
    r"[\"'\u201c]?([\w.+-]+(?:@[\w-]+(?:\.[\w-]+)+)?)",
    re.IGNORECASE,
)
_SITE = re.compile(r"\b((?:[a-z0-9-]+\.)+(?:com|org|net|io|dev|de|fr|es|eu|at|ch|example))\b", re.IGNORECASE)
_SCHEMA = structured.record({"caption": structured.text(50)})
_TOKENS = 24
_PLAIN_CAPTION_WORDS = 1
"""A caption of one word ("password") says only what kind it is; then the model is asked what it is for."""


class VaultAgent:
    """Proposes better captions."""

    type = MemoryType.VAULT

    def __init__(self) -> None:
        self._task = prompt("vault")

    @property
    def version(self) -> str:
        """The version of its prompt."""
        return self._task.version

    def propose(self, desk: Desk, known: tuple[Memory, ...]) -> list[Proposal]:
        """Revisions of the entries whose placeholders stand in the segment; entries must be among `known`."""
        entries = {memory.id: memory for memory in known}
        proposals: list[Proposal] = []
        for line in desk.reading.lines:
            for name in PLACEHOLDER.findall(line.text):
                memory = entries.get(name)
                own = line.observation.trust is Trust.USER  # nobody else's words hold a placeholder rightly
                if own and memory is not None and isinstance(memory.fields, VaultFields):
                    fields = self._better(memory.fields, line, desk)
                    if fields != memory.fields:
                        proposals.append(_revision(memory, fields, line))
        return proposals

    def _better(self, fields: VaultFields, line: ReadLine, desk: Desk) -> VaultFields:
        user = _USER_NAME.search(line.text)
        site = _SITE.search(line.text)
        fields = replace(
            fields,
            username=fields.username or (user.group(1) if user else ""),
            origin=fields.origin or (site.group(1) if site else ""),
        )
        if len(fields.caption.split()) > _PLAIN_CAPTION_WORDS:
            return fields
        said = desk.ask(self._task, _SCHEMA, _TOKENS)
        caption = " ".join(said["caption"].split()) if said else ""
        held = support.measure(caption, f"{line.shown} {fields.caption}")
        return replace(fields, caption=caption) if caption and held.words == 1.0 and held.numbers else fields


def _revision(memory: Memory, fields: VaultFields, line: ReadLine) -> Proposal:
    return Proposal(
        operation=Operation.REVISE,
        type=MemoryType.VAULT,
        fields=fields,
        evidence=(line.evidence,),
        target=memory.id,
        valid_from=memory.valid_from,
        confidence=memory.confidence,
        importance=memory.importance,
    )
