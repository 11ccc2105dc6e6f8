from __future__ import annotations

from datetime import UTC, datetime
from itertools import count

import pytest

from sixfold.capture import intake
from sixfold.capture.observation import Kind, Role, Source, Trust
from sixfold.capture.redaction.fold import CLOSE, OPEN
from sixfold.capture.redaction.redact import RawText, Redactor

NOW = datetime(2027, 3, 1, 12, tzinfo=UTC)


def redactor() -> Redactor:
    numbers = count()
    return Redactor(lambda: f"v{next(numbers)}")


def test_the_users_own_turn_gives_its_secret_to_the_vault_and_a_placeholder_to_the_text() -> None:
    turn = intake.chat_turn("my wifi password is sunshine", role=Role.USER, at=NOW, time_zone="UTC", thread="t", seq=3)
    observation, secrets = intake.observe(turn, redactor(), "id")
    assert observation.text == f"my wifi password is {OPEN}vault:v0{CLOSE}"
    assert (observation.kind, observation.trust, observation.seq, observation.language) == (
        Kind.CHAT,
        Trust.USER,
        3,
        "en",
    )
    assert [(secret.caption, secret.value) for secret in secrets] == [("wifi password", "sunshine")]
    assert observation.redactions == {"password": 1}


def test_the_assistants_turn_is_not_the_users_word() -> None:
    turn = intake.chat_turn("PIN: 4821", role=Role.ASSISTANT, at=NOW, time_zone="UTC", thread="t", seq=0)
    observation, secrets = intake.observe(turn, redactor(), "id")
    assert observation.text == f"PIN: {OPEN}pin{CLOSE}"
    assert secrets == ()


def test_every_field_that_holds_words_is_redacted() -> None:
    raw = intake.RawObservation(
        Kind.IMPORT,
        Role.OTHER,
        Trust.UNTRUSTED,
        NOW,
        "UTC",
        RawText("text"),
        Source("test"),
        author=RawText("Ann password: hunter2"),
        title=RawText("Card 4690 7439 1500 0808"),
        url=RawText("https://ann:hunter2@a.example/p?key=1"),
    )
    observation, _ = intake.observe(raw, redactor(), "id")
    assert "hunter2" not in repr(observation)
    assert "4690" not in repr(observation)
    assert observation.url == "https://a.example/p"
    assert observation.redactions == {"password": 1, "card": 1}


def test_raw_words_do_not_show_when_a_raw_observation_is_printed() -> None:
    assert "sunshine" not in repr(intake.remembered("the password is sunshine", at=NOW, time_zone="UTC"))


def test_a_question_reaches_search_and_model_without_its_secret() -> None:
    assert intake.asked("is my pin 4821?", redactor()) == f"is my pin {OPEN}pin{CLOSE}?"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("We will meet at the harbour and then go to the hall.", "en"),
        ("Wir treffen uns am Hafen und gehen dann in die Halle.", "de"),
        ("Nous nous retrouvons au port et puis nous allons dans la salle.", "fr"),
        ("Nos vemos en el puerto y después vamos a la sala.", "es"),
        ("私たちは港で会います", "ja"),
        ("我们在港口见面", "zh"),
        ("Мы встретимся в порту", "ru"),
        ("TP1873 C8R34M", None),
        ("", None),
    ],
)
def test_the_language_is_guessed_from_script_and_small_words(text: str, code: str | None) -> None:
    turn = intake.remembered(text, at=NOW, time_zone="UTC")
    assert intake.observe(turn, redactor(), "id")[0].language == code
