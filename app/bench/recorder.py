"""`sixfold bench recorder`: the whole recorder measured on this machine, with its controls in the same run."""

from __future__ import annotations

import subprocess
import tempfile
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sixfold.app.bench import baseline, day, recording, report
from sixfold.app.bench.errors import DayUnreadable
from sixfold.app.bench.scenes import SCENES, Theatre
from sixfold.app.bench.stage import Stage
from sixfold.app.demo.display import virtual_display

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.app.bench.recording import Bed
    from sixfold.app.bench.scenes import Played

SIZE = (1920, 1080)


@dataclass(frozen=True, slots=True)
class Plan:
    """What to measure: scenes by name, seconds a scene, screens of the workday and seconds each, or a day's folder."""

    scenes: tuple[str, ...] = SCENES
    seconds: float = 30.0
    screens: int = 24
    each: float = 10.0
    folder: Path | None = None
    seed: int = 1


def run(plan: Plan, told: Callable[[str], None]) -> dict[str, Any]:
    """Measure and give the report; `told` hears which scene plays. Nothing is left behind."""
    with tempfile.TemporaryDirectory(prefix="sixfold-bench-") as name, virtual_display(*SIZE) as display:
        scratch = Path(name)
        with closing(Stage(display, scratch)) as stage:
            theatre = Theatre(display, stage, recording.lay(scratch), day.Day(plan.seed), plan.seconds)
            figures: dict[str, Any] = {"machine": report.machine(), "scenes": {}}
            for scene in plan.scenes:
                told(scene)
                played = _play(theatre, scene, plan)
                figures["scenes"][scene] = report.scene(played, baseline.cost(played.frames))
                if scene == "workday":
                    figures["storage"] = _storage(theatre.bed, played)
            return figures


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


def _storage(bed: Bed, played: Played) -> dict[str, Any]:
    """Take what was sealed in, and see what it takes on the disk."""
    before = _sizes(bed)
    done = subprocess.run(bed.command("ingest", "--json"), env=bed.environment(), stdout=subprocess.PIPE, check=True)
    return {**report.storage(before, _sizes(bed), played), "ingest": done.stdout.decode().strip()}


def _sizes(bed: Bed) -> dict[str, int]:
    home = bed.home
    return {
        "database": _size(home.root.glob(f"{home.database.name}*")),
        "images": _size(home.images.rglob("*")),
        "index": _size([home.index]),
    }


def _size(files: Any) -> int:
    return sum(path.stat().st_size for path in files if path.is_file())
