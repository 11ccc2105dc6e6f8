"""Text that was redacted before and comes in once more, out of an export: searched again, its placeholders kept.

The redactor makes brackets of its own form plain, so that nothing can forge a placeholder. In what the user's own
export holds they are no forgery: they are shielded as marks are while the text is searched, and stand there again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from sixfold.capture.observation import Redacted, Trust
from sixfold.capture.redaction.fold import CLOSE, OPEN, clean
from sixfold.capture.redaction.redact import MARKS, RawText, Redaction

if TYPE_CHECKING:
    from collections.abc import Iterator

    from sixfold.capture.redaction.redact import Redactor

_MARK = re.compile(f"{OPEN}(?:{'|'.join(sorted(MARKS))}){CLOSE}")
_PLACEHOLDER = re.compile(f"{OPEN}vault:[0-9a-f-]{{36}}{CLOSE}")
_STAND_IN = f"{OPEN}password{CLOSE}"


def redact(redactor: Redactor, text: str, trust: Trust = Trust.UNTRUSTED) -> Redaction:
    """Give the text as `Redactor.redact` does, but with the vault's placeholders where they stood."""
    kept = _PLACEHOLDER.findall(text)
    if not kept:
        return redactor.redact(RawText(text), trust)
    shielded = _PLACEHOLDER.sub(_STAND_IN, text)
    redaction = redactor.redact(RawText(shielded), trust)
    originals = _originals(text, shielded, redaction, trust)
    put_back = _MARK.sub(lambda mark: next(originals, None) or mark.group(), redaction.text)
    return Redaction(Redacted(put_back), redaction.counts, redaction.spans, redaction.secrets)


def address(redactor: Redactor, url: str) -> Redacted:
    """Give an address as `Redactor.redact_url` does; one in which nothing but marks would change stays as it is."""
    redacted = redactor.redact_url(RawText(url))
    plain = clean(url)
    return Redacted(url) if redacted == plain and clean(_MARK.sub("", url)) == _MARK.sub("", url) else redacted


def _originals(text: str, shielded: str, redaction: Redaction, trust: Trust) -> Iterator[str | None]:
    """Give, for each mark of the redacted text in order, the placeholder that stood there, None for another's mark."""
    originals: list[str | None] = [
        found.group() if _PLACEHOLDER.fullmatch(found.group()) else None
        for found in re.finditer(f"{_PLACEHOLDER.pattern}|{_MARK.pattern}", text)
    ]
    places = [mark.start() for mark in _MARK.finditer(shielded)]
    marks = list(zip(places, originals, strict=True))
    if trust is not Trust.USER:  # what was found beside them has become marks too
        marks += [(span.start, None) for span in redaction.spans]
    return iter([original for _place, original in sorted(marks, key=lambda mark: mark[0])])
