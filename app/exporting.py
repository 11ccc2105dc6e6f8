"""Exports: the form by name, its exporter run on an archive and a target, undone where it fails."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.app import booking, plugging
from sixfold.app.archive import OpenArchive
from sixfold.app.errors import NotUnderstood, OutputRefused, PluginBroken, PluginFailed
from sixfold.app.failures import WORLD
from sixfold.app.plugin_api import Options, PluginError, Scope
from sixfold.app.staging import Staging
from sixfold.memory import outcomes, plugin_requests, requests
from sixfold.memory.store import keys

if TYPE_CHECKING:
    import threading

    from sixfold.app.deeds import Deeds
    from sixfold.app.plugin_api import Exporter
    from sixfold.app.wiring import Open
    from sixfold.memory.requests import Export, Report


def export(opened: Open, request: Export, report: Report, cancel: threading.Event) -> outcomes.Exported:
    """Write one form. The vault's values only with its passphrase; the place is as it was where this fails."""
    if request.name == booking.NAME:
        return booking.export(opened, request, report, cancel)
    exporter = choose(plugging.exporters(opened), request.name)
    scopes = exporter.scopes - {Scope.SECRETS}
    private = None
    if request.passphrase is not None:
        if Scope.SECRETS not in exporter.scopes:
            raise NotUnderstood(name="the vault", remedy=f"the form {exporter.name} has no place for its values")
        private = keys.open_vault(opened.home.keys, request.passphrase)
        scopes = exporter.scopes
    archive = OpenArchive(opened, request, scopes, report, cancel, private)
    with Staging(request.target, exporter.suffix) as target:
        try:
            exporter.write(archive, target, Options(opened.time_zone, opened.clock(), request.values))
        except PluginError as error:
            raise PluginFailed(name=exporter.name, sentence=str(error)) from error
        except WORLD:
            raise
        except OSError as error:  # a form writes nothing but the target's files
            raise OutputRefused(path=request.target) from error
        except Exception as error:
            opened.fault(error)
            raise PluginBroken(name=exporter.name) from error
        files = target.commit()
    return outcomes.Exported(request.name, request.target, archive.counted.memories, archive.counted.evidence, files)


def choose(exporters: tuple[Exporter, ...], name: str) -> Exporter:
    """The exporter of that name, a plugin's before a built-in one."""
    named = [exporter for exporter in exporters if exporter.name == name]
    if not named:
        known = ", ".join(sorted({booking.NAME, *(exporter.name for exporter in exporters)}))
        raise NotUnderstood(name="the form", remedy=f"it is one of {known}")
    return named[-1]


def forms(
    opened: Open, _request: plugin_requests.ListForms, _report: Report, _cancel: threading.Event
) -> outcomes.Forms:
    """What can be written; of two forms of one name the one that `choose` takes."""
    named = {exporter.name: exporter for exporter in plugging.exporters(opened)}
    return outcomes.Forms((*(_form(exporter) for exporter in named.values()), booking.FORM))


def _form(exporter: Exporter) -> plugin_requests.FormView:
    suffixes = (exporter.suffix,) if exporter.suffix else ()
    scopes = frozenset(scope.value for scope in exporter.scopes)
    return plugin_requests.FormView(exporter.name, exporter.caption, suffixes, scopes)


DEEDS: Deeds = {requests.Export: export, plugin_requests.ListForms: forms}
