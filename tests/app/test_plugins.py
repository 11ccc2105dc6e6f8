from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sixfold.app import forms, plugins
from sixfold.app.errors import NotUnderstood
from sixfold.app.plugin_api import Importer, Item, Options, hookimpl
from tests.app.conftest import ScriptedModels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from sixfold.models.scripted import ScriptedChat


def nothing(_path: Path, _options: Options) -> Iterator[Item]:
    """Read a file that holds nothing."""
    return iter(())


class Diary:
    """Somebody's plugin: their own form of file, and another way with Markdown."""

    @hookimpl
    def register_importers(self, register: Callable[[Importer], None]) -> None:
        register(Importer("diary", (".diary", ".md"), nothing))


def test_what_is_built_in_comes_through_the_same_hooks() -> None:
    brought = plugins.gather()
    assert {importer.name for importer in brought.importers} >= {"markdown", "text", "locomo"}
    assert [maker.name for maker in brought.models] == ["llama.cpp"]


def test_a_plugins_importer_is_found_by_name_and_wins_its_suffix() -> None:
    importers = plugins.gather((Diary(),)).importers
    assert forms.choose(importers, Path("x.txt"), "diary").name == "diary"
    assert forms.choose(importers, Path("x.MD"), None).name == "diary"
    assert forms.choose(importers, Path("x.txt"), None).name == "text"


def test_a_plugins_models_win(chat: ScriptedChat) -> None:
    assert plugins.gather((ScriptedModels(chat), Diary())).models[-1].name == "scripted"


def test_a_file_of_no_known_form_is_read_as_text() -> None:
    assert forms.choose(plugins.gather().importers, Path("README"), None).name == "text"


def test_an_unknown_format_is_told_with_the_known_ones() -> None:
    with pytest.raises(NotUnderstood, match="locomo"):
        forms.choose(plugins.gather().importers, Path("x"), "crystal")
