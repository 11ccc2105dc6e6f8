from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

import pytest

from sixfold.app import exporting, plugins
from sixfold.app.errors import BeyondScope, NotUnderstood, OutputRefused, PluginBroken, PluginFailed, Stopped
from sixfold.app.plugin_api import Archive, Exporter, Options, PluginError, Scope, Target, hookimpl
from sixfold.memory import outcomes, requests
from sixfold.memory.errors import WrongPassphrase
from sixfold.memory.plugin_requests import ListForms
from sixfold.memory.types import MemoryType
from tests.app.conftest import PASSPHRASE

if TYPE_CHECKING:
    from pathlib import Path

    from tests.app.conftest import Bench, ScriptedModels

Write = Callable[[Archive, Target, Options], None]
ALL = frozenset(Scope)


@dataclass
class Forms:
    """A plugin with one form that does what a test wants."""

    exporter: Exporter

    @hookimpl
    def register_exporters(self, register: Callable[[Exporter], None]) -> None:
        register(self.exporter)


def lines(archive: Archive, target: Target, _options: Options) -> None:
    """A line a memory and a line a piece of evidence."""
    told = [f"{item.type} {json.dumps(dict(item.fields), sort_keys=True)} {item.secret}" for item in archive.memories()]
    told += [f"{item.kind} {item.text}" for item in archive.evidence()]
    target.write(target.name or "all.txt", "\n".join(told).encode())


def run(
    memory: Bench, write: Write, target: Path, scopes: frozenset[Scope] = ALL, **values: object
) -> outcomes.Exported:
    exporter = Exporter("lines", "Lines", ".txt" if target.suffix else "", scopes, write)
    opened = memory.handler._open
    assert opened is not None
    request = replace(requests.Export("lines", target), **values)  # type: ignore[arg-type]
    return exporting.export(replace(opened, exporters=(exporter,)), request, memory.told.append, threading.Event())


@pytest.fixture
def kept(memory: Bench) -> Bench:
    """A memory that holds two facts, a password and some talk."""
    for words, kind in [("My tandem is turquoise", MemoryType.SEMANTIC), ("I like tea", MemoryType.CORE)]:
        memory.ask(requests.Remember(words, kind), outcomes.Stored)
    memory.ask(requests.Remember("my wifi password is quiet-Owl-77"), outcomes.Stored)
    memory.told.clear()
    return memory


def test_a_form_gets_memories_and_evidence_and_the_vault_stays_out(kept: Bench, tmp_path: Path) -> None:
    exported = run(kept, lines, tmp_path / "out.txt")
    told = (tmp_path / "out.txt").read_text()
    assert "turquoise" in told
    assert "I like tea" in told
    assert "quiet-Owl" not in told
    assert "vault " not in told
    assert (exported.memories, exported.evidence, exported.files) == (2, 3, 1)
    assert (tmp_path / "out.txt").stat().st_mode & 0o777 == 0o600
    assert [event.what for event in kept.told if isinstance(event, requests.Progress)] == ["memories", "observations"]


def test_the_vault_goes_along_on_wish_with_its_passphrase(kept: Bench, tmp_path: Path) -> None:
    run(kept, lines, tmp_path / "out.txt", passphrase=PASSPHRASE)
    assert "quiet-Owl-77" in (tmp_path / "out.txt").read_text()
    with pytest.raises(WrongPassphrase):
        run(kept, lines, tmp_path / "other.txt", passphrase="a wrong one")  # noqa: S106 - of no home
    with pytest.raises(NotUnderstood):
        run(kept, lines, tmp_path / "other.txt", frozenset({Scope.MEMORIES, Scope.EVIDENCE}), passphrase=PASSPHRASE)
    assert not (tmp_path / "other.txt").exists()


def test_types_and_times_are_chosen(kept: Bench, tmp_path: Path) -> None:
    exported = run(kept, lines, tmp_path / "out.txt", types=frozenset({MemoryType.CORE}))
    assert exported.memories == 1
    assert "turquoise" not in (tmp_path / "out.txt").read_text().split("\n")[0]
    later = kept.outside.clock().replace(year=2099)
    assert run(kept, lines, tmp_path / "none.txt", since=later).evidence == 0


def _raises(error: Exception) -> Write:
    def write(_archive: Archive, target: Target, _options: Options) -> None:
        target.write("half.txt", b"half")
        raise error

    return write


@pytest.mark.parametrize(
    ("error", "told"), [(PluginError("It rains. Wait."), PluginFailed), (KeyError("words"), PluginBroken)]
)
def test_a_form_that_fails_leaves_nothing_and_is_named(
    kept: Bench, tmp_path: Path, error: Exception, told: type[Exception]
) -> None:
    place = tmp_path / "notes"
    run(kept, lines, place)
    with pytest.raises(told, match="lines") as caught:
        run(kept, _raises(error), place)
    assert "words" not in str(caught.value)
    assert ("KeyError" in kept.logged()) is (told is PluginBroken)
    assert "words" not in kept.logged()
    assert sorted(path.name for path in place.iterdir()) == [".sixfold-export.json", "notes"]
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".unfinished")] == []


