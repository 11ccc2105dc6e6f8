"""What form a file has by its first bytes, for files whose names do not tell. No library is loaded for it."""

from __future__ import annotations

import re
import zipfile
from typing import TYPE_CHECKING

from sixfold.app.importers.opening import head

if TYPE_CHECKING:
    from pathlib import Path

_HEADER = re.compile(
    rb"^(?:From|To|Date|Subject|Received|Return-Path|Message-ID|MIME-Version|Delivered-To|X-[\w-]{1,60}): ?\S",
    re.IGNORECASE | re.MULTILINE,
)
_BOX = re.compile(rb"\AFrom \S.{0,200}\d\d:\d\d.{0,60}\n")
_BOM = b"\xef\xbb\xbf \t\r\n"


def is_pdf(path: Path) -> bool:
    """Some PDFs have other bytes before their beginning."""
    return b"%PDF-" in head(path)[:1024]


def is_web(path: Path) -> bool:
    """A web page, with or without a comment before it."""
    begun = head(path).lower().lstrip(_BOM)
    return begun.startswith((b"<!doctype html", b"<html")) or (
        begun.startswith((b"<!--", b"<?xml")) and b"<html" in begun
    )


def is_word(path: Path) -> bool:
    """A zip that holds a Word document."""
    if not head(path).startswith(b"PK\x03\x04"):
        return False
    try:
        with zipfile.ZipFile(path) as packed:
            return "word/document.xml" in packed.NameToInfo
    except (OSError, ValueError, RuntimeError, zipfile.BadZipFile):
        return False


def is_mailbox(path: Path) -> bool:
    """A mailbox begins with its separating line, and headers follow."""
    begun = head(path)
    return _BOX.match(begun) is not None and _HEADER.search(begun) is not None


def is_mail(path: Path) -> bool:
    """A mail begins with headers, two of which are among the common ones."""
    headers = head(path).replace(b"\r\n", b"\n").partition(b"\n\n")[0]
    return re.match(rb"[A-Za-z][\w-]{1,60}:", headers) is not None and len(_HEADER.findall(headers)) > 1


def is_calendar(path: Path) -> bool:
    """RFC 5545."""
    return head(path).lstrip(_BOM).upper().startswith(b"BEGIN:VCALENDAR")


def is_people(path: Path) -> bool:
    """RFC 6350 and what was before it."""
    return head(path).lstrip(_BOM).upper().startswith(b"BEGIN:VCARD")
