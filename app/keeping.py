"""Requests about room on the disk: what lies there, how long it is kept, and letting go of what is past its time."""

from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.app.errors import NotUnderstood
from sixfold.memory import outcomes, requests
from sixfold.memory.requests import Progress
from sixfold.memory.storage import Folders, Meter

if TYPE_CHECKING:
    import threading

    from sixfold.app.deeds import Deeds
    from sixfold.app.wiring import Open
    from sixfold.memory.requests import Report, Retention

MAX_DAYS = 36_500
"""A hundred years: more is for ever."""


def storage(
    opened: Open, _request: requests.GetStorage, _report: Report, _cancel: threading.Event
) -> outcomes.StorageView:
    """The meter and the forecast."""
    home = opened.home
    folders = Folders(home.root, home.database, home.images, home.index, home.inbox)
    meter = Meter(opened.database, opened.images, folders)
    return opened.serial.run(lambda: meter.view(opened.clock()))


def set_retention(
    opened: Open, request: requests.SetRetention, _report: Report, _cancel: threading.Event
) -> outcomes.Done:
    """Keep evidence so long from now on. Raises `NotUnderstood` for a span or size that is none."""
    _check(request.retention)
    opened.expirer.keep(request.retention)
    return outcomes.Done()


def expire(opened: Open, request: requests.Expire, report: Report, cancel: threading.Event) -> outcomes.Expired:
    """Let go of what is past its time, or with `preview` only count; the index follows."""
    if request.preview:
        if request.retention is not None:
            _check(request.retention)
        return opened.expirer.preview(opened.clock(), request.retention)
    expired = opened.expirer.expire(
        opened.clock(), cancel=cancel, report=lambda done, total: report(Progress(done, total, "texts"))
    )
    if expired.texts:
        opened.embed_all(report, cancel)
    return expired


def _check(retention: Retention) -> None:
    days = [retention.image_days, retention.text_days]
    days += [span for rule in retention.apps for span in (rule.image_days, rule.text_days)]
    if any(span is not None and not 0 <= span <= MAX_DAYS for span in days):
        raise NotUnderstood(
            name="the days", remedy=f"give a whole number from 0 to {MAX_DAYS}, or none to keep for ever"
        )
    if retention.max_image_bytes is not None and retention.max_image_bytes < 0:
        raise NotUnderstood(name="the size", remedy="give a number of bytes, or none to keep all pictures")
    names = [rule.app.casefold() for rule in retention.apps]
    if "" in names or len(set(names)) < len(names):
        raise NotUnderstood(name="the applications", remedy="name each one once")


DEEDS: Deeds = {
    requests.GetStorage: storage,
    requests.SetRetention: set_retention,
    requests.Expire: expire,
}
