"""Why the browser gets nothing, each as one sentence that the picker shows.

BrowserRefused           the browser asked for something
├── BrowserStranger      it is not our extension that asks
├── BrowserNonsense      what it sent is no question
├── BrowserUnpaired      it has not been paired, or is no longer
├── CodeWrong            the code is not the one that is shown
├── OfferUnknown         there is no such offer for this site
└── BrowserLocked        the memory is not open
NoBrowser                there is no folder of a browser to install into
"""

# ruff: noqa: N818, D205, D209 - an error is named for what happened, and its docstring is the sentence that is shown

from __future__ import annotations

from sixfold.app.errors import AppError


class BrowserRefused(AppError):
    """Sixfold gives nothing to this page."""

    code = "browser"


class BrowserStranger(BrowserRefused):
    """Nothing was given: it was not Sixfold's own extension that asked; install it as `sixfold browser install`
    says."""

    code = "browser-stranger"


class BrowserNonsense(BrowserRefused):
    """Nothing was given: the extension's question was not understood; install the extension that came with this
    Sixfold."""

    code = "browser-nonsense"


class BrowserUnpaired(BrowserRefused):
    """This browser is not paired with Sixfold; pair it with the code that Sixfold shows."""

    code = "browser-unpaired"


class CodeWrong(BrowserRefused):
    """That is not the code that Sixfold shows; ask for a new one."""

    code = "browser-code"


class OfferUnknown(BrowserRefused):
    """Nothing was filled: this was not offered for this site; ask again on the page."""

    code = "browser-offer"


class BrowserLocked(BrowserRefused):
    """Sixfold is locked; unlock it in its window and ask again."""

    code = "browser-locked"


class NoBrowser(AppError):
    """There is no folder of Chromium, Chrome, Brave, Edge or Firefox here; start the browser once, or name it with
    --browser."""

    code = "no-browser"
