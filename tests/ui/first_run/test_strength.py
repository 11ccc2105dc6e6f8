from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.ui.first_run.strength import Strength, common, estimate

KNOWN = common()


@pytest.mark.parametrize(
    ("passphrase", "strength"),
    [
        ("", Strength.TOO_SHORT),
        ("k9!x", Strength.TOO_SHORT),
        ("password1", Strength.WEAK),
        ("correct horse battery staple", Strength.WEAK),
        ("aaaaaaaaaaaaaaaaaaaaaaaa", Strength.WEAK),
        ("abcdefghijklmnopqrstuvwxyz", Strength.WEAK),
        ("qwertzuiop1234567890", Strength.WEAK),
        ("abcabcabcabcabcabcabc", Strength.WEAK),
        ("hello there", Strength.WEAK),
        ("lamp lamp lamp lamp lamp lamp", Strength.WEAK),
        ("lamp river eleven", Strength.FAIR),
        ("quiet lamp river eleven", Strength.GOOD),
        ("Vier Wörter ohne Zusammenhang", Strength.GOOD),
        ("x7#Kq!9vPz2&Lm", Strength.GOOD),
    ],
)
def test_what_is_easy_to_guess_is_called_so(passphrase: str, strength: Strength) -> None:
    assert estimate(passphrase, KNOWN).strength is strength


@given(st.text(max_size=200))
def test_every_passphrase_has_a_share_of_the_bar(passphrase: str) -> None:
    assert 0.0 <= estimate(passphrase, KNOWN).share <= 1.0
