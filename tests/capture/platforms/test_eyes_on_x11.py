"""What the eyes hand on of a real display, by colour: each window of these tests has one that nothing else has."""

from __future__ import annotations

import os
import random
import subprocess
import time
from contextlib import closing
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

import numpy as np
import pytest

from sixfold.capture.events import Event
from sixfold.capture.exclusion import ExclusionRule, Subject
from sixfold.capture.eyes import LINGER, Eyes
from sixfold.capture.observation import Box
from sixfold.capture.platforms import open_desktop
from sixfold.capture.rules import RecorderRules

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from sixfold.capture.screen import Desktop, Frame, Monitor, Pixels, Screen
    from sixfold.capture.waiting import Job

SECRET, OTHER, MORE = 0xFF0090, 0x2060C0, 0x40A030
RULES = RecorderRules(excluded=(ExclusionRule("diary", Subject.TITLE, "Diary"),))

pytestmark = pytest.mark.display


def now() -> datetime:
    return datetime.now(UTC)


def count(jobs: list[Job], colour: int) -> int:
    wanted = np.array([colour >> 16, colour >> 8 & 255, colour & 255], dtype=np.uint8)
    return sum(int((job.frame.pixels == wanted).all(axis=2).sum()) for job in jobs)


@pytest.fixture
def desktop(stage: Any) -> Iterator[Desktop]:
    with closing(open_desktop({"DISPLAY": stage.name})) as opened:
        yield opened


@pytest.fixture
def eyes(desktop: Desktop) -> Eyes:
    return Eyes(desktop.screen, desktop.windows, RULES)


def settled(stage: Any, desktop: Desktop, *titles: str) -> None:
    """Wait until these windows and no others are there, and the traces of others are gone."""

    def holds() -> bool:
        return sorted(window.title for window in desktop.windows.visible()) == sorted(titles)

    stage.until(holds, f"{titles} are there")


def look(eyes: Eyes) -> list[Job]:
    eyes.forget()
    return eyes.look(now())


def test_an_excluded_window_in_front_is_black_and_the_one_beside_it_gives_the_name(
    stage: Any, desktop: Desktop, eyes: Eyes
) -> None:
    stage.window("Mail", OTHER, Box(50, 50, 600, 400))
    settled(stage, desktop, "Mail")
    stage.window("My Diary", SECRET, Box(800, 50, 600, 400))
    settled(stage, desktop, "Mail", "My Diary")
    stage.until(lambda: count(look(eyes), OTHER) == 600 * 400, "the other window is whole")
    (job,) = jobs = look(eyes)
    assert count(jobs, SECRET) == 0
    assert (job.app, job.title) == ("Paint", "Mail")


def test_where_nothing_else_is_to_be_seen_nothing_is_taken(stage: Any, desktop: Desktop, eyes: Eyes) -> None:
    stage.window("My Diary", SECRET)
    settled(stage, desktop, "My Diary")
    assert look(eyes) == []
    assert eyes.skipped == {"diary": 1}


def test_a_window_counts_once_each_time_that_it_begins_to_be_left_out(stage: Any, desktop: Desktop, eyes: Eyes) -> None:
    stage.window("Mail", OTHER, Box(50, 50, 600, 400))
    diary = stage.window("My Diary", SECRET, Box(800, 50, 600, 400))
    settled(stage, desktop, "Mail", "My Diary")
    for _ in range(5):
        eyes.look(now())
    assert eyes.skipped == {"diary": 1}
    stage.name_it(diary, "Notes")
    settled(stage, desktop, "Mail", "Notes")
    eyes.look(now())
    stage.name_it(diary, "Diary again")
    settled(stage, desktop, "Mail", "Diary again")
    eyes.look(now())
    assert eyes.skipped == {"diary": 2}


