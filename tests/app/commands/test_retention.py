from __future__ import annotations

import pytest
from click import BadParameter

from sixfold.app.commands.retention import AppRule, Days, Size, in_words
from sixfold.app.commands.storage import readable
from sixfold.memory.requests import AppRetention, Retention


@pytest.mark.parametrize(
    ("text", "bytes_"), [("2GB", 2_000_000_000), ("500 mb", 500_000_000), ("1.5g", 1_500_000_000), ("7", 7)]
)
def test_sizes_are_read_with_their_unit(text: str, bytes_: int) -> None:
    assert Size().convert(text, None, None) == bytes_


@pytest.mark.parametrize("text", ["", "-1GB", "2 parsecs", "GB", "1e9", "٢GB"])
def test_what_is_no_size_is_refused(text: str) -> None:
    with pytest.raises(BadParameter):
        Size().convert(text, None, None)


@pytest.mark.parametrize(
    ("text", "rule"),
    [
        ("Slack:7", AppRetention("Slack", 7, 7)),
        ("Visual Studio Code:0/90", AppRetention("Visual Studio Code", 0, 90)),
        ("a:b:30", AppRetention("a:b", 30, 30)),
        ("Slack:default", "Slack"),
    ],
)
def test_a_rule_for_an_application_is_its_name_and_days(text: str, rule: object) -> None:
    assert AppRule().convert(text, None, None) == rule


@pytest.mark.parametrize("text", ["Slack", ":7", "Slack:", "Slack:-1", "Slack:7/", "Slack:ever"])
def test_what_is_no_rule_is_refused(text: str) -> None:
    with pytest.raises(BadParameter):
        AppRule().convert(text, None, None)


@pytest.mark.parametrize("text", ["-1", "1.5", "x", "", "²"])
def test_what_is_no_number_of_days_is_refused(text: str) -> None:
    with pytest.raises(BadParameter):
        Days().convert(text, None, None)


def test_days_are_a_number_or_for_ever() -> None:
    assert [Days().convert(text, None, None) for text in ("0", "30", "ever")] == [0, 30, "ever"]


def test_a_retention_is_said_in_words() -> None:
    assert in_words(Retention()) == "Images are kept for ever; texts for ever."
    rules = (AppRetention("Slack", 0, None),)
    assert in_words(Retention(30, 90, 2_000_000_000, rules)) == (
        "Images are kept 30 days, at most 2.0 GB of them; texts 90 days. Slack: images 0 days, texts as all."
    )


@pytest.mark.parametrize(
    ("count", "said"), [(0, "0 B"), (999, "999 B"), (1000, "1.0 kB"), (52_340_000, "52.3 MB"), (2.5e12, "2.5 TB")]
)
def test_bytes_are_said_in_steps_of_a_thousand(count: float, said: str) -> None:
    assert readable(count) == said
