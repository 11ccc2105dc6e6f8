"""The only door to llama.cpp: a typed, narrow view of its C functions. Runs inside the worker's process alone.

llama.cpp ends the process on an internal assertion; whoever imports this must be ready to end with it.
"""

from __future__ import annotations

import ctypes
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import llama_cpp
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray


# Tokens that one call of the library evaluates. 64 to 512 were equally fast (48 to 52 tokens a processor second with
# the 1.5B); a call that is cut short loses what its last batch had cost, and larger ones take memory for their buffers.
BATCH = 128
ABORTED = 2
SEQUENCE = 0
PIECE_BYTES = 256
DECODE_FAILED = "llama.cpp could not evaluate a batch: code {code}"


class LoadError(Exception):
    """llama.cpp refused a file, without ending the process."""


class Aborted(Exception):  # noqa: N818 - a stop that was asked for is no error
    """The evaluation was stopped by `StopFlag.set`."""


class StopFlag:
    """Stops a running evaluation from another thread, within one operation of its graph (about a millisecond).

    llama.cpp asks `bool (*)(void *)` before each operation. A Python callback there would take the interpreter's lock
    some hundred times a token; the C library's `strlen` on a two-byte buffer says the same for nothing: 0 while the
    buffer is empty, 1 once its first byte is set.
    """

    def __init__(self) -> None:
        self._buffer = ctypes.create_string_buffer(2)
        strlen = ctypes.CDLL(None).strlen
        self.callback = ctypes.cast(strlen, llama_cpp.ggml_abort_callback)
        self.data = ctypes.cast(self._buffer, ctypes.c_void_p)

    def set(self) -> None:
        """Stop what runs, and refuse what comes, until `clear`."""
        self._buffer[0] = b"\x01"

    def clear(self) -> None:
        """Let evaluations run again."""
        self._buffer[0] = b"\x00"

    def is_set(self) -> bool:
        """Whether evaluations stop now."""
        return bool(self._buffer[0] != b"\x00")


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of the sequence after `tokens`: keys and values, without the logits that `save_state` would copy."""

    tokens: tuple[int, ...]
    data: Any

    @property
    def size(self) -> int:
        """Bytes held."""
        return len(self.data)


@llama_cpp.llama_log_callback  # type: ignore[untyped-decorator]
def _no_log(_level: int, _text: bytes, _data: object) -> None:
    """llama.cpp's own log could hold prompts; nothing of it is kept."""


def silence() -> None:
    """Switch llama.cpp's log off."""
    llama_cpp.llama_log_set(_no_log, ctypes.c_void_p(0))


