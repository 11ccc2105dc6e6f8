"""The process that reads one PDF: `python -m sixfold.app.importers.pdf_pages FILE` prints its pages as JSON.

It holds nothing, may write no file, and is bounded in memory and time: a PDF is a program of sorts.
"""

from __future__ import annotations

import json
import logging
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pypdf import PasswordType, PdfReader

if TYPE_CHECKING:
    from datetime import datetime

MAX_MEMORY = 2 << 30
MAX_SECONDS = 120
MAX_PAGES = 5_000
MAX_TEXT = 10_000_000
"""Characters; the Bible has 4 million."""


def limit() -> None:
    """Bound this process; where the system has no such bounds its starter's patience is the only one."""
    if sys.platform == "win32":
        return
    import resource  # noqa: PLC0415 - there is none on Windows

    for what, most in (
        (resource.RLIMIT_AS, MAX_MEMORY),
        (resource.RLIMIT_CPU, MAX_SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def pages(path: Path) -> dict[str, Any]:
    """The pages of a file with its title and time, or `{"trouble": why}`."""
    try:
        reader = PdfReader(path, strict=False)
        if reader.is_encrypted and reader.decrypt("") is PasswordType.NOT_DECRYPTED:
            return {"trouble": "protected"}
        if len(reader.pages) > MAX_PAGES:
            return {"trouble": "large"}
        texts: list[str] = []
        for page in reader.pages:
            texts.append(page.extract_text())
            if sum(map(len, texts[-1:])) > MAX_TEXT or sum(map(len, texts)) > MAX_TEXT:
                return {"trouble": "large"}
        return {"title": _title(reader), "when": _when(reader), "pages": texts}
    except Exception as error:  # noqa: BLE001 - pypdf raises whatever its parser runs into
        return {"trouble": "protected" if type(error).__name__ == "DependencyError" else "damaged"}


def _title(reader: PdfReader) -> str | None:
    """The title that the document tells of itself; damaged facts are none."""
    try:
        title = reader.metadata.title if reader.metadata else None
    except Exception:  # noqa: BLE001 - as above
        return None
    return title if isinstance(title, str) else None


def _when(reader: PdfReader) -> str | None:
    """When it was last changed, else made."""
    for key in ("modification_date", "creation_date"):
        try:
            when: datetime | None = getattr(reader.metadata, key, None)
        except Exception:  # noqa: BLE001, S112 - as above
            continue
        if when is not None:
            return when.isoformat()
    return None


def main() -> None:
    """Read the file that is named."""
    limit()
    logging.disable()
    sys.stdout.write(json.dumps(pages(Path(sys.argv[1]))))


if __name__ == "__main__":
    main()
