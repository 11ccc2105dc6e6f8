from __future__ import annotations

import shutil
import uuid
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sixfold.memory import scratch, turn_index
from sixfold.memory.store.outbox import Outbox
from sixfold.memory.store.settings import Settings
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.turn_index import TurnIndex
from sixfold.memory.types import Granularity

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from tests.memory.conftest import Home

SHARED = Path("/dev/shm")  # noqa: S108 - the storage in memory that this is about
DIMENSION = 32
MODEL = "words-1"
MANY = 30

pytestmark = pytest.mark.skipif(not scratch.memory_backed(SHARED), reason="no memory-backed storage here")


@pytest.fixture
def folder() -> Iterator[Path]:
    made = SHARED / f"sixfold-test-{uuid.uuid4().hex}"
    yield made
    shutil.rmtree(made, ignore_errors=True)


def vector(number: int) -> NDArray[np.float32]:
    made = np.random.default_rng(number).normal(size=DIMENSION).astype(np.float32)
    return (made / np.linalg.norm(made)).astype(np.float32)


class Turns:
    """A turn index over a home, and short ways to use it on its thread."""

    def __init__(self, home: Home, folder: Path | None) -> None:
        self.home = home
        self.sealed = home.folder / "index.sealed"
        self.index = home.serial.run(
            lambda: TurnIndex(home.db, model=MODEL, dimension=DIMENSION, folder=folder, sealed=self.sealed)
        )

    def put(self, *numbers: int) -> None:
        def write() -> None:
            for number in numbers:
                rows = vector(number)[None, :]
                Vectors(self.home.db).put(f"turn {number}", Granularity.TURN, MODEL, rows, self.home.now)

        self.home.serial.run(write)

    def forget(self, *numbers: int) -> None:
        owners = [f"turn {number}" for number in numbers]
        self.home.serial.run(lambda: Vectors(self.home.db).remove(owners, self.home.now))

    def build(self) -> str:
        while self.home.serial.run(self.index.step):
            pass
        return self.index.state

    def finds(self, number: int) -> bool:
        def ask() -> list[tuple[int, float]]:
            self.index.follow()
            return self.index.index.query(vector(number), 1)

        return any(cosine > 0.99 for _, cosine in self.home.serial.run(ask))

    def close(self) -> None:
        self.home.serial.run(self.index.close)


def held(folder: Path, number: int) -> bool:
    """Whether any file below the folder holds the bytes of a vector, as the store or as Chroma keeps them."""
    rounded = vector(number).astype(np.float16)
    forms = [rounded.tobytes(), rounded.astype(np.float32).tobytes()]
    contents = [path.read_bytes() for path in folder.rglob("*") if path.is_file()]
    return any(form in content for form in forms for content in contents)


def test_a_scan_answers_until_chroma_does(home: Home, folder: Path) -> None:
    turns = Turns(home, folder)
    turns.put(*range(MANY))
    assert turns.finds(3)
    assert turns.index.state == turn_index.EXACT
    assert turns.build() == turn_index.CHROMA
    assert turns.finds(3)
    turns.put(MANY)
    assert turns.finds(MANY)
    turns.close()
    assert not folder.exists()


def test_chroma_finds_the_same_as_a_scan(home: Home, folder: Path) -> None:
    turns = Turns(home, folder)
    turns.put(*range(MANY))
    query = vector(99)

    def ask() -> list[tuple[int, float]]:
        turns.index.follow()
        return turns.index.index.query(query, 10)

    exact = home.serial.run(ask)
    turns.build()
    near = home.serial.run(ask)
    assert [one for one, _ in near] == [one for one, _ in exact]
    assert [cosine for _, cosine in near] == pytest.approx([cosine for _, cosine in exact], abs=5e-3)  # bytes
    some = [one for one, _ in exact][3:6]
    assert {one for one, _ in home.serial.run(lambda: turns.index.index.query(query, 10, some))} == set(some)
    turns.close()


def test_the_sealed_index_goes_on_where_it_was(home: Home, folder: Path) -> None:
    first = Turns(home, folder)
    first.put(*range(MANY))
    first.build()
    first.close()
    assert first.sealed.exists()
    assert home.serial.run(lambda: Outbox(home.db).after(0)) == []
    again = Turns(home, folder)
    again.put(MANY)
    assert home.serial.run(again.index.step)  # the one change; the rest was unsealed
    assert not home.serial.run(again.index.step)
    assert again.finds(2)
    assert again.finds(MANY)
    again.close()


