"""What all tests share: the order (fast ones first) and the folder of real model files."""

from __future__ import annotations

import os
from pathlib import Path

import platformdirs
import pytest
from hypothesis import settings

# A time is no assertion: on a busy machine one example in thousands takes longer than the default 0.2 s.
settings.register_profile("sixfold", deadline=None)
settings.load_profile("sixfold")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Fast tests first, then those with a screen, then those with a language model: a slip shows early."""
    items.sort(
        key=lambda item: 2 * ("models" in item.keywords) + ("display" in item.keywords or "slow" in item.keywords)
    )


@pytest.fixture(scope="session")
def models_folder() -> Path:
    """Where `sixfold models pull` put the real files; `make test` fetches them first."""
    named = os.environ.get("SIXFOLD_MODELS")
    return Path(named) if named else platformdirs.user_data_path("sixfold") / "models"
