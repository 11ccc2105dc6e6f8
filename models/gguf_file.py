"""The beginning of a GGUF file (ggml's format, version 2 and 3), read without llama.cpp, which a bad file can abort."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from typing import IO, TYPE_CHECKING, Any

from sixfold.models.errors import BrokenModelFile, MissingModelFile

if TYPE_CHECKING:
    from pathlib import Path

MAGIC = b"GGUF"
VERSIONS = (2, 3)
STRING, ARRAY = 8, 9
# Format's type numbers: unsigned and signed bytes to 32 bits, float, bool, then 64 bits.
SCALARS = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "?", 10: "Q", 11: "q", 12: "d"}
MOST_ENTRIES = 100_000
LONGEST_STRING = 64 << 20
# A file holds far more than its header; less than this is a download that has just begun.
SMALLEST_FILE = 1 << 10
HALF_BYTES = 2
# What llama.cpp takes beside weights and state: its compute buffers for batches of 512 tokens, the vocabulary, Python.
# Measured with the 1.5B: 390 MB; with the 135M: 200 MB.
OVERHEAD = 400_000_000


@dataclass(frozen=True, slots=True)
class Header:
    """What is known of a model before it is loaded; `state_bytes` is what one token of context takes."""

    architecture: str
    context: int
    state_bytes: int
    size: int
    dimension: int

    def memory(self, context: int) -> int:
        """Bytes that running it with this context takes."""
        return self.size + context * self.state_bytes + OVERHEAD


def read_header(path: Path, name: str) -> Header:
    """Read it; raises `MissingModelFile`, or `BrokenModelFile` where the beginning makes no sense."""
    try:
        size = path.stat().st_size
        with path.open("rb") as opened:
            table = _table(opened)
    except FileNotFoundError as error:
        raise MissingModelFile(path=path, name=name) from error
    except (struct.error, ValueError, KeyError, OSError) as error:
        raise BrokenModelFile(path=path, name=name) from error
    if size < SMALLEST_FILE or "general.architecture" not in table:
        raise BrokenModelFile(path=path, name=name)
    kind = str(table["general.architecture"])
    return Header(
        kind,
        int(table.get(f"{kind}.context_length", 0)),
        _state_bytes(table, kind),
        size,
        int(table.get(f"{kind}.embedding_length", 0)),
    )


def _state_bytes(table: dict[str, Any], kind: str) -> int:
    """Bytes of keys and values a token: two half-precision rows a layer, as wide as its key heads."""
    heads = _largest(table.get(f"{kind}.attention.head_count", 1))
    key_heads = _largest(table.get(f"{kind}.attention.head_count_kv", heads))
    width = int(
        table.get(f"{kind}.attention.key_length", int(table.get(f"{kind}.embedding_length", 0)) // max(heads, 1))
    )
    return 2 * HALF_BYTES * int(table.get(f"{kind}.block_count", 0)) * key_heads * width


def _largest(value: object) -> int:
    """A number that some models give once a layer."""
    return max(value, default=1) if isinstance(value, list) else int(str(value))


def _table(opened: IO[bytes]) -> dict[str, Any]:
    if opened.read(len(MAGIC)) != MAGIC:
        raise ValueError("no GGUF file")
    version, _tensors, entries = _unpack(opened, "<IQQ")
    if version not in VERSIONS or entries > MOST_ENTRIES:
        raise ValueError("an unknown version, or noise")
    return {_string(opened): _value(opened, _unpack(opened, "<I")[0]) for _ in range(entries)}


def _value(opened: IO[bytes], kind: int) -> Any:
    if kind == STRING:
        return _string(opened)
    if kind != ARRAY:
        return _unpack(opened, "<" + SCALARS[kind])[0]
    inner, count = _unpack(opened, "<IQ")
    if inner == STRING:
        for _ in range(count):
            _string(opened)
        return []
    if inner == ARRAY:
        return [_value(opened, ARRAY) for _ in range(count)]
    return list(_unpack(opened, f"<{count}{SCALARS[inner]}"))


def _string(opened: IO[bytes]) -> str:
    (length,) = _unpack(opened, "<Q")
    if length > LONGEST_STRING:
        raise ValueError("a string longer than any name or template")
    data = opened.read(length)
    if len(data) < length:
        raise ValueError("the file ends within its header")
    return data.decode("utf-8", errors="replace")


def _unpack(opened: IO[bytes], form: str) -> tuple[Any, ...]:
    return struct.unpack(form, opened.read(struct.calcsize(form)))
