"""all-MiniLM-L6-v2 (BERT with mean pooling) from safetensors and a word list to GGUF, without torch.

llama.cpp wants the two-dimensional weights of the blocks as float16 and all else as float32 (another type ends the
process with an assertion), and a WordPiece list in which word starts carry U+2581 and continuations lose their "##".
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import gguf
import numpy as np

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence
    from pathlib import Path

    from numpy.typing import NDArray

NAME = "all-MiniLM-L6-v2"
HEADER_LENGTH_BYTES = 8
MATRIX = 2
BLOCKS = 6
WIDTH = 384
INNER_WIDTH = 1536
HEADS = 12
POSITIONS = 512
NORM_EPSILON = 1e-12
WORD_START = "\u2581"
# Weights that inference does not use.
UNUSED = ("embeddings.position_ids", "pooler.")
SPECIAL = {"unknown": "[UNK]", "seperator": "[SEP]", "padding": "[PAD]", "cls": "[CLS]", "mask": "[MASK]"}


def convert(weights: Path, words: Path, target: Path) -> None:
    """Write the GGUF file; the same inputs give the same bytes."""
    writer = gguf.GGUFWriter(target, "bert")
    _add_shape(writer)
    _add_words(writer, words.read_text(encoding="utf-8").splitlines())
    names = gguf.get_tensor_name_map(gguf.MODEL_ARCH.BERT, BLOCKS)
    for name, values in tensors(weights):
        if name.startswith(UNUSED):
            continue
        mapped = names.get_name(name, try_suffixes=(".weight", ".bias"))
        if mapped is None:
            raise ValueError(f"no place in GGUF for the tensor {name}")
        in_block = values.ndim == MATRIX and mapped.startswith("blk.")
        writer.add_tensor(mapped, values.astype(np.float16 if in_block else np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()


def tensors(path: Path) -> Iterator[tuple[str, NDArray[Any]]]:
    """The float32 and int64 arrays of a safetensors file: 8 bytes of header length, a JSON header, the raw data."""
    data = np.memmap(path, dtype=np.uint8, mode="r")
    length = int(data[:HEADER_LENGTH_BYTES].view("<u8")[0])
    start = HEADER_LENGTH_BYTES + length
    header = json.loads(data[HEADER_LENGTH_BYTES:start].tobytes())
    kinds = {"F32": "<f4", "I64": "<i8"}
    for name, row in header.items():
        if name == "__metadata__":
            continue
        first, last = row["data_offsets"]
        raw = data[start + first : start + last].tobytes()
        yield name, np.frombuffer(raw, dtype=kinds[row["dtype"]]).reshape(row["shape"])


def gguf_word(word: str) -> str:
    """A word of the list in GGUF's form; the bracketed special ones stay as they are."""
    if word.startswith("[") and word.endswith("]"):
        return word
    return word[2:] if word.startswith("##") else WORD_START + word


def _add_shape(writer: gguf.GGUFWriter) -> None:
    writer.add_name(NAME)
    writer.add_context_length(POSITIONS)
    writer.add_embedding_length(WIDTH)
    writer.add_feed_forward_length(INNER_WIDTH)
    writer.add_block_count(BLOCKS)
    writer.add_head_count(HEADS)
    writer.add_layer_norm_eps(NORM_EPSILON)
    writer.add_causal_attention(False)  # noqa: FBT003 - the library's name says what it is
    writer.add_pooling_type(gguf.PoolingType.MEAN)
    writer.add_file_type(gguf.LlamaFileType.MOSTLY_F16)


def _add_words(writer: gguf.GGUFWriter, words: Sequence[str]) -> None:
    kinds = [gguf.TokenType.CONTROL if word in SPECIAL.values() else gguf.TokenType.NORMAL for word in words]
    writer.add_tokenizer_model("bert")
    writer.add_token_list([gguf_word(word) for word in words])
    writer.add_token_types(kinds)
    writer.add_token_type_count(2)
    writer.add_unk_token_id(words.index(SPECIAL["unknown"]))
    writer.add_sep_token_id(words.index(SPECIAL["seperator"]))
    writer.add_pad_token_id(words.index(SPECIAL["padding"]))
    writer.add_mask_token_id(words.index(SPECIAL["mask"]))
    writer.add_bos_token_id(words.index(SPECIAL["cls"]))
    writer.add_eos_token_id(words.index(SPECIAL["seperator"]))
