"""From the user's words and a file to memories, a search, a cited answer, and to nothing at all: the real models."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

if TYPE_CHECKING:
    from pathlib import Path

    from tests.flows.conftest import Program

NOTES = """# Saltmarsh boathouse

The boathouse at Saltmarsh is kept by Oluwadara Finch. Her workshop opens at 07:40 on weekdays.

## How to launch the ferry

1. Open the sluice with the brass wheel
2. Wait until the gauge shows 140
3. Ring the bell twice and cast off
"""
KEEPER = "Who keeps the boathouse at Saltmarsh?"
COLOUR = "What colour is the tandem I bought from Bertrand?"


@pytest.mark.models
@pytest.mark.timeout(900)
@pytest.mark.slow
def test_what_was_told_is_remembered_found_cited_and_forgotten(memory: Program, tmp_path: Path) -> None:
    notes = tmp_path / "saltmarsh.md"
    notes.write_text(NOTES, encoding="utf-8")
    told = memory.run("remember", "I bought a turquoise tandem from Bertrand in Zwolle last week.", "--json").json
    imported = memory.run("import", str(notes), "--json").json
    assert imported["imported"] >= 1
    assert not imported["failed"]
    assert memory.run("import", str(notes), "--json").json["imported"] == 0, "what is there already adds nothing"

    digested = memory.run("digest", "--json").json
    assert digested["segments"] >= 2
    assert digested["failed"] == 0
    assert sum(digested["changes"].values()) >= 2
    assert memory.run("digest", "--json").json["segments"] == 0, "nothing is read twice"

    found, colour, keeper = _asked(memory)
    assert found["results"][0]["ref"] in {told["observations"][0], *told["memories"]} or (
        told["observations"][0] in found["results"][0]["evidence"]
    )
    assert "turquoise" in colour["answer"].lower()
    assert "oluwadara finch" in keeper["answer"].lower()
    for answer in (colour, keeper):
        _is_cited(memory, answer)

    memory.run("forget", "--ref", told["observations"][0], "--yes")
    found, colour, keeper = _asked(memory)
    assert "turquoise" not in str(found["results"]).lower()
    assert colour["abstained"]
    assert "turquoise" not in colour["answer"].lower()
    assert "oluwadara finch" in keeper["answer"].lower(), "what was not forgotten is still there"
    assert "turquoise" not in memory.run("memories", "--json").out.lower()
    assert not [finding for finding in memory.findings() if "database" in finding["check"]]


def _asked(memory: Program) -> tuple[dict[str, Any], dict[str, Any], dict[str, Any]]:
    [found] = memory.batch("search", [{"id": "1", "query": "turquoise tandem"}])
    colour, keeper = memory.batch("ask", [{"id": "2", "question": COLOUR}, {"id": "3", "question": KEEPER}])
    return found, colour, keeper


def _is_cited(memory: Program, answer: dict[str, Any]) -> None:
    """Every citation is used in the answer and quotes what it points at."""
    citations = answer["citations"]
    assert 1 <= len(citations) <= 5
    for citation in citations:
        assert f"[{citation['n']}]" in str(answer["answer"])
        shown = memory.run("show", citation["ref"], "--json").out
        assert _plain(citation["quote"]) in _plain(shown)


def _plain(text: str) -> str:
    return " ".join(text.replace("\\n", " ").replace('\\"', '"').split()).lower()
