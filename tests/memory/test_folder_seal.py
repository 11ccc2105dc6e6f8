from __future__ import annotations

import io
import os
import tarfile
from typing import TYPE_CHECKING

import pytest

from sixfold.memory.folder_seal import CHUNK, KEY_BYTES, BrokenSealError, seal, unseal

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

KEY = bytes(range(KEY_BYTES))
MARKER = b"the words that must not be seen"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    made = tmp_path / "folder"
    (made / "inner").mkdir(parents=True)
    (made / "small").write_bytes(MARKER)
    (made / "inner" / "large").write_bytes(os.urandom(3 * CHUNK + 17))
    (made / "empty").touch()
    return made


def files(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in sorted(folder.rglob("*")) if path.is_file()}


def opened(sealed: Path, to: Path, key: bytes = KEY) -> dict[str, bytes]:
    to.mkdir()
    unseal(sealed, to, key)
    return files(to)


def test_a_folder_comes_back_as_it_was(folder: Path, tmp_path: Path) -> None:
    seal(folder, tmp_path / "sealed", KEY)
    assert opened(tmp_path / "sealed", tmp_path / "back") == files(folder)


def test_the_sealed_file_is_the_owners_alone_and_shows_no_word(folder: Path, tmp_path: Path) -> None:
    sealed = tmp_path / "sealed"
    seal(folder, sealed, KEY)
    assert sealed.stat().st_mode & 0o777 == 0o600
    assert MARKER not in sealed.read_bytes()
    assert b"small" not in sealed.read_bytes()
    assert sorted(path.name for path in tmp_path.iterdir()) == ["folder", "sealed"]


def test_another_key_opens_nothing(folder: Path, tmp_path: Path) -> None:
    seal(folder, tmp_path / "sealed", KEY)
    with pytest.raises(BrokenSealError):
        opened(tmp_path / "sealed", tmp_path / "back", bytes(KEY_BYTES))


@pytest.mark.parametrize("place", [0, 20, 60, CHUNK, -1])
def test_one_flipped_byte_is_noticed(folder: Path, tmp_path: Path, place: int) -> None:
    sealed = tmp_path / "sealed"
    seal(folder, sealed, KEY)
    data = bytearray(sealed.read_bytes())
    data[place] ^= 1
    sealed.write_bytes(data)
    with pytest.raises(BrokenSealError):
        opened(sealed, tmp_path / "back")


@pytest.mark.parametrize("length", [0, 5, 30, CHUNK + 50, -1])
def test_a_file_that_was_cut_off_is_noticed(folder: Path, tmp_path: Path, length: int) -> None:
    sealed = tmp_path / "sealed"
    seal(folder, sealed, KEY)
    sealed.write_bytes(sealed.read_bytes()[:length])
    with pytest.raises(BrokenSealError):
        opened(sealed, tmp_path / "back")


def test_what_is_added_at_the_end_is_noticed(folder: Path, tmp_path: Path) -> None:
    sealed = tmp_path / "sealed"
    seal(folder, sealed, KEY)
    sealed.write_bytes(sealed.read_bytes() + b"more")
    with pytest.raises(BrokenSealError):
        opened(sealed, tmp_path / "back")


def test_sealing_again_replaces_the_file(folder: Path, tmp_path: Path) -> None:
    sealed = tmp_path / "sealed"
    seal(folder, sealed, KEY)
    (folder / "small").write_bytes(b"other")
    seal(folder, sealed, KEY)
    assert opened(sealed, tmp_path / "back")["small"] == b"other"


@pytest.mark.parametrize("name", ["../beside", "inner/../../beside", "/tmp/beside"])  # noqa: S108 - a name, no file
def test_a_name_that_leads_out_of_the_folder_is_refused(
    folder: Path, tmp_path: Path, name: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tarfile.TarFile, "add", _adds_as(name))
    seal(folder, tmp_path / "sealed", KEY)
    with pytest.raises(BrokenSealError):
        opened(tmp_path / "sealed", tmp_path / "back")
    assert not (tmp_path / "beside").exists()


def test_a_link_in_the_folder_is_refused(folder: Path, tmp_path: Path) -> None:
    (folder / "link").symlink_to("/etc/passwd")
    seal(folder, tmp_path / "sealed", KEY)
    with pytest.raises(BrokenSealError):
        opened(tmp_path / "sealed", tmp_path / "back")


def _adds_as(name: str) -> Callable[..., None]:
    """Put a hostile name into an archive in place of the folder's own files."""

    def add(archive: tarfile.TarFile, folder: Path, arcname: str) -> None:
        assert (folder / "small").exists()
        assert arcname == "."
        member = tarfile.TarInfo(name)
        member.size = len(MARKER)
        archive.addfile(member, io.BytesIO(MARKER))

    return add
