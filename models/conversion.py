"""From the form a model is published in to the GGUF file that llama.cpp loads; one module for each kind of model."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.models import minilm

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


def convert(name: str, inputs: Sequence[Path], target: Path) -> None:
    """Make `target` from the fetched files, in the catalogue's order, by the conversion of that name."""
    {"minilm": minilm.convert}[name](inputs[0], inputs[1], target)
