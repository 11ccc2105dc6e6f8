"""What can go wrong between a person and their memory, each as one sentence with a remedy.

AppError
├── HomeError               the folder of a memory
│   ├── NoHome              there is none here yet
│   ├── HomeExists          there is one already
│   └── HomeBusy            another Sixfold has it open
├── Locked                  it is not open, and this needs it open
├── PassphraseError         asking for the passphrase
│   ├── NoPassphrase        nobody can be asked
│   ├── PassphraseFileError the file that holds it cannot be read
│   ├── PassphraseDiffers   two different ones were typed
│   ├── NoRecoveryKey       nobody can be asked for the recovery key
│   └── RecoveryFileError   the file that holds it cannot be read
├── RuntimeFolderRefused    somebody else's folder stands where ours should
├── TalkError               the socket between a command and a running window
│   ├── InstanceGone        it went away in the middle
│   └── MalformedMessage    what came is no message of ours
├── NoInstance              no window runs
├── NotUnderstood           an argument that means nothing
├── RecorderFailed          the recorder did not start
├── LoginUnsupported        this system has no file that starts programs at login
├── RulesMeddled            its rules were changed by another program
├── RulesSound              there is nothing to repair about them
├── NoGoodRules             no copy of them can be put back
├── PluginTrouble           a plugin
│   ├── PluginFailed        it says why it could not
│   ├── PluginBroken        it has a fault
│   ├── PluginHung          it gave no sign
│   ├── PluginUnknown       there is none of that name
│   └── BeyondScope         it asked for what it may not read
├── OutputRefused           a file that was asked for cannot be written
└── Stopped                 the user stopped it
"""

# ruff: noqa: N818, D205, D209 - an error is named for what happened, and its docstring is the sentence that is shown

from __future__ import annotations

from inspect import cleandoc
from typing import ClassVar


class AppError(Exception):
    """Sixfold could not do this; run `sixfold doctor` to see why."""

    code: ClassVar[str] = "app"

    def __init__(self, **values: object) -> None:
        """Fill the class's sentence with `values`; none of them may be text that was captured, asked or answered."""
        super().__init__(" ".join(cleandoc(type(self).__doc__ or "").format(**values).split()))


class HomeError(AppError):
    """The folder {home} cannot be used as a memory; name another with --home."""

    code = "home"


class NoHome(HomeError):
    """There is no memory in {home} yet; make one with `sixfold init`, or name another folder with --home."""

    code = "home-absent"


class HomeExists(HomeError):
    """There is a memory in {home} already and it was left as it is; name another folder with --home."""

    code = "home-exists"


class HomeBusy(HomeError):
    """Another Sixfold (process {pid}) has this memory open; wait until it has finished, or end it."""

    code = "home-busy"


class Locked(AppError):
    """The memory is locked; unlock it in the window or with `sixfold unlock`."""

    code = "locked"


class PassphraseError(AppError):
    """The passphrase could not be read; name a file that holds it with --passphrase-file."""

    code = "passphrase"


class NoPassphrase(PassphraseError):
    """The passphrase is needed and there is no terminal to ask on; name a file that holds it with --passphrase-file."""

    code = "passphrase-absent"


class PassphraseFileError(PassphraseError):
    """The passphrase file {path} cannot be read or is empty; check its name and its permissions."""

    code = "passphrase-file"


class PassphraseDiffers(PassphraseError):
    """The two passphrases differ and nothing was made; try again."""

    code = "passphrase-differs"


class NoRecoveryKey(PassphraseError):
    """The recovery key is needed and there is no terminal to ask on; name a file that holds it with --recovery-file."""

    code = "recovery-absent"


class RecoveryFileError(PassphraseError):
    """The recovery file {path} cannot be read or is empty; check its name and its permissions."""

    code = "recovery-file"


class RuntimeFolderRefused(AppError):
    """The folder {path} does not belong to you alone, so nothing was put there; remove it, or set XDG_RUNTIME_DIR to
    a folder of your own."""

    code = "runtime-folder"


class TalkError(AppError):
    """The running Sixfold could not be spoken to; try again, and if that fails close its window."""

    code = "talk"


class InstanceGone(TalkError):
    """The running Sixfold ended before it had answered; what it had confirmed is kept, so try again."""

    code = "talk-gone"


class MalformedMessage(TalkError):
    """A message between two parts of Sixfold was not understood ({reason}); close all windows and try again."""

    code = "talk-malformed"


class NoInstance(AppError):
    """No Sixfold window is open, so there is nothing to unlock: each command asks for the passphrase by itself; open
    the window with `sixfold`."""

    code = "no-instance"


class NotUnderstood(AppError):
    """The value given for {name} was not understood; {remedy}."""

    code = "not-understood"


class RecorderFailed(AppError):
    """The recorder did not start. {reason}"""  # noqa: D415 - the reason is a sentence

    code = "recorder-failed"


class LoginUnsupported(AppError):
    """This system starts no program from a file when you sign in; start the recorder in the window, or with
    `sixfold record --keep`."""

    code = "login-unsupported"


class RulesMeddled(AppError):
    """The recorder's rules were changed by another program; look at them with `sixfold exclude list`, and save them
    again in the window, or put back what Sixfold saved last with `sixfold exclude repair`."""

    code = "rules-meddled"


class RulesSound(AppError):
    """The recorder's rules can be read and are as Sixfold wrote them, so nothing was changed; `sixfold exclude list`
    shows them."""

    code = "rules-sound"


class NoGoodRules(AppError):
    """There is no copy of the recorder's rules that could be put back; begin with the recommended ones by `sixfold
    exclude repair --anew`, and name again what is to be left out."""

    code = "rules-no-copy"


class OutputRefused(AppError):
    """The file {path} cannot be written, or holds something already; name another one."""

    code = "output-refused"


class Stopped(AppError):
    """It was stopped; what had been done is kept, and running it again goes on from there."""

    code = "cancelled"


class PluginTrouble(AppError):
    """The plugin {name} could not do this, and what it did was undone."""

    code = "plugin"


class PluginFailed(PluginTrouble):
    """{sentence} Nothing of it was kept ({name})."""

    code = "plugin-failed"


class PluginBroken(PluginTrouble):
    """The plugin {name} has a fault and was stopped; what it did was undone, so update it or switch it off."""

    code = "plugin-broken"


class BeyondScope(PluginTrouble):
    """The plugin {name} asked for {scope}, which it did not say it reads, and was stopped; switch it off."""

    code = "plugin-scope"


class PluginHung(PluginTrouble):
    """The plugin {name} gave no sign for {seconds} seconds and was stopped; what it did was undone; switch it off."""

    code = "plugin-hung"


class PluginUnknown(PluginTrouble):
    """There is no plugin named {name}; `sixfold plugins` lists those that are installed."""

    code = "plugin-unknown"
