from __future__ import annotations

import os
import subprocess
import sys
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import numpy as np
import pytest

from sixfold.capture import picture, seal
from sixfold.capture.album import Album
from sixfold.capture.observation import Box, Redacted
from sixfold.memory import pictures
from sixfold.memory.errors import ImageGone
from sixfold.memory.forget_queue import Wish
from sixfold.memory.store.ledger import LedgerRows

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.capture.observation import Observation
    from sixfold.capture.screen import Pixels
    from tests.memory.conftest import Home

SECRET, OTHER = (170, 0, 85), (0, 85, 170)
"""Colours of the sixteen levels a channel, by which pixels are found again."""


def page(*marks: tuple[Box, tuple[int, int, int]]) -> Pixels:
    pixels = np.full((160, 320, 3), 255, dtype=np.uint8)
    for box, colour in marks:
        pixels[box.y : box.bottom, box.x : box.right] = colour
    return pixels


LEFT, RIGHT = Box(0, 0, 32, 32), Box(256, 96, 32, 32)


def record(home: Home, album: Album, observation: Observation, pixels: Pixels) -> None:
    """Seal a screen as the recorder does, with its picture whole or as patches."""
    capture = album.capture(observation, pixels, (), observation.observed_at)
    seal.put(seal.seal(capture, home.keys.recorder_public), home.inbox, home.ids(observation.observed_at))
    album.keep(capture)


def shown(home: Home, observation: Observation) -> Pixels | None:
    """Give the pixels of an observation's picture as `show` gives it."""
    stored = home.serial.run(lambda: home.observations.get(observation.id))
    assert stored is not None
    if stored.image_day is None or stored.image_name is None:
        return None
    return picture.decode(pictures.shown(home.images, stored.image_day, stored.image_name, stored.image_base))


def same(one: Pixels | None, other: Pixels) -> bool:
    return one is not None and np.array_equal(one, other)


def colours_on_disk(home: Home) -> set[tuple[int, int, int]]:
    """Give every colour that stands in any file below images/."""
    found: set[tuple[int, int, int]] = set()
    for day, name in home.images.stored():
        raw = home.images.get(day, name)
        parts = [raw] if picture.is_webp(raw) else [patch.webp for patch in picture.unpack(raw)]
        for part in parts:
            found |= {(int(r), int(g), int(b)) for r, g, b in picture.decode(part).reshape(-1, 3)}
    return found


def test_pictures_on_one_base_are_shown_whole(home: Home) -> None:
    album = Album()
    first, second = home.screen("first"), home.screen("second")
    record(home, album, first, page((LEFT, SECRET)))
    record(home, album, second, page((LEFT, SECRET), (RIGHT, OTHER)))
    assert home.take_in() == (2, 0)
    assert sorted(name for _, name in home.images.stored()) == sorted([f"{first.id}.img", f"{second.id}.img"])
    assert same(shown(home, second), page((LEFT, SECRET), (RIGHT, OTHER)))
    sizes = home.images.sizes()
    stored = home.serial.run(lambda: home.observations.get(second.id))
    assert stored is not None
    assert stored.image_base == f"{first.id}.img"
    assert all(size < 2000 for size in sizes.values())


def test_a_picture_that_is_the_same_takes_no_file_of_its_own(home: Home) -> None:
    album = Album()
    first, second = home.screen("first"), home.screen("second")
    record(home, album, first, page((LEFT, SECRET)))
    record(home, album, second, page((LEFT, SECRET)))
    home.take_in()
    assert [name for _, name in home.images.stored()] == [f"{first.id}.img"]
    assert same(shown(home, second), page((LEFT, SECRET)))


def test_a_screen_that_grows_keeps_its_base_and_no_older_patches(home: Home) -> None:
    album, first = Album(), home.screen("a")
    record(home, album, first, page())
    for part, x in enumerate((32, 64, 96), start=1):
        grown = replace(first, part=part, text=Redacted("a" * part))
        record(home, album, grown, page((Box(x, 0, 32, 32), OTHER)))
    home.take_in()
    assert sorted(name for _, name in home.images.stored()) == [f"{first.id}-3.img", f"{first.id}.img"]
    assert same(shown(home, first), page((Box(96, 0, 32, 32), OTHER)))
    record(home, album, replace(first, part=9, text=Redacted("b")), page((Box(0, 0, 320, 100), OTHER)))
    home.take_in()
    assert [name for _, name in home.images.stored()] == [f"{first.id}-9.img"]


