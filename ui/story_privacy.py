"""The made-up memory's disk, ledger and screen, for the privacy page of a scripted engine."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sixfold.memory.client_requests import ClientAccess, ClientScope, ClientState, ClientView
from sixfold.memory.outcomes import AppStorage, Expired, Forecast, StorageView
from sixfold.memory.requests import Retention
from sixfold.memory.types import LedgerEntry
from sixfold.ui.engine import LeftOut, MonitorPreview

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sixfold.memory.requests import ObservationView

DAILY: Final = (
    ("redacted", "password", 2, 20),
    ("redacted", "card", 1, 45),
    ("skipped", "private windows", 14, 90),
    ("skipped", "banks", 3, 130),
    ("skipped", "Signal", 31, 170),
    ("redacted", "code", 1, 215),
)
"""What each day of the ledger has: deed, rule, how often, minutes before now."""

APPS: Final = (
    ("Firefox", 1204, 1102, 410_000_000),
    ("Thunderbird", 642, 600, 182_000_000),
    ("Verwaltungsprogramm für Grundstücksangelegenheiten und Flurbereinigung", 388, 371, 120_000_000),
    ("テキストエディター", 201, 188, 61_000_000),
    ("Terminal", 944, 120, 40_000_000),
    ("", 35, 0, 90_000),
)
BYTES: Final = {"images": 813_000_000, "database": 121_000_000, "index": 64_000_000, "inbox": 2_100_000}
KEYS: Final = 40_000
FREE: Final = 212_000_000_000
LONG_PROGRAM: Final = "/home/anna/Programme/Entwurfsassistent/resources/app/bin/entwurfsassistent"


@dataclass(frozen=True, slots=True)
class Private:
    """What the privacy page asks for."""

    storage: StorageView
    ledger: tuple[LedgerEntry, ...] = ()
    previews: tuple[MonitorPreview, ...] = ()
    clients: tuple[ClientView, ...] = ()
    client_log: tuple[ClientAccess, ...] = ()

    def expired(self, retention: Retention) -> Expired:
        """What would go by a retention: a share of the pictures and texts, the more the shorter they are kept."""
        images = sum(app.images for app in self.storage.apps)
        gone = _share(images, retention.image_days)
        if retention.max_image_bytes is not None:
            held = self.storage.bytes["images"]
            gone = max(gone, round(images * max(0, held - retention.max_image_bytes) / held))
        texts = _share(sum(app.observations for app in self.storage.apps), retention.text_days)
        return Expired(gone, texts, round(self.storage.bytes["images"] * gone / max(images, 1)))


def made(
    now: datetime, seen: tuple[ObservationView, ...], image: Callable[[ObservationView], bytes | None], days: int = 3
) -> Private:
    """A busy screen of two monitors, and so many days of a ledger."""
    apps = tuple(AppStorage(*row) for row in APPS)
    total = sum(BYTES.values()) + KEYS
    forecast = Forecast(hours=31.5, bytes_per_hour=6_900_000, bytes_per_month=1_210_000_000, kept_bytes=3_000_000_000)
    return Private(
        StorageView({**BYTES, "total": total}, FREE, apps, forecast, Retention(image_days=90)),
        tuple(_entry(now, day, row) for day in range(days) for row in DAILY),
        _previews(seen, image),
        *_programs(now),
    )


def _programs(now: datetime) -> tuple[tuple[ClientView, ...], tuple[ClientAccess, ...]]:
    """One that waits, one that may, one that may not; and what they asked."""
    day, read = timedelta(days=1), (ClientScope.READ,)
    clients = (
        ClientView(3, "Entwurfsassistent für Textbausteine", LONG_PROGRAM, "0.9", ClientState.WAITING, (), now),
        ClientView(1, "Writing Desk", "/opt/writing-desk/desk", "4.1", ClientState.ALLOWED, read, now - day, now - day),
        ClientView(2, "helper", "/usr/bin/node", "1.0", ClientState.DENIED, (), now - 2 * day, now - day),
    )
    minute = timedelta(minutes=1)
    log = (
        ClientAccess(now - minute, clients[0].name, LONG_PROGRAM, "search", "refused", 0, 3),
        ClientAccess(now - 9 * minute, "Writing Desk", "/opt/writing-desk/desk", "search", "answered", 8),
        ClientAccess(now - 12 * minute, "Writing Desk", "/opt/writing-desk/desk", "ask", "answered", 2),
        ClientAccess(now - day, "Writing Desk", "/opt/writing-desk/desk", "memory", "failed", 0),
    )
    return clients, log


def nothing() -> Private:
    """Of a memory that was made this minute."""
    empty = {"database": 450_000, "images": 0, "index": 0, "inbox": 0, "total": 490_000}
    return Private(StorageView(empty, FREE, (), None, Retention()))


def _entry(now: datetime, day: int, row: tuple[str, str, int, int]) -> LedgerEntry:
    action, rule, count, minutes = row
    return LedgerEntry(now - timedelta(days=day, minutes=minutes), action, rule, "screen", count + day)


def _previews(
    seen: tuple[ObservationView, ...], image: Callable[[ObservationView], bytes | None]
) -> tuple[MonitorPreview, ...]:
    found = tuple(
        MonitorPreview(
            f"{number}",
            one.source.app or "",
            one.source.title or "",
            one.text,
            image(one),
            skipped=(LeftOut("private windows", 1),) if number == 1 else (),
            redacted=(LeftOut("password", 1), LeftOut("card", 2)) if number == 1 else (),
            waiting=1 if number == 1 else 0,
        )
        for number, one in enumerate(seen, start=1)
    )
    behind = "Everything on it is left out: nothing of it would be kept."
    last = MonitorPreview(f"{len(found) + 1}", "", "", "", None, (LeftOut("banks", 1),), (), behind)
    return (*found, last)


def _share(count: int, days: int | None) -> int:
    """Half as much for each month that is kept."""
    return 0 if days is None or days >= 90 else round(count / (1 + days / 30))  # noqa: PLR2004 - the story's age in days
