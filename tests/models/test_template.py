from __future__ import annotations

import pytest

from sixfold.models.template import Scaffold, UnreadableTemplateError, scaffold

CHATML = Scaffold("<|im_start|>system\n", "<|im_end|>\n<|im_start|>user\n", "<|im_end|>\n<|im_start|>assistant\n")
NO_SYSTEM = (
    "{{ bos_token }}{% if messages[0]['role'] == 'system' %}{{ raise_exception('no system') }}{% endif %}"
    "{% for m in messages %}<turn>{{ m['role'] }}\n{{ m['content'] | trim }}</turn>{% endfor %}<turn>model"
)
DATED = "{% for m in messages %}[{{ strftime_now('%Y') }}]{{ m['content'] }}{% endfor %}{{ eos_token }}"


def test_a_file_without_a_template_gets_chatml() -> None:
    assert scaffold("", "<s>", "</s>") == CHATML


def test_a_template_without_a_system_role_gets_its_words_before_the_users() -> None:
    assert scaffold(NO_SYSTEM, "<s>", "</s>") == Scaffold("<s><turn>user\n", "\n\n", "</turn><turn>model")


def test_a_template_that_prints_the_date_prints_the_same_one_each_day() -> None:
    assert scaffold(DATED, "<s>", "</s>") == Scaffold("[2025]", "[2025]", "</s>")


@pytest.mark.parametrize(
    "template",
    [
        "hello",
        "{{ messages[0]['role'] }}",
        "{% for m in messages %}{{ m['content'] }}{{ m['content'] }}{% endfor %}",
        "{% if %}",
        "{{ raise_exception('no') }}",
        "{{ messages.__class__.__mro__ }}",
    ],
)
def test_a_template_that_loses_the_text_is_refused(template: str) -> None:
    with pytest.raises(UnreadableTemplateError):
        scaffold(template, "<s>", "</s>")
