from __future__ import annotations

from typing import TYPE_CHECKING

import gguf
import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.models.errors import BrokenModelFile, MissingModelFile
from sixfold.models.gguf_file import OVERHEAD, read_header

if TYPE_CHECKING:
    from pathlib import Path

LAYERS, HEADS, KEY_HEADS, WIDTH, CONTEXT = 28, 12, 2, 1536, 32768


@pytest.fixture(scope="module")
def sound(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A file whose header has the default model's numbers, and every kind of value."""
    path = tmp_path_factory.mktemp("gguf") / "sound.gguf"
    writer = gguf.GGUFWriter(path, "qwen2")
    writer.add_block_count(LAYERS)
    writer.add_head_count(HEADS)
    writer.add_head_count_kv(KEY_HEADS)
    writer.add_embedding_length(WIDTH)
    writer.add_context_length(CONTEXT)
    writer.add_token_list(["a", "b"])
    writer.add_token_scores([0.5, 1.5])
    writer.add_rope_freq_base(10000.0)
    writer.add_add_bos_token(value=False)
    writer.add_tensor("weights", np.zeros(1024, dtype=np.float32))
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    return path


def test_the_header_gives_architecture_and_context(sound: Path) -> None:
    header = read_header(sound, "toy")
    assert (header.architecture, header.context, header.dimension) == ("qwen2", CONTEXT, WIDTH)


def test_memory_counts_weights_state_and_buffers(sound: Path) -> None:
    header = read_header(sound, "toy")
    assert header.state_bytes == 28_672
    assert header.memory(4096) == sound.stat().st_size + 4096 * 28_672 + OVERHEAD


def test_a_missing_file_is_named_as_missing(tmp_path: Path) -> None:
    with pytest.raises(MissingModelFile, match="sixfold models pull toy"):
        read_header(tmp_path / "none.gguf", "toy")


@pytest.mark.parametrize("length", [0, 3, 4, 20, 24, 60, 150])
def test_a_file_that_ends_early_is_named_as_broken(sound: Path, tmp_path: Path, length: int) -> None:
    short = tmp_path / "short.gguf"
    short.write_bytes(sound.read_bytes()[:length])
    with pytest.raises(BrokenModelFile):
        read_header(short, "toy")


@given(noise=st.binary(max_size=300), magic=st.sampled_from([b"", b"GGUF", b"GGUF\x03\x00\x00\x00"]))
def test_noise_is_broken_and_nothing_worse(
    tmp_path_factory: pytest.TempPathFactory, noise: bytes, magic: bytes
) -> None:
    path = tmp_path_factory.mktemp("noise") / "noise.gguf"
    path.write_bytes(magic + noise)
    with pytest.raises(BrokenModelFile):
        read_header(path, "toy")
