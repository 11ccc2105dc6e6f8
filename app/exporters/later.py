"""A form whose library is loaded when it is first used: the five together take 0.25 s, which no other command waits."""

from __future__ import annotations

from dataclasses import dataclass
from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from sixfold.app.plugin_api import Archive, Options, Target


@dataclass(frozen=True, slots=True)
class Later:
    """The function `write` of a module of this package."""

    module: str

    def __call__(self, archive: Archive, target: Target, options: Options) -> None:
        """Write the form."""
        import_module(f"{__package__}.{self.module}").write(archive, target, options)