def test_a_part_without_a_picture_keeps_the_earlier_one_with_its_boxes(home: Home) -> None:
    album, first = Album(), home.screen("a")
    record(home, album, first, page((LEFT, SECRET)))
    home.drop(replace(first, part=1, text=Redacted("a b")), image=None)
    home.take_in()
    stored = home.serial.run(lambda: home.observations.get(first.id))
    assert stored is not None
    assert stored.observation.text == "a b"
    assert stored.observation.lines == first.lines
    assert same(shown(home, first), page((LEFT, SECRET)))


def test_after_a_restart_a_known_screen_seen_again_is_still_a_base(home: Home) -> None:
    known = home.screen("the same words")
    record(home, Album(), known, page((LEFT, SECRET)))
    album = Album()  # another run of the recorder, which knows nothing of the first
    again, later = home.screen("the same words"), home.screen("other words")
    record(home, album, again, page((LEFT, SECRET)))
    record(home, album, later, page((RIGHT, OTHER)))
    assert home.take_in() == (3, 0)
    assert home.serial.run(home.observations.count) == 2
    assert same(shown(home, later), page((RIGHT, OTHER)))
    assert same(shown(home, known), page((LEFT, SECRET)))
    assert len(list(home.images.stored())) == 2


def test_patches_on_what_is_gone_leave_the_words_and_a_line_in_the_ledger(home: Home) -> None:
    album = Album()
    first, second = home.screen("first"), home.screen("second")
    record(home, album, first, page())
    home.take_in()
    home.forgetter.forget(Wish(ref=first.id), home.now)
    record(home, album, second, page((RIGHT, OTHER)))
    assert home.take_in() == (1, 0)
    assert shown(home, second) is None
    stored = home.serial.run(lambda: home.observations.get(second.id))
    assert stored is not None
    assert stored.observation.text == "second"
    rules = {(line.action, line.rule) for line in home.serial.run(LedgerRows(home.db).find)}
    assert ("skipped", "picture-base-gone") in rules


def test_forgetting_a_base_leaves_none_of_its_pixels_and_all_of_the_others(home: Home) -> None:
    album = Album()
    first, second, third = home.screen("first"), home.screen("second"), home.screen("third")
    record(home, album, first, page((LEFT, SECRET), (RIGHT, OTHER)))
    record(home, album, second, page((RIGHT, OTHER)))
    record(home, album, third, page((Box(96, 0, 32, 32), OTHER)))
    home.take_in()
    assert SECRET in colours_on_disk(home)
    went = home.forgetter.forget(Wish(ref=first.id), home.now)
    assert went.images == 1
    assert SECRET not in colours_on_disk(home)
    assert same(shown(home, second), page((RIGHT, OTHER)))
    assert same(shown(home, third), page((Box(96, 0, 32, 32), OTHER)))
    assert not [name for _, name in home.images.stored() if name.startswith(first.id)]
    assert home.serial.run(home.db.check) == []


def test_forgetting_what_lies_on_a_base_takes_its_patches_alone(home: Home) -> None:
    album = Album()
    first, second = home.screen("first"), home.screen("second")
    record(home, album, first, page((LEFT, OTHER)))
    record(home, album, second, page((LEFT, OTHER), (RIGHT, SECRET)))
    home.take_in()
    home.forgetter.forget(Wish(ref=second.id), home.now)
    assert SECRET not in colours_on_disk(home)
    assert [name for _, name in home.images.stored()] == [f"{first.id}.img"]
    assert same(shown(home, first), page((LEFT, OTHER)))


def test_forgetting_a_screen_takes_what_it_showed_before_it_grew(home: Home) -> None:
    album, first, other = Album(), home.screen("first"), home.screen("second")
    record(home, album, first, page((LEFT, SECRET)))
    record(home, album, replace(first, part=1, text=Redacted("more")), page((RIGHT, OTHER)))
    record(home, album, other, page((RIGHT, OTHER), (Box(96, 0, 32, 32), OTHER)))
    home.take_in()
    home.forgetter.forget(Wish(ref=first.id), home.now)
    assert SECRET not in colours_on_disk(home)
    assert same(shown(home, other), page((RIGHT, OTHER), (Box(96, 0, 32, 32), OTHER)))


