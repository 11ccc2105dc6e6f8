from __future__ import annotations

from sixfold.memory.store import key_derivation
from sixfold.memory.store.key_derivation import CHEAP, Cost, calibrate, from_passphrase, from_random

SALT = bytes(16)


def test_the_same_secret_and_salt_give_the_same_key_and_any_other_another() -> None:
    made = [
        from_passphrase("a", SALT, CHEAP),
        from_passphrase("b", SALT, CHEAP),
        from_passphrase("a", b"1" * 16, CHEAP),
    ]
    assert from_passphrase("a", SALT, CHEAP) == made[0]
    assert len(set(made)) == 3
    assert len({from_random(b"a", SALT), from_random(b"b", SALT), from_random(b"a", b"1" * 16)}) == 3


def test_a_fast_machine_pays_with_memory_first_then_with_passes() -> None:
    def fast(cost: Cost) -> float:
        return cost.memory_kib * cost.passes / (8 << 20)  # an eighth of a second for 1 GiB

    cost = calibrate(1.0, measure=fast)
    assert cost.memory_kib == 1 << 20
    assert cost.passes >= 8


def test_a_slow_machine_gets_the_least_that_is_safe() -> None:
    assert calibrate(0.5, measure=lambda _cost: 30.0) == Cost(64 << 10, 3, 4)


def test_a_calibrated_cost_is_one_that_a_key_file_may_hold() -> None:
    for seconds in (0.0001, 0.1, 1.0, 100.0):
        assert calibrate(measure=lambda _cost, seconds=seconds: seconds).sane()  # type: ignore[misc]
    assert key_derivation.CHEAP.sane()
