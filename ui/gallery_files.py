"""The faces of the page for import and export."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from sixfold.memory import requests
from sixfold.memory.plugin_requests import ListForms
from sixfold.ui.gallery_scene import DISK_FULL, Scene, wait
from sixfold.ui.scripted import Behaviour

if TYPE_CHECKING:
    from sixfold.ui.scripted import ScriptedEngine
    from sixfold.ui.window import MainWindow

DROPPED = (Path("Reisetagebuch 2025.md"), Path("locked Steuerbescheid.pdf"), Path("locked 議事録.pdf"))


def files_scenes() -> dict[str, Scene]:
    """Before, while and after; refused."""
    held = frozenset({requests.Export, requests.Import})
    return {
        "files": Scene(_open),
        "files-waiting": Scene(_open, behaviour=Behaviour(held=frozenset({ListForms}))),
        "files-wrong": Scene(_open, behaviour=Behaviour(failing={ListForms: DISK_FULL})),
        "files-working": Scene(_work, behaviour=Behaviour(held=held)),
        "files-done": Scene(_work),
        "files-export-wrong": Scene(_work, behaviour=Behaviour(failing={requests.Export: DISK_FULL})),
        "files-vault": Scene(_vault),
    }


def _open(window: MainWindow, _engine: ScriptedEngine) -> None:
    window.show_files()


def _work(window: MainWindow, _engine: ScriptedEngine) -> None:
    window.show_files()
    wait()
    window.files.exporting.start.click()
    window.files.bring_in(DROPPED)


def _vault(window: MainWindow, _engine: ScriptedEngine) -> None:
    window.show_files()
    wait()
    window.files.exporting.vault.click()
    window.files.exporting.start.click()
