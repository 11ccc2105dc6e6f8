"""The built-in importers, exporters and models, through the same hooks as anybody's."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

from sixfold.app.exporters.later import Later
from sixfold.app.hookspecs import ModelChoice, ModelMaker
from sixfold.app.importers import (
    chatgpt,
    claude,
    history,
    jsonl,
    plain,
    screenpipe,
    sniffing,
    telegram,
    walking,
    whatsapp,
)
from sixfold.app.plugin_api import Exporter, Importer, Scope, hookimpl
from sixfold.models.client import LlamaChat, LlamaEmbedder

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sixfold.app.plugin_api import Item, Options, Restored

CHAT_IDLE_SECONDS = 300.0
"""The chat model holds 1.2 GB while it runs and starts in about a second."""
EMBEDDING_DIMENSION = 384
"""Of all-MiniLM-L6-v2 (its model card); the worker refuses a file that says otherwise."""
EMBEDDING_CONTEXT = 256


def _later(module: str, function: str = "read") -> Callable[[Path, Options], Iterator[Item | Restored]]:
    """A reader whose module comes with its first file: the libraries that read take 0.6 s to load together."""

    def read(path: Path, options: Options) -> Iterator[Item | Restored]:
        items: Iterator[Item | Restored] = getattr(import_module(f"sixfold.app.importers.{module}"), function)(
            path, options
        )
        return items

    return read


IMPORTERS = (
    Importer("markdown", (".md", ".markdown"), _later("notes"), "Markdown", source="file"),
    Importer("vault", (), _later("notes"), "Folders of Obsidian", walking.is_vault, source="file", files=walking.notes),
    Importer("html", (".html", ".htm", ".xhtml"), _later("web"), "Web pages", sniffing.is_web, source="file"),
    Importer("pdf", (".pdf",), _later("pdf"), "PDF", sniffing.is_pdf, source="file"),
    Importer("docx", (".docx",), _later("word"), "Word documents", sniffing.is_word, source="file"),
    Importer("eml", (".eml",), _later("mail", "read_message"), "Single mails", sniffing.is_mail, source="mail"),
    Importer("mbox", (".mbox", ".mbx"), _later("mail", "read_box"), "Mailboxes", sniffing.is_mailbox, source="mail"),
    Importer("ics", (".ics", ".ical"), _later("calendars"), "Calendars", sniffing.is_calendar),
    Importer("vcf", (".vcf", ".vcard"), _later("people"), "Address books", sniffing.is_people),
    Importer("text", (".txt", ".text", ".log", ".csv", ".org", ".rst"), plain.read_document, "Text", source="file"),
    Importer("jsonl", (".jsonl",), jsonl.read, "Sixfold's own exports", jsonl.matches, source="sixfold"),
    Importer("locomo", (".json",), plain.read_locomo, "Conversations in LoCoMo's form", plain.is_locomo),
    Importer("chatgpt", (".json", ".zip"), chatgpt.read, "ChatGPT archive", chatgpt.matches),
    Importer("claude", (".json", ".zip"), claude.read, "Claude archive", claude.matches),
    Importer("telegram", (".json", ".zip"), telegram.read, "Telegram export", telegram.matches),
    Importer("whatsapp", (".txt", ".zip"), whatsapp.read, "WhatsApp chat", whatsapp.matches),
    Importer("chromium", (".db", ".sqlite"), history.read_chromium, "Chromium's history", history.is_chromium),
    Importer("firefox", (".sqlite", ".db"), history.read_firefox, "Firefox's history", history.is_firefox),
    Importer("screenpipe", (".sqlite", ".db"), screenpipe.read, "screenpipe's recordings", screenpipe.matches),
)
_READ = frozenset({Scope.MEMORIES, Scope.EVIDENCE})
EXPORTERS: tuple[Exporter, ...] = (
    Exporter("markdown", "Notes for Obsidian", "", _READ | {Scope.PICTURES}, Later("markdown")),
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
