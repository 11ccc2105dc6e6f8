"""How a command gets the passphrase: from a file that was named, or asked for on the terminal."""

from __future__ import annotations

import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sixfold.app.errors import NoPassphrase, PassphraseDiffers, PassphraseFileError

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation

READ_LIMIT = 4096
WEAK_LENGTH = 12
"""Below this many characters a word is said: Argon2id at 0.5 s a guess holds off one computer, not a farm of them."""
WEAK_WORDS = f"That passphrase is short: {WEAK_LENGTH} letters or more, such as four words, are safer."


@dataclass(frozen=True, slots=True)
class PassphraseSource:
    """Where it comes from: `file`, or None for the terminal."""

    file: Path | None

    @property
    def is_silent(self) -> bool:
        """Whether nobody has to be asked."""
        return self.file is not None

    @property
    def can_ask(self) -> bool:
        """Whether somebody sits at a terminal."""
        return sys.stdin.isatty()

    def read(self) -> str:
        """The passphrase of an existing memory. Raises a `PassphraseError`."""
        return self._from_file(self.file) if self.file else self._ask("Passphrase")

    def choose(self) -> str:
        """A new passphrase, asked for twice."""
        if self.file:
            return self._from_file(self.file)
        chosen = self._ask("New passphrase")
        if self._ask("The same once more") != chosen:
            raise PassphraseDiffers
        return chosen

    def _from_file(self, path: Path) -> str:
        """The file's first line, as editors end it with a newline."""
        try:
            with path.open(encoding="utf-8") as opened:
                line = opened.readline(READ_LIMIT).rstrip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            raise PassphraseFileError(path=path) from error
        if not line:
            raise PassphraseFileError(path=path)
        return line

    def _ask(self, words: str) -> str:
        if not self.can_ask:
            raise NoPassphrase
        answer: str = click.prompt(words, hide_input=True, err=True)
        return answer


def source(invocation: Invocation) -> PassphraseSource:
    """The option, else SIXFOLD_PASSPHRASE_FILE, else the terminal."""
    return PassphraseSource(_named(invocation))


def file(invocation: Invocation) -> Path | None:
    """The file that holds it, links followed; None where it is asked for on the terminal."""
    named = _named(invocation)
    return named.resolve() if named else None


def _named(invocation: Invocation) -> Path | None:
    named = invocation.environment.get("SIXFOLD_PASSPHRASE_FILE")
    return invocation.passphrase_option or (Path(named) if named else None)


def is_weak(passphrase: str) -> bool:
    """Whether a word about its length is in order."""
    return len(passphrase) < WEAK_LENGTH
