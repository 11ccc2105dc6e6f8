from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from sixfold.app import logs
from sixfold.app.logs import Log, NameInCode

SECRET = "my dentist is Dr Marrow"  # noqa: S105 - words that must not be found again


def _lines(folder: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in (folder / "sixfold.log").read_text().splitlines()]


def test_an_event_is_written_with_its_numbers(tmp_path: Path) -> None:
    log = Log(tmp_path)
    log.write("request", kind=NameInCode.of_class(Path), ms=12.5, count=3, ok=True)
    log.close()
    (line,) = _lines(tmp_path)
    assert {key: line[key] for key in ("event", "kind", "ms", "count", "ok")} == {
        "event": "request",
        "kind": "Path",
        "ms": 12.5,
        "count": 3,
        "ok": True,
    }


@pytest.mark.parametrize(
    "careless",
    [
        lambda log: log.write(SECRET),
        lambda log: log.write("request", text=SECRET),
        lambda log: log.write("request", texts=[SECRET]),
        lambda log: log._logger.info("request %s", SECRET),
        lambda log: log._logger.info("request", extra={"facts": SECRET}),
        lambda log: log._logger.error(SECRET, exc_info=ValueError(SECRET)),
        lambda log: log._logger.error("request", exc_info=(ValueError, ValueError(SECRET), None)),
    ],
)
def test_what_a_careless_call_says_is_not_written(tmp_path: Path, careless: Any) -> None:
    log = Log(tmp_path)
    careless(log)
    log.close()
    text = (tmp_path / "sixfold.log").read_text()
    assert "dentist" not in text
    assert json.loads(text)["event"] == "record-dropped"


def test_a_fault_is_written_with_its_place_and_without_its_words(tmp_path: Path) -> None:
    log = Log(tmp_path)
    try:
        dict[str, str]()[SECRET]
    except KeyError as error:
        log.fault(error)
    log.close()
    (line,) = _lines(tmp_path)
    assert line["error"].startswith("KeyError at test_logs:")
    assert "dentist" not in json.dumps(line)


def test_a_fault_of_a_command_is_noted_only_where_there_is_a_home(tmp_path: Path) -> None:
    logs.record_fault(tmp_path / "no home" / "logs", ValueError(SECRET))
    assert not (tmp_path / "no home").exists()
    logs.record_fault(tmp_path / "logs", ValueError(SECRET))
    assert _lines(tmp_path / "logs")[0]["event"] == "fault"


def test_the_log_does_not_grow_for_ever(tmp_path: Path) -> None:
    log = Log(tmp_path)
    for _number in range(15_000):
        log.write("request", ms=123456.789, count=10**20)
    log.close()
    files = list(tmp_path.iterdir())
    assert len(files) <= logs.FILES_KEPT
    assert sum(file.stat().st_size for file in files) <= logs.FILES_KEPT * logs.FILE_BYTES
