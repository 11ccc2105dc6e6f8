"""What can go wrong with a memory, each as one sentence with a remedy.

MemoryStoreError
├── KeyFileError                 the file that holds the wrapped keys
│   ├── KeyFileMissing
│   ├── KeyFileExists            a home is there already
│   ├── KeyFileDamaged           it is no key file, or was changed
│   ├── KeyFileNewer             a later version made it
│   ├── WrongPassphrase
│   ├── MistypedRecoveryKey      its check characters do not fit: a typing error
│   └── WrongRecoveryKey         well formed, but of another home
├── DatabaseError                the encrypted database
│   ├── DatabaseMissing
│   ├── DatabaseDamaged          a page that was changed, cut off, or sealed with another key
│   ├── DatabaseNewer
│   ├── DatabaseBusy             another program holds it
│   └── MigrationFailed
├── DiskError                    the disk below
│   ├── DiskFull
│   ├── DiskReadOnly
│   └── DiskFailed
├── SealError                    a sealed thing beside the database
│   ├── ImageGone                its day's key was destroyed, or the file is missing
│   ├── ImageDamaged
│   └── SecretDamaged
└── RequestError                 what was asked for
    ├── RefUnknown
    ├── NothingToUndo
    └── ForgetWhat               a wish to forget without any bound
"""

# ruff: noqa: N818, D205, D209 - an error is named for what happened, and its docstring is the sentence that is shown

from __future__ import annotations

import errno
from inspect import cleandoc
from typing import ClassVar


class MemoryStoreError(Exception):
    """The memory could not do this; run `sixfold doctor` to see why."""

    code: ClassVar[str] = "memory"

    def __init__(self, **values: object) -> None:
        """Fill the class's sentence with `values`; none of them may be text that was captured, asked or answered."""
        super().__init__(" ".join(cleandoc(type(self).__doc__ or "").format(**values).split()))


class KeyFileError(MemoryStoreError):
    """The key file could not be used; run `sixfold doctor` to see why."""

    code = "keys"


class KeyFileMissing(KeyFileError):
    """There is no key file at {path}: make a new home with `sixfold init`, or put the key file back from a backup."""

    code = "keys.missing"


class KeyFileExists(KeyFileError):
    """There is a memory in this folder already: unlock it, or choose another folder with `--home`."""

    code = "keys.exists"


class KeyFileDamaged(KeyFileError):
    """The key file is damaged and opens nothing: put keys.json back from a backup; the memory itself is untouched."""

    code = "keys.damaged"


class KeyFileNewer(KeyFileError):
    """A newer Sixfold (key file version {found}) made this memory, and this one reads up to {known}: install the newer
    Sixfold."""

    code = "keys.newer"


class WrongPassphrase(KeyFileError):
    """That is not the passphrase of this memory: try again, or use the recovery key."""

    code = "keys.passphrase"


class MistypedRecoveryKey(KeyFileError):
    """The recovery key has a typing error: compare it with your copy, group by group."""

    code = "keys.recovery-typo"


class WrongRecoveryKey(KeyFileError):
    """That recovery key is well formed but belongs to another memory: look for the one that was shown for this one."""

    code = "keys.recovery"


class DatabaseError(MemoryStoreError):
    """The memory's database could not be used; run `sixfold doctor` to see why."""

    code = "database"


class DatabaseMissing(DatabaseError):
    """The key file is here but the memory's database is not: put memory.db back from a backup."""

    code = "database.missing"


class DatabaseDamaged(DatabaseError):
    """The memory's database is damaged or belongs to other keys: restore it from a backup with `sixfold restore`; keep
    the damaged file until then."""

    code = "database.damaged"


class DatabaseNewer(DatabaseError):
    """A newer Sixfold (schema {found}) wrote this memory, and this one knows up to {known}: install the newer Sixfold;
    nothing was changed."""

    code = "database.newer"


class DatabaseBusy(DatabaseError):
    """Another program holds the memory's database: close it and try again."""

    code = "database.busy"


class MigrationFailed(DatabaseError):
    """The memory could not be brought to schema {version} and was left as it was: report this, and keep using the
    Sixfold you had."""

    code = "database.migration"


class DiskError(MemoryStoreError):
    """The disk that holds the memory could not be used: check the disk, then try again."""

    code = "disk"


class DiskFull(DiskError):
    """The disk is full, so nothing was stored and nothing was lost: free some space and try again."""

    code = "disk.full"


class DiskReadOnly(DiskError):
    """The memory's folder cannot be written to: make it yours and writable, then try again."""

    code = "disk.read-only"


class DiskFailed(DiskError):
    """The disk that holds the memory gave an error: check the disk and its cable, and make a backup before anything
    else."""

    code = "disk.failed"


class SealError(MemoryStoreError):
    """A sealed part of the memory could not be opened; run `sixfold doctor` to see which."""

    code = "seal"


class ImageGone(SealError):
    """The picture of this is not there any more: its words remain."""

    code = "seal.image-gone"


class ImageDamaged(SealError):
    """The picture of this is damaged and cannot be shown: its words remain; a backup may still hold it."""

    code = "seal.image-damaged"


class SecretDamaged(SealError):
    """This secret does not open with the vault's key: restore the memory from a backup."""

    code = "seal.secret-damaged"


class RequestError(MemoryStoreError):
    """The memory cannot do what was asked; check what you named."""

    code = "request"


class RefUnknown(RequestError):
    """Nothing in this memory has that name: look it up with `sixfold search` or `sixfold observations`."""

    code = "request.unknown"


class NothingToUndo(RequestError):
    """This memory has only its first version, so there is no step back: forget it if it should not be there."""

    code = "request.nothing-to-undo"


class ForgetWhat(RequestError):
    """Say what to forget: a stretch of time, an application or one thing by its name."""

    code = "request.forget-what"


_BY_ERRNO: dict[int, type[DiskError]] = {
    errno.ENOSPC: DiskFull,
    errno.EDQUOT: DiskFull,
    errno.EFBIG: DiskFull,
    errno.EROFS: DiskReadOnly,
    errno.EACCES: DiskReadOnly,
    errno.EPERM: DiskReadOnly,
    errno.EIO: DiskFailed,
}


def disk_error(error: OSError) -> MemoryStoreError:
    """Give the sentence for a failed file operation."""
    return _BY_ERRNO.get(error.errno or 0, DiskError)()
