"""Wishes to forget that were said while locked: they wait, sealed, and are carried out at the next unlock.

What can be done at once is done: sealed files of that time go from the inbox. A wish is its bounds only, in a NaCl
sealed box to the recorder's public key, since an application's name is nobody's business either.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING

from nacl.exceptions import CryptoError
from nacl.public import PrivateKey, PublicKey, SealedBox

from sixfold.capture import identity, seal
from sixfold.memory import outcomes, requests
from sixfold.memory.errors import ForgetWhat
from sixfold.memory.store import atomic
from sixfold.memory.store.instants import to_ms

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

SUFFIX = ".wish"
LARGEST = 4096


@dataclass(frozen=True, slots=True)
class Wish:
    """What to forget: a stretch of time [since, until), an application, both (then where both hold), or one ref."""

    since: datetime | None = None
    until: datetime | None = None
    app: str | None = None
    ref: str | None = None

    def __post_init__(self) -> None:
        """Refuse a wish without bounds: it would be everything."""
        if (self.since, self.until, self.app, self.ref) == (None, None, None, None):
            raise ForgetWhat

    @property
    def is_time_only(self) -> bool:
        """Whether the time in a sealed file's name is enough to decide about it."""
        return self.app is None and self.ref is None


def wish_of(request: requests.Forget, now: datetime) -> Wish:
    """Give the wish of a request; "the last 15 minutes" end now. Raises `ForgetWhat`."""
    since = request.since
    if request.last_seconds is not None:
        since = datetime.fromtimestamp(now.timestamp() - request.last_seconds, tz=now.tzinfo)
    return Wish(since=since, until=request.until, app=request.app, ref=request.ref)


def put(wish: Wish, folder: Path, inbox: Path, recorder_public: bytes, ident: str) -> outcomes.Forgotten:
    """Keep a wish for the next unlock and delete at once what of the inbox is surely meant. Raises a `DiskError`."""
    plain = json.dumps(
        {
            "version": 1,
            "since": None if wish.since is None else wish.since.isoformat(),
            "until": None if wish.until is None else wish.until.isoformat(),
            "app": wish.app,
            "ref": wish.ref,
        }
    )
    atomic.make_folder(folder)
    atomic.write(folder / f"{ident}{SUFFIX}", SealedBox(PublicKey(recorder_public)).encrypt(plain.encode("utf-8")))
    return outcomes.Forgotten(0, 0, 0, 0, inbox=clear_inbox(wish, inbox), queued=True)


def waiting(folder: Path, recorder_private: bytes) -> Iterator[tuple[Path, Wish | None]]:
    """Give the wishes that wait, oldest first, with their files; None for a file that is none."""
    for path in sorted(folder.glob(f"*{SUFFIX}")):
        yield path, _read(path, recorder_private)


def _read(path: Path, recorder_private: bytes) -> Wish | None:
    with path.open("rb") as file:
        raw = file.read(LARGEST)
    try:
        document = json.loads(SealedBox(PrivateKey(recorder_private)).decrypt(raw))
        since, until = (document[name] and datetime.fromisoformat(document[name]) for name in ("since", "until"))
        return Wish(since=since, until=until, app=document["app"], ref=document["ref"])
    except (CryptoError, ValueError, TypeError, KeyError, AttributeError, ForgetWhat):
        return None


def in_inbox(wish: Wish, inbox: Path) -> list[Path]:
    """Give the sealed files, those set aside too, whose time lies in a wish that is about time only."""
    if not wish.is_time_only:
        return []
    files = [*seal.waiting(inbox), *seal.waiting(inbox / "quarantine")]
    return [path for path in files if _within(wish, path.name.removesuffix(seal.SUFFIX))]


def clear_inbox(wish: Wish, inbox: Path) -> int:
    """Delete those files; gives how many. Raises a `DiskError`."""
    return sum(atomic.remove(path) for path in in_inbox(wish, inbox))


def _within(wish: Wish, name: str) -> bool:
    try:
        at = identity.milliseconds(name)
    except ValueError:
        return False
    return (wish.since is None or at >= to_ms(wish.since)) and (wish.until is None or at < to_ms(wish.until))
