from __future__ import annotations

from datetime import UTC, datetime, timedelta

import numpy as np

from sixfold.capture.observation import Box
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.screen import Frame, Monitor
from sixfold.capture.waiting import Job, Queue, Quiet

NOON = datetime(2027, 3, 1, 12, tzinfo=UTC)
LEFT = frozenset({"DP-1"})


def never() -> None:
    raise AssertionError("nothing was to be waited for")


def job(title: str, page: int = 0) -> Job:
    monitor = Monitor(1, Box(0, 0, 2, 2), "DP-1")
    return Job(Frame(np.zeros((2, 2, 3), dtype=np.uint8), NOON, monitor), "App", RawText(title), page=page)


def test_what_is_due_is_told_once_the_screen_is_known_to_be_the_same_then() -> None:
    queue = Queue()
    queue.looked(NOON, LEFT)
    assert queue.get(never, lambda: None) == Quiet(NOON, LEFT)  # a monitor that was not there before
    later = NOON + timedelta(seconds=2)
    queue.looked(later, LEFT)
    assert queue.get(never, lambda: later) == Quiet(later, LEFT)


def test_a_look_that_waits_comes_before_anything_that_is_due() -> None:
    queue = Queue()
    queue.put(job("a"))
    queue.looked(NOON, LEFT)
    taken = queue.get(never, lambda: NOON)
    assert isinstance(taken, Job)
    assert isinstance(queue.get(never, lambda: NOON), Quiet)


def test_a_monitor_that_is_gone_is_told_though_nothing_is_due() -> None:
    queue = Queue()
    queue.looked(NOON, LEFT)
    queue.get(never, lambda: None)
    queue.looked(NOON, frozenset())
    assert queue.get(never, lambda: None) == Quiet(NOON, frozenset())


def test_a_queue_that_is_closed_gives_what_waits_and_then_nothing() -> None:
    queue = Queue()
    queue.put(job("a"))
    queue.looked(NOON, LEFT)
    queue.close()
    assert isinstance(queue.get(never), Job)
    assert queue.get(never) is None


def test_while_a_reading_waits_for_room_the_newest_look_at_its_window_takes_its_place() -> None:
    queue = Queue()
    newer = job("a")
    queue.put(newer)
    assert queue.newest(job("a"), 0.01) is newer
    assert queue.newest(newer, 0.01) is newer


def test_a_reading_that_waits_for_room_waits_no_longer_when_another_window_comes_or_all_ends() -> None:
    queue = Queue()
    first = job("a")
    queue.put(job("b"))
    assert queue.newest(first, 1000.0) is first
    assert isinstance(queue.get(never), Job)
    queue.close()
    assert queue.newest(first, 1000.0) is first


def test_what_is_due_is_told_while_a_reading_waits_for_room_and_its_own_monitor_counts_as_restless() -> None:
    queue = Queue()
    waiting = job("a")
    queue.looked(NOON, LEFT)
    assert queue.newest(waiting, 1000.0, lambda: NOON) == Quiet(NOON, LEFT, restless=LEFT)
    assert queue.newest(waiting, 0.01, lambda: NOON) is waiting


def test_a_reading_waits_no_longer_when_its_monitor_is_watched_no_more() -> None:
    queue = Queue()
    waiting = job("a")
    queue.looked(NOON, frozenset())
    assert queue.newest(waiting, 1000.0, lambda: NOON) is waiting
    assert queue.newest(waiting, 1000.0, lambda: None) is waiting


def test_the_pages_of_a_book_all_wait_though_its_title_stays() -> None:
    queue = Queue()
    for page in (0, 0, 1, 2):
        queue.put(job("Book", page))
    assert queue.newest(job("Book", 0), 1000.0).page == 0  # type: ignore[union-attr]
    queue.close()
    assert [item.page for item in iter(lambda: queue.get(never), None) if isinstance(item, Job)] == [1, 2]


def test_of_too_many_looks_the_one_goes_first_that_is_not_its_windows_last() -> None:
    queue = Queue()
    for title in ("a", "b", "c", "b", "d", "e", "f"):
        queue.put(job(title))
    queue.close()
    assert [item.title for item in iter(lambda: queue.get(never), None) if isinstance(item, Job)] == list("acbdef")
