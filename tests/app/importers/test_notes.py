from __future__ import annotations

import os
from datetime import datetime
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import pytest

from sixfold.app.importers import notes, walking
from tests.app.importers.forms_read import NOW, SAMPLES, read

if TYPE_CHECKING:
    from pathlib import Path

BERLIN = ZoneInfo("Europe/Berlin")
BOMB = "a: &a [x,x]\n" + "".join(f"k{n}: &k{n} [*{'a' if n == 0 else f'k{n - 1}'},*a]\n" for n in range(30))


def test_front_matter_tells_title_and_day_and_stays_readable() -> None:
    (item,) = read(SAMPLES / "vault/Boathouse.md")
    assert item.title == "The boathouse"
    assert item.when == datetime(2026, 2, 11, tzinfo=BERLIN)
    assert item.text.startswith("title: The boathouse\ndate: 2026-02-11\n")
    assert "keeper: Oluwadara Finch" in item.text
    assert "---" not in item.text


def test_links_are_words_and_comments_are_left_out() -> None:
    (item,) = read(SAMPLES / "vault/Boathouse.md")
    assert "Kept by the warden (Oluwadara Finch), see Ferry." in item.text
    assert "plan.png" in item.text
    assert "not for readers" not in item.text
    assert notes.links("[[A#B|C]] ![[d.png|300]] [[e]] [f](g) [[") == "C (A#B) d.png e [f](g) [["


def test_a_daily_note_has_the_day_of_its_name() -> None:
    (item,) = read(SAMPLES / "vault/Journal/2026-02-14.md")
    assert item.when == datetime(2026, 2, 14, tzinfo=BERLIN)


def test_a_note_that_tells_no_day_has_that_of_its_file(tmp_path: Path) -> None:
    note = tmp_path / "note.md"
    note.write_text("A plain note.")
    os.utime(note, (1_700_000_000, 1_700_000_000))
    assert read(note)[0].when.timestamp() == 1_700_000_000
    note.write_text("---\ndate: 2099-01-01\n---\nFrom a time to come.")
    assert read(note)[0].when <= NOW


@pytest.mark.parametrize(
    "front", [BOMB, "[" * 3000, "date: 2026-99-99", "? [a]\n: b", "x: !!python/object/apply:os.getcwd []", "a: 1\nb"]
)
def test_front_matter_that_is_none_is_text(tmp_path: Path, front: str) -> None:
    note = tmp_path / "note.md"
    note.write_text(f"---\n{front}\n---\nThe gate opens at noon.")
    (item,) = read(note)
    assert item.text.endswith("The gate opens at noon.")
    assert item.title == "note.md"
    assert notes.understood(front) == {} or "date" in notes.understood(front)


def test_a_vault_gives_its_notes_and_nothing_hidden_attached_or_outside(tmp_path: Path) -> None:
    vault = tmp_path / "vault"
    for folder in (".obsidian", ".trash", "b", "b/c"):
        (vault / folder).mkdir(parents=True)
    for file in ("Z.md", "a.md", "b/x.md", "b/c/y.markdown", ".trash/gone.md", ".hidden.md", "b/pic.png", "b/doc.pdf"):
        (vault / file).write_text("words")
    (tmp_path / "outside.md").write_text("private")
    (vault / "link.md").symlink_to(tmp_path / "outside.md")
    (vault / "up").symlink_to(tmp_path, target_is_directory=True)
    assert walking.is_vault(vault)
    assert not walking.is_vault(tmp_path)
    assert [path.relative_to(vault).as_posix() for path in walking.notes(vault)] == [
        "a.md",
        "b/c/y.markdown",
        "b/x.md",
        "Z.md",
    ]
