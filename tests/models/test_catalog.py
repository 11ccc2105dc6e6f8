from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sixfold.models import catalog
from sixfold.models.catalog import ModelEntry, ModelKind, SourceKind
from sixfold.models.errors import MissingModelFile, UnknownModel

if TYPE_CHECKING:
    from pathlib import Path

KNOWN = catalog.load()
GIB = 1 << 30


@pytest.mark.parametrize("entry", KNOWN.entries, ids=lambda entry: entry.name)
def test_every_model_names_its_size_hash_licence_and_a_source(entry: ModelEntry) -> None:
    assert entry.size > 0
    assert entry.licence
    assert entry.sources
    for sha256 in (entry.sha256, *(part.sha256 for part in entry.inputs)):
        assert len(sha256) == 64
        assert int(sha256, 16) > 0
    assert all(part.size > 0 for part in entry.inputs)


@pytest.mark.parametrize("entry", KNOWN.entries, ids=lambda entry: entry.name)
def test_every_source_can_be_asked(entry: ModelEntry) -> None:
    for source in entry.sources:
        if source is SourceKind.PACKAGES:
            assert entry.packages is not None
        else:
            assert all(part.url.startswith("https://") for part in entry.inputs)


@pytest.mark.parametrize("entry", KNOWN.entries, ids=lambda entry: entry.name)
def test_what_is_not_converted_is_fetched_as_it_is_loaded(entry: ModelEntry) -> None:
    if not entry.conversion:
        (only,) = entry.inputs
        assert (only.file, only.size, only.sha256) == (entry.file, entry.size, entry.sha256)


def test_names_and_files_are_unique() -> None:
    assert len({entry.name for entry in KNOWN.entries}) == len(KNOWN.entries)
    assert len({entry.file for entry in KNOWN.entries}) == len(KNOWN.entries)


@pytest.mark.parametrize(
    ("ram", "name"),
    [
        (2 * GIB, "qwen2.5-coder-0.5b-instruct-q4_k_m"),
        (4 * GIB, "qwen2.5-coder-0.5b-instruct-q4_k_m"),
        (8 * GIB, "qwen2.5-coder-1.5b-instruct-q4_k_m"),
        (64 * GIB, "qwen2.5-coder-1.5b-instruct-q4_k_m"),
    ],
)
def test_the_default_chat_model_is_smaller_where_memory_is_short(ram: int, name: str) -> None:
    assert KNOWN.default_chat(ram).name == name


def test_the_default_embedder_is_an_embedder() -> None:
    assert KNOWN.embedder().kind is ModelKind.EMBEDDING


@pytest.mark.parametrize("entry", KNOWN.entries, ids=lambda entry: entry.name)
def test_only_embedders_have_a_dimension(entry: ModelEntry) -> None:
    assert (entry.dimension > 0) is (entry.kind is ModelKind.EMBEDDING)


def test_an_unknown_name_is_refused_in_words() -> None:
    with pytest.raises(UnknownModel, match="no model named nonesuch"):
        KNOWN.get("nonesuch")


def test_parts_are_numbered_from_one() -> None:
    packages = catalog.Packages("part-{n}", "2.0", 3)
    assert packages.requirements() == ("part-1==2.0", "part-2==2.0", "part-3==2.0")


def test_a_named_model_lies_in_the_folder_of_the_models(tmp_path: Path) -> None:
    found = KNOWN.find(KNOWN.test_chat, tmp_path)
    assert found.path == tmp_path / "smollm2-135m-instruct-q4_1.gguf"
    assert found.name == "smollm2-135m-instruct-q4_1@b179c9523d0e"


def test_any_gguf_file_can_be_given_by_its_path(tmp_path: Path) -> None:
    own = tmp_path / "own.gguf"
    own.write_bytes(b"GGUF")
    found = KNOWN.find(str(own), tmp_path / "elsewhere")
    assert (found.path, found.entry) == (own, None)
    assert found.name == "own@4"


def test_a_path_that_is_not_there_is_refused(tmp_path: Path) -> None:
    with pytest.raises(MissingModelFile):
        KNOWN.find(str(tmp_path / "none.gguf"), tmp_path)
