from __future__ import annotations

from typing import TYPE_CHECKING

import click

from sixfold.app import output
from sixfold.app.codec import plain
from sixfold.app.command import Command
from sixfold.app.failures import EXIT_DONE, EXIT_WORLD
from sixfold.app.session import Session
from sixfold.memory.errors import MemoryStoreError
from sixfold.memory.outcomes import Diagnosis, Finding
from sixfold.memory.requests import Diagnose

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


def _examine(session: Session) -> Diagnosis:
    """Everything; of a memory that does not open, why not, and what can be seen from outside."""
    try:
        return session.ask(Diagnose(), Diagnosis)
    except MemoryStoreError as error:
        seen = session.ask(Diagnose(), Diagnosis, stay_locked=True)
        return Diagnosis((Finding(False, "the memory opens", str(error)), *seen.findings))  # noqa: FBT003 - its first field


@click.command("doctor", cls=Command)
@click.pass_obj
def command(invocation: Invocation) -> int:
    """Check everything and say how to mend it. Ends with 1 where something is wrong."""
    with Session(invocation) as session:
        diagnosis = _examine(session)
    if invocation.json:
        output.as_json(plain(diagnosis))
    else:
        for finding in diagnosis.findings:
            mark = "ok   " if finding.ok else "WRONG"
            output.line(f"{mark}  {finding.check}" + (f"\n       {finding.remedy}" if finding.remedy else ""))
    return EXIT_DONE if all(finding.ok for finding in diagnosis.findings) else EXIT_WORLD
