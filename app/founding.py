"""A new home: folders, keys, an empty database, in an order that leaves nothing half made under its final name."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.app import recorder_rules
from sixfold.app.errors import HomeExists
from sixfold.capture.rules import RecorderRules
from sixfold.memory.errors import KeyFileMissing
from sixfold.memory.store import keys
from sixfold.memory.store.database import Database

if TYPE_CHECKING:
    from datetime import datetime

    from sixfold.app.paths import Home
    from sixfold.memory.store.key_derivation import Cost


def found(home: Home, passphrase: str, *, now: datetime, time_zone: str, cost: Cost | None = None) -> str:
    """Make the home and give its recovery key, which is kept nowhere.

    The key file gets its name last, so a home exists exactly when it can be opened; what an attempt that was cut short
    has left is made anew. Raises `HomeExists`, `KeyFileMissing` where a database lies without its keys (it is not ours
    to overwrite), a `DiskError` where the disk refuses.
    """
    nascent = home.keys.with_suffix(".new")
    if home.exists:
        raise HomeExists(home=home.root)
    if home.database.exists() and not nascent.exists():
        raise KeyFileMissing(path=home.keys)
    for folder in (home.root, home.inbox, home.images, home.forget_queue, home.logs):
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    home.root.chmod(0o700)  # it may have been there before, as an empty folder for everybody
    for leftover in (*home.root.glob(f"{home.database.name}*"), nascent):
        leftover.unlink(missing_ok=True)
    created = keys.create(nascent, passphrase, now=now, cost=cost)
    Database.create(home.database, created.keys.database, now=now).close()
    recorder_rules.save(RecorderRules(time_zone=time_zone), home.rules, created.keys.rules_mac)
    nascent.rename(home.keys)
    return created.recovery_key
