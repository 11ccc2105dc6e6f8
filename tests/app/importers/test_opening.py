from __future__ import annotations

import os
import warnings
from typing import TYPE_CHECKING

import pytest

from sixfold.app.importers import opening
from sixfold.app.plugin_api import PluginError

if TYPE_CHECKING:
    from pathlib import Path


def test_a_file_is_read_within_its_limit(tmp_path: Path) -> None:
    file = tmp_path / "a"
    file.write_bytes(b"x" * 10)
    assert opening.read_bytes(file, "thing", 10) == b"x" * 10
    with pytest.raises(PluginError, match="This thing is larger"):
        opening.read_bytes(file, "thing", 9)


def test_what_is_not_there_or_no_file_is_told_of_and_never_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    for place in (tmp_path / "none", tmp_path / "pipe", tmp_path):
        with pytest.raises(PluginError, match="This thing"):
            opening.read_bytes(place, "thing", 10)
        assert opening.head(place) == b""


@pytest.mark.parametrize("error", [ValueError("words"), RecursionError(), MemoryError(), KeyError("x")])
def test_whatever_a_library_raises_becomes_the_sentence(error: Exception) -> None:
    with pytest.raises(PluginError, match=r"^It is damaged\.$"), opening.told_as("It is damaged."):
        raise error


def test_what_a_library_warns_of_is_not_shown() -> None:
    with opening.told_as("It is damaged."):  # a warning fails a test
        warnings.warn("words of the file", stacklevel=1)


def test_text_is_cleaned_of_what_is_no_character() -> None:
    assert opening.clean("\n a\x00b\ud800c \r\nd\x0ce\n\n\n\nf\t \n") == " abc\nd\ne\n\nf"
    assert opening.name(" a \n\x00b ") == "a b"
    assert opening.name("\x00 ") is None
    assert opening.name(3) is None
    assert opening.name("x" * 900) == "x" * opening.MAX_NAME
