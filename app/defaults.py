"""The built-in importers, exporters and models, through the same hooks as anybody's."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.app.exporters.later import Later
from sixfold.app.hookspecs import ModelChoice, ModelMaker
from sixfold.app.importers import jsonl, plain
from sixfold.app.plugin_api import Exporter, Importer, Scope, hookimpl
from sixfold.models.client import LlamaChat, LlamaEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable

CHAT_IDLE_SECONDS = 300.0
"""The chat model holds 1.2 GB while it runs and starts in about a second."""
EMBEDDING_DIMENSION = 384
"""Of all-MiniLM-L6-v2 (its model card); the worker refuses a file that says otherwise."""
EMBEDDING_CONTEXT = 256

IMPORTERS = (
    Importer("markdown", (".md", ".markdown"), plain.read_document, "Markdown", source="file"),
    Importer("text", (".txt", ".text", ".log", ".csv", ".org", ".rst"), plain.read_document, "Text", source="file"),
    Importer("jsonl", (".jsonl",), jsonl.read, "Sixfold's own exports", jsonl.matches, source="sixfold"),
    Importer("locomo", (".json",), plain.read_locomo, "Conversations in LoCoMo's form"),
)
_READ = frozenset({Scope.MEMORIES, Scope.EVIDENCE})
EXPORTERS: tuple[Exporter, ...] = (
    Exporter("jsonl", "Everything, to be imported again", ".jsonl", frozenset(Scope), Later("jsonl")),
    Exporter("csv", "Tables as CSV files", "", _READ | {Scope.SECRETS}, Later("csv_files")),
    Exporter("xlsx", "A workbook for Excel", ".xlsx", _READ | {Scope.SECRETS}, Later("xlsx")),
    Exporter("ics", "What happened, as a calendar", ".ics", frozenset({Scope.MEMORIES}), Later("ics")),
    Exporter("vcf", "People, as an address book", ".vcf", frozenset({Scope.MEMORIES}), Later("vcf")),
    Exporter("html", "A page for any browser", ".html", _READ, Later("html_page")),
)


class BuiltIn:
    """The forms of files that come with Sixfold; models by llama.cpp."""

    @hookimpl
    def register_importers(self, register: Callable[[Importer], None]) -> None:
        for importer in IMPORTERS:
            register(importer)

    @hookimpl
    def register_exporters(self, register: Callable[[Exporter], None]) -> None:
        for exporter in EXPORTERS:
            register(exporter)

    @hookimpl
    def register_models(self, register: Callable[[ModelMaker], None]) -> None:
        register(ModelMaker("llama.cpp", llama_chat, llama_embedder))


def llama_chat(choice: ModelChoice) -> LlamaChat:
    """The chosen chat model, else the best one for this machine."""
    name = choice.chat or choice.catalogue.default_chat(choice.total_ram).name
    return LlamaChat(choice.catalogue.find(name, choice.folder), idle_seconds=CHAT_IDLE_SECONDS)


def llama_embedder(choice: ModelChoice) -> LlamaEmbedder:
    """The chosen embedding model, else the default."""
    file = choice.catalogue.find(choice.embedder or choice.catalogue.embedder().name, choice.folder)
    return LlamaEmbedder(file, dimension=EMBEDDING_DIMENSION, context=EMBEDDING_CONTEXT)
