"""From what was measured to the JSON that `sixfold bench recorder` prints."""

from __future__ import annotations

import os
import platform
from typing import TYPE_CHECKING, Any

import psutil

from sixfold.app.bench import baseline, scenes

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from sixfold.app.bench.meter import Sample
    from sixfold.app.bench.redaction import RedactionFigures
    from sixfold.app.bench.scenes import Played

MEGA = 1_000_000
DAY_SECONDS = 8 * 3600


def machine() -> dict[str, Any]:
    """Give what the figures depend on."""
    return {
        "cores": psutil.cpu_count(),
        "load": [round(value, 2) for value in os.getloadavg()],
        "system": platform.system(),
        "python": platform.python_version(),
    }


def scene(played: Played, cost: Mapping[str, float]) -> dict[str, Any]:
    """Give one scene's figures; `cost` is the naive recorder's processor seconds a frame."""
    naive = {engine: seconds / baseline.EVERY for engine, seconds in cost.items()}
    late = scenes.latency(played)
    return {
        "seconds": round(played.seconds, 1),
        "cpu": {
            "recorder_seconds": round(played.used.recorder, 2),
            "reader_seconds": round(played.used.reader, 2),
            "share_of_one_core": round(played.share, 4),
        },
        "naive": {
            engine: {"share_of_one_core": round(share, 3), "times_ours": round(share / max(played.share, 1e-6), 1)}
            for engine, share in naive.items()
        },
        "words_read": round(scenes.read_share(played), 4),
        "sealed_after": {"median": late.median, "p95": late.p95, "within_3_s": late.in_time, "never": late.never},
        "files": len(played.sealed),
        "observations": len({item.observation.id for item in played.sealed}),
        "sealed_bytes": sum(item.size for item in played.sealed),
        "secrets_leaked": scenes.leaks(played),
        "memory": memory(played.samples),
    }


def memory(samples: Sequence[Sample]) -> dict[str, Any]:
    """Give peaks and slopes in MB; a slope is MB a minute over the second half, when all is warm."""
    if not samples:
        return {}
    return {
        "recorder_peak_mb": round(max(item.recorder_rss for item in samples) / MEGA, 1),
        "recorder_peak_pss_mb": round(max(item.recorder_pss for item in samples) / MEGA, 1),
        "reader_peak_mb": round(max(item.reader_rss for item in samples) / MEGA, 1),
        "reader_peak_pss_mb": round(max(item.reader_pss for item in samples) / MEGA, 1),
        "recorder_slope_mb_per_minute": _slope([(item.at, item.recorder_rss) for item in samples]),
        "reader_slope_mb_per_minute": _slope([(item.at, item.reader_rss) for item in samples if item.reader_rss]),
    }


def redaction(found: RedactionFigures) -> dict[str, Any]:
    """Give how well planted secrets were found, and what was taken for one in ordinary text."""
    return {
        "planted": found.cases,
        "recall": round(found.recall, 4),
        "missed": dict(found.missed),
        "ordinary_lines": found.ordinary_lines,
        "false_hits_per_1000_lines": round(found.false_per_thousand, 2),
        "processor_ms_a_screen": round(found.screen_ms, 1),
    }


def storage(before: Mapping[str, int], after: Mapping[str, int], played: Played) -> dict[str, Any]:
    """Give what the scene's screens took once taken in, and what eight hours of them would."""
    grown = {kind: after[kind] - before.get(kind, 0) for kind in after}
    total = sum(grown.values())
    screens = max(1, len(played.shown))
    return {
        "bytes": grown,
        "per_screen": round(total / screens),
        "forecast_8_hours_mb": round(total / played.seconds * DAY_SECONDS / MEGA, 1),
    }


def _slope(points: Sequence[tuple[float, float]]) -> float:
    """Give the least-squares slope of the second half."""
    late = points[len(points) // 2 :]
    if len(late) < 2:  # noqa: PLR2004 - a line needs two points
        return 0.0
    mean_at = sum(at for at, _ in late) / len(late)
    mean = sum(value for _, value in late) / len(late)
    spread = sum((at - mean_at) ** 2 for at, _ in late)
    rise = sum((at - mean_at) * (value - mean) for at, value in late)
    return round(rise / spread * 60 / MEGA, 3) if spread else 0.0
