"""What can go wrong in a measurement.

AppError
├── PageNotShown        the browser did not show a page
├── RecorderNotMeasured the recorder did not start or ended early
├── DayUnreadable       the folder holds no day
└── NoMonitorsToPlug    there is no xrandr
"""

# ruff: noqa: N818, D205, D209 - an error is named for what happened, and its docstring is the sentence that is shown

from __future__ import annotations

from sixfold.app.errors import AppError


class PageNotShown(AppError):
    """The browser showed no page within {seconds} seconds; close programs that keep the processor busy and measure
    again."""

    code = "bench-page"


class RecorderNotMeasured(AppError):
    """The recorder ended before it was measured: {reason}; mend that and measure again."""

    code = "bench-recorder"


class DayUnreadable(AppError):
    """{path} holds no day to replay; name a folder with truth.json and its pages."""

    code = "bench-day"


class NoMonitorsToPlug(AppError):
    """Monitors are plugged in and out by xrandr; install it with `apt-get install x11-xserver-utils`."""

    code = "bench-xrandr"
