from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from sixfold.memory.steps import find

GUIDE = """Deploying Osprey
1. Run make test and wait for green
2. Tag the release with git tag osprey-v2 and push it
3. Open the rollout board and press Promote
4. Watch the error rate for 15 minutes
Owner: Diego Nowak"""


def test_numbered_lines_are_steps_word_for_word() -> None:
    (steps,) = find(GUIDE)
    assert steps.head == "Deploying Osprey"
    assert steps.steps == (
        "Run make test and wait for green",
        "Tag the release with git tag osprey-v2 and push it",
        "Open the rollout board and press Promote",
        "Watch the error rate for 15 minutes",
    )
    assert GUIDE[steps.start : steps.end].startswith("1. Run")
    assert GUIDE[steps.start : steps.end].endswith("15 minutes")


def test_instructions_without_numbers_are_steps_too() -> None:
    text = "Wiki\nOpen the lid\nPour the water\nPress Start\nThe machine is red"
    (steps,) = find(text)
    assert steps.steps == ("Open the lid", "Pour the water", "Press Start")


def test_two_instructions_need_a_head_that_says_so() -> None:
    assert find("Today\nOpen the lid\nPress Start\nIt is red") == []
    assert len(find("How to brew\nOpen the lid\nPress Start\nIt is red")) == 1


def test_bullets_are_steps_where_they_instruct() -> None:
    assert [steps.steps for steps in find("To do\n- Call Anna\n- Book a room")] == [("Call Anna", "Book a room")]
    assert find("Fruit\n- red apples\n- green pears") == []


def test_steps_within_one_line_are_found() -> None:
    (steps,) = find("Backup: 1. Plug in the disk 2. Run sync 3. Eject it")
    assert steps.steps == ("Plug in the disk", "Run sync", "Eject it")


def test_a_table_of_prices_is_no_list_of_steps() -> None:
    assert find("Hotel | 3550.00 | Ingrid\nCatering | 1482.50 | Diego\n897.50\n3. place") == []


@given(st.text(alphabet="ab1. 2)\n-\u2022Openlid", max_size=120))
def test_any_text_is_read(text: str) -> None:
    for steps in find(text):
        assert 0 <= steps.start < steps.end <= len(text)
        assert len(steps.steps) >= 2
