"""A secret taken out of the user's own words becomes a vault memory, its value sealed at once."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sixfold.memory.store import vault
from sixfold.memory.types import Cause, Evidence, Memory, MemoryId, MemoryType, VaultFields

if TYPE_CHECKING:
    from datetime import datetime

    from sixfold.capture.observation import FoundSecret, Observation

CAUSE = Cause(origin="user", agent="redactor")

PLACEHOLDER = re.compile("\u27e6vault:([0-9a-f-]{36})\u27e7")
"""What stands in a text for a secret of the vault; the group is the vault memory's id."""

_SENSITIVITY = {"address": "medium"}


def made(observation: Observation, secret: FoundSecret, vault_public: bytes, now: datetime) -> Memory | None:
    """Give the vault memory of a secret whose placeholder stands in the observation's text, else None."""
    named = PLACEHOLDER.fullmatch(secret.placeholder)
    start = observation.text.find(secret.placeholder)
    if named is None or start < 0:
        return None
    quote = Evidence(observation.id, secret.placeholder, start, start + len(secret.placeholder))
    return Memory(
        id=MemoryId(named[1]),
        type=MemoryType.VAULT,
        fields=VaultFields(
            entry_type=secret.entry_type,
            caption=secret.caption,
            sensitivity=_SENSITIVITY.get(secret.entry_type, "high"),
        ),
        created_at=now,
        updated_at=now,
        valid_from=observation.observed_at,
        time_zone=observation.time_zone,
        confidence=1.0,
        language=observation.language,
        evidence=(quote,),
        sealed_secret=vault.seal_secret(vault_public, secret.value),
    )
