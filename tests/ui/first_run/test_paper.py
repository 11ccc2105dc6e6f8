from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from sixfold.memory.store import recovery_key
from sixfold.ui.first_run import paper

if TYPE_CHECKING:
    from sixfold.ui.story import Story


@pytest.mark.usefixtures("qapp")
def test_the_sheet_has_the_whole_key_and_where_to_use_it(story: Story) -> None:
    groups = story.recovery_key.split("-")
    document = paper.sheet(groups)
    numbered = re.findall(r"(\d) (\S{5})\b", document.toPlainText())
    assert [group for _number, group in numbered] == groups
    assert [int(number) for number, _group in numbered] == list(range(1, 9))
    assert "Use the recovery key" in document.toPlainText()
    assert document.pageCount() == 1


@pytest.mark.usefixtures("qapp")
def test_what_is_read_off_the_sheet_is_a_key() -> None:
    shown = recovery_key.make()
    read = re.findall(r"\d (\S{5})\b", paper.sheet(shown.split("-")).toPlainText())
    assert recovery_key.parse(" ".join(read)) == recovery_key.parse(shown)