def test_not_one_pixel_gets_out_whatever_windows_do(stage: Any, desktop: Desktop, eyes: Eyes) -> None:
    """The cover shows what was below it until it is painted, as a browser does."""
    chance = random.Random(7)  # noqa: S311 - the same play each time
    diary = stage.window("My Diary", SECRET, Box(200, 100, 500, 300))
    cover = stage.window("Cover", None, Box(400, 200, 500, 300))
    dim = stage.window("Dim", MORE, Box(900, 100, 300, 300))
    stage.paint(cover, OTHER)
    settled(stage, desktop, "My Diary", "Cover", "Dim")
    stage.property(dim, "_NET_WM_WINDOW_OPACITY", [0x80000000])
    menu = stage.window("", SECRET, Box(1250, 20, 100, 120), override_redirect=1)
    stage.property(menu, "WM_TRANSIENT_FOR", [diary.id])
    steps = [
        lambda: stage.move(diary, chance.randrange(0, 900), chance.randrange(0, 400)),
        lambda: stage.move(cover, chance.randrange(0, 900), chance.randrange(0, 400)),
        lambda: stage.move(menu, chance.randrange(0, 1400), chance.randrange(0, 500)),
        lambda: stage.raise_(diary),
        lambda: stage.raise_(cover),
        lambda: stage.raise_(dim),
        lambda: stage.name_it(diary, chance.choice(["Diary two", "Dear Diary"])),
    ]
    seen = 0
    for step in range(120):
        chance.choice(steps)()
        if step % 6 == 0:
            stage.paint(cover, OTHER)
        jobs = look(eyes) if chance.random() < 0.5 else eyes.look(now(), desktop.events.damage())
        seen += count(jobs, OTHER) + count(jobs, MORE)
        assert count(jobs, SECRET) == 0
    assert seen > 0
    stage.close(menu)
    stage.close(diary)
    assert count(look(eyes), SECRET) == 0


class Intruding:
    """A screen before which another window opens while its picture is taken."""

    def __init__(self, screen: Screen, stage: Any) -> None:
        self._screen = screen
        self._stage = stage
        self.opened = False

    def monitors(self) -> tuple[Monitor, ...]:
        return self._screen.monitors()

    def grab(self, monitor: Monitor, at: datetime) -> Frame:
        if not self.opened:
            self.opened = True
            self._stage.window("Diary", SECRET, Box(300, 100, 200, 200), override_redirect=1)
        return self._screen.grab(monitor, at)

    def part(self, monitor: Monitor, area: Box) -> Pixels:
        return self._screen.part(monitor, area)

    def close(self) -> None:
        """The real one is closed by its desktop."""


def test_a_window_that_opens_between_the_question_and_the_picture_is_black(stage: Any, desktop: Desktop) -> None:
    stage.window("Mail", OTHER, Box(0, 0, 900, 600))
    settled(stage, desktop, "Mail")
    screen = Intruding(desktop.screen, stage)
    jobs = Eyes(screen, desktop.windows, RULES).look(now())
    assert screen.opened
    assert count(jobs, OTHER) > 0
    assert count(jobs, SECRET) == 0


def test_each_monitor_gives_its_own_picture_and_one_that_is_unplugged_none(
    stage: Any, desktop: Desktop, eyes: Eyes
) -> None:
    stage.window("Left", OTHER, Box(0, 0, 700, 600), override_redirect=1)
    stage.window("Right", MORE, Box(1000, 0, 500, 400), override_redirect=1)
    settled(stage, desktop, "Left", "Right")
    desktop.events.wait(0.2)
    stage.xrandr("--setmonitor", "large", "960/254x700/185+0+0", "screen")
    stage.xrandr("--setmonitor", "small", "640/85x480/64+960+0", "none")
    try:
        told: set[Event] = set()
        while Event.MONITORS not in told:
            told |= desktop.events.wait(20)
        left, right = eyes.look(now())
        assert (left.frame.monitor.label, left.frame.pixels.shape) == ("large", (700, 960, 3))
        assert (right.frame.monitor.label, right.frame.pixels.shape) == ("small", (480, 640, 3))
        assert (count([left], OTHER), count([left], MORE)) == (700 * 600, 0)
        assert (count([right], OTHER), count([right], MORE)) == (0, 500 * 400)
        stage.xrandr("--delmonitor", "small")
        assert eyes.look(now()) == []
        stage.xrandr("--setmonitor", "small", "640/85x480/64+960+0", "none")
        (again,) = eyes.look(now())
        assert (again.frame.monitor.label, count([again], MORE)) == ("small", 500 * 400)
    finally:
        for name in ("small", "large"):
            stage.xrandr("--delmonitor", name)


def test_a_still_screen_is_not_grabbed_and_what_is_drawn_is(stage: Any, desktop: Desktop) -> None:
    window = stage.window("Mail", OTHER, Box(100, 100, 600, 400))
    settled(stage, desktop, "Mail")
    screen = Counting(desktop.screen, stage)
    eyes = Eyes(screen, desktop.windows, RULES)
    stage.until(lambda: eyes.look(now()) == [] and not desktop.events.damage(), "it was seen")
    screen.grabs = 0
    assert eyes.look(now(), []) == []
    assert screen.grabs == 0
    stage.paint(window, MORE)
    assert count(eyes.look(now(), desktop.events.damage()), MORE) == 600 * 400


