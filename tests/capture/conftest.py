from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from sixfold.app.demo.display import virtual_display
from sixfold.app.demo.errors import NoVirtualDisplay

if TYPE_CHECKING:
    from collections.abc import Iterator


@pytest.fixture(scope="session")
def display() -> Iterator[str]:
    """A display of its own with a window manager; the server picks a number that is free."""
    try:
        with virtual_display(1920, 1080) as name:
            yield name
    except NoVirtualDisplay as error:
        pytest.skip(str(error))
