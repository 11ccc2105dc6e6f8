"""`LlamaChat` and `LlamaEmbedder`: the two seams, served by llama.cpp in processes of their own."""

from __future__ import annotations

import threading
import time
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import numpy as np

from sixfold.models.catalog import ModelKind
from sixfold.models.errors import WorkerDied
from sixfold.models.gate import Gate
from sixfold.models.gguf_file import read_header
from sixfold.models.process import CancelledError, Engine, WorkerProcess, physical_cores
from sixfold.models.protocols import ChatRequest, Completion, Finish, Priority
from sixfold.models.slot import Slot
from sixfold.models.structured import grammar

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from numpy.typing import NDArray

    from sixfold.models.catalog import ModelFile

DEFAULT_CONTEXT = 4096
# Texts that one message carries: a query that comes beside a long run of texts waits for at most so many.
TEXTS_A_MESSAGE = 4


# Tokens of an embedding model that the catalogue does not know: pieces of text have at most 200 words.
EMBEDDING_CONTEXT = 512
# A query of ten words takes 4 ms with one thread or two; the second core is left to the chat model.
EMBEDDING_THREADS = 1


def _never() -> bool:
    return False


class LlamaChat:
    """A chat model from a GGUF file (a `ChatModel`). Any thread may call; one call runs at a time.

    An interactive request cuts a background one short, which runs again afterwards; what the prompt of the cut one had
    cost is kept. Of a background request `on_text` gets the text in one piece at the end, as it may be made twice.
    `tap` sees every request that reaches the process. `idle_seconds` after the last call the process ends.
    """

    def __init__(
        self,
        file: ModelFile,
        *,
        context: int = DEFAULT_CONTEXT,
        threads: int | None = None,
        tap: Callable[[ChatRequest], None] | None = None,
        idle_seconds: float | None = None,
        command: tuple[str, ...] | None = None,
    ) -> None:
        engine = Engine(file, ModelKind.CHAT, context, threads or physical_cores())
        self._engine = replace(engine, command=command) if command else engine
        self._slot = Slot(self._engine, idle_seconds)
        self._gate = Gate()
        self._tap = tap

    @property
    def name(self) -> str:
        """The catalogue's name or the file's, with its version."""
        return self._engine.file.name

    @property
    def context(self) -> int:
        """The longest prompt and answer together, in tokens."""
        return self._engine.context

    @property
    def pid(self) -> int | None:
        """The number of the process behind it, while one runs."""
        return self._slot.pid

    def complete(
        self,
        request: ChatRequest,
        on_text: Callable[[str], None] | None = None,
        cancel: threading.Event | None = None,
    ) -> Completion:
        """Run a request, as `ChatModel.complete` says; raises a `ModelError`."""
        began = time.monotonic()
        task = _task(request)
        cancelled = cancel.is_set if cancel else _never
        tell = on_text or (lambda _text: None)
        while True:
            with self._gate.enter(request.priority, cancelled) as leave:
                if leave is None:
                    return _nothing(began)
                done = self._run(request, task, tell, _either(cancelled, leave.is_set), began)
                if cancelled() or not leave.is_set() or done.finish is not Finish.CANCELLED:
                    if request.priority is Priority.BACKGROUND and done.text:
                        tell(done.text)
                    return done

    def count(self, text: str) -> int:
        """The number of tokens of a text; does not wait for a running request."""
        with self._slot.process(_never) as process:
            frame = process.answer(process.ask("count", text=text), _never)
            return int(frame.header["tokens"]) if frame else 0

    def close(self) -> None:
        """End the process; a running request fails with `WorkerDied`, a later one starts it again."""
        self._slot.close()

    def _run(
        self,
        request: ChatRequest,
        task: Mapping[str, Any],
        tell: Callable[[str], None],
        gives_up: Callable[[], bool],
        began: float,
    ) -> Completion:
        streams = request.priority is Priority.INTERACTIVE
        try:
            with self._slot.process(gives_up) as process:
                if self._tap:
                    self._tap(request)
                return _conversation(process, task, tell if streams else (lambda _text: None), gives_up, began)
        except CancelledError:
            return _nothing(began)


