"""The words by which an observation is found: what full text and embeddings are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.capture.observation import Role

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sixfold.capture.observation import Observation


QUESTION_PLUGIN = "chat.question"
"""The source of a chat turn that asks: it would be the best hit of the same question, and holds no answer."""

CORRECTION_PLUGIN = "correct"
"""The source of what the user has set right: the question is its title, what is right its text."""


def words(observation: Observation) -> str:
    """Give an observation's title, if it has one that its text does not begin with, and its text."""
    title = observation.title
    if not title or observation.text.startswith(title):
        return observation.text
    return f"{title}\n{observation.text}"


def joined(observations: Iterable[Observation]) -> str:
    """Give the words of a run of observations (a window, a segment): a title only where it changes."""
    lines: list[str] = []
    title: str | None = None
    for observation in observations:
        lines.append(observation.text if observation.title == title else words(observation))
        title = observation.title
    return "\n".join(lines)


def is_evidence(observation: Observation) -> bool:
    """Tell whether it may be found: the assistant's turns and questions to it are kept, but are evidence of nothing."""
    return observation.role is not Role.ASSISTANT and observation.source.plugin != QUESTION_PLUGIN
