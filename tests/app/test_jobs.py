from __future__ import annotations

import threading
from datetime import UTC, datetime, timedelta
from queue import Queue
from typing import TYPE_CHECKING

from sixfold.app.jobs import Jobs
from sixfold.memory import outcomes, requests
from tests.app.test_keeping import see

if TYPE_CHECKING:
    from tests.app.conftest import Bench

PATIENCE = 20


def test_a_job_hands_its_request_to_the_handler_and_tells_when_it_rests(memory: Bench) -> None:
    (memory.outside.home.inbox / "0195683e-0000-7000-8000-000000000000.sealed").write_bytes(b"is set aside")
    told: Queue[requests.Progress | None] = Queue()
    jobs = Jobs(memory.outside.log)
    jobs.start(memory.handler, told.put)
    jobs._ingest(memory.handler, told.put)
    assert told.get(timeout=PATIENCE) == requests.Progress(1, 1, "files")
    assert told.get(timeout=PATIENCE) is None
    assert [path.name for path in memory.outside.home.inbox.iterdir()] == ["quarantine"]
    jobs.stop()
    assert "fault" not in memory.logged()


def test_what_is_past_its_time_goes_by_itself_soon_after_an_unlock(memory: Bench) -> None:
    old = see(memory, "an old page", timedelta(days=40))
    memory.ask(requests.SetRetention(requests.Retention(image_days=30)), outcomes.Done)
    told: Queue[requests.Progress | None] = Queue()
    jobs = Jobs(memory.outside.log)
    jobs.start(memory.handler, told.put)
    (job,) = (job for job in jobs._scheduler.get_jobs() if job.func == jobs._expire)
    assert job.next_run_time < datetime.now(UTC) + timedelta(minutes=5)
    jobs._expire(memory.handler, told.put)
    jobs.stop()
    assert memory.ask(requests.Show(old, image=True), outcomes.Shown).image is None


def test_a_stopped_job_begins_nothing(memory: Bench) -> None:
    (memory.outside.home.inbox / "0195683e-0000-7000-8000-000000000000.sealed").write_bytes(b"waits")
    told: Queue[requests.Progress | None] = Queue()
    jobs = Jobs(memory.outside.log)
    jobs.start(memory.handler, told.put)
    jobs.stop()
    jobs.stop()
    jobs._ingest(memory.handler, told.put)
    assert told.get(timeout=PATIENCE) is None
    assert len(list(memory.outside.home.inbox.iterdir())) == 1


def test_a_job_on_a_locked_memory_waits_for_the_next_time(memory: Bench) -> None:
    memory.handler.lock()
    jobs = Jobs(memory.outside.log)
    jobs._ingest(memory.handler, lambda _progress: None)
    assert "fault" not in memory.logged()


def test_starting_twice_makes_one_of_each_job(memory: Bench) -> None:
    jobs = Jobs(memory.outside.log)
    before = threading.active_count()
    for _time in range(3):
        jobs.start(memory.handler, lambda _progress: None)
    assert threading.active_count() <= before + 1
    jobs.stop()
