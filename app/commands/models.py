from __future__ import annotations

from typing import TYPE_CHECKING

import click
import psutil

from sixfold.app import output, progress
from sixfold.app.codec import plain
from sixfold.app.command import Subcommands
from sixfold.app.failures import EXIT_DONE, EXIT_WORLD
from sixfold.app.session import Session
from sixfold.memory.outcomes import Done
from sixfold.memory.requests import ChooseModel, Progress
from sixfold.models import catalog, files
from sixfold.models.errors import FileError

if TYPE_CHECKING:
    import threading
    from pathlib import Path

    from sixfold.app.invocation import Invocation
    from sixfold.memory.requests import Report
    from sixfold.models.catalog import Catalogue, ModelEntry

DEFAULTS = "default"


@click.group("models", cls=Subcommands)
def command() -> None:
    """The models that read and answer, as files on this machine."""


@command.command("list")
@click.pass_obj
def list_models(invocation: Invocation) -> int:
    """List the known models, and which are here."""
    catalogue = catalog.load()
    chosen = {entry.name for entry in defaults(catalogue)}
    rows = [_row(entry, invocation, chosen) for entry in catalogue.entries]
    if invocation.json:
        output.as_json({"models": rows, "folder": str(invocation.models_folder)})
        return EXIT_DONE
    for row in rows:
        marks = ", ".join(word for word, on in (("here", row["present"]), ("default", row["default"])) if on)
        output.line(f"{row['name']:<40} {int(str(row['size'])) // 1_000_000:>6} MB  {row['licence']:<12}  {marks}")
    return EXIT_DONE


@command.command("pull")
@click.argument("name", default=DEFAULTS)
@click.pass_obj
def pull(invocation: Invocation, name: str) -> int:
    """Fetch a model by name, or the two that this machine needs. What was interrupted goes on where it was."""
    catalogue = catalog.load()
    wanted = defaults(catalogue) if name == DEFAULTS else (catalogue.get(name),)
    for entry in wanted:
        with progress.shown() as report, invocation.interruptible() as cancel:
            path = _pull(entry, invocation, report, cancel)
        if not invocation.json:
            output.line(str(path))
    if invocation.json:
        output.as_json({"pulled": [entry.name for entry in wanted]})
    return EXIT_DONE


def _pull(entry: ModelEntry, invocation: Invocation, report: Report, cancel: threading.Event) -> Path:
    return files.pull(
        entry, invocation.models_folder, lambda done, total: report(Progress(done, total, entry.name)), cancel
    )


@command.command("use")
@click.argument("name")
@click.pass_obj
def use(invocation: Invocation, name: str) -> int:
    """Answer with another chat model: a name of the list, or the path of a GGUF file. From the next unlock on.

    The memory keeps this choice. Where it holds none, SIXFOLD_MODEL (a name or a path, too) is taken for as long as it
    is set, and without it the model that fits this computer.
    """
    with Session(invocation) as session:
        done = session.ask(ChooseModel(name), Done)
    if invocation.json:
        output.as_json(plain(done))
    else:
        output.line(f"The memory answers with {name} from the next unlock on.")
    return EXIT_DONE


@command.command("verify")
@click.pass_obj
def verify(invocation: Invocation) -> int:
    """Read every model file that is here and compare its SHA-256 with the catalogue's."""
    results: dict[str, str] = {}
    for entry in catalog.load().entries:
        if entry.path(invocation.models_folder).exists():
            try:
                files.verify(entry, invocation.models_folder)
                results[entry.name] = "ok"
            except FileError as error:
                results[entry.name] = error.code
                output.note(str(error))
    if invocation.json:
        output.as_json({"models": results})
    else:
        for name, result in results.items():
            output.line(f"{name}: {result}")
    return EXIT_DONE if set(results.values()) <= {"ok"} else EXIT_WORLD


def defaults(catalogue: Catalogue) -> tuple[ModelEntry, ...]:
    """The chat model for this machine's memory, and the embedder."""
    return catalogue.default_chat(psutil.virtual_memory().total), catalogue.embedder()


def _row(entry: ModelEntry, invocation: Invocation, chosen: set[str]) -> dict[str, object]:
    return {
        "name": entry.name,
        "kind": entry.kind.value,
        "title": entry.title,
        "licence": entry.licence,
        "context": entry.context,
        "size": entry.size,
        "sha256": entry.sha256,
        "default": entry.name in chosen,
        "present": files.is_present(entry, invocation.models_folder),
    }
