from __future__ import annotations

import pytest

from sixfold.capture.redaction.tables import columns


@pytest.mark.parametrize(
    ("text", "second"),
    [
        ("name;password\nann;x\nben;y", ["password", "x", "y"]),
        ("| user | pin |\n| ann | 4821 |", ["user", "ann"]),
        ("USER      PIN\nann       4821", ["PIN", "4821"]),
        ("user\tpin\nann\t4821", ["pin", "4821"]),
    ],
)
def test_cells_stand_below_their_head(text: str, second: list[str]) -> None:
    found = [[text[slice(*place)].strip() for place in (column.head, *column.cells)] for column in columns(text)]
    assert second in found


@pytest.mark.parametrize("text", ["one line; only", "a;b\nc", "He came, he saw, and he won the day\nA line, too"])
def test_prose_is_no_table(text: str) -> None:
    assert list(columns(text)) == []
