from __future__ import annotations

from random import Random

import pytest
from stdnum import luhn
from stdnum.ca import sin
from stdnum.de import idnr
from stdnum.es import dni, nie
from stdnum.fr import nir
from stdnum.iso7064 import mod_97_10

from sixfold.app.bench.ordinary import ordinary
from sixfold.app.bench.planted import FAMILIES, leaks, planted
from sixfold.app.bench.redaction import false_hits, is_leaked, measure, new_redactor
from sixfold.app.bench.secrets_made import MAKERS, make
from sixfold.capture.redaction.redact import Redactor


def test_the_same_seed_gives_the_same_cases() -> None:
    assert list(planted(5, 60)) == list(planted(5, 60))
    assert list(planted(5, 60)) != list(planted(6, 60))
    assert list(ordinary(5, 60)) == list(ordinary(5, 60))


def test_surroundings_for_rules_and_for_measuring_are_not_the_same() -> None:
    even = {case.surroundings for case in planted(1, 2000, parity=0) if case.kind == "password"}
    odd = {case.surroundings for case in planted(1, 2000, parity=1) if case.kind == "password"}
    assert even
    assert odd
    assert not even & odd


def test_made_numbers_have_the_check_digits_of_their_kind() -> None:
    rng = Random(3)  # noqa: S311 - repeatable
    checks = {"sin": sin, "idnr": idnr, "dni": dni, "nie": nie, "nir": nir}
    for _ in range(40):
        for kind, module in checks.items():
            assert module.is_valid(make(kind, rng)), kind
        number = "".join(make("iban", rng).split())
        assert mod_97_10.is_valid(number[4:] + number[:4])
        assert luhn.is_valid("".join(char for char in make("card", rng) if char.isdigit()))


def test_every_case_says_where_its_secret_stands() -> None:
    for case in planted(2, 3 * len(FAMILIES)):
        assert case.parts, case.kind
        for index, piece in case.parts:
            assert piece in case.lines[index].text


def test_every_piece_that_is_left_is_a_leak() -> None:
    for case in planted(2, 3 * len(FAMILIES)):
        assert len(leaks(case, [line.text for line in case.lines])) == len(case.parts)
        assert leaks(case, ["" for _ in case.lines]) == []


def test_half_of_a_card_that_is_left_is_a_leak() -> None:
    case = next(case for case in planted(2, 500) if case.kind == "card" and len(case.parts) == 1)
    index, piece = case.parts[0]
    texts = [str(line.text) for line in case.lines]
    texts[index] = texts[index].replace(piece, piece[len(piece) // 2 :])
    assert leaks(case, texts)


def test_a_redactor_that_knows_no_rule_leaks_everything() -> None:
    class Blind(Redactor):
        def find(self, raw: object, *, lines_known: bool = False) -> tuple[()]:
            assert raw is not None or lines_known
            return ()

    blind = Blind(lambda: "v")
    cases = [case for case in planted(4, 200) if case.kind == "card" and len(case.lines) == 1]
    assert cases
    assert all(is_leaked(case, blind) for case in cases)


def test_nearly_all_planted_secrets_go_and_ordinary_text_stays() -> None:
    figures = measure(seed=12, cases=600, lines=1200)
    assert figures.recall >= 0.98, figures.missed
    assert figures.false_per_thousand <= 2
    assert set(figures.missed) <= {kind for kind, _ in FAMILIES}


def test_a_line_that_holds_a_secret_would_count_as_a_false_hit() -> None:
    assert false_hits(["good morning", "my password is Xk9!kk2"], new_redactor()) == ["my password is Xk9!kk2"]


@pytest.mark.parametrize("kind", sorted(MAKERS))
def test_every_kind_can_be_made(kind: str) -> None:
    assert make(kind, Random(1))  # noqa: S311 - repeatable
