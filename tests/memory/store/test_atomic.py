from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sixfold.memory.errors import DiskError
from sixfold.memory.store import atomic

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_replaced_whole_and_readable_by_its_owner_only(tmp_path: Path) -> None:
    path = tmp_path / "file"
    atomic.write(path, b"old")
    atomic.write(path, b"new")
    assert path.read_bytes() == b"new"
    assert path.stat().st_mode & 0o777 == 0o600
    assert list(tmp_path.iterdir()) == [path]


def test_a_link_put_in_the_way_is_not_followed(tmp_path: Path) -> None:
    target = tmp_path / "target"
    target.write_bytes(b"precious")
    (tmp_path / "file.part").symlink_to(target)
    with pytest.raises(DiskError):
        atomic.write(tmp_path / "file", b"new")
    assert target.read_bytes() == b"precious"


def test_a_missing_folder_is_told_in_words(tmp_path: Path) -> None:
    with pytest.raises(DiskError, match="disk"):
        atomic.write(tmp_path / "none" / "file", b"x")


def test_removing_tells_whether_there_was_one(tmp_path: Path) -> None:
    atomic.write(tmp_path / "file", b"x")
    assert [atomic.remove(tmp_path / "file"), atomic.remove(tmp_path / "file")] == [True, False]
