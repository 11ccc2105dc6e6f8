from __future__ import annotations

import signal
import subprocess
import sys

import pytest

from sixfold.capture import failpoints


def test_the_place_that_the_environment_names_ends_the_process_when_it_is_reached_so_often() -> None:
    script = (
        "import os, sys\nfrom sixfold.capture import failpoints\nreach = failpoints.named(os.environ)\n"
        "for place in sys.argv[1:]:\n    print(place, flush=True)\n    reach(place)\n"
    )
    ended = subprocess.run(
        [sys.executable, "-c", script, "seal.half", "seal.begun", "seal.half", "seal.begun"],
        env={failpoints.VARIABLE: "seal.half:2"},
        capture_output=True,
        check=False,
    )
    assert ended.returncode == -signal.SIGKILL
    assert ended.stdout.split() == [b"seal.half", b"seal.begun", b"seal.half"]


def test_without_a_name_no_place_ends_anything_and_a_number_that_is_none_is_refused() -> None:
    assert failpoints.named({}) is failpoints.nowhere
    with pytest.raises(ValueError, match="often"):
        failpoints.named({failpoints.VARIABLE: "seal.half:often"})
