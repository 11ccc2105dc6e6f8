"""The client's end of one worker process: start it, load a model in it, talk to it, notice its death."""

from __future__ import annotations

import os
import queue
import signal
import subprocess
import sys
import threading
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import psutil

from sixfold.models import errors
from sixfold.models.frames import Frame, NoFrame, read, write
from sixfold.models.gguf_file import read_header

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from sixfold.models.catalog import ModelFile, ModelKind

# Without -P the folder the program was started from would come first among the places modules are looked for.
COMMAND = (sys.executable, "-P", "-m", "sixfold.app.worker")
MEGABYTE = 1_000_000
# How often a waiting call looks whether it was cancelled; the worker itself stops within about a millisecond.
LOOK_SECONDS = 0.02
# A worker that has not confirmed a cancel by then is stuck, and is ended.
CONFIRM_SECONDS = 3.0
END_SECONDS = 1.0


# llama.cpp's threads wait for each other some thousand times a token. By default they wait spinning, and beside a busy
# program on two cores generation fell from 28 tokens/s to 0.5; waiting passively it is 16 to 28. No backtrace: on an
# assertion ggml would start a debugger on a process that holds prompts.
ENVIRONMENT = {"OMP_WAIT_POLICY": "passive", "GGML_NO_BACKTRACE": "1"}


class CancelledError(Exception):
    """The caller gave up before the worker had answered."""


@dataclass(frozen=True, slots=True)
class Engine:
    """Which model, and how it is run: `context` in tokens, `threads` of the processor, the worker's command line."""

    file: ModelFile
    kind: ModelKind
    context: int
    threads: int
    command: tuple[str, ...] = COMMAND


def physical_cores() -> int:
    """How many threads llama.cpp runs best with: more than the real cores slow it down."""
    return psutil.cpu_count(logical=False) or os.cpu_count() or 1


class WorkerProcess:
    """A worker with its model loaded. Any thread may ask; each waits for the frames of its own request."""

    def __init__(self, engine: Engine, gives_up: Callable[[], bool]) -> None:
        """Start and load.

        Raises `MissingModelFile`, `BrokenModelFile`, `TooBigForMemory`, `UnsupportedModel`, or `CancelledError`.
        """
        self._engine = engine
        _check_file(engine)
        self._guard = threading.Lock()
        self._writing = threading.Lock()
        self._answers: dict[int, queue.SimpleQueue[Frame | None]] = {}
        self._number = 0
        self._ended = False
        self._process = subprocess.Popen(
            engine.command,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            env={**ENVIRONMENT, **os.environ},
        )
        threading.Thread(target=self._listen, daemon=True).start()
        try:
            ready = self._load(gives_up)
        except BaseException:
            self.end()
            raise
        self.context = int(ready["context"])
        self.dimension = int(ready["dimension"])

    @property
    def pid(self) -> int:
        """The number of the process."""
        return self._process.pid

    @property
    def alive(self) -> bool:
        """Whether it can be asked."""
        return self._process.poll() is None

    def ask(self, operation: str, **values: Any) -> int:
        """Send a request and give its number; raises `WorkerDied`."""
        with self._guard:
            self._number += 1
            number = self._number
            self._answers[number] = queue.SimpleQueue()
            if self._ended:
                raise errors.WorkerDied
        self._send({"op": operation, "id": number, **values})
        return number

    def answer(self, request: int, gives_up: Callable[[], bool]) -> Frame | None:
        """The next frame for a request, None as soon as `gives_up()`; raises `WorkerDied` or what the worker says."""
        while True:
            try:
                frame = self._answers[request].get(timeout=LOOK_SECONDS)
            except queue.Empty:
                if gives_up():
                    return None
                continue
            if frame is None:
                self.end()
                raise errors.WorkerDied
            if frame.header["event"] != "text":
                with self._guard:
                    del self._answers[request]
            return self._checked(frame)

    def cancel(self, request: int) -> Frame | None:
        """Stop a request; gives its last frame, or None when it had to be ended by force."""
        timer = threading.Timer(CONFIRM_SECONDS, self.end)
        timer.start()
        try:
            self._send({"op": "cancel", "id": request})
            while True:
                frame = self.answer(request, gives_up=lambda: False)
                if frame and frame.header["event"] != "text":
                    return frame
        except errors.WorkerDied:
            return None
        finally:
            timer.cancel()

    def end(self) -> None:
        """End the process; ending twice is fine."""
        if self._process.stdin and not self._process.stdin.closed:
            try:
                self._process.stdin.close()
            except OSError:
                self._process.kill()
        try:
            self._process.wait(END_SECONDS)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()

    def _listen(self) -> None:
        """Move frames from the pipe to who waits for them, so that waiting can be given up."""
        pipe = self._process.stdout
        if pipe is None:
            raise RuntimeError("the worker was started without a pipe")
        with pipe:
            try:
                while True:
                    frame = read(pipe)
                    with self._guard:
                        self._answers[frame.header["id"]].put(frame)
            except (NoFrame, ValueError, OSError):
                self._tell_all_it_ended()

    def _tell_all_it_ended(self) -> None:
        with self._guard:
            self._ended = True
            for waiting in self._answers.values():
                waiting.put(None)

    def _send(self, header: Mapping[str, Any]) -> None:
        if self._process.stdin is None:
            raise RuntimeError("the worker was started without a pipe")
        try:
            with self._writing:
                write(self._process.stdin, Frame(header))
        except (OSError, ValueError) as error:
            self.end()
            raise errors.WorkerDied from error

    def _checked(self, frame: Frame) -> Frame:
        """An error that the worker reports is raised here as what it is."""
        if frame.header["event"] != "error":
            return frame
        values = frame.header.get("values", {})
        file = {"path": self._engine.file.path, "name": _name(self._engine)}
        match frame.header["code"]:
            case errors.PromptTooLong.code:
                raise errors.PromptTooLong(**values)
            case errors.UnsupportedModel.code:
                raise errors.UnsupportedModel(reason="it has no form for a conversation", **file)
            case _:
                raise errors.BrokenModelFile(**file)

    def _load(self, gives_up: Callable[[], bool]) -> Mapping[str, Any]:
        """Load the model. A process that ends here was ended by the file, or by the system for want of memory."""
        engine = self._engine
        try:
            request = self.ask(
                "load",
                path=str(engine.file.path),
                kind=engine.kind.value,
                context=engine.context,
                threads=engine.threads,
            )
            frame = self.answer(request, gives_up)
        except errors.WorkerDied as error:
            if self._process.returncode == -signal.SIGKILL:
                raise _too_big(engine) from error
            if self._process.returncode < 0:
                raise errors.BrokenModelFile(path=engine.file.path, name=_name(engine)) from error
            raise
        if frame is None:
            raise CancelledError
        return frame.header


def _check_file(engine: Engine) -> None:
    header = read_header(engine.file.path, _name(engine))
    if engine.file.entry and header.size != engine.file.entry.size:
        raise errors.BrokenModelFile(path=engine.file.path, name=_name(engine))
    if header.memory(engine.context) > psutil.virtual_memory().available:
        raise _too_big(engine)


def _too_big(engine: Engine) -> errors.TooBigForMemory:
    needed = read_header(engine.file.path, _name(engine)).memory(engine.context)
    available = psutil.virtual_memory().available
    return errors.TooBigForMemory(name=_name(engine), needed=needed // MEGABYTE, available=available // MEGABYTE)


def _name(engine: Engine) -> str:
    return engine.file.entry.name if engine.file.entry else engine.file.name
