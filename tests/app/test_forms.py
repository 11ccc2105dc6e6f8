from __future__ import annotations

import os
import shutil
import threading
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from sixfold.app import defaults, forms, importing
from sixfold.app.plugin_api import Importer, Item, Options, PluginError
from sixfold.memory import outcomes, requests

if TYPE_CHECKING:
    from collections.abc import Iterator

    from tests.app.conftest import Bench

SAMPLES = Path(__file__).parent / "importers" / "samples"


def nothing(_path: Path, _options: Options) -> Iterator[Item]:
    """Read nothing."""
    return iter(())


def form(name: str, suffixes: tuple[str, ...] = (), *, says: bool | None = None) -> Importer:
    """A form whose look inside says yes, no, or is not there."""
    return Importer(name, suffixes, nothing, matches=None if says is None else lambda _path: bool(says))


TEXT = form("text", (".txt",))


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("calendar.ics", "ics"),
        ("choir.mbox", "mbox"),
        ("contacts.vcf", "vcf"),
        ("printed.pdf", "pdf"),
        ("regatta.docx", "docx"),
        ("rehearsal.eml", "eml"),
        ("saved.html", "html"),
    ],
)
def test_a_file_without_a_suffix_is_known_by_its_content(tmp_path: Path, name: str, known: str) -> None:
    shutil.copy(SAMPLES / name, tmp_path / "file")
    assert forms.choose(defaults.IMPORTERS, tmp_path / "file", None).name == known
    assert forms.choose(defaults.IMPORTERS, SAMPLES / name, None).name == known


def test_of_forms_that_share_a_suffix_the_one_that_says_so_reads(tmp_path: Path) -> None:
    file = tmp_path / "a.json"
    file.write_text("{}")
    yes, no, plain = form("yes", (".json",), says=True), form("no", (".json",), says=False), form("plain", (".json",))
    assert forms.choose((TEXT, yes, no), file, None) is yes
    assert forms.choose((TEXT, plain, no), file, None) is plain
    assert forms.choose((TEXT, no, plain, yes), file, None) is yes
    with pytest.raises(PluginError, match=r"no, other"):
        forms.choose((TEXT, no, form("other", (".json",), says=False)), file, None)


def test_a_look_inside_that_fails_is_a_no(tmp_path: Path) -> None:
    def broken(_path: Path) -> bool:
        raise KeyError

    assert forms.choose((TEXT, replace(form("x"), matches=broken)), tmp_path / "a", None) is TEXT


def test_a_folder_is_read_file_by_file_in_order_without_what_is_hidden_or_outside(tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    (folder / "b" / ".git").mkdir(parents=True)
    for name in ("Z.txt", "a.md", "b/c.pdf", "b/.git/x.txt", ".secret.txt", "pic.png", "b/readme", "d.odt"):
        (folder / name).write_text("words")
    (tmp_path / "outside.txt").write_text("private")
    (folder / "link.txt").symlink_to(tmp_path / "outside.txt")
    (folder / "loop").symlink_to(folder, target_is_directory=True)
    os.mkfifo(folder / "pipe.txt")
    pieces = forms.Pieces(defaults.IMPORTERS)
    pieces.add(folder)
    found = [(piece.path.relative_to(folder).as_posix(), piece.importer.name) for piece in pieces.found]
    assert found == [("a.md", "markdown"), ("b/c.pdf", "pdf"), ("b/readme", "text"), ("Z.txt", "text")]
    assert (pieces.failed, pieces.left_out) == ({}, 2)


def test_a_vault_within_a_folder_is_one_and_a_form_that_takes_a_folder_gets_it_whole(tmp_path: Path) -> None:
    (tmp_path / "x" / "whole").mkdir(parents=True)
    shutil.copytree(SAMPLES / "vault", tmp_path / "x" / "vault")
    whole = replace(form("whole"), matches=lambda path: path.name == "whole")
    pieces = forms.Pieces((*defaults.IMPORTERS, whole))
    pieces.add(tmp_path)
    names = [(piece.path.name, piece.importer.name) for piece in pieces.found]
    assert names == [("Boathouse.md", "vault"), ("Ferry.md", "vault"), ("2026-02-14.md", "vault"), ("whole", "whole")]


def test_a_named_form_takes_only_its_own_files_of_a_folder() -> None:
    pieces = forms.Pieces(defaults.IMPORTERS, forms.named(defaults.IMPORTERS, "vcf"))
    pieces.add(SAMPLES)
    assert [piece.path.name for piece in pieces.found] == ["contacts.vcf"]


@pytest.fixture
def brought(memory: Bench) -> outcomes.Imported:
    """What the samples' folder brings."""
    return memory.ask(requests.Import((SAMPLES,)), outcomes.Imported)


def test_a_folder_of_all_forms_comes_in_and_a_second_time_adds_nothing(
    memory: Bench, brought: outcomes.Imported
) -> None:
    assert brought.failed == {}
    # three events, three mails of which one is there twice, three people, a PDF, a page, a document, three notes
    assert (brought.imported, brought.known) == (15, 1)
    again = memory.ask(requests.Import((SAMPLES,)), outcomes.Imported)
    assert (again.imported, again.known, again.failed) == (0, 16, {})
    assert any(told == requests.Progress(10, 10, "files") for told in memory.told)


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ("high water north pier", "16:37"),
        ("Kestrel dinghy night crowns", "14 crowns"),
        ("Plover raft", "Diego Rey"),
        ("rehearsal Wednesday", "Wednesday at seven"),
        ("dentist X-ray", "Quay Street 4"),
        ("boat builder Tidewater", "Amaru Okafor"),
        ("warden boathouse", "Oluwadara Finch"),
    ],
)
@pytest.mark.usefixtures("brought")
def test_what_came_in_is_found(memory: Bench, asked: str, found: str) -> None:
    results = memory.ask(requests.Search(asked, kind="observation"), outcomes.Found).results
    assert any(found in result.text for result in results[:3])


