"""Guards of the layout: what an earlier try at it showed to break silently."""

from __future__ import annotations

import ast
import shutil
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROOMS = ("app", "capture", "memory", "models", "ui")
DATA = {".json", ".toml", ".txt", ".sql", ".md", ".svg", ".qm", ".html", ".js", ".css", ".png"}

# Each outside library that has a seam is imported in exactly one file.
SEAMS = {
    "llama_cpp": "models/llama.py",
    "chromadb": "memory/chroma.py",
    "sqlcipher3": "memory/store/database.py",
    "mss": "capture/pictures.py",
}


def sources() -> list[Path]:
    return [path for room in ROOMS for path in sorted((ROOT / room).rglob("*.py"))]


def imported(path: Path) -> set[str]:
    names: set[str] = set()
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            names |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom) and node.module:
            names.add(node.module)
    return names


def test_packaging_is_never_importable() -> None:
    assert not (ROOT / "packaging" / "__init__.py").exists()


@pytest.mark.parametrize("library", sorted(SEAMS))
def test_each_library_with_a_seam_is_imported_in_one_file(library: str) -> None:
    users = [
        str(path.relative_to(ROOT))
        for path in sources()
        if any(name == library or name.startswith(library + ".") for name in imported(path))
    ]
    assert users == [SEAMS[library]]


def test_only_ui_imports_the_window_library() -> None:
    users = {
        path.relative_to(ROOT).parts[0] for path in sources() if any(n.startswith("PySide6") for n in imported(path))
    }
    assert users == {"ui"}


@pytest.mark.parametrize("room", ["sixfold.capture.recorder", "sixfold.memory.requests", "sixfold.models.client"])
def test_the_library_never_loads_the_window(room: str) -> None:
    code = f"import sys, {room}; sys.exit(any(m.split('.')[0] == 'PySide6' for m in sys.modules))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_every_package_folder_and_data_file_is_in_the_built_wheel(tmp_path: Path) -> None:
    source = tmp_path / "source"  # a build leaves its folders beside what it builds
    for room in ROOMS:
        shutil.copytree(ROOT / room, source / room, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("pyproject.toml", "README.md", "LICENSE", "NOTICE"):
        shutil.copy(ROOT / name, source)
    command = [
        sys.executable,
        "-m",
        "pip",
        "wheel",
        "--quiet",
        "--no-deps",
        "--no-build-isolation",
        "-w",
        str(tmp_path),
    ]
    subprocess.run([*command, str(source)], check=True, capture_output=True, cwd=tmp_path)
    (wheel,) = tmp_path.glob("sixfold-*.whl")
    inside = set(zipfile.ZipFile(wheel).namelist())
    wanted = {
        f"sixfold/{path.relative_to(source).as_posix()}"
        for room in ROOMS
        for path in (source / room).rglob("*")
        if path.is_file() and (path.suffix == ".py" or path.suffix in DATA)
    }
    assert wanted - inside == set()
    assert not any(name.startswith(("packaging/", "tests/", "sixfold/tests")) for name in inside)
