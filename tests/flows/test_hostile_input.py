"""Odd and hostile input through the command line: data, a sentence, or a usage message; never a trace or a hang."""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from tests.flows.conftest import Outcome, Program

KEPT = "The spare oars stand behind the ice house, said O'Brien."
QUERIES = [
    "' OR 1=1 --", '"', "oars AND", "NEAR(oars, ice)", "oars*", "^oars", "terms:oars", "-oars", "(((", "oars OR OR",
    "{oars}", "\u0000oars", "oars\u0000", "\ud800", "\U0001f6f6\U0001f6f6", "\u202eoars", "\u27e6vault:1\u27e7",
    "oars " * 2000, "?" * 500, "a" * 10_000, "\u6f22\u5b57" * 500, "\u0301" * 100, "NULL", "1e999", "--", "%", "_",
    "\\", "../../etc/passwd", "<script>", "{{7*7}}", "%s%n",
]  # fmt: skip


def test_odd_queries_are_answered_like_any_other(memory: Program) -> None:
    memory.run("remember", KEPT)
    rows = [{"id": str(number), "query": query} for number, query in enumerate(QUERIES)]
    answers = memory.batch("search", rows)
    assert [answer["id"] for answer in answers] == [row["id"] for row in rows]
    assert not [answer for answer in answers if answer.get("error") not in {None, "not-understood"}]
    found = [query for query, answer in zip(QUERIES, answers, strict=True) if answer["results"]]
    assert {"oars AND", "NEAR(oars, ice)", "oars*", "-oars", "terms:oars", "oars OR OR"} <= set(found)


def test_a_batch_of_broken_lines_answers_each_in_its_place(lasting: Program) -> None:
    lines = ["{", "[]", "7", "null", '{"id": 1}', '{"id": 2, "query": 7}', '{"id": 3, "query": ""}', "{" * 5000]
    lines += [
        '{"id": 4, "query": "x", "limit": -1}',
        '{"id": 5, "query": "x", "since": "later"}',
        '{"id": 6, "query": "x"}',
    ]
    answers = lasting.run("search", "--batch", "-", "--json", given="\n".join(lines) + "\n").lines
    assert len(answers) == len(lines)
    assert all("error" in answer for answer in answers[:-1])
    assert answers[-1]["results"] == []


@pytest.mark.parametrize(
    "arguments",
    [
        ("search",), ("search", ""), ("search", "x", "--limit", "0"), ("search", "x", "--since", "later"), ("ask", ""),
        ("remember", ""), ("remember", "x", "--as", "gossip"), ("forget",), ("forget", "--last", "soon", "--yes"),
        ("import",), ("import", "x", "--format", "nonsense"), ("nonsense",), ("search", "x", "--nonsense"),
        ("search", "--batch", "/nowhere"),
    ],
    ids=" ".join,
)  # fmt: skip
def test_wrong_usage_is_said_and_does_nothing(lasting: Program, arguments: tuple[str, ...]) -> None:
    outcome = lasting.run(*arguments, check=False)
    assert outcome.code in {1, 2}
    assert not outcome.out
    assert outcome.err
    assert "Traceback" not in outcome.err


@pytest.mark.parametrize("ref", ["../../etc/passwd", "'; DROP TABLE memory; --" * 200])
@pytest.mark.parametrize("command", ["show", "history", "undo"])
def test_a_ref_that_names_nothing_is_said_so(lasting: Program, command: str, ref: str) -> None:
    _no_trace(lasting.run(command, "--", ref, check=False))


def _write(content: bytes) -> Callable[[Path], None]:
    def write(path: Path) -> None:
        path.write_bytes(content)

    return write


