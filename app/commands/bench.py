from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING

import click

from sixfold.app import output
from sixfold.app.bench import recorder
from sixfold.app.bench.memory import measure
from sixfold.app.bench.memory.controls import CONTROLS
from sixfold.app.bench.memory.plan import OF_LOCOMO, PARTS, Plan
from sixfold.app.bench.scenes import SCENES
from sixfold.app.command import Subcommands
from sixfold.app.failures import EXIT_DONE

if TYPE_CHECKING:
    from sixfold.app.invocation import Invocation


@click.group("bench", cls=Subcommands)
def command() -> None:
    """Measurements on this machine, as JSON."""


@command.command("recorder")
@click.option("--parts", default=",".join(recorder.PARTS), show_default=True, help="What to measure.")
@click.option("--scenes", default=",".join(SCENES), show_default=True, help="Which, in which order.")
@click.option("--seconds", type=click.FloatRange(1), default=30.0, show_default=True, help="A scene lasts so long.")
@click.option("--screens", type=click.IntRange(1), default=24, show_default=True, help="Screens of the workday.")
@click.option("--each", type=click.FloatRange(1), default=10.0, show_default=True, help="Seconds for each of them.")
@click.option("--day", "folder", type=click.Path(path_type=Path), help="Replay this day: truth.json and its pages.")
@click.option(
    "--frames", type=click.IntRange(1), default=300, show_default=True, help="Memory is watched over so many."
)
@click.option("--seed", type=int, default=1, show_default=True)
@click.pass_obj
def measure_recorder(  # noqa: PLR0917 - one argument an option
    invocation: Invocation,  # noqa: ARG001 - every command gets it; this one has a home of its own
    parts: str,
    scenes: str,
    seconds: float,
    screens: int,
    each: float,
    folder: Path | None,
    frames: int,
    seed: int,
) -> int:
    """Play scenes before a real recorder on a screen of its own: processor, words, delay, disk, memory."""
    plan = recorder.Plan(
        _chosen(parts, recorder.PARTS), _chosen(scenes, SCENES), seconds, screens, each, folder, frames, seed
    )
    figures = recorder.run(plan, lambda scene: output.note(f"measuring: {scene}"))
    click.echo(json.dumps(figures, indent=1))
    return EXIT_DONE


@command.command("memory")
@click.option("--locomo", type=click.Path(path_type=Path), help="Conversations with questions, in LoCoMo's form.")
@click.option("--samples", default="", help="Of these, only the named ones, such as conv-26,conv-30.")
@click.option("--parts", help=f"What to measure, of {','.join(PARTS)}; all by default.")
@click.option("--controls", default=",".join(CONTROLS), show_default=True, help="What to compare with.")
@click.option("--each", type=click.IntRange(1), default=10, show_default=True, help="Questions of a kind.")
@click.option("--seed", type=int, default=1, show_default=True)
@click.option("--observations", type=click.IntRange(1), default=20_000, show_default=True, help="To search among.")
@click.option("--digested", is_flag=True, help="Let the agents read everything before anything is asked.")
@click.pass_obj
def measure_memory(  # noqa: PLR0917 - one argument an option
    invocation: Invocation,
    locomo: Path | None,
    samples: str,
    parts: str | None,
    controls: str,
    each: int,
    seed: int,
    observations: int,
    digested: bool,
) -> int:
    """Ask homes made for it what they hold: recall, answers, changes, two memories, routing, cost, speed, orders."""
    if locomo is None and parts and not set(OF_LOCOMO).isdisjoint(_chosen(parts, PARTS)):
        raise click.UsageError(f"{' and '.join(OF_LOCOMO)} need the file of LoCoMo: name it with --locomo")
    plan = Plan(
        locomo,
        tuple(name.strip() for name in samples.split(",") if name.strip()),
        _chosen(parts or ",".join(PARTS), PARTS),
        _chosen(controls, tuple(CONTROLS)),
        each,
        seed,
        observations,
        digested,
    )
    figures = measure.run(plan, lambda what: output.note(f"measuring: {what}"), invocation.plugins)
    click.echo(json.dumps(figures, indent=1))
    return EXIT_DONE


def _chosen(given: str, known: tuple[str, ...]) -> tuple[str, ...]:
    names = tuple(name.strip() for name in given.split(",") if name.strip())
    unknown = [name for name in names if name not in known]
    if unknown:
        raise click.UsageError(f"there is no {unknown[0]!r} here, only {', '.join(known)}")
    return names
