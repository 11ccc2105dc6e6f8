"""What the recorder and its reader take: processor time and memory of a process and its children, while they live.

Processor seconds are user and system time together, those of ended children included. Memory is resident (RSS) and
proportional (PSS: shared pages divided among those who share them), in bytes.
"""

from __future__ import annotations

import threading
from dataclasses import dataclass, field

import psutil

SAMPLE_SECONDS = 1.0


@dataclass(frozen=True, slots=True)
class Usage:
    """Processor seconds so far."""

    recorder: float
    reader: float

    @property
    def total(self) -> float:
        return self.recorder + self.reader

    def since(self, before: Usage) -> Usage:
        """What was used since then."""
        return Usage(self.recorder - before.recorder, self.reader - before.reader)


@dataclass(frozen=True, slots=True)
class Sample:
    """Memory at one moment; `at` in seconds since the meter began. The reader's is 0 while there is none."""

    at: float
    recorder_rss: int
    recorder_pss: int
    reader_rss: int
    reader_pss: int


@dataclass(slots=True)
class Meter:
    """Watches one recorder from outside."""

    pid: int
    samples: list[Sample] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)
    _thread: threading.Thread | None = None

    def start(self) -> None:
        """Sample memory once a second in a thread of its own."""
        self._thread = threading.Thread(target=self._run, name="meter", daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """End the sampling."""
        self._stop.set()
        if self._thread is not None:
            self._thread.join()

    def usage(self) -> Usage:
        """Processor seconds until now; raises `psutil.NoSuchProcess` when the recorder has ended."""
        process = psutil.Process(self.pid)
        times = process.cpu_times()
        live = sum(_seconds(child) for child in process.children(recursive=True))
        return Usage(times.user + times.system, times.children_user + times.children_system + live)

    def _run(self) -> None:
        at = 0.0
        while not self._stop.wait(SAMPLE_SECONDS):
            at += SAMPLE_SECONDS
            try:
                process = psutil.Process(self.pid)
                own, children = _memory(process), [_memory(child) for child in process.children(recursive=True)]
            except psutil.NoSuchProcess:
                continue
            reader = (sum(rss for rss, _ in children), sum(pss for _, pss in children))
            self.samples.append(Sample(at, *own, *reader))


def _seconds(process: psutil.Process) -> float:
    try:
        times = process.cpu_times()
    except psutil.NoSuchProcess:
        return 0.0
    return float(times.user + times.system + times.children_user + times.children_system)


def _memory(process: psutil.Process) -> tuple[int, int]:
    full = process.memory_full_info()
    return int(full.rss), int(full.pss)
