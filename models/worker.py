"""The process that runs a model: reads requests from its input, writes answers to its output, ends with its input.

Messages (see `frames`), each answered under its own `id`:
load {path, kind, context, threads} -> ready {context, dimension}; complete {task} -> text {text}..., done {...};
count {text} -> counted {tokens}; embed {texts} -> vectors, float32 rows in the payload; cancel {id} -> no answer of its
own.
An error of the world comes back as error {code, values}; a bug ends the process.
"""

from __future__ import annotations

import os
import queue
import sys
import threading
from dataclasses import asdict
from pathlib import Path
from typing import IO, TYPE_CHECKING, Any

from sixfold.models import llama
from sixfold.models.catalog import ModelKind
from sixfold.models.confinement import confine
from sixfold.models.errors import PromptTooLong
from sixfold.models.frames import Frame, NoFrame, read, write
from sixfold.models.generation import Generator, Task
from sixfold.models.template import UnreadableTemplateError, scaffold

if TYPE_CHECKING:
    from collections.abc import Mapping

STDIN, STDOUT, STDERR = 0, 1, 2


def main() -> None:
    """Serve the pipe this process was started with.

    What C code prints goes nowhere: it would spoil the pipe, and llama.cpp prints a grammar it cannot read, which holds
    words of the prompt. Python's own traceback of a bug still reaches standard error.
    """
    confine()
    answers = os.fdopen(os.dup(STDOUT), "wb")
    requests = os.fdopen(os.dup(STDIN), "rb")
    sys.stderr = os.fdopen(os.dup(STDERR), "w", buffering=1)
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, STDOUT)
    os.dup2(nowhere, STDERR)
    llama.silence()
    Server(answers).serve(requests)


class Server:
    """The worker's state: at most one loaded model and one running request."""

    def __init__(self, answers: IO[bytes]) -> None:
        self._answers = answers
        self._waiting: queue.SimpleQueue[Mapping[str, Any]] = queue.SimpleQueue()
        self._model: llama.Model | None = None
        self._generator: Generator | None = None
        self._embedding: llama.EmbeddingContext | None = None
        self._guard = threading.Lock()
        self._writing = threading.Lock()
        self._stop: llama.StopFlag | None = None
        self._running = -1
        self._cancelled: set[int] = set()

    def serve(self, requests: IO[bytes]) -> None:
        """Answer requests one after another, forever: the end of the input ends the process."""
        threading.Thread(target=self._listen, args=(requests,), daemon=True).start()
        while True:
            header = self._waiting.get()
            self._answer(header)

    def _listen(self, requests: IO[bytes]) -> None:
        """Take in requests while one runs, so that a cancel is heard at once."""
        try:
            while True:
                header = read(requests).header
                if header["op"] == "cancel":
                    self._cancel(header["id"])
                elif header["op"] == "count" and self._model is not None:
                    self._count(self._model, header)
                else:
                    self._waiting.put(header)
        except NoFrame:
            os._exit(0)

    def _cancel(self, request: int) -> None:
        with self._guard:
            self._cancelled.add(request)
            if self._stop and self._running == request:
                self._stop.set()

    def _answer(self, header: Mapping[str, Any]) -> None:
        operations = {"load": self._load, "complete": self._complete, "embed": self._embed}
        operations[header["op"]](header)

    def _send(self, event: str, request: int, payload: bytes = b"", **values: Any) -> None:
        with self._writing:
            write(self._answers, Frame({"event": event, "id": request, **values}, payload))

    def _load(self, header: Mapping[str, Any]) -> None:
        path = Path(header["path"])
        try:
            model = llama.Model(path)
            context = self._open(model, ModelKind(header["kind"]), header["context"], header["threads"])
        except llama.LoadError:
            self._send("error", header["id"], code="model-file-broken")
        except UnreadableTemplateError:
            self._send("error", header["id"], code="model-file-unsupported")
        else:
            self._model = model
            self._send("ready", header["id"], context=context, dimension=model.dimension)

    def _open(self, model: llama.Model, kind: ModelKind, wanted: int, threads: int) -> int:
        length = min(wanted, model.trained_context) if model.trained_context > 0 else wanted
        if kind is ModelKind.EMBEDDING:
            self._embedding = llama.EmbeddingContext(model, length, threads)
            return length
        frame = scaffold(model.template(), model.text_of(model.start), model.text_of(model.end))
        context = llama.Context(model, length, threads)
        self._stop = context.stop
        self._generator = Generator(model, context, frame)
        return length

    def _complete(self, header: Mapping[str, Any]) -> None:
        request = header["id"]
        if self._generator is None or self._stop is None:
            raise RuntimeError("a request came before a chat model was loaded")
        with self._guard:
            self._running = request
            if request in self._cancelled:
                self._stop.set()
        task = header["task"]
        task = Task(**{**task, "user": tuple(task["user"]), "stop": tuple(task["stop"])})
        try:
            done = self._generator.run(task, lambda text: self._send("text", request, text=text))
        except PromptTooLong as error:
            self._send("error", request, code=error.code, values=error.values)
        else:
            self._send("done", request, **asdict(done))
        with self._guard:
            self._running = -1
            self._cancelled.discard(request)
            self._stop.clear()

    def _count(self, model: llama.Model, header: Mapping[str, Any]) -> None:
        """Answered beside a running request: a vocabulary can be read from any thread."""
        self._send("counted", header["id"], tokens=len(model.tokens(header["text"], special=False)))

    def _embed(self, header: Mapping[str, Any]) -> None:
        if self._embedding is None:
            raise RuntimeError("a request came before an embedding model was loaded")
        rows = [self._embedding.vector(text).astype("<f4").tobytes() for text in header["texts"]]
        self._send("vectors", header["id"], payload=b"".join(rows))
