"""Where an exporter writes: first beside the place, then into it in one go, so that half an export is never seen.

An export of a folder keeps the list of its files in `.sixfold-export.json`, which tells them from the user's own.
"""

from __future__ import annotations

import glob
import json
import os
import shutil
import tempfile
from pathlib import Path, PurePosixPath
from typing import TYPE_CHECKING, Self

import psutil

from sixfold.app.errors import OutputRefused
from sixfold.app.plugin_api import PluginError

if TYPE_CHECKING:
    from collections.abc import Iterator
    from types import TracebackType
    from typing import BinaryIO

LIST = ".sixfold-export.json"


class Staging:
    """The target of one export (`plugin_api.Target`). Use as a context: leaving it without `commit` undoes all.

    Files and folders are the user's alone (0600, 0700). Raises `OutputRefused` where the place cannot be written.
    """

    def __init__(self, place: Path, suffix: str) -> None:
        """`suffix` is that of the one file; empty for a folder."""
        self._place = place
        self._is_file = bool(suffix)
        self._removed: set[str] = set()
        self._earlier = frozenset() if self._is_file else _earlier(place)
        if self._is_file and place.is_dir():
            raise OutputRefused(path=place)
        self._stage = self._beside()
        self._scratch: Path | None = None

    @property
    def name(self) -> str:
        """The file's own name."""
        return self._place.name

    def names(self) -> Iterator[str]:
        """The files of the export before this one that are still there."""
        return iter(sorted(name for name in self._earlier if (self._place / name).is_file()))

    def read(self, name: str) -> bytes | None:
        """What such a file holds now."""
        if name not in self._earlier:
            return None
        try:
            return (self._place / name).read_bytes()
        except FileNotFoundError:
            return None
        except OSError as error:
            raise OutputRefused(path=self._place / name) from error

    def write(self, name: str, data: bytes) -> None:
        """Write a file whole, as yet unseen."""
        try:
            with self.open(name) as file:
                file.write(data)
        except OSError as error:
            raise OutputRefused(path=self._place) from error

    def open(self, name: str) -> BinaryIO:
        """An empty file, as yet unseen, to write piece by piece."""
        target = self._stage / _inside(name)
        if self._is_file and name != self.name:
            raise PluginError("This form writes one file and tried to write another; tell the plugin's author.")
        self._removed.discard(name)
        try:
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            return open(target, "wb", opener=_private)
        except OSError as error:
            raise OutputRefused(path=self._place) from error

    def is_free(self, name: str) -> bool:
        """Whether nothing stands there but what an earlier export wrote."""
        return name in self._earlier or not os.path.lexists(self._place / _inside(name))

    def scratch(self) -> Path:
        """A folder beside the place that goes when the context is left."""
        if self._scratch is None:
            self._scratch = self._beside()
        return self._scratch

    def remove(self, name: str) -> None:
        """Remove a file of an earlier export; another is left alone."""
        if name in self._earlier:
            self._removed.add(name)

    def commit(self) -> int:
        """Put everything in its place; gives how many files were written."""
        written = sorted(path.relative_to(self._stage).as_posix() for path in self._stage.rglob("*") if path.is_file())
        try:
            if self._is_file:
                (self._stage / self.name).replace(self._place)
            else:
                self._move(written)
        except OSError as error:
            raise OutputRefused(path=self._place) from error
        return len(written)

    def _move(self, written: list[str]) -> None:
        self._place.mkdir(exist_ok=True, mode=0o700)
        kept = sorted({*(name for name in self.names() if name not in self._removed), *written})
        with open(self._stage / LIST, "w", opener=_private, encoding="utf-8") as file:
            json.dump({"version": 1, "files": kept}, file, indent=0)
        for name in (LIST, *written):  # the list first: what a kill leaves half moved is known to be ours
            target = self._place / name
            target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            (self._stage / name).replace(target)
        for name in self._removed:
            (self._place / name).unlink(missing_ok=True)

    def _beside(self) -> Path:
        try:
            self._place.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
            self._clear_after_kills()
            name = f".{self._place.name}.{os.getpid()}-"
            return Path(tempfile.mkdtemp(prefix=name, suffix=".unfinished", dir=self._place.parent))
        except OSError as error:
            raise OutputRefused(path=self._place) from error

    def _clear_after_kills(self) -> None:
        """Remove what an export to this place left beside it when it was killed: it holds words in the clear."""
        for path in self._place.parent.glob(f".{glob.escape(self._place.name)}.*-*.unfinished"):
            pid = path.name.removeprefix(f".{self._place.name}.").partition("-")[0]
            if pid.isdecimal() and not psutil.pid_exists(int(pid)) and not path.is_symlink():
                shutil.rmtree(path, ignore_errors=True)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, traceback: TracebackType | None
    ) -> None:
        for folder in (self._stage, self._scratch):
            if folder is not None:
                shutil.rmtree(folder, ignore_errors=True)


def _earlier(place: Path) -> frozenset[str]:
    """The files that the list of an earlier export names; of a list that was meddled with only what lies inside."""
    try:
        told = json.loads((place / LIST).read_text("utf-8"))
        names = [name for name in told["files"] if isinstance(name, str)]
    except (OSError, ValueError, KeyError, TypeError):
        return frozenset()
    return frozenset(name for name in names if _is_inside(name))


def _inside(name: str) -> PurePosixPath:
    if not _is_inside(name):
        raise PluginError("This form tried to write outside of the place you chose; tell the plugin's author.")
    return PurePosixPath(name)


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    return (
        bool(path.parts) and not path.is_absolute() and ".." not in path.parts and "\0" not in name and "\\" not in name
    )


def _private(path: str, flags: int) -> int:
    return os.open(path, flags, 0o600)