class LlamaEmbedder:
    """An embedding model from a GGUF file (an `Embedder`), in a process apart from any chat model's.

    Context (tokens) and dimension come from the catalogue or the file where they are not given.
    """

    def __init__(
        self,
        file: ModelFile,
        *,
        dimension: int | None = None,
        context: int | None = None,
        threads: int | None = None,
        idle_seconds: float | None = None,
        command: tuple[str, ...] | None = None,
    ) -> None:
        length = context or (file.entry.context if file.entry else EMBEDDING_CONTEXT)
        engine = Engine(file, ModelKind.EMBEDDING, length, threads or EMBEDDING_THREADS)
        self._engine = replace(engine, command=command) if command else engine
        self._slot = Slot(self._engine, idle_seconds)
        self._turn = threading.Lock()
        self._dimension = dimension or (file.entry.dimension if file.entry else 0)

    @property
    def name(self) -> str:
        """Model id and version, as stored beside each vector."""
        return self._engine.file.name

    @property
    def dimension(self) -> int:
        """The length of a vector; read from the file where the catalogue does not know it."""
        if not self._dimension:
            self._dimension = read_header(self._engine.file.path, self._engine.file.name).dimension
        return self._dimension

    @property
    def pid(self) -> int | None:
        """The number of the process behind it, while one runs."""
        return self._slot.pid

    def embed(self, texts: Sequence[str]) -> NDArray[np.float32]:
        """One L2-normalised row a text, shape (len(texts), dimension); raises a `ModelError`."""
        rows = [self._some(texts[n : n + TEXTS_A_MESSAGE]) for n in range(0, len(texts), TEXTS_A_MESSAGE)]
        return np.concatenate(rows) if rows else np.zeros((0, self.dimension), dtype=np.float32)

    def close(self) -> None:
        """End the process; a later call starts it again."""
        self._slot.close()

    def _some(self, texts: Sequence[str]) -> NDArray[np.float32]:
        with self._turn, self._slot.process(_never) as process:
            frame = process.answer(process.ask("embed", texts=list(texts)), _never)
        if frame is None:
            raise WorkerDied
        return np.frombuffer(frame.payload, dtype="<f4").astype(np.float32).reshape(len(texts), self.dimension)


def _conversation(
    process: WorkerProcess,
    task: Mapping[str, Any],
    tell: Callable[[str], None],
    gives_up: Callable[[], bool],
    began: float,
) -> Completion:
    number = process.ask("complete", task=task)
    text = ""
    while True:
        frame = None if gives_up() else process.answer(number, gives_up)
        if frame is None:
            last = process.cancel(number)
            return _completion(last.header) if last and last.header["event"] == "done" else _nothing(began, text)
        if frame.header["event"] == "done":
            return _completion(frame.header)
        text += frame.header["text"]
        tell(frame.header["text"])


def _completion(header: Mapping[str, Any]) -> Completion:
    values = {name: header[name] for name in Completion.__slots__}
    return Completion(**{**values, "finish": Finish(header["finish"])})


def _nothing(began: float, text: str = "") -> Completion:
    """What a request gives that was cancelled before it could run."""
    passed = time.monotonic() - began
    return Completion(text, Finish.CANCELLED, 0, 0, 0, passed, passed)


def _task(request: ChatRequest) -> dict[str, Any]:
    return {
        "system": request.system,
        "user": list(request.user),
        "prefill": request.prefill,
        "max_tokens": request.max_tokens,
        "grammar": grammar(request.schema) if request.schema else "",
        "stop": list(request.stop),
        "temperature": request.temperature,
        "seed": request.seed,
    }


def _either(first: Callable[[], bool], second: Callable[[], bool]) -> Callable[[], bool]:
    return lambda: first() or second()
