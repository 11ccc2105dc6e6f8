"""A small conversation in LoCoMo's form, and scripted models to put its questions to."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from sixfold.models.scripted import Line, ScriptedChat
from tests.app.conftest import ScriptedModels

if TYPE_CHECKING:
    from pathlib import Path

TURNS = {
    "session_1": [
        "I bought a turquoise tandem in Zwolle.",
        "What a strange colour for a tandem!",
        "My sister Nora plays the oboe.",
        "I planted two quince trees behind the shed.",
    ],
    "session_2": [
        "The kiln arrived from Ghent this morning.",
        "My sister gave up the oboe and plays the harp.",
        "The quince trees are in flower.",
        "I sold the tandem to a postman.",
    ],
}
QUESTIONS: list[dict[str, Any]] = [
    {"question": "Which colour is the tandem?", "answer": "turquoise", "category": 4, "evidence": ["D1:1"]},
    {
        "question": "Which instruments did Nora play?",
        "answer": "oboe, harp",
        "category": 1,
        "evidence": ["D1:3", "D2:2"],
    },
    {"question": "When did the kiln arrive?", "answer": "9 May 2023", "category": 2, "evidence": ["D2:1"]},
    {"question": "How many quince trees are there?", "answer": 2, "category": 4, "evidence": ["D1:4", "D9:9"]},
    {"question": "Why did the zebra laugh?", "adversarial_answer": "a joke", "category": 5, "evidence": ["D2:4"]},
    {"question": "What is told nowhere?", "answer": "this", "category": 4, "evidence": ["D7:7"]},
]


def _turns(name: str) -> list[dict[str, str]]:
    number = name.removeprefix("session_")
    return [
        {"speaker": ("Ida", "Max")[seq % 2], "dia_id": f"D{number}:{seq + 1}", "text": text}
        for seq, text in enumerate(TURNS[name])
    ]


@pytest.fixture
def talk_file(tmp_path: Path) -> Path:
    """One conversation, "talk-1", with questions of four categories; one names no turn that is there."""
    conversation: dict[str, Any] = {
        "speaker_a": "Ida",
        "speaker_b": "Max",
        "session_1_date_time": "1:56 pm on 8 May, 2023",
        "session_2_date_time": "10:00 am on 9 May, 2023",
        **{name: _turns(name) for name in TURNS},
    }
    path = tmp_path / "talks.json"
    path.write_text(json.dumps([{"sample_id": "talk-1", "conversation": conversation, "qa": QUESTIONS}]), "utf-8")
    return path


@pytest.fixture
def scripted() -> ScriptedModels:
    """Models that answer every question alike and never come to an end with what an agent asks."""
    asked = Line(lambda request: request.schema is None, " [1]\nShort: turquoise\nAnswer: The tandem is turquoise [1].")
    return ScriptedModels(ScriptedChat([asked, Line("", "word " * 400)]))
