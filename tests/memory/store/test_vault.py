from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from nacl.public import PrivateKey

from sixfold.memory.errors import SecretDamaged
from sixfold.memory.store import vault

PRIVATE = PrivateKey.generate()
PUBLIC = bytes(PRIVATE.public_key)


@given(value=st.text(max_size=600))
def test_any_secret_comes_back_by_the_private_key(value: str) -> None:
    assert vault.open_secret(bytes(PRIVATE), vault.seal_secret(PUBLIC, value)) == value


def test_the_sealed_length_does_not_tell_a_pin_from_a_pass_phrase() -> None:
    assert len(vault.seal_secret(PUBLIC, "1234")) == len(vault.seal_secret(PUBLIC, "correct horse battery staple"))


def test_another_key_and_a_changed_seal_open_nothing() -> None:
    sealed = vault.seal_secret(PUBLIC, "hunter2")
    for private, broken in [
        (PrivateKey.generate(), sealed),
        (PRIVATE, sealed[:-1]),
        (PRIVATE, b""),
        (PRIVATE, sealed[::-1]),
    ]:
        with pytest.raises(SecretDamaged):
            vault.open_secret(bytes(private), broken)
