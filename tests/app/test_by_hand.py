from __future__ import annotations

from datetime import UTC, datetime

import pytest

from sixfold.app import by_hand
from sixfold.app.errors import NotUnderstood
from sixfold.capture.observation import Kind, Observation, ObservationId, Redacted, Role, Source, Trust
from sixfold.memory.types import (
    CoreFields,
    EpisodicFields,
    MemoryType,
    Precision,
    ProceduralFields,
    ResourceFields,
    SemanticFields,
)

NOW = datetime(2026, 3, 5, 14, 32, tzinfo=UTC)


def _said(text: str) -> Observation:
    return Observation(
        ObservationId("o"), Kind.CHAT, Role.USER, Trust.USER, NOW, "UTC", Redacted(text), Source("remember")
    )


def test_a_way_of_doing_has_its_lines_as_steps() -> None:
    memory = by_hand.memory(_said("Brew tea:\n1. Boil water\n2) Wait\n- Pour"), MemoryType.PROCEDURAL, "m", NOW)
    assert memory.fields == ProceduralFields("guide", "Brew tea", ("Boil water", "Wait", "Pour"))


def test_an_event_happened_when_it_was_told() -> None:
    memory = by_hand.memory(_said("Met Ann. She moves to Oslo."), MemoryType.EPISODIC, "m", NOW)
    assert memory.fields == EpisodicFields("note", "user", "Met Ann.", "She moves to Oslo.")
    assert (memory.valid_from, memory.precision) == (NOW, Precision.MINUTE)


def test_every_memory_made_by_hand_cites_the_whole_of_its_words() -> None:
    text = "The gate code changes in May"
    for kind in set(MemoryType) - {MemoryType.VAULT}:
        (evidence,) = by_hand.memory(_said(text), kind, "m", NOW).evidence
        assert (evidence.quote, evidence.start, evidence.end) == (text, 0, len(text))


def test_a_resource_takes_its_place_from_the_words() -> None:
    memory = by_hand.memory(_said("Budget sheet https://example.org/b"), MemoryType.RESOURCE, "m", NOW)
    assert isinstance(memory.fields, ResourceFields)
    assert memory.fields.location == "https://example.org/b"


def test_a_long_first_sentence_is_cut_at_a_word_for_the_name() -> None:
    memory = by_hand.memory(_said("word " * 40), MemoryType.SEMANTIC, "m", NOW)
    assert isinstance(memory.fields, SemanticFields)
    assert memory.fields.name.endswith("word")
    assert len(memory.fields.name) <= by_hand.TITLE


def test_only_the_named_fields_are_rewritten() -> None:
    before = ProceduralFields("guide", "Brew tea", ("Boil",), "mornings")
    after = by_hand.rewritten(before, {"steps": ["Boil", "Pour"]})
    assert after == ProceduralFields("guide", "Brew tea", ("Boil", "Pour"), "mornings")


@pytest.mark.parametrize("changes", [{}, {"colour": "red"}, {"line": 5}, {"line": ["a"]}, {"@": "CoreFields"}])
def test_a_change_that_does_not_fit_is_refused_in_words(changes: dict[str, object]) -> None:
    with pytest.raises(NotUnderstood):
        by_hand.rewritten(CoreFields("human", "likes tea"), changes)
