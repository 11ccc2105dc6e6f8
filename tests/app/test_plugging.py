from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sixfold.app import plugging, plugin_process
from sixfold.app.errors import BeyondScope, NotUnderstood, PluginBroken, PluginHung, PluginUnknown
from sixfold.app.plugin_process import Foreign
from sixfold.memory import outcomes, requests
from sixfold.memory.plugin_requests import FormView, ListPlugins, PluginView, SwitchPlugin
from sixfold.memory.types import MemoryType

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.app.conftest import Bench

DOCS = Path(plugging.__file__).resolve().parent.parent / "docs" / "plugins.md"
PROJECT = """
[build-system]
requires = ["setuptools"]
build-backend = "setuptools.build_meta"

[project]
name = "sixfold-{name}"
version = "1.0"

[project.entry-points.sixfold]
{name} = "sixfold_{name}"

[tool.setuptools]
py-modules = ["sixfold_{name}"]
"""
BAD = """
import os, socket, sys, time
from sixfold.app.plugin_api import Exporter, Importer, Item, Scope, hookimpl

def raises(archive, target, options):
    target.write(target.name, b"half")
    for memory in archive.memories():
        raise KeyError(str(memory.fields))

def hangs(archive, target, options):
    print("words", flush=True)
    time.sleep(60)

def greedy(archive, target, options):
    list(archive.evidence())

def dies(archive, target, options):
    os._exit(3)

def calls(archive, target, options):
    socket.create_connection(("127.0.0.1", 9), timeout=1)

def looks(archive, target, options):
    keys = [name for name in sys.modules if name in {"sqlcipher3", "chromadb", "llama_cpp"}]
    target.write(target.name, repr((sorted(keys), "SIXFOLD_PASSPHRASE_FILE" in os.environ)).encode())

def stalls(path, options):
    yield Item("the first page of the almanac", options.now, external_id="1")
    time.sleep(60)

@hookimpl
def register_exporters(register):
    for write in (raises, hangs, greedy, dies, calls, looks):
        register(Exporter(write.__name__, "", ".txt", frozenset({Scope.MEMORIES}), write))

@hookimpl
def register_importers(register):
    register(Importer("stalls", (".stall",), stalls))
"""


