"""Files to evidence: the importer by name or by the file's own; each file for itself, so that a bad one is named."""

from __future__ import annotations

from dataclasses import replace
from functools import partial
from typing import TYPE_CHECKING

from sixfold.app import forms, plugging
from sixfold.app.errors import PluginBroken
from sixfold.app.excluding import Excluding
from sixfold.app.failures import WORLD
from sixfold.app.intake import Intake
from sixfold.app.plugin_api import Item, Options, PartlyReadError, PluginError, Restored
from sixfold.app.restoring import Restoring
from sixfold.capture import rules
from sixfold.memory.outcomes import Imported
from sixfold.memory.requests import Import, Progress

if TYPE_CHECKING:
    import threading
    from collections.abc import Iterator

    from sixfold.app.intake import Found
    from sixfold.app.wiring import Open
    from sixfold.memory.requests import Report

BATCH = 100
"""Observations of one transaction: 100 take about 50 ms here, so that a question asked meanwhile waits no longer."""


def take_in(opened: Open, request: Import, report: Report, cancel: threading.Event) -> Imported:
    """Import files and folders. What was there already counts as known; what fails is named with its reason."""
    excluding = Excluding(lambda: rules.load(opened.home.rules).exclusions())
    imported = _take_in(opened, request, excluding, report, cancel)
    for entry in excluding.entries(opened.clock()):
        opened.serial.run(partial(opened.ledger.add, entry))
    return replace(imported, excluded=excluding.counts.total())


def _take_in(opened: Open, request: Import, excluding: Excluding, report: Report, cancel: threading.Event) -> Imported:
    pieces = _pieces(opened, request)
    values = {**request.values, "sample": request.sample} if request.sample else request.values
    options = Options(opened.time_zone, opened.clock(), values)
    imported = known = 0
    failed = pieces.failed
    for number, piece in enumerate(pieces.found):
        report(Progress(number, len(pieces.found), "files"))
        if cancel.is_set():
            return Imported(imported, known, failed, pieces.left_out)
        path, importer = piece.path, piece.importer
        try:
            intake = Intake.of(importer, path, opened.redactor, opened.new_id, opened.time_zone)
            restoring = Restoring.of(opened, path, options)
            for batch in _batches(_found(intake, excluding, importer.read(path, options))):
                if cancel.is_set():
                    return Imported(imported, known, failed, pieces.left_out)
                new = _store(opened, batch, restoring)
                imported, known = imported + new, known + len(batch) - new
                report(Progress(imported + known, None, "observations"))
        except (*WORLD, PluginError) as error:
            failed[str(path)] = str(error)
        except ReadingError as error:
            opened.fault(error.__cause__ or error)
            failed[str(path)] = str(PluginBroken(name=importer.name))
    report(Progress(len(pieces.found), len(pieces.found), "files"))
    return Imported(imported, known, failed, pieces.left_out)


def _pieces(opened: Open, request: Import) -> forms.Pieces:
    """What is to be read. Raises `NotUnderstood` for the name of a form that is none."""
    importers = plugging.importers(opened)
    pieces = forms.Pieces(importers, forms.named(importers, request.format), opened.home.root, request.without)
    for path in request.files:
        pieces.add(path)
    return pieces


class ReadingError(Exception):
    """An importer has a fault; what it raised is the cause."""


def _found(intake: Intake, excluding: Excluding, items: Iterator[Item | Restored]) -> Iterator[Found | Restored]:
    for item in _guarded(items):
        if not isinstance(item, Item):
            yield item
        elif excluding.lets_in(item):
            yield from intake.observations(item)


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
