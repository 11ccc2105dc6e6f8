"""The forms of a scripted engine, and what it says of an import or export; it writes and reads no file."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from sixfold.memory import outcomes, requests
from sixfold.memory.plugin_requests import FormView, ListForms

if TYPE_CHECKING:
    from sixfold.memory.outcomes import Result
    from sixfold.memory.requests import Report

_READ: Final = frozenset({"memories", "evidence"})
FORMS: Final = (
    FormView("csv", "Tables as CSV files", (), _READ | {"secrets"}),
    FormView("xlsx", "A workbook for Excel", (".xlsx",), _READ | {"secrets"}),
    FormView("html", "A page for any browser", (".html",), _READ),
    FormView("notes", "Notes in a folder", (), _READ | {"pictures"}),
)
UNREADABLE: Final = "This PDF is encrypted; open it with its password, save it without one, then import it again."
MEMORIES: Final = 1204
EVIDENCE: Final = 3310


def answer(request: requests.Request, report: Report) -> Result | None:
    """As the memory would; a file whose name has "locked" in it cannot be read.

    None for what has nothing to do with files.
    """
    match request:
        case ListForms():
            return outcomes.Forms(FORMS)
        case requests.Export(name, target):
            report(requests.Progress(MEMORIES, MEMORIES, "memories"))
            return outcomes.Exported(name, target, MEMORIES, EVIDENCE, 1)
        case requests.Import(files):
            report(requests.Progress(len(files), len(files), "files"))
            failed = {str(file): UNREADABLE for file in files if "locked" in file.name}
            return outcomes.Imported(12 * (len(files) - len(failed)), 3, failed)
        case _:
            return None
