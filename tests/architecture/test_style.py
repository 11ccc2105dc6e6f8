"""The bar on size and the words that must not stand in the tree."""

from __future__ import annotations

import ast
import statistics
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
FORBIDDEN = ("TO" + "DO", "FIX" + "ME", "XX" + "X ", "unittest." + "mock", "Magic" + "Mock", "NotImplemented" + "Error")


def tracked(*patterns: str) -> list[Path]:
    command = ["git", "ls-files", "--cached", "--others", "--exclude-standard", *patterns]
    names = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=True).stdout.splitlines()
    return [ROOT / name for name in names if (ROOT / name).is_file()]


def own_sources() -> list[Path]:
    return [path for path in tracked("*.py") if path.relative_to(ROOT).parts[0] != "tests"]


def functions(path: Path) -> list[ast.FunctionDef | ast.AsyncFunctionDef]:
    nodes = ast.walk(ast.parse(path.read_text(encoding="utf-8")))
    return [node for node in nodes if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)]


def function_lengths() -> list[tuple[int, str]]:
    return sorted(
        ((node.end_lineno or node.lineno) - node.lineno + 1, f"{path.relative_to(ROOT)}:{node.name}")
        for path in own_sources()
        for node in functions(path)
    )


def test_no_file_is_longer_than_600_lines() -> None:
    long = [f"{p.relative_to(ROOT)}: {n}" for p in own_sources() if (n := len(p.read_text().splitlines())) > 600]
    assert long == []


def test_no_function_is_longer_than_80_lines_and_half_are_shorter_than_ten() -> None:
    lengths = function_lengths()
    assert [name for size, name in lengths if size > 80] == []
    assert statistics.median(size for size, _ in lengths) <= 9


def test_no_unfinished_work_and_no_mocks_stand_in_the_tree() -> None:
    found = [
        f"{path.relative_to(ROOT)}: {word.strip()}"
        for path in tracked("*.py")
        for word in FORBIDDEN
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []


def test_no_path_of_a_developers_machine_stands_in_the_tree() -> None:
    paths = ("/wo" + "rk/", "/ro" + "ot/")
    found = [
        f"{path.relative_to(ROOT)}: {word}"
        for path in tracked("*.py", "*.md", "*.toml", "*.txt", "*.sql", "Makefile", ".ci/run")
        for word in paths
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []
