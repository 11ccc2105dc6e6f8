from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import click

from sixfold.app import output
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.capture import rules
from sixfold.capture.rules import Budget
from sixfold.memory.outcomes import Done
from sixfold.memory.recorder_requests import ChooseRules

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.command("budget", cls=Command)
@click.argument(
    "chosen", metavar="[light|balanced|thorough]", required=False, type=click.Choice([kind.value for kind in Budget])
)
@click.pass_obj
def command(invocation: Invocation, chosen: str | None) -> int:
    """How much of the processor reading may take; without a name, tell which holds. It follows within seconds.

    light reads less often, balanced soon after something changed, thorough as soon as it can.
    """
    if chosen is not None:
        with Session(invocation) as session:
            after = replace(rules.load(invocation.home.rules), budget=Budget(chosen))
            session.ask(ChooseRules(after), Done)
    holds = rules.load(invocation.home.rules).budget
    if invocation.json:
        output.as_json({"budget": holds.value})
    else:
        output.line(holds.value)
    return EXIT_DONE
