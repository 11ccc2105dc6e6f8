"""What is dropped onto the window: the files and folders of this computer among it."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from PySide6.QtCore import QMimeData


def files(dropped: QMimeData) -> tuple[Path, ...]:
    """The local files; addresses of elsewhere and text are none."""
    local = (url.toLocalFile() for url in dropped.urls() if url.isLocalFile())
    return tuple(Path(name) for name in local if name)
