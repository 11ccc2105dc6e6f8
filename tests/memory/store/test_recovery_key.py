from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.memory import errors
from sixfold.memory.store import recovery_key


def test_keys_are_long_grouped_and_never_the_same() -> None:
    made = {recovery_key.make() for _ in range(50)}
    assert len(made) == 50
    assert all([len(group) for group in key.split("-")] == [5] * 8 for key in made)


def test_nearly_every_single_typing_error_is_told() -> None:
    key = recovery_key.make()
    wrong = [
        key[:place] + other + key[place + 1 :]
        for place in range(len(key))
        for other in "0A7Z"
        if key[place] not in {"-", other}
    ]
    passed = 0
    for typed in wrong:
        try:
            recovery_key.parse(typed)
        except errors.MistypedRecoveryKey:
            continue
        passed += 1
    assert passed <= 3  # one in 1024 is expected of some 150


@given(typed=st.text(max_size=60))
def test_whatever_is_typed_is_a_key_or_a_typing_error(typed: str) -> None:
    with pytest.raises(errors.MistypedRecoveryKey):
        recovery_key.parse(typed)