def test_a_base_that_a_forgotten_sighting_brought_goes_with_it(home: Home) -> None:
    known = home.screen("the same words")
    record(home, Album(), known, page((LEFT, SECRET)))
    album = Album()
    record(home, album, home.screen("the same words"), page((LEFT, SECRET)))
    later = home.screen("other words")
    record(home, album, later, page((RIGHT, OTHER)))
    home.take_in()
    home.forgetter.forget(Wish(ref=known.id), home.now)
    assert SECRET not in colours_on_disk(home)
    assert same(shown(home, later), page((RIGHT, OTHER)))


def test_a_damaged_base_does_not_keep_anything_from_being_forgotten(home: Home) -> None:
    album, first, second = Album(), home.screen("first"), home.screen("second")
    record(home, album, first, page((LEFT, SECRET)))
    record(home, album, second, page((RIGHT, OTHER)))
    home.take_in()
    (home.folder / "images" / "2026-03-05" / f"{first.id}.img").write_bytes(b"damaged")
    assert home.forgetter.forget(Wish(ref=first.id), home.now).observations == 1
    assert shown(home, second) is None
    assert list(home.images.stored()) == []


def test_ending_between_writing_others_whole_and_forgetting_loses_nothing(open_home: Callable[..., Home]) -> None:
    home, album = open_home(), Album()
    first, second = home.screen("first"), home.screen("second")
    record(home, album, first, page((LEFT, SECRET)))
    record(home, album, second, page((RIGHT, OTHER)))
    home.take_in()
    home.serial.run(lambda: pictures.Pictures(home.db, home.images).free({first.id}))
    home.close()
    again = open_home()
    assert same(shown(again, first), page((LEFT, SECRET)))
    assert same(shown(again, second), page((RIGHT, OTHER)))
    again.serial.run(pictures.Pictures(again.db, again.images).sweep_if_due)
    assert sorted(name for _, name in again.images.stored()) == sorted([f"{first.id}.img", f"{second.id}-0w.img"])
    again.forgetter.forget(Wish(ref=first.id), again.now)
    assert SECRET not in colours_on_disk(again)
    assert same(shown(again, second), page((RIGHT, OTHER)))


def test_the_last_picture_of_a_day_takes_the_days_key_along(home: Home) -> None:
    record(home, Album(), first := home.screen("first"), page())
    home.take_in()
    home.forgetter.forget(Wish(ref=first.id), home.now)
    assert home.images.days_with_key() == set()
    with pytest.raises(ImageGone):
        home.images.get("2026-03-05", f"{first.id}.img")


KILLED = """
import os, signal, sys
sys.path.insert(0, {tests!r})
from pathlib import Path
import conftest
def kill(point):
    if point == sys.argv[2]:
        os.kill(os.getpid(), signal.SIGKILL)
home = conftest.opened(Path(sys.argv[1]), kill)
home.take_in()
"""


@pytest.mark.parametrize("point", ["image.written", "row.written", "picture.let_go", "file.committed"])
def test_a_process_killed_between_base_and_patches_is_made_good_by_the_next(
    open_home: Callable[..., Home], tmp_path: Path, point: str
) -> None:
    home, album = open_home(), Album()
    first = home.screen("first")
    record(home, album, first, page((LEFT, SECRET)))
    home.take_in()
    grown = [replace(first, part=part, text=Redacted("x" * part)) for part in (1, 2)]
    other = home.screen("second", at=home.now + timedelta(seconds=1))
    for number, one in enumerate((*grown, other), start=1):
        record(home, album, one, page((Box(32 * number, 0, 32, 32), OTHER)))
    home.close()
    script = KILLED.format(tests=str(Path(__file__).parent))
    ended = subprocess.run([sys.executable, "-c", script, str(tmp_path), point], check=False, env=dict(os.environ))
    assert ended.returncode == -9
    again = open_home()
    assert again.take_in()[1] == 0
    assert same(shown(again, first), page((Box(64, 0, 32, 32), OTHER)))
    assert same(shown(again, other), page((Box(96, 0, 32, 32), OTHER)))
    assert again.serial.run(again.db.check) == []
