from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from nacl.public import PrivateKey

from sixfold.memory.errors import ImageDamaged, ImageGone
from sixfold.memory.store.images import Images

if TYPE_CHECKING:
    from pathlib import Path

DAY = "2026-03-05"
ONE, TWO = "01900000-0000-7000-8000-000000000001", "01900000-0000-7000-8000-000000000002"


@pytest.fixture
def images(tmp_path: Path) -> Images:
    private = PrivateKey.generate()
    return Images(tmp_path / "images", bytes(private.public_key), bytes(private))


@settings(max_examples=30, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(webp=st.binary(max_size=2000), part=st.integers(0, 99))
def test_any_picture_comes_back_as_it_was(images: Images, webp: bytes, part: int) -> None:
    name = images.put(ONE, part, DAY, webp)
    assert images.get(DAY, name) == webp


def test_a_picture_cannot_take_the_place_of_another(images: Images, tmp_path: Path) -> None:
    first, second = images.put(ONE, 0, DAY, b"one"), images.put(TWO, 0, DAY, b"two")
    folder = tmp_path / "images" / DAY
    (folder / first).write_bytes((folder / second).read_bytes())
    with pytest.raises(ImageDamaged, match="damaged"):
        images.get(DAY, first)


@pytest.mark.parametrize("broken", [b"", b"short", b"SIXIMG1\n", b"SIXIMG1\n" + bytes(60)])
def test_a_file_that_is_no_picture_is_told_in_words(images: Images, tmp_path: Path, broken: bytes) -> None:
    name = images.put(ONE, 0, DAY, b"one")
    (tmp_path / "images" / DAY / name).write_bytes(broken)
    with pytest.raises(ImageDamaged):
        images.get(DAY, name)


def test_without_its_days_key_a_copy_of_a_picture_is_worthless(images: Images, tmp_path: Path) -> None:
    name = images.put(ONE, 0, DAY, b"one")
    copy = (tmp_path / "images" / DAY / name).read_bytes()
    assert images.destroy_day(DAY)
    with pytest.raises(ImageGone):
        images.get(DAY, name)
    images.put(TWO, 0, DAY, b"two")  # the day goes on under a new key
    (tmp_path / "images" / DAY / name).write_bytes(copy)
    with pytest.raises(ImageDamaged):
        images.get(DAY, name)


def test_each_day_has_a_key_of_its_own(images: Images, tmp_path: Path) -> None:
    for day in (DAY, "2026-03-06"):
        images.put(ONE, 0, day, b"one")
    sealed = [path.read_bytes() for path in (tmp_path / "images" / "keys").iterdir()]
    assert len(set(sealed)) == 2
    assert images.days_with_key() == {DAY, "2026-03-06"}
    assert list(images.stored()) == [(DAY, f"{ONE}.img"), ("2026-03-06", f"{ONE}.img")]


def test_what_a_crash_left_half_written_is_swept(images: Images, tmp_path: Path) -> None:
    images.put(ONE, 0, DAY, b"one")
    (tmp_path / "images" / DAY / "half.part").write_bytes(b"x")
    images.sweep_parts()
    assert [path.name for path in (tmp_path / "images" / DAY).iterdir()] == [f"{ONE}.img"]


@pytest.mark.parametrize(("day", "name"), [("..", f"{ONE}.img"), (DAY, "../../keys.json"), ("2026-3-5", f"{ONE}.img")])
def test_no_name_leads_out_of_the_folder(images: Images, day: str, name: str) -> None:
    images.put(ONE, 0, DAY, b"one")
    with pytest.raises((ValueError, ImageGone)):
        images.get(day, name)
