from __future__ import annotations

import pytest

from sixfold.memory import gate
from sixfold.memory.gate import Gate, Intent

QUESTIONS = [
    "What is the booking reference?",
    "when is my review",
    "who owns the deploy guide of Osprey",
    "Tell me about the trip to Bologna",
    "show me the budget",
    "In which room is the review?",
    "I bought a lamp yesterday. What did it cost?",
    "Did Kwame answer?",
    "¿Dónde está la reunión?",
    "cuándo sale el vuelo",
    "Wann geht mein Flug",
    "Wo treffen wir uns?",
    "Quand part le train",
    "Où est la clé ?",
    "est-ce que Paul vient demain",
    "The code was 4711, right?",
]
STATEMENTS = [
    "My sister lives in Turku.",
    "Remember that what I told you is a secret",
    "Note: the door code changed",
    "I prefer tea to coffee",
    "Merke dir, dass Anna am Montag kommt",
    "Ich wohne in Bonn",
    "J'habite à Lyon",
    "Recuerda que el martes no trabajo",
    "The meeting moved to Friday.",
    "Please remember my locker is 12",
    "Whatever happens, the gate closes at nine.",
]
TALK = ["hi", "Thanks!", "  ", "Danke schön", "merci", "¡Hola!", "How are you?", "ok.", "..."]


@pytest.fixture
def rules() -> Gate:
    return gate.load()


@pytest.mark.parametrize("text", QUESTIONS)
def test_what_asks_is_a_question(rules: Gate, text: str) -> None:
    assert rules.intent(text) is Intent.QUESTION


@pytest.mark.parametrize("text", STATEMENTS)
def test_what_tells_is_a_statement_to_keep(rules: Gate, text: str) -> None:
    assert rules.intent(text) is Intent.STATEMENT


@pytest.mark.parametrize("text", TALK)
def test_small_talk_needs_no_memory(rules: Gate, text: str) -> None:
    assert rules.intent(text) is Intent.TALK