@pytest.mark.parametrize("damage", ["flip", "cut", "gone"])
def test_a_damaged_sealed_index_is_made_anew(home: Home, folder: Path, damage: str) -> None:
    first = Turns(home, folder)
    first.put(*range(MANY))
    first.build()
    first.close()
    data = bytearray(first.sealed.read_bytes())
    match damage:
        case "flip":
            data[len(data) // 2] ^= 1
            first.sealed.write_bytes(data)
        case "cut":
            first.sealed.write_bytes(data[: len(data) // 2])
        case _:
            first.sealed.unlink()
    again = Turns(home, folder)
    assert again.build() == turn_index.CHROMA
    assert again.finds(4)
    again.close()


def test_an_older_sealed_file_put_back_does_not_open(home: Home, folder: Path) -> None:
    first = Turns(home, folder)
    first.put(*range(MANY))
    first.build()
    first.close()
    old = first.sealed.read_bytes()
    second = Turns(home, folder)
    second.forget(7)
    second.build()
    second.close()
    second.sealed.write_bytes(old)
    third = Turns(home, folder)
    third.build()
    assert not third.finds(7)
    assert not held(folder, 7)
    third.close()


def test_after_a_crash_the_sealed_index_catches_up(home: Home, folder: Path) -> None:
    first = Turns(home, folder)
    first.put(*range(MANY))
    first.build()
    first.close()
    crashed = Turns(home, folder)
    crashed.build()
    crashed.put(MANY)
    crashed.forget(3)
    after = Turns(home, folder)  # the folder's leftovers are wiped, nothing was sealed
    after.build()
    assert after.finds(MANY)
    assert not after.finds(3)
    after.close()


def test_what_was_forgotten_is_in_no_file_of_the_open_index(home: Home, folder: Path) -> None:
    turns = Turns(home, folder)
    turns.put(*range(MANY))
    turns.build()
    turns.finds(5)
    assert held(folder, 5)
    turns.forget(5)
    home.serial.run(turns.index.purge)
    assert turns.finds(6)  # a scan answers while it is filled anew
    assert not held(folder, 5)
    assert turns.build() == turn_index.CHROMA
    assert not held(folder, 5)
    assert not turns.finds(5)
    assert turns.finds(6)
    turns.close()


def test_forgetting_takes_the_sealed_file_and_its_key(home: Home, folder: Path) -> None:
    first = Turns(home, folder)
    first.put(*range(MANY))
    first.build()
    first.close()
    again = Turns(home, folder)
    again.forget(5)
    home.serial.run(again.index.purge)
    assert not again.sealed.exists()
    assert home.serial.run(lambda: Settings(home.db).get(turn_index.SETTING)) is None
    again.close()


def test_what_was_replaced_is_not_sealed(home: Home, folder: Path) -> None:
    turns = Turns(home, folder)
    turns.put(*range(MANY))
    turns.build()
    turns.forget(5)
    turns.close()
    again = Turns(home, folder)
    assert again.build() == turn_index.CHROMA
    assert not held(folder, 5)
    assert again.finds(6)
    again.close()


def test_leftovers_are_wiped_at_the_start(home: Home, folder: Path) -> None:
    folder.mkdir()
    (folder / "left").write_bytes(b"over")
    Turns(home, folder).close()
    assert not folder.exists()


def test_a_folder_on_a_disk_is_refused_and_said(home: Home, tmp_path: Path) -> None:
    if scratch.memory_backed(tmp_path):
        pytest.skip("the temporary folder is itself in memory")
    turns = Turns(home, tmp_path / "index")
    turns.put(1)
    assert turns.build() == turn_index.NO_STORAGE
    assert turns.finds(1)
    assert not (tmp_path / "index").exists()
    turns.close()


def test_too_little_room_is_said(home: Home, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(scratch, "room", lambda _folder: 1000)
    turns = Turns(home, folder)
    turns.put(1)
    assert turns.build() == turn_index.NO_ROOM
    assert turns.finds(1)
    turns.close()


def test_chroma_without_its_files_gives_way_to_a_scan(home: Home, folder: Path) -> None:
    turns = Turns(home, folder)
    turns.put(*range(MANY))
    turns.build()
    shutil.rmtree(folder)
    turns.put(MANY)
    assert turns.finds(MANY)
    assert turns.index.state == turn_index.NO_ROOM
    assert turns.finds(2)
    turns.close()
    assert not turns.sealed.exists()
