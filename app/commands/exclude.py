from __future__ import annotations

from typing import TYPE_CHECKING, Literal

import click

from sixfold.app import output
from sixfold.app.command import Subcommands
from sixfold.app.failures import EXIT_DONE
from sixfold.app.session import Session
from sixfold.capture import rules
from sixfold.memory.outcomes import Done, RulesRepaired
from sixfold.memory.recorder_requests import Exclude, RecordWayland, RepairRules

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.app.invocation import Invocation

    Names = Callable[..., int]


def _named(function: Names) -> Names:
    """The three ways to name what is left out."""
    for option, words in (
        ("--app", "A program's name, as a whole word."),
        ("--title", "A piece of a window's title; * stands for anything."),
        ("--site", "A web site's host, such as bank.example; of an address its host alone is kept."),
    ):
        function = click.option(option, metavar="NAME", help=words)(function)
    return function


@click.group("exclude", cls=Subcommands)
def command() -> None:
    """What the recorder leaves out, seen or never seen before. It follows within seconds."""


@command.command("add")
@_named
@click.pass_obj
def add(invocation: Invocation, app: str | None, title: str | None, site: str | None) -> int:
    """Leave out a program, a title or a site from now on."""
    return _change(invocation, {"app": app, "title": title, "site": site}, remove=False)


@command.command("remove")
@_named
@click.pass_obj
def remove(invocation: Invocation, app: str | None, title: str | None, site: str | None) -> int:
    """Leave it out no longer."""
    return _change(invocation, {"app": app, "title": title, "site": site}, remove=True)


@command.command("wayland")
@click.argument("answer", type=click.Choice(["accept", "refuse"]))
@click.pass_obj
def wayland(invocation: Invocation, answer: str) -> int:
    """Accept or refuse to record on Wayland, where nothing can be left out.

    Wayland tells nobody its windows: programs, titles, sites and private windows that are left out elsewhere are
    recorded there. Secrets are taken out of text and pictures as everywhere. It is refused until you accept it.
    """
    with Session(invocation) as session:
        session.ask(RecordWayland(answer == "accept"), Done)
    return _list(invocation)


@command.command("list")
@click.pass_obj
def list_rules(invocation: Invocation) -> int:
    """List what is left out. Needs no passphrase: the recorder reads it while the memory is locked."""
    return _list(invocation)


@command.command("repair")
@click.option("--anew", is_flag=True, help="Begin with the recommended groups instead; your own names are gone then.")
@click.pass_obj
def repair(invocation: Invocation, anew: bool) -> int:
    """Put back the rules that were saved last, when they are damaged or were changed by another program.

    All settings of the recorder come back with them. What stood in their place is kept beside them under another name.
    """
    with Session(invocation) as session:
        repaired = session.ask(RepairRules(anew), RulesRepaired)
    if repaired.kept_as:
        output.note(f"What could not be used is kept as {invocation.home.rules.with_name(repaired.kept_as)}.")
    return _list(invocation)


def _change(invocation: Invocation, named: dict[Literal["app", "title", "site"], str | None], *, remove: bool) -> int:
    given = {subject: name for subject, name in named.items() if name is not None}
    if not given:
        raise click.UsageError("name an --app, a --title or a --site")
    with Session(invocation) as session:
        for subject, name in given.items():
            session.ask(Exclude(subject, name, remove), Done)
    return _list(invocation)


def _list(invocation: Invocation) -> int:
    chosen = rules.load(invocation.home.rules)
    own = [{"subject": rule.subject.value, "name": rule.pattern} for rule in chosen.excluded]
    if invocation.json:
        output.as_json({"excluded": own, "presets": list(chosen.presets), "wayland": chosen.without_exclusions})
    else:
        for rule in own:
            output.line(f"{rule['subject']}: {rule['name']}")
        for name in chosen.presets:
            output.line(f"group: {name}")
        if chosen.without_exclusions:
            output.line("on Wayland: nothing (sixfold exclude wayland refuse)")
    return EXIT_DONE
