"""The files by which browsers find the host, and the extension's own manifest."""

from __future__ import annotations

import base64
import hashlib
import json
import re
import subprocess
import sys
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sixfold.app import paths
from sixfold.app.browser import manifests, questions
from sixfold.app.browser.command import EXTENSION, command
from sixfold.app.browser.errors import NoBrowser
from sixfold.app.browser.manifests import FIREFOX_ID, ORIGIN
from sixfold.app.errors import NoHome, OutputRefused

if TYPE_CHECKING:
    from pathlib import Path

    from sixfold.app.invocation import Invocation
    from tests.app.conftest import Bench


def environment(folder: Path) -> dict[str, str]:
    return {"HOME": str(folder), "XDG_DATA_HOME": str(folder / "data")}


def everything(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if not path.is_dir()}


def extension() -> dict[str, Any]:
    read: dict[str, Any] = json.loads((EXTENSION / "manifest.json").read_text("utf-8"))
    return read


def test_each_browser_gets_a_file_that_allows_our_extension_alone(tmp_path: Path) -> None:
    home = paths.home(tmp_path / "a home", tmp_path / "run")
    places = manifests.places(environment(tmp_path), "linux")
    manifests.install(home, environment(tmp_path), places)
    assert everything(tmp_path) == {
        ".config/chromium/NativeMessagingHosts/org.sixfold.browser.json",
        ".config/google-chrome/NativeMessagingHosts/org.sixfold.browser.json",
        ".config/BraveSoftware/Brave-Browser/NativeMessagingHosts/org.sixfold.browser.json",
        ".config/microsoft-edge/NativeMessagingHosts/org.sixfold.browser.json",
        ".mozilla/native-messaging-hosts/org.sixfold.browser.json",
        "data/sixfold/browser-host",
    }
    for place in places:
        written = json.loads(place.file.read_text("utf-8"))
        assert written["path"] == str(tmp_path / "data" / "sixfold" / "browser-host")
        assert (written["name"], written["type"]) == ("org.sixfold.browser", "stdio")
        firefox = place.browser == "firefox"
        assert written.get("allowed_origins") == (None if firefox else [ORIGIN])
        assert written.get("allowed_extensions") == ([FIREFOX_ID] if firefox else None)
        assert place.file.stat().st_mode & 0o777 == 0o600


def test_the_program_passes_on_what_the_browser_says_and_takes_odd_folders(tmp_path: Path) -> None:
    home = paths.home(tmp_path / "it's $HOME `x`", tmp_path / "run")
    manifests.install(home, environment(tmp_path), ())
    launcher = manifests.launcher_path(environment(tmp_path))
    assert launcher.stat().st_mode & 0o777 == 0o700
    text = launcher.read_text("utf-8").replace(sys.executable, "printf '%s|'")
    said = subprocess.run(["/bin/sh", "-c", text, "sh", ORIGIN, "a b"], capture_output=True, text=True, check=True)
    assert said.stdout.split("|")[:-1] == [
        "-m", "sixfold.app.cli", "--home", str(home.root), "browser-host", "--", ORIGIN, "a b",
    ]  # fmt: skip


def test_removing_leaves_nothing_of_ours_and_everything_of_others(tmp_path: Path) -> None:
    home = paths.home(tmp_path / "home", tmp_path / "run")
    places = manifests.places(environment(tmp_path), "linux")
    manifests.install(home, environment(tmp_path), places)
    other = places[0].folder / "com.example.host.json"
    other.write_text("{}")
    assert len(manifests.remove(environment(tmp_path), places)) == 6
    assert everything(tmp_path) == {str(other.relative_to(tmp_path))}
    assert not places[1].folder.exists()
    assert manifests.remove(environment(tmp_path), places) == ()


def test_a_link_in_the_place_of_a_file_is_replaced_and_not_followed(tmp_path: Path) -> None:
    home = paths.home(tmp_path / "home", tmp_path / "run")
    (place, *_) = manifests.places(environment(tmp_path), "linux")
    precious = tmp_path / "precious"
    precious.write_text("kept")
    place.folder.mkdir(parents=True)
    place.file.symlink_to(precious)
    manifests.install(home, environment(tmp_path), [place])
    assert (place.file.is_symlink(), precious.read_text()) == (False, "kept")


