"""Requests about the recorder's rules: what it leaves out, when and how it works. They belong to `memory.requests`."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from sixfold.capture.rules import RecorderRules


@dataclass(frozen=True, slots=True)
class Exclude:
    """Record no window whose app, title or site matches, from now on, or with `remove` again. Gives `Done`."""

    subject: Literal["app", "title", "site"]
    pattern: str
    remove: bool = False


@dataclass(frozen=True, slots=True)
class ChooseRules:
    """Record by exactly these rules from now on. Gives `Done`.

    `shown`: the user has just looked at all that they replace, as in the window; only then what another program changed
    is replaced too.
    """

    rules: RecorderRules
    shown: bool = False


@dataclass(frozen=True, slots=True)
class RepairRules:
    """Put the rules that were saved last in the place of damaged or meddled ones, or with `anew` the defaults.

    Gives `RulesRepaired`.
    """

    anew: bool = False


@dataclass(frozen=True, slots=True)
class RecordWayland:
    """Record on Wayland, or no longer, though its windows are unknown and nothing can be left out. Gives `Done`."""

    accept: bool