class Model:
    """A loaded GGUF file: its vocabulary and its metadata."""

    def __init__(self, path: Path) -> None:
        llama_cpp.llama_backend_init()
        parameters = llama_cpp.llama_model_default_params()
        parameters.use_mmap = True
        self.handle = llama_cpp.llama_model_load_from_file(str(path).encode(), parameters)
        if not self.handle:
            raise LoadError
        self.vocabulary = llama_cpp.llama_model_get_vocab(self.handle)
        self.size = int(llama_cpp.llama_vocab_n_tokens(self.vocabulary))

    @property
    def trained_context(self) -> int:
        """The longest text the model was made for, in tokens."""
        return int(llama_cpp.llama_model_n_ctx_train(self.handle))

    @property
    def dimension(self) -> int:
        """The length of its vectors."""
        return int(llama_cpp.llama_model_n_embd(self.handle))

    @property
    def adds_start(self) -> bool:
        """Whether a text begins with the start token."""
        return bool(llama_cpp.llama_vocab_get_add_bos(self.vocabulary))

    @property
    def start(self) -> int:
        """The token that begins a text; negative if there is none."""
        return int(llama_cpp.llama_vocab_bos(self.vocabulary))

    @property
    def end(self) -> int:
        """The token that ends a text."""
        return int(llama_cpp.llama_vocab_eos(self.vocabulary))

    def template(self) -> str:
        """The Jinja template of a conversation that the file holds, or nothing."""
        found = llama_cpp.llama_model_chat_template(self.handle, None)
        return found.decode() if found else ""

    def tokens(self, text: str, *, special: bool, frame: bool = False) -> list[int]:
        """The tokens of a text. `special`: control tokens are read as such; `frame`: with the start and end tokens."""
        raw = text.encode("utf-8", errors="replace")
        room = len(raw) + 2
        buffer = (llama_cpp.llama_token * room)()
        count = llama_cpp.llama_tokenize(self.vocabulary, raw, len(raw), buffer, room, frame, special)
        return list(buffer[: max(count, 0)])

    def piece(self, token: int) -> bytes:
        """The bytes of a token (they may end within a character); none for a control token."""
        buffer = ctypes.create_string_buffer(PIECE_BYTES)
        length = llama_cpp.llama_token_to_piece(self.vocabulary, token, buffer, PIECE_BYTES, 0, False)  # noqa: FBT003
        return buffer.raw[: max(length, 0)]

    def text_of(self, token: int) -> str:
        """The name of a token, control tokens too."""
        found = llama_cpp.llama_vocab_get_text(self.vocabulary, token) if token >= 0 else b""
        return found.decode("utf-8", errors="replace") if found else ""

    def ends(self, token: int) -> bool:
        """Whether a token ends the model's turn."""
        return bool(llama_cpp.llama_vocab_is_eog(self.vocabulary, token))


class Grammar:
    """A grammar in llama.cpp's GBNF, walked along the tokens that were chosen."""

    def __init__(self, model: Model, text: str) -> None:
        self._handle = llama_cpp.llama_sampler_init_grammar(model.vocabulary, text.encode(), b"root")
        if not self._handle:
            raise ValueError("llama.cpp cannot read the grammar")

    def allowed(self, tokens: Sequence[int]) -> NDArray[np.bool_]:
        """For each token whether it may come next; costs about a microsecond each."""
        array = (llama_cpp.llama_token_data * len(tokens))()
        for place, token in enumerate(tokens):
            array[place].id = llama_cpp.llama_token(token)
        data = llama_cpp.llama_token_data_array(data=array, size=len(tokens), selected=-1, sorted=False)
        llama_cpp.llama_sampler_apply(self._handle, ctypes.byref(data))
        return np.array([array[place].logit > -np.inf for place in range(len(tokens))])

    def accept(self, token: int) -> None:
        """Go on by one token, which must be an allowed one."""
        llama_cpp.llama_sampler_accept(self._handle, token)

    def close(self) -> None:
        """Free it."""
        llama_cpp.llama_sampler_free(self._handle)


