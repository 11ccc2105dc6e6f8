"""`sixfold bench recorder`: the whole recorder measured on this machine, with its controls in the same run."""

from __future__ import annotations

import json
import subprocess
import tempfile
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sixfold.app.bench import baseline, day, hidden, monitors, recording, redaction, report, secrets_day, steady
from sixfold.app.bench.errors import DayUnreadable
from sixfold.app.bench.scenes import SCENES, Theatre
from sixfold.app.bench.stage import Stage
from sixfold.app.demo.display import virtual_display

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping

    from sixfold.app.bench.recording import Bed
    from sixfold.app.bench.scenes import Played
    from sixfold.capture.screen import Pixels

SIZE = (1920, 1080)
PARTS = ("scenes", "hidden", "monitors", "memory", "redaction")


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure: the parts, and of the scenes which and for how many seconds.

    The workday has `screens` that stay `each` seconds, or those of `folder`; memory is watched over `frames`.
    """

    parts: tuple[str, ...] = PARTS
    scenes: tuple[str, ...] = SCENES
    seconds: float = 30.0
    screens: int = 24
    each: float = 10.0
    folder: Path | None = None
    frames: int = 300
    seed: int = 1


def run(plan: Plan, told: Callable[[str], None]) -> dict[str, Any]:
    """Measure and give the report; `told` hears what comes next. Nothing is left behind."""
    figures: dict[str, Any] = {"machine": report.machine()}
    seen: list[Pixels] = []
    if "scenes" in plan.parts:
        figures.update(_scenes(plan, told, seen))
    if "hidden" in plan.parts:
        told("an excluded window")
        with _theatre(plan, SIZE) as theatre:
            figures["excluded"] = hidden.measure(theatre)
    if "monitors" in plan.parts:
        told("two monitors")
        with _theatre(plan, monitors.DESKTOP) as theatre:
            figures["monitors"] = monitors.measure(theatre)
    if "memory" in plan.parts:
        told("memory over many frames")
        figures["memory"] = _memory(plan, seen)
    if "redaction" in plan.parts:
        told("planted secrets")
        figures["redaction"] = report.redaction(redaction.measure(plan.seed))
        with _theatre(plan, SIZE) as theatre:
            figures["secrets_day"] = secrets_day.measure(theatre, plan.seed)
    return figures


def _scenes(plan: Plan, told: Callable[[str], None], seen: list[Pixels]) -> dict[str, Any]:
    figures: dict[str, Any] = {"scenes": {}}
    with _theatre(plan, SIZE) as theatre:
        for scene in plan.scenes:
            told(scene)
            played = _play(theatre, scene, plan)
            seen += played.frames
            figures["scenes"][scene] = report.scene(played, baseline.cost(played.frames))
            if scene == "workday":
                figures["storage"] = _storage(theatre.bed, played)
    return figures


@contextmanager
def _theatre(plan: Plan, size: tuple[int, int]) -> Iterator[Theatre]:
    with tempfile.TemporaryDirectory(prefix="sixfold-bench-") as name, virtual_display(*size) as display:
        scratch = Path(name)
        with closing(Stage(display, scratch)) as stage:
            yield Theatre(display, stage, recording.lay(scratch), day.Day(plan.seed), plan.seconds)


def _play(theatre: Theatre, scene: str, plan: Plan) -> Played:
    if scene != "workday":
        return theatre.play(scene)
    pages = theatre.day.screens(plan.screens) if plan.folder is None else _days_pages(plan.folder)
    return theatre.workday(pages, plan.each)


def _days_pages(folder: Path) -> list[day.Page]:
    try:
        return day.from_folder(folder)
    except (OSError, ValueError, KeyError, TypeError) as error:
        raise DayUnreadable(path=folder) from error


def _memory(plan: Plan, seen: list[Pixels]) -> dict[str, Any]:
    with _theatre(plan, SIZE) as theatre:
        frames = seen or list(theatre.workday([theatre.day.page("dense")], 3.0).frames)
        return {"reader": steady.reader(frames, plan.frames), "recorder": steady.recorder(theatre, plan.frames)}


def _storage(bed: Bed, played: Played) -> dict[str, Any]:
    """Take what was sealed in, and see what it takes on the disk."""
    before = _sizes(bed)
    done = subprocess.run(bed.command("ingest", "--json"), env=bed.environment(), stdout=subprocess.PIPE, check=True)
    return {**report.storage(before, _sizes(bed), played), "ingest": json.loads(done.stdout)}


def _sizes(bed: Bed) -> Mapping[str, int]:
    home = bed.home
    return {
        "database": _size(home.root.glob(f"{home.database.name}*")),
        "images": _size(home.images.rglob("*")),
        "index": _size([home.index]),
    }


def _size(files: Iterable[Path]) -> int:
    return sum(path.stat().st_size for path in files if path.is_file())
