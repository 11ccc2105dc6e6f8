"""What can go wrong in the demo.

AppError
├── DemoFolderUsed     there is something else in its folder
├── NoVirtualDisplay   nothing to make a screen with
└── DemoStepFailed     one of the commands failed
"""

# ruff: noqa: N818, D205, D209 - an error is named for what happened, and its docstring is the sentence that is shown

from __future__ import annotations

from sixfold.app.errors import AppError


class NoVirtualDisplay(AppError):
    """The demo needs a screen of its own and a browser; install them with
    `apt-get install xvfb openbox chromium`."""

    code = "demo-no-display"


class DemoFolderUsed(AppError):
    """The folder {path} holds something that is not an earlier demo, and was left as it is; name another with --to."""

    code = "demo-folder"


class DemoStepFailed(AppError):
    """The demo's step `sixfold {step}` failed (status {status}); what it said stands above, and `sixfold doctor` tells
    more."""

    code = "demo-step"