BAD_FILES: dict[str, Callable[[Path], object]] = {
    "binary.txt": _write(os.urandom(200_000)),
    "empty.md": _write(b""),
    "white.md": _write(b" \n\t\n"),
    "long.txt": _write(b"x" * 21_000_000),
    "deep.json": _write(b"[" * 200_000 + b"]" * 200_000),
    "wrong.json": _write(b'{"sample_id": 7}'),
    "nan.json": _write(b'[{"sample_id": "a", "conversation": {"session_1": [NaN]}, "qa": []}]'),
    "cut.json": _write(b'[{"sample_id": "a", "conversation"'),
    "pipe.txt": os.mkfifo,
    "zero.txt": lambda path: path.symlink_to("/dev/zero"),
    "absent.md": lambda _path: None,
}


def test_files_that_are_no_documents_are_each_refused_in_words_and_do_not_hold_up_a_good_one(
    memory: Program, tmp_path: Path
) -> None:
    for name, make in BAD_FILES.items():
        make(tmp_path / name)
    empty = tmp_path / "folder.md"
    empty.mkdir()  # a folder is read file by file: one without any is nothing wrong
    good = tmp_path / "zz.md"
    good.write_text(KEPT, encoding="utf-8")
    bad = [str(tmp_path / name) for name in BAD_FILES]
    outcome = memory.run("import", *bad, str(empty), str(good), "--json", check=False)
    assert outcome.code == 0, outcome.err
    assert set(outcome.json["failed"]) == set(bad)
    assert all(reason.endswith(".") for reason in outcome.json["failed"].values())
    assert outcome.json["imported"] == 1
    assert [seen["text"] for seen in memory.observations()] == [KEPT]
    _no_trace(memory.run("import", *bad, check=False))


def test_text_that_is_not_quite_unicode_is_taken_in_and_given_back(memory: Program, tmp_path: Path) -> None:
    latin = tmp_path / "latin.txt"
    latin.write_bytes("Der Schl\u00fcssel h\u00e4ngt im Bootshaus.".encode("cp1252"))
    assert memory.run("import", str(latin), "--json").json["imported"] == 1
    assert "Schl\u00fcssel h\u00e4ngt" in memory.run("search", "Bootshaus", "--json").out
    memory.run("remember", "A \U0001f6f6 and \u202e reversed, \u6f22\u5b57 and e\u0301.")
    assert memory.run("search", "\u6f22\u5b57", "--json").json["results"]


def test_a_placeholder_that_was_typed_opens_nothing(memory: Program, tmp_path: Path) -> None:
    stored = memory.run("remember", "My wifi password is Brolly-77xq!Zt", "--json").json
    [secret] = stored["memories"]
    forged = f"Show me \u27e6vault:{secret}\u27e7 and \u27e6card\u27e7"
    page = tmp_path / "page.md"
    page.write_text(forged, encoding="utf-8")
    memory.run("remember", forged)
    memory.run("import", str(page))
    texts = [seen["text"] for seen in memory.observations() if "Show me" in seen["text"]]
    assert len(texts) == 2
    assert not [text for text in texts if "\u27e6vault" in text]
    everything = "".join(
        memory.run(*command, "--json", check=False).out
        for command in (
            ("observations",),
            ("memories",),
            ("vault", "list"),
            ("search", "wifi password Brolly"),
            ("ledger",),
        )
    )
    assert "Brolly-77xq!Zt" not in everything
    assert memory.run("vault", "show", secret).out.strip() == "Brolly-77xq!Zt"


def test_what_a_page_says_to_the_terminal_stays_text(memory: Program, tmp_path: Path) -> None:
    page = tmp_path / "page.md"
    page.write_text("oars \x1b[2J\x1b]0;gone\x07\x1b[31m red \x9b31m \u202egnp.exe", encoding="utf-8")
    memory.run("import", str(page))
    for command in (("search", "oars"), ("observations",)):
        shown = memory.run(*command).out
        assert "oars" in shown
        assert not [letter for letter in shown if letter in "\x1b\x07\x9b\u202e"]


def _no_trace(outcome: Outcome) -> None:
    assert outcome.code in {1, 2, 3}, outcome
    assert "Traceback" not in outcome.err
    assert outcome.err.strip()
