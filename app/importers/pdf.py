"""PDF files: their text page by page. A process of its own reads each, so that none can hold up or end Sixfold."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING, Any

from sixfold.app.importers import moments
from sixfold.app.importers.opening import clean, name, require
from sixfold.app.plugin_api import Item, PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sixfold.app.plugin_api import Options

COMMAND = (sys.executable, "-P", "-m", "sixfold.app.importers.pdf_pages")
MAX_BYTES = 200_000_000
SECONDS = 120.0
"""For one file. A page of print takes 10 to 60 ms here; twenty lines of PDF can ask for years."""
SENTENCES = {
    "protected": "This PDF is protected by a password; open it, print it to a new PDF without one, and import that.",
    "large": "This PDF holds more text than Sixfold takes from one file; split it and import the parts.",
    "damaged": "This PDF is damaged; open it in a PDF program, save it anew, and import that.",
    "slow": "This PDF takes too long to read; print it to a new PDF and import that.",
    "wordless": "This PDF holds pictures of pages and no text; let a program recognise its text first.",
}


def read(path: Path, options: Options) -> Iterator[Item]:
    """One document, each page under its number. Raises `PluginError` for what cannot be read."""
    require(path, "PDF", MAX_BYTES)
    told = ask([*COMMAND, str(path)], SECONDS)
    pages = [clean(page).strip() for page in told["pages"]]
    if not any(pages):
        raise PluginError(SENTENCES["wordless"])
    when = moments.first(options, moments.written(told["when"]), moments.changed(path))
    yield Item(whole(pages), when, title=name(told["title"]) or path.name, url=path.resolve().as_uri(), place="files")


def whole(pages: list[str]) -> str:
    """The text of the pages that hold any; with more than one, each begins with its number, to be cited by."""
    if len(pages) == 1:
        return pages[0]
    return "\n\n".join(f"Page {number} of {len(pages)}\n\n{page}" for number, page in enumerate(pages, 1) if page)


def ask(command: list[str], seconds: float) -> dict[str, Any]:
    """What the reading process tells of a file. Raises `PluginError` with what it says, or when it ends or hangs."""
    try:
        ended = subprocess.run(
            command, stdin=subprocess.DEVNULL, capture_output=True, check=False, timeout=seconds, close_fds=True
        )
    except subprocess.TimeoutExpired as error:
        raise PluginError(SENTENCES["slow"]) from error
    except OSError as error:
        raise PluginError("No process could be started to read this PDF; close some programs and try again.") from error
    try:
        told: dict[str, Any] = json.loads(ended.stdout)
    except ValueError as error:
        raise PluginError(SENTENCES["damaged"]) from error
    if "trouble" in told:
        raise PluginError(SENTENCES[told["trouble"]])
    return told