class Context:
    """One running sequence of a chat model, and the tokens whose state it holds."""

    def __init__(self, model: Model, length: int, threads: int) -> None:
        self.stop = StopFlag()
        self._model = model
        parameters = llama_cpp.llama_context_default_params()
        parameters.n_ctx = length
        parameters.n_batch = BATCH
        parameters.n_ubatch = BATCH
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.abort_callback = self.stop.callback
        parameters.abort_callback_data = self.stop.data
        self._handle = llama_cpp.llama_init_from_model(model.handle, parameters)
        if not self._handle:
            raise LoadError
        self._memory = llama_cpp.llama_get_memory(self._handle)
        self.length = length
        self.tokens: list[int] = []

    def keep(self, count: int) -> None:
        """Forget all but the first `count` tokens; all of them where the model's kind of state cannot be cut."""
        if count < len(self.tokens) and not llama_cpp.llama_memory_seq_rm(self._memory, SEQUENCE, count, -1):
            llama_cpp.llama_memory_clear(self._memory, True)  # noqa: FBT003 - positional in C
            count = 0
        del self.tokens[count:]

    def evaluate(self, tokens: Sequence[int]) -> None:
        """Go on by these tokens; raises `Aborted` with what was complete before kept."""
        for first in range(0, len(tokens), BATCH):
            some = tokens[first : first + BATCH]
            array = (llama_cpp.llama_token * len(some))(*some)
            code = llama_cpp.llama_decode(self._handle, llama_cpp.llama_batch_get_one(array, len(some)))
            if code:
                llama_cpp.llama_memory_seq_rm(self._memory, SEQUENCE, len(self.tokens), -1)
                raise Aborted if code == ABORTED else RuntimeError(DECODE_FAILED.format(code=code))
            self.tokens.extend(some)

    def logits(self) -> NDArray[np.float32]:
        """The scores of all tokens to come next: a view that the next evaluation overwrites."""
        found = llama_cpp.llama_get_logits_ith(self._handle, -1)
        return np.ctypeslib.as_array(found, shape=(self._model.size,))

    def save(self) -> Snapshot:
        """The state after the tokens so far, to come back to with `restore`."""
        size = llama_cpp.llama_state_seq_get_size(self._handle, SEQUENCE)
        data = (ctypes.c_uint8 * size)()
        llama_cpp.llama_state_seq_get_data(self._handle, data, size, SEQUENCE)
        return Snapshot(tuple(self.tokens), data)

    def restore(self, snapshot: Snapshot) -> None:
        """Go to where the snapshot was taken."""
        self.keep(0)
        llama_cpp.llama_memory_clear(self._memory, True)  # noqa: FBT003 - positional in C
        if llama_cpp.llama_state_seq_set_data(self._handle, snapshot.data, snapshot.size, SEQUENCE):
            self.tokens.extend(snapshot.tokens)


class EmbeddingContext:
    """A model that maps a text to one vector."""

    def __init__(self, model: Model, length: int, threads: int) -> None:
        self._model = model
        self._length = length
        parameters = llama_cpp.llama_context_default_params()
        parameters.n_ctx = parameters.n_batch = parameters.n_ubatch = length
        parameters.n_threads = parameters.n_threads_batch = threads
        parameters.embeddings = True
        self._handle = llama_cpp.llama_init_from_model(model.handle, parameters)
        if not self._handle or llama_cpp.llama_pooling_type(self._handle) <= 0:
            raise LoadError

    def vector(self, text: str) -> NDArray[np.float32]:
        """The L2-normalised vector; a text past the model's length is cut, its end token kept."""
        tokens = self._model.tokens(text, special=False, frame=True)
        if len(tokens) > self._length:
            tokens = [*tokens[: self._length - 1], tokens[-1]]
        with _marked_batch(tokens) as batch:
            memory = llama_cpp.llama_get_memory(self._handle)
            if memory:
                llama_cpp.llama_memory_clear(memory, True)  # noqa: FBT003 - positional in C
            code = llama_cpp.llama_decode(self._handle, batch)
        if code:
            raise RuntimeError(DECODE_FAILED.format(code=code))
        found = llama_cpp.llama_get_embeddings_seq(self._handle, SEQUENCE)
        vector = np.array(np.ctypeslib.as_array(found, shape=(self._model.dimension,)), dtype=np.float32)
        length = np.linalg.norm(vector)
        return (vector / length if length else vector).astype(np.float32)


@contextmanager
def _marked_batch(tokens: Sequence[int]) -> Iterator[Any]:
    """A batch in which every token counts for the pooled vector."""
    batch = llama_cpp.llama_batch_init(len(tokens), 0, 1)
    batch.n_tokens = len(tokens)
    for place, token in enumerate(tokens):
        batch.token[place] = token
        batch.pos[place] = place
        batch.n_seq_id[place] = 1
        batch.seq_id[place][0] = SEQUENCE
        batch.logits[place] = 1
    try:
        yield batch
    finally:
        llama_cpp.llama_batch_free(batch)
