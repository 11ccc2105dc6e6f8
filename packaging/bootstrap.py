"""Makes a clean clone ready: system libraries, virtual environment, dependencies, models. Standard library only.

    python3.11 packaging/bootstrap.py run|demo|test

Each step looks first and does only what is missing, so a second call takes seconds. Everything it makes lies in the
checkout (`.venv`, `.cache`) and, for the models, in the user's data folder. What it cannot do itself it says as one
command to type.
"""

from __future__ import annotations

import hashlib
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
VENV = ROOT / ".venv"
CACHE = ROOT / ".cache"
STAMP = VENV / "sixfold-installed"
EXTRAS = {"run": "", "demo": "", "test": "[test]"}
# The tests that only need some model use the smallest.
MODELS = {"run": ["default"], "demo": ["default"], "test": ["default", "smollm2-135m-instruct-q4_1"]}
# llama.cpp's picture models are not used; leaving them out saves a third of the build.
BUILD = {"CMAKE_ARGS": "-DLLAVA_BUILD=OFF", "CMAKE_BUILD_PARALLEL_LEVEL": str(os.cpu_count() or 2)}


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


def linker_cache() -> str:
    """The names of all shared libraries the system knows; empty where there is no such list."""
    tool = shutil.which("ldconfig") or "/sbin/ldconfig"
    try:
        return subprocess.run([tool, "-p"], capture_output=True, text=True, check=False).stdout
    except OSError:
        return ""


def fonts() -> str:
    tool = shutil.which("fc-list")
    return subprocess.run([tool], capture_output=True, text=True, check=False).stdout if tool else ""


def has_module(name: str) -> bool:
    return subprocess.run([sys.executable, "-c", f"import {name}"], capture_output=True, check=False).returncode == 0


def missing_packages(purpose: str) -> list[str]:
    """The Debian packages whose library, command, module or font this machine lacks."""
    table = tomllib.loads((ROOT / "packaging" / "system.toml").read_text(encoding="utf-8"))
    known, families = linker_cache(), fonts()
    missing: list[str] = []
    for need in table["need"]:
        if purpose not in need["for"]:
            continue
        missing += [package for name, package in need.get("libraries", []) if name not in known]
        missing += [package for name, package in need.get("commands", []) if not shutil.which(name)]
        missing += [package for name, package in need.get("modules", []) if not has_module(name)]
        missing += [package for name, package in need.get("fonts", []) if name not in families]
    return list(dict.fromkeys(missing))


def install_packages(packages: list[str]) -> None:
    """With apt where it may (root, or sudo without a password); else one sentence and the command, and the end."""
    command = ["apt-get", "install", "--yes", "--no-install-recommends", *packages]
    say(f"Missing from this system: {', '.join(packages)}")
    prefix = [] if os.geteuid() == 0 else ["sudo", "--non-interactive"]
    if not shutil.which("apt-get"):
        sys.exit(f"Install what stands for these Debian packages on your system, then try again: {' '.join(packages)}")
    if prefix and (
        not shutil.which("sudo") or subprocess.run([*prefix, "true"], capture_output=True, check=False).returncode
    ):
        sys.exit(f"Type this, then try again:\n  sudo apt-get update && sudo {' '.join(command)}")
    say("Installing them with apt ...")
    environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    subprocess.run([*prefix, "apt-get", "update", "-qq"], check=False, env=environment, stdout=sys.stderr)
    done = subprocess.run([*prefix, *command, "-qq"], check=False, env=environment, stdout=sys.stderr)
    if done.returncode:
        sys.exit(f"apt could not install them; see above. To try by hand:\n  sudo {' '.join(command)}")


def wanted_stamp(purpose: str) -> str:
    """What the environment was made from; it is made again when one of these changes."""
    parts = [sys.version, EXTRAS[purpose], str(ROOT), str(BUILD["CMAKE_ARGS"])]
    parts += [(ROOT / name).read_text(encoding="utf-8") for name in ("pyproject.toml", "packaging/constraints.txt")]
    return hashlib.sha256("\0".join(parts).encode()).hexdigest()


def stamps() -> set[str]:
    return set(STAMP.read_text(encoding="utf-8").split()) if STAMP.exists() else set()


def pip(*arguments: str) -> None:
    """Run the environment's pip with its cache and its temporary files inside the checkout."""
    (CACHE / "tmp").mkdir(parents=True, exist_ok=True)
    environment = {**os.environ, **BUILD, "PIP_CACHE_DIR": str(CACHE / "pip"), "TMPDIR": str(CACHE / "tmp")}
    environment["PIP_DISABLE_PIP_VERSION_CHECK"] = "1"
    done = subprocess.run([str(VENV / "bin" / "python"), "-m", "pip", *arguments], check=False, env=environment)
    if done.returncode:
        sys.exit(
            "The Python packages could not be installed; see above. Check the network and the disk, then try again."
        )


def install_environment(purpose: str) -> None:
    """The virtual environment with the pinned dependencies and the project itself, editable."""
    stamp = wanted_stamp(purpose)
    test_stamp = wanted_stamp("test")
    if stamps() & {stamp, test_stamp}:
        return
    if not (VENV / "bin" / "python").exists():
        say("Making the virtual environment in .venv ...")
        subprocess.run([sys.executable, "-m", "venv", str(VENV)], check=True)
    say("Installing the pinned Python packages; llama.cpp is built for this processor, which takes some minutes ...")
    constraints = str(ROOT / "packaging" / "constraints.txt")
    pip(
        "install",
        "--quiet",
        "--progress-bar",
        "on",
        "--constraint",
        constraints,
        "--editable",
        f"{ROOT}{EXTRAS[purpose]}",
    )
    STAMP.write_text(stamp + "\n", encoding="utf-8")


def link_for_types() -> None:
    """The view of the sources in which mypy finds them under their import names."""
    view = ROOT / ".typecheck" / "sixfold"
    view.mkdir(parents=True, exist_ok=True)
    for room in ("app", "capture", "memory", "models", "ui"):
        link = view / room
        if not link.is_symlink():
            link.symlink_to(Path("..") / ".." / room)


def fetch_models(purpose: str) -> None:
    """The models, by the program's own command: with progress, resumed where it stopped, checked by SHA-256."""
    for name in MODELS[purpose]:
        command = [str(VENV / "bin" / "sixfold"), "models", "pull", name]
        done = subprocess.run(command, check=False, stdout=subprocess.DEVNULL)
        if done.returncode:
            sys.exit(done.returncode)


def check_python() -> None:
    if sys.version_info[:2] != (3, 11):
        sys.exit("Sixfold needs Python 3.11. On Debian 12: sudo apt-get install python3 python3-venv")


def main() -> None:
    purpose = sys.argv[1] if sys.argv[1:] else "run"
    if purpose not in EXTRAS:
        sys.exit(f"usage: {Path(sys.argv[0]).name} {'|'.join(EXTRAS)}")
    check_python()
    if packages := missing_packages(purpose):
        install_packages(packages)
    install_environment(purpose)
    link_for_types()
    fetch_models(purpose)


if __name__ == "__main__":
    main()
