from __future__ import annotations

import inspect
from typing import TYPE_CHECKING

from sixfold.ui.engine import Engine
from sixfold.ui.scripted import ScriptedEngine

if TYPE_CHECKING:
    from sixfold.ui.story import Story


def test_the_scripted_engine_is_an_engine(story: Story) -> None:
    engine: Engine = ScriptedEngine(story)
    try:
        names = {name for name in vars(Engine) if not name.startswith("_")}
        assert all(hasattr(engine, name) for name in names)
        for name in names - {"state", "recorder"}:
            expected = list(inspect.signature(getattr(Engine, name)).parameters)[1:]
            given = [one.lstrip("_") for one in inspect.signature(getattr(engine, name)).parameters]
            assert given == expected
    finally:
        engine.close()


def test_every_quote_of_the_story_occurs_in_what_was_seen(story: Story) -> None:
    for memory in story.memories:
        for evidence in memory.evidence:
            seen = story.observations[evidence.observation]
            assert seen.text[evidence.start : evidence.end] == evidence.quote
    for answer in story.answers:
        for citation in answer.answered.citations:
            assert citation.quote in story.observations[citation.ref].text
