from __future__ import annotations

import subprocess
import sys

import pytest

PROGRAM = """
import ctypes, resource
from sixfold.models.confinement import confine
confine()
print(resource.getrlimit(resource.RLIMIT_CORE), ctypes.CDLL(None).prctl(3, 0, 0, 0, 0))
"""


@pytest.mark.skipif(sys.platform != "linux", reason="prctl is Linux's")
def test_a_confined_process_leaves_no_core_and_cannot_be_dumped() -> None:
    done = subprocess.run([sys.executable, "-c", PROGRAM], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "(0, 0) 0"