def test_a_form_that_reads_beyond_its_scope_is_stopped(kept: Bench, tmp_path: Path) -> None:
    with pytest.raises(BeyondScope, match="evidence"):
        run(kept, lines, tmp_path / "out.txt", frozenset({Scope.MEMORIES}))
    assert not (tmp_path / "out.txt").exists()


@pytest.mark.parametrize("name", ["../out.txt", "/tmp/out.txt", "a/../../b", "", "a\\..\\b"])  # noqa: S108 - refused
def test_a_form_cannot_write_outside_of_its_place(kept: Bench, tmp_path: Path, name: str) -> None:
    def write(_archive: Archive, target: Target, _options: Options) -> None:
        target.write(name, b"x")

    with pytest.raises(PluginFailed, match="outside"):
        run(kept, write, tmp_path / "notes")


def test_a_folder_is_brought_up_to_date_and_the_users_own_files_stay(kept: Bench, tmp_path: Path) -> None:
    place = tmp_path / "notes"

    def first(_archive: Archive, target: Target, _options: Options) -> None:
        target.write("a/one.md", b"1")
        target.write("two.md", b"2")

    def second(_archive: Archive, target: Target, _options: Options) -> None:
        assert list(target.names()) == ["a/one.md", "two.md"]
        assert target.read("own.md") is None
        assert target.read("two.md") == b"2, and mine"
        target.remove("a/one.md")
        target.remove("own.md")
        target.write("three.md", b"3")

    run(kept, first, place)
    (place / "own.md").write_bytes(b"own")
    (place / "two.md").write_bytes(b"2, and mine")
    run(kept, second, place)
    files = {path.relative_to(place).as_posix(): path.read_bytes() for path in place.rglob("*.md")}
    assert files == {"own.md": b"own", "two.md": b"2, and mine", "three.md": b"3"}


def test_what_a_killed_export_left_beside_the_place_goes_with_the_next(kept: Bench, tmp_path: Path) -> None:
    ended = subprocess.Popen([sys.executable, "-c", ""])
    ended.wait()
    left = tmp_path / f".out.txt.{ended.pid}-ab.unfinished"
    others = [tmp_path / f".out.txt.{os.getppid()}-ab.unfinished", tmp_path / f".other.txt.{ended.pid}-ab.unfinished"]
    for folder in (left, *others):
        folder.mkdir()
        (folder / "out.txt").write_text("words")
    run(kept, lines, tmp_path / "out.txt")
    assert not left.exists()
    assert all(folder.exists() for folder in others)


def test_a_cancelled_export_leaves_nothing(kept: Bench, tmp_path: Path) -> None:
    opened = kept.handler._open
    assert opened is not None
    cancel = threading.Event()
    cancel.set()
    form = Exporter("lines", "Lines", ".txt", ALL, lines)
    request = requests.Export("lines", tmp_path / "out.txt")
    with pytest.raises(Stopped):
        exporting.export(replace(opened, exporters=(form,)), request, kept.told.append, cancel)
    assert not (tmp_path / "out.txt").exists()


def test_the_forms_that_can_be_written_are_told_with_what_they_read(memory: Bench) -> None:
    told = {form.name: form for form in memory.ask(ListForms(), outcomes.Forms).forms}
    assert told["xlsx"].suffixes == (".xlsx",)
    assert told["csv"].suffixes == ()
    assert {name for name, form in told.items() if "secrets" in form.scopes} >= {"csv", "xlsx"}
    assert "secrets" not in told["html"].scopes | told["ics"].scopes | told["vcf"].scopes


@pytest.mark.parametrize(("name", "place"), [("csv", "o"), ("xlsx", "o.xlsx"), ("html", "o.html"), ("ics", "o.ics")])
def test_a_built_in_form_writes_an_open_home(kept: Bench, tmp_path: Path, name: str, place: str) -> None:
    exported = kept.ask(requests.Export(name, tmp_path / place), outcomes.Exported)
    assert (exported.memories, exported.files > 0) == (2, True)
    assert [path.name for path in tmp_path.iterdir() if path.name.endswith(".unfinished")] == []
    written = [path for path in (tmp_path / place, *(tmp_path / place).glob("*")) if path.is_file()]
    assert all(b"quiet-Owl" not in path.read_bytes() for path in written)


def test_a_full_disk_is_no_fault_of_the_form(kept: Bench, tmp_path: Path) -> None:
    with pytest.raises(OutputRefused):
        run(kept, _raises(OSError(28, "no space left")), tmp_path / "half.txt")
    assert not (tmp_path / "half.txt").exists()


def test_a_plugins_form_is_found_by_its_name(models: ScriptedModels) -> None:
    form = Exporter("lines", "Lines", ".txt", ALL, lines)
    brought = plugins.gather((models, Forms(form)))
    assert exporting.choose(brought.exporters, "lines") is form
    with pytest.raises(NotUnderstood, match="lines"):
        exporting.choose(brought.exporters, "crystal")
