"""The forms of the two tables, as the browser would tell them."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sixfold.memory.filling.datum import Datum
from sixfold.memory.filling.fields import Field, Option


@dataclass(frozen=True, slots=True)
class Form:
    """A form and what each of its fields asks for."""

    kind: str
    language: str
    fields: tuple[Field, ...]
    right: tuple[Datum | None, ...]


def forms(name: str) -> list[Form]:
    """The forms of a table beside this file."""
    raw = tomllib.loads(Path(__file__).with_name(name).read_text("utf-8"))
    return [
        Form(
            one["kind"],
            one["language"],
            tuple(_field(each, one["language"]) for each in one["fields"]),
            tuple(Datum(each["is"]) if "is" in each else None for each in one["fields"]),
        )
        for one in raw["form"]
    ]


def _field(raw: dict[str, Any], language: str) -> Field:
    said = {name: value for name, value in raw.items() if name not in {"is", "options"}}
    options = tuple(Option(*one.split(":", 1)) for one in raw.get("options", ()))
    return Field(**said, options=options, language=language)
