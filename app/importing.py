"""Files to evidence: the importer by name or by the file's own; each file for itself, so that a bad one is named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.app import plugging
from sixfold.app.errors import NotUnderstood, PluginBroken
from sixfold.app.failures import WORLD
from sixfold.app.intake import Intake
from sixfold.app.plugin_api import Importer, Item, Options, PartlyReadError, PluginError, Restored
from sixfold.app.restoring import Restoring
from sixfold.capture.errors import DocumentUnreadableError
from sixfold.memory.outcomes import Imported
from sixfold.memory.requests import Import, Progress

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator
    from pathlib import Path

    from sixfold.app.intake import Found
    from sixfold.app.wiring import Open
    from sixfold.memory.requests import Report

BATCH = 100
"""Observations of one transaction: 100 take about 50 ms here, so that a question asked meanwhile waits no longer."""


def take_in(opened: Open, request: Import, report: Report, cancel: threading.Event) -> Imported:
    """Import every file. What was there already counts as known; a file that fails is named with its reason."""
    importers = [(path, choose(plugging.importers(opened), path, request.format)) for path in request.files]
    values = {**request.values, "sample": request.sample} if request.sample else request.values
    options = Options(opened.time_zone, opened.clock(), values)
    imported = known = 0
    failed: dict[str, str] = {}
    for number, (path, importer) in enumerate(importers):
        report(Progress(number, len(importers), "files"))
        try:
            _require_file(path)
            intake = Intake.of(importer, path, opened.redactor, opened.new_id, opened.time_zone)
            restoring = Restoring.of(opened, path, options)
            for batch in _batches(_found(intake, importer.read(path, options))):
                if cancel.is_set():
                    return Imported(imported, known, failed)
                new = _store(opened, batch, restoring)
                imported, known = imported + new, known + len(batch) - new
                report(Progress(imported + known, None, "observations"))
        except WORLD as error:
            failed[str(path)] = str(error)
        except PluginError as error:
            failed[str(path)] = str(error)
        except ReadingError:
            failed[str(path)] = str(PluginBroken(name=importer.name))
    report(Progress(len(importers), len(importers), "files"))
    return Imported(imported, known, failed)


def choose(importers: tuple[Importer, ...], path: Path, name: str | None) -> Importer:
    """The importer of that name, else the one for the file's suffix, else plain text."""
    if name is not None:
        named = [importer for importer in importers if importer.name == name]
        if not named:
            known = ", ".join(importer.name for importer in importers)
            raise NotUnderstood(name="--format", remedy=f"it is one of {known}")
        return named[-1]
    suffix = path.suffix.lower()
    fitting = [importer for importer in importers if suffix in importer.suffixes]
    return fitting[-1] if fitting else choose(importers, path, "text")


def _require_file(path: Path) -> None:
    """Refuse what is no file: reading a pipe would wait for ever."""
    if not path.is_file():
        raise DocumentUnreadableError(name=path.name)


class ReadingError(Exception):
    """An importer has a fault; what it raised is the cause."""


def _found(intake: Intake, items: Iterator[Item | Restored]) -> Iterator[Found | Restored]:
    for item in _guarded(items):
        if isinstance(item, Item):
            yield from intake.observations(item)
        else:
            yield item


def _guarded(items: Iterator[Item | Restored]) -> Iterator[Item | Restored]:
    """What an importer reads; its faults are its own, so that one broken reader does not end the import of the rest."""
    while True:
        try:
            item = next(items)
        except StopIteration:
            return
        except (*WORLD, PluginError):
            raise
        except Exception as error:
            raise ReadingError from error
        yield item


def _batches(found: Iterator[Found | Restored]) -> Iterator[list[Found | Restored]]:
    """What was found, as many as one transaction takes; what came before `PartlyReadError` comes before it still."""
    batch: list[Found | Restored] = []
    try:
        for one in found:
            batch.append(one)
            if len(batch) == BATCH:
                yield batch
                batch = []
    except PartlyReadError:
        yield batch
        raise
    if batch:
        yield batch


def _store(opened: Open, batch: list[Found | Restored], restoring: Restoring) -> int:
    """Store a batch, each sort in one transaction; gives how many were new."""
    found = [one for one in batch if not isinstance(one, Restored)]
    observations = [observation for observation, _secrets in found]
    secrets = tuple(secret for _observation, kept in found for secret in kept)
    new = opened.ingest.observations(observations, secrets, now=opened.clock()).new if found else 0
    return new + restoring.take([one for one in batch if isinstance(one, Restored)])
