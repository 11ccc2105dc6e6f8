from __future__ import annotations

from pathlib import Path

import pytest

from sixfold.memory.scratch import memory_backed, room

TABLE = """\
/dev/sda1 / ext4 rw 0 0
tmpfs /run tmpfs rw 0 0
tmpfs /run/user/1000 tmpfs rw 0 0
/dev/sdb1 /run/media\\040disk ext4 rw 0 0
tmpfs /dev/shm tmpfs rw 0 0
/dev/sdc1 /run/hidden tmpfs rw 0 0
/dev/sdc1 /run/hidden ext4 rw 0 0
"""


@pytest.mark.parametrize(
    ("folder", "expected"),
    [
        ("/run/user/1000/sixfold", True),
        ("/dev/shm/sixfold", True),  # noqa: S108 - a path that is only asked about
        ("/home/ann", False),
        ("/run/media disk/x", False),
        ("/run/hidden/x", False),
        ("/runner", False),
    ],
)
def test_the_deepest_mount_decides(tmp_path: Path, folder: str, *, expected: bool) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(TABLE)
    assert memory_backed(Path(folder), mounts) is expected


def test_a_system_without_a_table_counts_as_not_in_memory(tmp_path: Path) -> None:
    assert not memory_backed(Path("/anywhere"), tmp_path / "missing")


def test_room_is_told_for_a_folder_that_is_yet_to_be_made(tmp_path: Path) -> None:
    assert room(tmp_path / "not" / "yet") > 0
