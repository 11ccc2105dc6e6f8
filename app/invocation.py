"""What a command was called with: the options that every command takes, and the outside world of the process."""

from __future__ import annotations

import threading
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from sixfold.app import paths

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path


@dataclass(frozen=True, slots=True)
class Invocation:
    """`cancel` is set by Ctrl+C while `working` is; at other times, as at a prompt, that ends the command at once.

    `plugins` are objects with hooks besides the built-in ones.
    """

    environment: Mapping[str, str] = field(repr=False)
    home_option: Path | None = None
    passphrase_option: Path | None = None
    json: bool = False
    plugins: tuple[object, ...] = ()
    cancel: threading.Event = field(default_factory=threading.Event)
    working: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def interruptible(self) -> Iterator[threading.Event]:
        """Work that ends in order when the event it is given is set."""
        self.working.set()
        try:
            yield self.cancel
        finally:
            self.working.clear()

    @property
    def home(self) -> paths.Home:
        """The memory this command is about."""
        folder = paths.home_folder(self.home_option, self.environment)
        return paths.home(folder, self.runtime_base)

    @property
    def runtime_base(self) -> Path:
        """The user's runtime folder for all homes."""
        return paths.runtime_base(self.environment)

    @property
    def models_folder(self) -> Path:
        """Where the model files lie."""
        return paths.models_folder(self.environment)