class Counting(Intruding):
    """A screen that counts its pictures."""

    def __init__(self, screen: Screen, stage: Any) -> None:
        super().__init__(screen, stage)
        self.opened = True
        self.grabs = 0

    def grab(self, monitor: Monitor, at: datetime) -> Frame:
        self.grabs += 1
        return super().grab(monitor, at)

    def part(self, monitor: Monitor, area: Box) -> Pixels:
        self.grabs += 1
        return super().part(monitor, area)


PAGE = (
    "<!doctype html><title>{title}</title><body style='margin:0;background:#{colour:06x}'>"
    "<script>document.addEventListener('contextmenu', e => 0)</script>"
)


LOOKS = 20


@pytest.mark.slow
def test_a_private_browser_is_black_with_its_menu_and_an_ordinary_one_beside_it_is_not(
    stage: Any, desktop: Desktop, eyes: Eyes, tmp_path: Path
) -> None:
    browsers = [
        browser(stage, tmp_path, "Ordinary", OTHER, Box(0, 0, 700, 600)),
        browser(stage, tmp_path, "Hidden", SECRET, Box(800, 0, 700, 600), "--incognito"),
    ]
    try:
        stage.until(lambda: count(look(eyes), OTHER) > 200_000, "the ordinary page is painted")
        environ = {**os.environ, "DISPLAY": stage.name}
        click = ["xdotool", "mousemove", "1100", "300", "click", "3"]
        menus = 0
        for turn in range(400):  # a busy browser opens its menu late, or misses a click
            if turn % 100 == 0 and not menus:
                subprocess.run(click, env=environ, check=True)
            menus = max(menus, sum(window.layer == "popup" for window in desktop.windows.visible()))
            assert count(look(eyes), SECRET) == 0
            if menus and turn >= LOOKS:
                break
            time.sleep(0.05)
        assert menus > 0
        assert eyes.skipped["private windows"] > 0
    finally:
        for process in browsers:
            process.terminate()
            process.wait(timeout=60)


def browser(
    stage: Any, folder: Path, title: str, colour: int, box: Box, *more: str, goes_to: str = ""
) -> subprocess.Popen[bytes]:
    page = folder / f"{title}.html"
    script = f"<script>setTimeout(() => location.href = '{goes_to}', 1500)</script>" if goes_to else ""
    page.write_text(PAGE.format(title=title, colour=colour) + script)
    return subprocess.Popen(
        [  # noqa: S607 - from the path
            "chromium", "--no-sandbox", "--no-first-run", "--disable-gpu", f"--user-data-dir={folder / title}", *more,
            f"--window-position={box.x},{box.y}", f"--window-size={box.width},{box.height}", f"--app={page.as_uri()}",
        ],
        env={**os.environ, "DISPLAY": stage.name},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.slow
def test_a_page_that_is_painted_before_its_title_tells_what_it_is_is_not_handed_on(
    stage: Any, desktop: Desktop, tmp_path: Path
) -> None:
    """A page goes to one of a bank within its window, and its title follows; looks are as fast as can be.

    Only those that caught the bank's colour are held for the moment that a recorder holds each.
    """
    eyes = Eyes(desktop.screen, desktop.windows, RecorderRules())
    bank = tmp_path / "bank.html"
    late = "<script>requestAnimationFrame(() => setTimeout(() => document.title = 'Online Banking', 100))</script>"
    bank.write_text(PAGE.format(title="Recipes", colour=SECRET) + late)
    seen = caught = 0
    for number in range(3):
        process = browser(stage, tmp_path, f"Recipes {number}", OTHER, Box(0, 0, 900, 600), goes_to=bank.as_uri())
        try:
            end = time.monotonic() + 60
            while not eyes.skipped["banks"] and time.monotonic() < end:
                jobs = look(eyes)
                seen += count(jobs, OTHER)
                if count(jobs, SECRET):
                    caught += 1
                    time.sleep(LINGER)
                    jobs = eyes.confirmed(jobs)
                assert count(jobs, SECRET) == 0
            assert eyes.skipped["banks"]
            eyes.skipped.clear()
        finally:
            process.terminate()
            process.wait(timeout=60)
    assert seen > 0
    assert caught > 0


def test_a_look_is_dropped_when_a_rule_hides_its_window_just_after(stage: Any, desktop: Desktop, eyes: Eyes) -> None:
    window = stage.window("Mail", SECRET)
    settled(stage, desktop, "Mail")
    jobs = look(eyes)
    assert count(eyes.confirmed(jobs), SECRET) > 0
    stage.name_it(window, "My Diary")
    settled(stage, desktop, "My Diary")
    assert eyes.confirmed(jobs) == []
    assert eyes.unsettled
    assert eyes.watched == frozenset()
