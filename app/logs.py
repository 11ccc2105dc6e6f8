"""The log: known events with numbers. Captured text, questions, answers and secrets cannot get into it.

An event's facts are numbers, or names that the code itself has (`NameInCode`): a filter drops every record that holds
anything else, so a careless call leaves a trace of itself and not of what the user wrote.
"""

from __future__ import annotations

import json
import logging
import logging.handlers
import traceback
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from pathlib import Path

EVENTS = frozenset(
    {
        "started", "ended", "unlocked", "locked", "request", "refused", "fault", "job", "recorder", "record-dropped",
        "rules-meddled", "passphrase-reset",
    }
)  # fmt: skip
LOGGER = "sixfold"
FILE_BYTES = 1_000_000
FILES_KEPT = 3


@dataclass(frozen=True, slots=True)
class NameInCode:
    """A name that a programmer wrote: of a class, or of a line in a module. Made from those, never from text."""

    text: str

    @classmethod
    def of_class(cls, kind: type) -> NameInCode:
        return cls(kind.__name__)

    @classmethod
    def of_error(cls, error: BaseException) -> NameInCode:
        """The error's class and where it was raised: `KeyError at handler:120 < server:88`. Never its words."""
        frames = traceback.extract_tb(error.__traceback__)
        places = " < ".join(f"{_module(frame.filename)}:{frame.lineno}" for frame in reversed(frames[-12:]))
        return cls(f"{type(error).__name__} at {places or 'unknown'}")


Fact = int | float | bool | NameInCode


class NothingCaptured(logging.Filter):
    """Lets through what has a known event, with numbers and names in the code as facts; notes the others."""

    def filter(self, record: logging.LogRecord) -> bool:
        facts = getattr(record, "facts", {})
        if record.exc_info or record.args or record.msg not in EVENTS or not _are_facts(facts):
            record.msg, record.args, record.exc_info, record.exc_text = "record-dropped", (), None, None
            record.facts = {"line": record.lineno}
        return True


class Lines(logging.Formatter):
    """One JSON object a line."""

    def format(self, record: logging.LogRecord) -> str:
        facts: dict[str, Fact] = getattr(record, "facts", {})
        at = datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds")
        plain = {name: fact.text if isinstance(fact, NameInCode) else fact for name, fact in facts.items()}
        return json.dumps({"at": at, "event": record.msg, **plain})


class Log:
    """Writes events into one folder; closed with the program."""

    def __init__(self, folder: Path) -> None:
        """Open `folder`/sixfold.log, at most three files of 1 MB."""
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        self._handler = logging.handlers.RotatingFileHandler(
            folder / "sixfold.log", maxBytes=FILE_BYTES, backupCount=FILES_KEPT - 1, encoding="utf-8", delay=True
        )
        self._handler.addFilter(NothingCaptured())
        self._handler.setFormatter(Lines())
        self._logger = logging.Logger(LOGGER, logging.INFO)  # noqa: LOG001 - its own, that no library can reach
        self._logger.addHandler(self._handler)

    def write(self, event: str, **facts: Fact) -> None:
        """Note that `event` (one of `EVENTS`) happened."""
        self._logger.info(event, extra={"facts": facts})

    def fault(self, error: BaseException) -> None:
        """Note a bug: its class and where it stands in the code."""
        self.write("fault", error=NameInCode.of_error(error))

    def close(self) -> None:
        self._handler.close()


def silence_libraries() -> None:
    """Let no library write: their words may quote a text they were given."""
    logging.getLogger().addHandler(logging.NullHandler())


def record_fault(folder: Path, error: BaseException) -> None:
    """Note a bug of a command; where even the log cannot be written the command's own sentence must do."""
    try:
        log = Log(folder) if folder.parent.is_dir() else None
        if log:
            log.fault(error)
            log.close()
    except OSError:
        return


def _are_facts(facts: Any) -> bool:
    return isinstance(facts, dict) and all(isinstance(fact, Fact) for fact in facts.values())


def _module(filename: str) -> str:
    return filename.rsplit("/", 1)[-1].removesuffix(".py")