def pip(*arguments: str) -> None:
    subprocess.run([sys.executable, "-m", "pip", "--quiet", *arguments], check=True)


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The example of the manual and one that does everything wrong, installed with pip from folders of their own."""
    blocks = dict(re.findall(r"```(toml|python)\n(.*?)```", DOCS.read_text("utf-8"), re.DOTALL))
    for name, project, code in [
        ("diary", blocks["toml"], blocks["python"]),
        ("badly", PROJECT.format(name="badly"), BAD),
    ]:
        folder = tmp_path_factory.mktemp(name)
        (folder / "pyproject.toml").write_text(project)
        (folder / f"sixfold_{name}.py").write_text(code)
        pip("install", "--no-index", "--no-deps", "--no-build-isolation", str(folder))
    yield
    pip("uninstall", "--yes", "sixfold-diary", "sixfold-badly")


@pytest.fixture
def kept(memory: Bench, installed: None) -> Bench:  # noqa: ARG001 - they are there
    """A memory that holds two things, with both plugins switched on."""
    memory.ask(requests.Remember("My tandem is turquoise", MemoryType.SEMANTIC), outcomes.Stored)
    for name in ("diary", "badly"):
        memory.ask(SwitchPlugin(name, on=True), outcomes.Plugins)
    return memory


def plugin(memory: Bench, name: str) -> PluginView:
    (found,) = (one for one in memory.ask(ListPlugins(), outcomes.Plugins).plugins if one.name == name)
    return found


def export(memory: Bench, form: str, target: Path) -> outcomes.Exported:
    return memory.ask(requests.Export(form, target), outcomes.Exported)


@pytest.mark.usefixtures("installed")
def test_a_plugin_is_listed_with_what_it_reads_and_is_off_until_it_is_wanted(memory: Bench, tmp_path: Path) -> None:
    found = plugin(memory, "diary")
    assert (found.version, found.on, found.trouble) == ("1.0", False, None)
    assert found.importers == (FormView("diary", "A diary", (".diary",)),)
    assert found.exporters == (FormView("titles", "A list of titles", (".txt",), frozenset({"memories"})),)
    with pytest.raises(NotUnderstood):
        export(memory, "titles", tmp_path / "titles.txt")


def test_the_example_of_the_manual_imports_and_exports(kept: Bench, tmp_path: Path) -> None:
    diary = tmp_path / "my.diary"
    diary.write_text("2026-03-01\nI planted 12 leeks\n\n2026-03-02\nThe garden gate has the code 4711")
    assert kept.ask(requests.Import((diary,)), outcomes.Imported) == outcomes.Imported(2, 0)
    assert kept.ask(requests.Import((diary,)), outcomes.Imported) == outcomes.Imported(0, 2)
    found = kept.ask(requests.ListObservations(), outcomes.Observations).observations
    assert "I planted 12 leeks" in {one.text for one in found}
    assert export(kept, "titles", tmp_path / "titles.txt").memories > 0
    assert "tandem" in (tmp_path / "titles.txt").read_text()


def test_a_diary_that_is_none_is_one_sentence(kept: Bench, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong.diary"
    wrong.write_text("Dear diary")
    imported = kept.ask(requests.Import((wrong,)), outcomes.Imported)
    assert "begins with its date" in imported.failed[str(wrong)]


def test_a_plugin_that_is_switched_off_does_nothing(kept: Bench, tmp_path: Path) -> None:
    kept.ask(SwitchPlugin("diary", on=False), outcomes.Plugins)
    with pytest.raises(NotUnderstood):
        export(kept, "titles", tmp_path / "titles.txt")


@pytest.mark.parametrize(("form", "error"), [("raises", PluginBroken), ("dies", PluginBroken), ("greedy", BeyondScope)])
def test_a_plugin_that_fails_is_named_and_undone(
    kept: Bench, tmp_path: Path, form: str, error: type[Exception]
) -> None:
    with pytest.raises(error) as caught:
        export(kept, form, tmp_path / "out.txt")
    assert "tandem" not in str(caught.value)
    assert list(tmp_path.glob("*out*")) == []
    assert export(kept, "titles", tmp_path / "titles.txt").files == 1


def test_a_plugin_that_hangs_is_stopped(kept: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugging, "Foreign", lambda name: Foreign(name, hang_seconds=3.0))
    with pytest.raises(PluginHung, match="badly"):
        export(kept, "hangs", tmp_path / "out.txt")
    stalled = tmp_path / "almanac.stall"
    stalled.touch()
    imported = kept.ask(requests.Import((stalled,)), outcomes.Imported)
    assert "badly" in imported.failed[str(stalled)]
    assert export(kept, "titles", tmp_path / "titles.txt").files == 1


def test_a_plugin_has_neither_the_memory_nor_the_network(kept: Bench, tmp_path: Path) -> None:
    export(kept, "looks", tmp_path / "seen.txt")
    assert (tmp_path / "seen.txt").read_text() == "([], False)"
    with pytest.raises(PluginBroken):
        export(kept, "calls", tmp_path / "out.txt")


def test_one_that_has_changed_since_is_off(kept: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plugging, "_installed", lambda: {"diary": "2.0"})
    found = plugin(kept, "diary")
    assert not found.on
    assert "switch it on again" in (found.trouble or "")
    assert "no longer installed" in (plugin(kept, "badly").trouble or "")
    with pytest.raises(NotUnderstood):
        export(kept, "titles", tmp_path / "titles.txt")


def test_what_is_not_installed_cannot_be_switched(memory: Bench) -> None:
    with pytest.raises(PluginUnknown, match="crystal"):
        memory.ask(SwitchPlugin("crystal", on=True), outcomes.Plugins)
    with pytest.raises(PluginBroken, match="crystal"):
        plugin_process.Foreign("crystal").forms()
