"""What the machine is doing: power, load, and whether anybody is there."""

from __future__ import annotations

import psutil

from sixfold.capture.pace import Conditions


def conditions(idle: float) -> Conditions:
    """Measure (0.1 ms); `idle` is the seconds since the user's last touch, which the desktop knows."""
    battery = psutil.sensors_battery() if hasattr(psutil, "sensors_battery") else None
    load = psutil.getloadavg()[0] / (psutil.cpu_count() or 1)
    return Conditions(idle, battery is not None and battery.power_plugged is False, load)
