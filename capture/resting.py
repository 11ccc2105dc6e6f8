"""A recorder whose rules cannot be read rests and says why, until they can: it neither guesses nor crashes."""

from __future__ import annotations

from contextlib import closing
from typing import TYPE_CHECKING, Final

from sixfold.capture import control
from sixfold.capture.errors import RulesDamagedError
from sixfold.capture.switch import Switch

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime
    from pathlib import Path

    from sixfold.capture.pauses import PauseFile
    from sixfold.capture.rules import RecorderRules

RETRY_SECONDS: Final = 1.0
"""Between two attempts to read them; one costs 50 us."""


def until_readable(read: Callable[[], RecorderRules], switch: Switch) -> RecorderRules | None:
    """Give the rules as soon as they can be read; None when the recorder is to end before."""
    while switch.may_begin():
        try:
            rules = read()
        except RulesDamagedError as error:
            switch.rest(str(error))
            switch.stop.wait(RETRY_SECONDS)
        else:
            switch.rest(None)
            return rules
    return None


def before_the_start(
    read: Callable[[], RecorderRules], runtime: Path, clock: Callable[[], datetime], pauses: PauseFile
) -> RecorderRules | None:
    """Give the rules by which a recorder is to begin, answering orders while they cannot be read; None: end instead.

    Only for one that is kept at work; who starts one by hand reads the error at once.
    """
    try:
        return read()
    except RulesDamagedError:
        switch = Switch(clock, pauses)
        switch.rest(str(RulesDamagedError()))
        with closing(control.ControlServer(runtime, switch)):
            return until_readable(read, switch)
