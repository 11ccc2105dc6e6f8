"""The built-in importers and models, through the same hooks as anybody's."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from sixfold.app.hookspecs import Found, Importer, ModelChoice, ModelMaker, Reading, hookimpl
from sixfold.capture import documents, locomo
from sixfold.capture.intake import observe
from sixfold.capture.observation import Source
from sixfold.models.client import LlamaChat, LlamaEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

CHAT_IDLE_SECONDS = 300.0
"""The chat model holds 1.2 GB while it runs and starts in about a second."""
EMBEDDING_DIMENSION = 384
"""Of all-MiniLM-L6-v2 (its model card); the worker refuses a file that says otherwise."""
EMBEDDING_CONTEXT = 256
DIGEST_BYTES = 12


class BuiltIn:
    """Text, Markdown and LoCoMo files; models by llama.cpp."""

    @hookimpl
    def register_importers(self, register: Callable[[Importer], None]) -> None:
        register(Importer("markdown", (".md", ".markdown"), read_document))
        register(Importer("text", (".txt", ".text", ".log", ".csv", ".org", ".rst"), read_document))
        register(Importer("locomo", (".json",), read_locomo))

    @hookimpl
    def register_models(self, register: Callable[[ModelMaker], None]) -> None:
        register(ModelMaker("llama.cpp", llama_chat, llama_embedder))


def read_document(path: Path, reading: Reading) -> Iterator[Found]:
    """A file's parts. Their ids at the source come from place and words: what is unchanged is known the next time."""
    raw = documents.read(path, reading.time_zone)
    thread = f"file:{_digest(str(path.resolve()))}"
    for part in documents.observations(raw, reading.redactor, reading.new_id):
        source = Source("file", f"{part.seq}:{_digest(part.text)}")
        yield replace(part, thread=thread, source=source), ()


def read_locomo(path: Path, reading: Reading) -> Iterator[Found]:
    """The turns of conversations."""
    for raw in locomo.read(path, reading.time_zone, reading.sample):
        yield observe(raw, reading.redactor, reading.new_id())


def llama_chat(choice: ModelChoice) -> LlamaChat:
    """The chosen chat model, else the best one for this machine."""
    name = choice.chat or choice.catalogue.default_chat(choice.total_ram).name
    return LlamaChat(choice.catalogue.find(name, choice.folder), idle_seconds=CHAT_IDLE_SECONDS)


def llama_embedder(choice: ModelChoice) -> LlamaEmbedder:
    """The chosen embedding model, else the default."""
    file = choice.catalogue.find(choice.embedder or choice.catalogue.embedder().name, choice.folder)
    return LlamaEmbedder(file, dimension=EMBEDDING_DIMENSION, context=EMBEDDING_CONTEXT)


def _digest(text: str) -> str:
    return hashlib.blake2b(text.encode("utf-8", "surrogatepass"), digest_size=DIGEST_BYTES).hexdigest()
