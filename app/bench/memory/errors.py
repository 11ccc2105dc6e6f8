"""What can go wrong in a measurement of the memory.

AppError
├── LocomoUnreadable  the file is not in the form of LoCoMo
├── NotTakenIn        the program itself refused to import it
└── NothingEmbedded   the embedder does not run
"""

# ruff: noqa: N818, D205, D209 - an error is named for what happened, and its docstring is the sentence that is shown

from __future__ import annotations

from sixfold.app.errors import AppError


class LocomoUnreadable(AppError):
    """{path} holds no conversations with questions in the form of LoCoMo; name another file with --locomo."""

    code = "bench-locomo"


class NotTakenIn(AppError):
    """{path} could not be imported: {reason} Mend the file or name another one with --locomo."""

    code = "bench-import"


class NothingEmbedded(AppError):
    """The embedding model did not run, so there is no memory to measure; `sixfold models verify` says what it
    lacks."""

    code = "bench-embedder"
