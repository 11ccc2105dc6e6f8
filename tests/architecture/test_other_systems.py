"""The files for systems that no test runs on type-check against those systems' interfaces."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FILES = {"win32": "windows", "darwin": "macos"}


@pytest.mark.slow
@pytest.mark.parametrize("system", sorted(FILES))
def test_the_desktop_of_another_system_type_checks_as_on_that_system(system: str) -> None:
    places = [f".typecheck/sixfold/capture/platforms/{name}.py" for name in (FILES[system], "__init__")]
    options = ["--platform", system, "--follow-imports=silent", f"--cache-dir=.mypy_cache/{system}"]
    command = [sys.executable, "-m", "mypy", *options, *places]
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
