"""What can go wrong with a model, each as one sentence with a remedy.

ModelError
├── UnknownModel            no such name in the catalogue
├── FetchError              getting a model's files
│   ├── NoNetwork           no source could be reached
│   ├── NoSpace             the disk is too small
│   ├── FolderRefused       the folder of the models cannot be written
│   ├── WrongHash           what came is not what the catalogue names
│   ├── FetchCancelled      the user stopped it
│   └── FetchRunning        another program is fetching the same file
├── FileError               a model's file as it lies on disk
│   ├── MissingModelFile
│   ├── BrokenModelFile
│   ├── UnsupportedModel    a sound file of a kind that cannot be used here
│   └── TooBigForMemory
├── RunError                a running model
│   ├── WorkerDied          its process ended in the middle of a request
│   └── PromptTooLong       more text than the context holds
└── MalformedOutput         an answer that is not what its schema asks for
"""

# ruff: noqa: N818, D205, D209 - an error is named for what happened, and its docstring is the sentence that is shown

from __future__ import annotations

from inspect import cleandoc
from typing import ClassVar


class ModelError(Exception):
    """The language model could not do this; run `sixfold doctor` to see why."""

    code: ClassVar[str] = "model"

    def __init__(self, **values: object) -> None:
        """Fill the class's sentence with `values`; none of them may be text that was captured, asked or answered."""
        self.values = values
        super().__init__(" ".join(cleandoc(type(self).__doc__ or "").format(**values).split()))


class UnknownModel(ModelError):
    """There is no model named {name}; `sixfold models list` shows the names, or give the path of a GGUF file."""

    code = "model-unknown"


class FetchError(ModelError):
    """The model could not be fetched; try again with `sixfold models pull {name}`, it goes on where it stopped."""

    code = "model-fetch"


class NoNetwork(FetchError):
    """The model {name} could not be fetched because none of its sources can be reached; check the network and try again
    with `sixfold models pull {name}`, it goes on where it stopped."""

    code = "model-no-network"


class NoSpace(FetchError):
    """The disk has no room for the model {name}: {needed} MB are needed in {folder}; make room, or name another folder
    with SIXFOLD_MODELS."""

    code = "model-no-space"


class FolderRefused(FetchError):
    """The folder {folder} cannot be written ({reason}); mend its permissions, or name another folder with
    SIXFOLD_MODELS."""

    code = "model-folder-refused"


class WrongHash(FetchError):
    """The file {file} that came is not the one the catalogue names (its SHA-256 differs), so it was thrown away; try
    again with `sixfold models pull {name}`, and if it happens twice its source is not to be trusted."""

    code = "model-wrong-hash"


class FetchCancelled(FetchError):
    """Fetching {name} was stopped; `sixfold models pull {name}` goes on where it stopped."""

    code = "model-fetch-cancelled"


class FetchRunning(FetchError):
    """Another program (process {pid}) is fetching {name} already; wait for it, or end it and try again."""

    code = "model-fetch-running"


class FileError(ModelError):
    """The model file {path} cannot be used; run `sixfold models verify`."""

    code = "model-file"


class MissingModelFile(FileError):
    """The model file {path} is not there; fetch it with `sixfold models pull {name}`."""

    code = "model-file-missing"


class BrokenModelFile(FileError):
    """The model file {path} is damaged or is no model file; fetch it again with `sixfold models pull {name}`."""

    code = "model-file-broken"


class UnsupportedModel(FileError):
    """The model file {path} cannot be used here: {reason}; choose another with `sixfold models list`."""

    code = "model-file-unsupported"


class TooBigForMemory(FileError):
    """The model {name} needs {needed} MB of memory and {available} MB are free; close other programs, or choose a
    smaller model with `sixfold models list`."""

    code = "model-too-big"


class RunError(ModelError):
    """The language model stopped working; ask again, it is started anew."""

    code = "model-run"


class WorkerDied(RunError):
    """The language model's process ended unexpectedly; ask again, it is started anew."""

    code = "model-worker-died"


class PromptTooLong(RunError):
    """That is too much text for the model at once ({tokens} tokens, of which {context} fit); ask about less, or choose
    a model with a longer context."""

    code = "model-prompt-too-long"


class MalformedOutput(ModelError):
    """The model's answer was cut off or does not have the form that was asked for; try again, or use a larger model."""

    code = "model-malformed-output"
