"""Nothing under the GPL or AGPL may be among the dependencies; what is under the LGPL is named in NOTICE."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]


def closure(name: str, seen: set[str] | None = None) -> set[str]:
    """The names of a distribution's dependencies, and theirs, that are installed; extras are not followed."""
    seen = set() if seen is None else seen
    for line in metadata.requires(name) or []:
        if "extra ==" in line:
            continue
        dependency = re.split(r"[^A-Za-z0-9._-]", line, maxsplit=1)[0].lower().replace("_", "-")
        if dependency in seen:
            continue
        try:
            metadata.distribution(dependency)
        except metadata.PackageNotFoundError:
            continue  # a marker for another system
        seen.add(dependency)
        closure(dependency, seen)
    return seen


def licence(name: str) -> str:
    """What a distribution says of its licence: the expression, else the classifiers, else the free text's beginning."""
    about = metadata.metadata(name)
    said = {key: about.get_all(key) or [] for key in ("License-Expression", "Classifier", "License")}
    classifiers = " ".join(line for line in said["Classifier"] if line.startswith("License"))
    return " ".join(said["License-Expression"]) or classifiers or " ".join(said["License"])[:200]


def test_no_dependency_is_under_the_gpl_or_agpl() -> None:
    # A choice ("GPL or LGPL") is fine: the other side of it is taken.
    bad = {
        name: text
        for name in closure("sixfold")
        if re.search(r"\bA?GPL|Affero|GNU General Public", text := licence(name))
        and not re.search(r"LGPL|Lesser| OR |MIT|BSD|Apache", text)
    }
    assert bad == {}


def test_every_dependency_under_the_lgpl_is_named_in_the_notice() -> None:
    notice = (ROOT / "NOTICE").read_text(encoding="utf-8").lower().replace("_", "-")
    lesser = [name for name in closure("sixfold") if re.search(r"LGPL|Lesser", licence(name))]
    assert "python-stdnum" in lesser
    assert [name for name in lesser if name not in notice and name != "pyside6-essentials"] == []