def test_a_folder_that_cannot_be_written_is_a_sentence(tmp_path: Path) -> None:
    home = paths.home(tmp_path / "home", tmp_path / "run")
    (place, *_) = manifests.places(environment(tmp_path), "linux")
    place.folder.parent.mkdir(parents=True)
    place.folder.write_text("a file stands here")
    with pytest.raises(OutputRefused):
        manifests.install(home, environment(tmp_path), [place])


def test_the_folders_of_macos_are_the_documented_ones_and_windows_has_none_yet(tmp_path: Path) -> None:
    found = {place.browser: place.folder for place in manifests.places({"HOME": str(tmp_path)}, "darwin")}
    support = tmp_path / "Library" / "Application Support"
    assert found["chrome"] == support / "Google" / "Chrome" / "NativeMessagingHosts"
    assert found["firefox"] == support / "Mozilla" / "NativeMessagingHosts"
    assert manifests.places({"HOME": str(tmp_path)}, "win32") == ()


def call(invocation: Invocation, *arguments: str) -> int:
    status: int = command.main([*arguments], "browser", standalone_mode=False, obj=invocation)
    return status


def elsewhere(memory: Bench, user: Path) -> Invocation:
    """The call of a user whose browsers lie in a folder of the test."""
    return replace(memory.invocation, environment={**memory.invocation.environment, **environment(user)})


def test_the_command_installs_for_the_browsers_that_were_used_and_removes_all(
    memory: Bench, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    user = tmp_path / "user"
    (user / ".config" / "chromium").mkdir(parents=True)
    invocation = elsewhere(memory, user)
    assert call(invocation, "install", "--json") == 0
    said = json.loads(capsys.readouterr().out)
    assert said["installed"] == [str(user / ".config/chromium/NativeMessagingHosts/org.sixfold.browser.json")]
    assert said["extension"] == str(EXTENSION)
    assert call(invocation, "install", "--browser", "firefox") == 0
    assert "firefox" in capsys.readouterr().out
    assert call(invocation, "remove", "--json") == 0
    assert len(json.loads(capsys.readouterr().out)["removed"]) == 3
    assert everything(user) == set()


def test_the_command_says_that_there_is_no_browser_and_no_home(memory: Bench, tmp_path: Path) -> None:
    nobody = elsewhere(memory, tmp_path / "nobody")
    with pytest.raises(NoBrowser):
        call(nobody, "install")
    with pytest.raises(NoHome):
        call(replace(nobody, home_option=tmp_path / "none"), "install")


def test_the_extensions_id_is_that_of_its_key() -> None:
    digest = hashlib.sha256(base64.b64decode(extension()["key"])).hexdigest()[:32]
    assert "".join(chr(ord("a") + int(digit, 16)) for digit in digest) == manifests.CHROMIUM_ID
    assert extension()["browser_specific_settings"]["gecko"]["id"] == FIREFOX_ID


def test_the_extension_may_do_nothing_in_pages_by_itself() -> None:
    said = extension()
    assert sorted(said["permissions"]) == ["activeTab", "contextMenus", "nativeMessaging", "scripting", "storage"]
    forbidden = {"host_permissions", "optional_host_permissions", "content_scripts", "web_accessible_resources"}
    assert not forbidden & said.keys()
    assert said["background"] == {"service_worker": "background.js", "scripts": ["background.js"]}


def test_the_extension_loads_nothing_from_elsewhere_and_writes_no_markup() -> None:
    texts = {file.name: file.read_text("utf-8") for file in EXTENSION.iterdir() if file.suffix != ".png"}
    for name, text in texts.items():
        found = re.findall(
            r"innerHTML|outerHTML|insertAdjacentHTML|eval\(|new Function|fetch\(|XMLHttp|https?://\w", text
        )
        assert (name, found) == (name, [])


def test_what_the_extension_cuts_to_is_what_the_host_takes() -> None:
    reader = (EXTENSION / "reader.js").read_text("utf-8")
    found = {name: int(number) for name, number in re.findall(r"const (MOST_\w+) = (\d+);", reader)}
    assert found == {
        "MOST_FIELDS": questions.MAX_FIELDS,
        "MOST_OPTIONS": questions.MAX_OPTIONS,
        "MOST_LETTERS": questions.MAX_TEXT,
    }
    assert f'"{manifests.NAME}"' in (EXTENSION / "host.js").read_text("utf-8")
