from __future__ import annotations

import json
import struct
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sixfold.models import minilm

if TYPE_CHECKING:
    from pathlib import Path

    from sixfold.models.client import LlamaEmbedder

SENTENCES = ("That is a happy person", "That is a happy dog", "That is a very happy person", "Today is a sunny day")
# From the model card of all-MiniLM-L6-v2: the first sentence against each of the others.
REFERENCE = (0.695, 0.943, 0.257)


@pytest.mark.parametrize(
    ("word", "expected"),
    [("house", "\u2581house"), ("##ing", "ing"), ("[CLS]", "[CLS]"), ("#", "\u2581#"), ("[", "\u2581[")],
)
def test_word_starts_are_marked_and_continuations_are_bare(word: str, expected: str) -> None:
    assert minilm.gguf_word(word) == expected


def test_safetensors_are_read_without_a_library(tmp_path: Path) -> None:
    floats = np.arange(6, dtype=np.float32).reshape(2, 3)
    whole = np.array([[7, 8]], dtype=np.int64)
    header = json.dumps(
        {
            "__metadata__": {"format": "pt"},
            "a": {"dtype": "F32", "shape": [2, 3], "data_offsets": [0, 24]},
            "b": {"dtype": "I64", "shape": [1, 2], "data_offsets": [24, 40]},
        }
    ).encode()
    path = tmp_path / "toy.safetensors"
    path.write_bytes(struct.pack("<Q", len(header)) + header + floats.tobytes() + whole.tobytes())
    found = dict(minilm.tensors(path))
    assert list(found) == ["a", "b"]
    np.testing.assert_array_equal(found["a"], floats)
    np.testing.assert_array_equal(found["b"], whole)


@pytest.mark.models
def test_the_converted_model_gives_the_similarities_of_the_model_card(embedder: LlamaEmbedder) -> None:
    vectors = embedder.embed(SENTENCES)
    np.testing.assert_allclose(vectors[1:] @ vectors[0], REFERENCE, atol=0.001)
