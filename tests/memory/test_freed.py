from __future__ import annotations

import subprocess
import sys

import pytest

LEFTOVER = """
import ctypes, sys
from sixfold.memory.freed import overwrite_freed
libc = ctypes.CDLL(None)
libc.malloc.restype = ctypes.c_void_p
libc.malloc.argtypes = [ctypes.c_size_t]
libc.free.argtypes = [ctypes.c_void_p]
if sys.argv[1] == "yes":
    assert overwrite_freed()
size, found = 40_000, 0
for _ in range(20):
    block = libc.malloc(size)
    ctypes.memset(block, 0x77, size)
    libc.free(block)
    again = libc.malloc(size)
    found += ctypes.string_at(again, size).count(b"w" * 64)
    libc.free(again)
print(found)
"""


@pytest.mark.skipif(sys.platform != "linux", reason="mallopt is the GNU C library's")
def test_a_block_handed_out_again_holds_nothing_of_what_was_freed() -> None:
    def found(overwriting: str) -> int:
        command = [sys.executable, "-c", LEFTOVER, overwriting]
        return int(subprocess.run(command, capture_output=True, text=True, check=True).stdout)

    assert found("no") > 0, "without it the leftovers are there, or this shows nothing"
    assert found("yes") == 0