def test_each_file_that_fails_is_named_and_the_rest_comes_in(memory: Bench, tmp_path: Path) -> None:
    folder = tmp_path / "papers"
    shutil.copytree(SAMPLES, folder)
    for name in ("regatta.docx", "printed.pdf", "calendar.ics"):
        (folder / name).write_bytes(b"rubbish" * 100)
    (folder / "vault" / "Ferry.md").write_bytes(b"\0\0\0")
    imported = memory.ask(requests.Import((folder,)), outcomes.Imported)
    assert {Path(name).name for name in imported.failed} == {"regatta.docx", "printed.pdf", "calendar.ics", "Ferry.md"}
    assert all(reason.endswith(".") and "rubbish" not in reason for reason in imported.failed.values())
    assert imported.imported == 9


@pytest.mark.parametrize(
    ("name", "cut", "left"),
    [("choir.mbox", "score.pdf", 2), ("contacts.vcf", "TEL;CELL", 2), ("calendar.ics", "trip-1", 2)],
)
def test_of_a_damaged_file_the_sound_part_comes_in_whole_and_the_rest_is_told_of(
    memory: Bench, tmp_path: Path, name: str, cut: str, left: int
) -> None:
    text = (SAMPLES / name).read_text()
    at = text.index(cut)
    rest = text.find("\nFrom lotte", at)
    (tmp_path / name).write_text(text[:at] + ("\n" + text[rest:] if rest > 0 else ""))
    imported = memory.ask(requests.Import((tmp_path / name,)), outcomes.Imported)
    assert imported.imported == left
    assert list(imported.failed) == [str(tmp_path / name)]


def test_secrets_of_other_programs_files_are_taken_out(memory: Bench, tmp_path: Path) -> None:
    (tmp_path / "a.eml").write_text(
        "From: a@b.example\nSubject: your password is quiet-Owl-77\nMessage-ID: <a@b>\n\n"
        "The wifi password is quiet-Owl-77.\n"
    )
    (tmp_path / "b.vcf").write_text(
        "BEGIN:VCARD\nVERSION:3.0\nFN:Bank\nNOTE:my card is 4111 1111 1111 1111\nEND:VCARD\n"
    )
    memory.ask(requests.Import((tmp_path,)), outcomes.Imported)
    listed = memory.ask(requests.ListObservations(), outcomes.Observations)
    assert listed.total == 2
    assert not any("quiet-Owl" in str(view) or "4111" in str(view) for view in listed.observations)


def test_a_cancelled_import_goes_on_where_it_stopped(memory: Bench) -> None:
    opened = memory.handler._open
    assert opened is not None
    cancel = threading.Event()

    def report(event: requests.Event) -> None:
        if event == requests.Progress(4, 10, "files"):
            cancel.set()

    stopped = importing.take_in(opened, requests.Import((SAMPLES,)), report, cancel)
    assert 0 < stopped.imported < 15
    again = memory.ask(requests.Import((SAMPLES,)), outcomes.Imported)
    assert stopped.imported + again.imported == 15


def test_the_file_that_holds_the_passphrase_is_never_read(tmp_path: Path) -> None:
    (tmp_path / "pp").write_text("four quiet owls")
    (tmp_path / "note.md").write_text("an owl")
    pieces = forms.Pieces(defaults.IMPORTERS, without=(tmp_path / "pp").resolve())
    pieces.add(tmp_path)
    pieces.add(tmp_path / "pp")
    assert [piece.path.name for piece in pieces.found] == ["note.md"]
