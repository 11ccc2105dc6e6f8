"""Why another program gets nothing, each as one sentence for it and for whoever reads what it shows.

ClientRefused               another program asked for something
├── ClientNameless          it did not say its name
├── ClientWaits             the user has not said yet whether it may
├── ClientDenied            the user said that it may not
├── ClientBeyondScope       it may do other things only
├── ClientTooBusy           it asked too often
├── ClientTooLong           what it sent is too long
└── ClientVault             what it asked for is in the vault
NoWindow                    nothing has the memory open, and nobody can type the passphrase
ClientUnknown               no program of that name or number has asked
"""

# ruff: noqa: N818, D205, D209 - an error is named for what happened, and its docstring is the sentence that is shown

from __future__ import annotations

from sixfold.app.errors import AppError


class ClientRefused(AppError):
    """Sixfold does not let this program in."""

    code = "client"


class ClientNameless(ClientRefused):
    """The program that asks did not say its name, so nobody can let it in; use one that tells it when it connects."""

    code = "client-nameless"


class ClientWaits(ClientRefused):
    """Nothing was given: the user has not yet allowed {name} to ask Sixfold; they can do so on the window's privacy
    page, or with `sixfold clients allow`."""

    code = "client-waits"


class ClientDenied(ClientRefused):
    """Nothing was given: the user does not allow {name} to ask Sixfold; they can change that on the window's privacy
    page, or with `sixfold clients allow`."""

    code = "client-denied"


class ClientBeyondScope(ClientRefused):
    """Nothing was done: the user has not allowed {name} to {scope}; they can change that on the window's privacy page,
    or with `sixfold clients allow`."""

    code = "client-scope"


class ClientTooBusy(ClientRefused):
    """Nothing was done: at most {limit} requests a minute are answered; ask again in a minute."""

    code = "client-busy"


class ClientTooLong(ClientRefused):
    """Nothing was done: the text is longer than {limit} characters; send less at once."""

    code = "client-long"


class ClientVault(ClientRefused):
    """Nothing was given: the answer rests on the vault, which no other program sees; ask in Sixfold's window."""

    code = "client-vault"


class NoWindow(AppError):
    """No Sixfold window is open, and nobody can be asked for the passphrase here; open the window and unlock it, or
    name a file that holds it with --passphrase-file."""

    code = "no-window"


class ClientUnknown(AppError):
    """No program is known as {name}, or several are; `sixfold clients list` shows them with their numbers. A program is
    known once it has asked for something."""

    code = "client-unknown"
