from __future__ import annotations

import plistlib
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from sixfold.app import autostart, paths
from sixfold.app.errors import LoginUnsupported, OutputRefused

if TYPE_CHECKING:
    from pathlib import Path

COMMAND = (
    "/opt/six fold/python",
    "-m",
    "sixfold.app.cli",
    "--home",
    '/home/ada/my "$100%" \\ notes`',
    "record",
    "--keep",
)


def home(folder: Path) -> paths.Home:
    return paths.home(folder / "a home", folder / "run")


def test_an_entry_in_the_users_folder_starts_this_homes_recorder_until_it_is_removed(tmp_path: Path) -> None:
    login = autostart.login(home(tmp_path), {"HOME": str(tmp_path)}, "linux")
    assert login.path == tmp_path / ".config" / "autostart" / "sixfold-recorder.desktop"
    assert not login.is_on()
    login.turn(on=True)
    assert login.is_on()
    assert login.path.stat().st_mode & 0o777 == 0o600
    assert f'"{tmp_path}/a home" "record" "--keep"' in login.path.read_text("utf-8")
    other = autostart.login(paths.home(tmp_path / "other", tmp_path), {"HOME": str(tmp_path)}, "linux")
    assert not other.is_on()
    login.turn(on=False)
    login.turn(on=False)
    assert not login.is_on()


def test_the_folder_is_the_one_that_the_desktop_names(tmp_path: Path) -> None:
    environment = {"HOME": str(tmp_path), "XDG_CONFIG_HOME": str(tmp_path / "settings")}
    path = autostart.login(home(tmp_path), environment, "linux").path
    assert path == tmp_path / "settings" / "autostart" / "sixfold-recorder.desktop"


def test_a_command_with_every_odd_sign_is_written_as_the_standard_has_it() -> None:
    line = autostart.desktop_entry(COMMAND).splitlines()[5]
    assert line.startswith('Exec="/opt/six fold/python" "-m"')
    assert r'"/home/ada/my \\"\\$100%%\\" \\\\ notes\\`"' in line


def test_the_entry_is_valid(tmp_path: Path) -> None:
    checker = shutil.which("desktop-file-validate")
    if checker is None:
        pytest.skip("desktop-file-validate is not installed")
    path = tmp_path / "x.desktop"
    path.write_text(autostart.desktop_entry(COMMAND), encoding="utf-8")
    assert subprocess.run([checker, path], capture_output=True, check=True).stdout == b""


def test_a_mac_gets_a_launch_agent_and_windows_a_quoted_command(tmp_path: Path) -> None:
    login = autostart.login(home(tmp_path), {"HOME": str(tmp_path)}, "darwin")
    assert login.path == tmp_path / "Library" / "LaunchAgents" / "org.sixfold.recorder.plist"
    read = plistlib.loads(login.text.encode())
    assert read["ProgramArguments"][-2:] == ["record", "--keep"]
    assert read["RunAtLoad"] is True
    key, name, line = autostart.run_value(("C:\\Program Files\\x.exe", "record"))
    assert key.endswith("\\Run")
    assert (name, line) == ("sixfold-recorder", '"C:\\Program Files\\x.exe" record')


def test_where_nothing_can_be_written_or_read_it_is_said(tmp_path: Path) -> None:
    (tmp_path / ".config").write_text("in the way")
    login = autostart.login(home(tmp_path), {"HOME": str(tmp_path)}, "linux")
    assert not login.is_on()
    with pytest.raises(OutputRefused):
        login.turn(on=True)
    with pytest.raises(LoginUnsupported):
        autostart.login(home(tmp_path), {}, "win32").turn(on=True)
