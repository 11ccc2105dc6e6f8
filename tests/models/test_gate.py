from __future__ import annotations

import threading

from sixfold.models.gate import Gate
from sixfold.models.protocols import Priority

PERSON, WORK = Priority.INTERACTIVE, Priority.BACKGROUND
WAIT = 10.0


def stays() -> bool:
    return False


def test_a_person_tells_the_background_call_to_leave() -> None:
    gate = Gate()
    order: list[str] = []

    def person() -> None:
        with gate.enter(PERSON, stays):
            order.append("person")

    with gate.enter(WORK, stays) as leave:
        thread = threading.Thread(target=person)
        thread.start()
        assert leave is not None
        assert leave.wait(WAIT)
        order.append("work")
    thread.join(WAIT)
    assert order == ["work", "person"]


def test_a_person_does_not_cut_another_person_short() -> None:
    gate = Gate()
    waits = threading.Event()

    def gives_up() -> bool:
        waits.set()
        return True

    def second() -> None:
        with gate.enter(PERSON, gives_up) as leave:
            assert leave is None

    with gate.enter(PERSON, stays) as leave:
        thread = threading.Thread(target=second)
        thread.start()
        assert waits.wait(WAIT)
        thread.join(WAIT)
        assert leave is not None
        assert not leave.is_set()


def test_a_waiting_person_goes_before_waiting_work() -> None:
    gate = Gate()
    order: list[str] = []
    asked = {"person": threading.Event(), "work": threading.Event()}

    def enter(name: str, priority: Priority) -> None:
        def looks() -> bool:
            asked[name].set()
            return False

        with gate.enter(priority, looks):
            order.append(name)

    with gate.enter(PERSON, stays):
        threads = [
            threading.Thread(target=enter, args=("work", WORK)),
            threading.Thread(target=enter, args=("person", PERSON)),
        ]
        for thread, name in zip(threads, ("work", "person"), strict=True):
            thread.start()
            assert asked[name].wait(WAIT)
    for thread in threads:
        thread.join(WAIT)
    assert order == ["person", "work"]


def test_who_gives_up_waiting_does_not_hold_the_gate() -> None:
    gate = Gate()
    with gate.enter(PERSON, stays), gate.enter(PERSON, lambda: True) as leave:
        assert leave is None
    with gate.enter(WORK, stays) as leave:
        assert leave is not None
