"""The real test models, fetched once into the folder they are used from."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

import pytest

from sixfold.models import catalog, files
from sixfold.models.client import LlamaChat, LlamaEmbedder

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sixfold.models.catalog import ModelFile


def _fetched(name: str, folder: Path) -> ModelFile:
    known = catalog.load()
    if not files.is_present(known.get(name), folder):
        files.pull(known.get(name), folder, lambda _done, _total: None, threading.Event())
    return known.find(name, folder)


@pytest.fixture(scope="session")
def small_file(models_folder: Path) -> ModelFile:
    return _fetched(catalog.load().test_chat, models_folder)


@pytest.fixture(scope="session")
def embedder_file(models_folder: Path) -> ModelFile:
    return _fetched(catalog.load().default_embedder, models_folder)


@pytest.fixture(scope="module")
def chat(small_file: ModelFile) -> Iterator[LlamaChat]:
    model = LlamaChat(small_file, context=2048)
    yield model
    model.close()


@pytest.fixture(scope="module")
def embedder(embedder_file: ModelFile) -> Iterator[LlamaEmbedder]:
    model = LlamaEmbedder(embedder_file)
    yield model
    model.close()
