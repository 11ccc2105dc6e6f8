from __future__ import annotations

import os
from pathlib import Path

import pytest

from sixfold.app import paths
from sixfold.app.errors import RuntimeFolderRefused


def test_the_home_is_the_option_then_the_environment_then_the_data_folder(tmp_path: Path) -> None:
    environment = {"SIXFOLD_HOME": str(tmp_path / "named")}
    assert paths.home_folder(tmp_path / "option", environment) == tmp_path / "option"
    assert paths.home_folder(None, environment) == tmp_path / "named"
    assert paths.home_folder(None, {}).parts[-2:] == ("sixfold", "home")


def test_the_models_lie_where_the_environment_says() -> None:
    assert paths.models_folder({"SIXFOLD_MODELS": "/models"}) == Path("/models")
    assert paths.models_folder({}).parts[-2:] == ("sixfold", "models")


def test_the_runtime_folder_is_the_sessions_own_if_there_is_one(tmp_path: Path) -> None:
    assert paths.runtime_base({"XDG_RUNTIME_DIR": str(tmp_path)}) == tmp_path / f"sixfold-{os.getuid()}"
    assert paths.runtime_base({"XDG_RUNTIME_DIR": str(tmp_path / "gone")}).name == f"sixfold-{os.getuid()}"


def test_two_homes_have_two_runtime_folders_and_one_home_has_one(tmp_path: Path) -> None:
    one, other = paths.home(tmp_path / "a", tmp_path), paths.home(tmp_path / "b", tmp_path)
    assert one.runtime != other.runtime
    assert paths.home(tmp_path / "x" / ".." / "a", tmp_path).runtime == one.runtime


def test_a_runtime_folder_is_made_for_the_user_alone(tmp_path: Path) -> None:
    home = paths.home(tmp_path / "home", tmp_path / "base")
    paths.make_private(home.scratch, tmp_path / "base")
    for level in (home.scratch, home.scratch.parent, home.runtime, tmp_path / "base"):
        assert level.stat().st_mode & 0o777 == 0o700


def test_a_runtime_folder_that_others_may_enter_is_refused(tmp_path: Path) -> None:
    base = tmp_path / "base"
    base.mkdir()
    base.chmod(0o755)
    with pytest.raises(RuntimeFolderRefused, match="does not belong to you alone"):
        paths.make_private(base / "x", base)


def test_a_link_in_the_place_of_the_runtime_folder_is_refused(tmp_path: Path) -> None:
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir(mode=0o700)
    (tmp_path / "base").symlink_to(elsewhere)
    with pytest.raises(RuntimeFolderRefused):
        paths.make_private(tmp_path / "base" / "x", tmp_path / "base")


def test_a_socket_path_is_short_enough_for_the_system() -> None:
    base = paths.runtime_base({})
    home = paths.home(Path("/a/very/long/path/to/a/folder/that/somebody/has/chosen/for/reasons" * 3), base)
    assert len(os.fsencode(home.socket)) < 108


def test_memory_backed_tells_tmpfs_from_a_disk() -> None:
    shared = Path("/dev/shm")  # noqa: S108 - only looked at
    if shared.is_dir():
        assert paths.memory_backed(shared / "sixfold-not-there")
    assert not paths.memory_backed(Path("/usr/share"))


def test_wiping_removes_all_and_again_is_fine(tmp_path: Path) -> None:
    folder = tmp_path / "scratch"
    (folder / "deep").mkdir(parents=True)
    (folder / "deep" / "file").write_text("x")
    paths.wipe(folder)
    paths.wipe(folder)
    assert not folder.exists()
