from __future__ import annotations

import threading

import pytest

from sixfold.memory.store.serial import Serial


def test_all_work_runs_on_one_thread_in_order() -> None:
    seen: list[tuple[int, int]] = []

    def note(number: int) -> None:
        seen.append((number, threading.get_ident()))

    with Serial() as serial:
        for number in range(20):
            serial.run(lambda number=number: note(number))  # type: ignore[misc]
    assert [number for number, _ in seen] == list(range(20))
    assert len({thread for _, thread in seen}) == 1
    assert threading.get_ident() not in {thread for _, thread in seen}


def test_the_caller_gets_the_result_or_the_error() -> None:
    def fail() -> None:
        raise LookupError("no")

    with Serial() as serial:
        assert serial.run(lambda: 7) == 7
        with pytest.raises(LookupError, match="no"):
            serial.run(fail)
        assert serial.run(lambda: 8) == 8


def test_a_step_may_be_made_of_steps() -> None:
    with Serial() as serial:
        assert serial.run(lambda: serial.run(lambda: 1) + 1) == 2


def test_many_threads_may_hand_in_work() -> None:
    total = 0

    def add() -> None:
        nonlocal total
        total += 1

    with Serial() as serial:
        threads = [threading.Thread(target=lambda: [serial.run(add) for _ in range(50)]) for _ in range(8)]
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert total == 400


def test_after_closing_it_takes_no_more_work_and_closing_again_does_nothing() -> None:
    serial = Serial()
    serial.close()
    serial.close()
    with pytest.raises(RuntimeError):
        serial.run(lambda: None)
