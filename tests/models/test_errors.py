from __future__ import annotations

import pytest

from sixfold.models import errors


def _tree(kind: type[errors.ModelError]) -> list[type[errors.ModelError]]:
    return [kind, *(below for child in kind.__subclasses__() for below in _tree(child))]


EVERY = _tree(errors.ModelError)


def test_every_error_has_its_own_code() -> None:
    codes = [kind.code for kind in EVERY]
    assert len(set(codes)) == len(codes)


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_every_error_is_one_sentence_with_a_remedy(kind: type[errors.ModelError]) -> None:
    sentence = " ".join((kind.__doc__ or "").split())
    assert sentence.endswith(".")
    assert ";" in sentence or "try again" in sentence


@pytest.mark.parametrize("kind", EVERY, ids=lambda kind: kind.__name__)
def test_every_error_is_drawn_in_the_tree(kind: type[errors.ModelError]) -> None:
    assert kind.__name__ in (errors.__doc__ or "")


def test_the_values_of_an_error_stand_in_its_sentence() -> None:
    error = errors.PromptTooLong(tokens=5000, context=4096)
    assert "5000 tokens, of which 4096 fit" in str(error)
    assert "\n" not in str(error)
