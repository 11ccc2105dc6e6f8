"""Segments made of a few turns or one screen, and a desk whose model answers from a script."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from sixfold.capture.observation import Kind, Redacted, Role, Trust
from sixfold.memory.agents.base import Desk, prompt
from sixfold.memory.agents.reading import read
from sixfold.memory.segments import cut
from sixfold.memory.sources import Secrets
from sixfold.models.scripted import Line, ScriptedChat

if TYPE_CHECKING:
    from sixfold.capture.observation import Observation
    from tests.memory.conftest import Home

AT = datetime(2023, 5, 8, 13, 56, tzinfo=UTC)


@dataclass(frozen=True)
class Office:
    """Makes desks over observations of a home."""

    home: Home

    def talk(self, *turns: tuple[str, str]) -> list[Observation]:
        """Turns of two people, a minute apart."""
        return [
            self.home.turn(
                text,
                at=AT + timedelta(minutes=seq),
                seq=seq,
                author=Redacted(author),
                role=Role.OTHER,
                trust=Trust.UNTRUSTED,
                kind=Kind.IMPORT,
                time_zone="UTC",
            )
            for seq, (author, text) in enumerate(turns)
        ]

    def page(self, text: str, title: str = "A page") -> list[Observation]:
        """One screen."""
        return [self.home.screen(text, at=AT, title=Redacted(title), time_zone="UTC")]

    def own(self, *texts: str) -> list[Observation]:
        """The user's own words."""
        return [self.home.turn(text, at=AT, seq=seq, time_zone="UTC") for seq, text in enumerate(texts)]

    def desk(self, seen: list[Observation], *replies: str) -> Desk:
        """A desk over one segment; the model gives the replies in turn."""
        (segment,) = cut(seen, self.home.ids)
        reading = read(segment, seen, Secrets("m"))
        model = ScriptedChat([Line(lambda _request: True, reply, times=1) for reply in replies])
        return Desk(model, reading, prompt("system"))


@pytest.fixture
def office(home: Home) -> Office:
    return Office(home)
