from __future__ import annotations

from dataclasses import replace

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from sixfold.capture import boxes, traces
from sixfold.capture.exclusion import ExclusionRule, Subject, blacken, decide
from sixfold.capture.observation import Box
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.screen import Window

SCREEN = Box(0, 0, 100, 100)
BANK = ExclusionRule("bank", Subject.TITLE, "bank")


def window(ident: int, title: str, box: Box) -> Window:
    return Window("Browser", RawText(title), box, active=False, ident=ident)


def test_a_window_that_is_closed_leaves_a_trace_of_what_was_seen_of_it() -> None:
    bank, front = window(1, "bank", Box(0, 0, 50, 50)), window(2, "Mail", Box(30, 0, 50, 50))
    (trace,) = traces.left([bank, front], [front])
    assert (trace.box, trace.title, trace.gone, trace.cover) == (Box(0, 0, 30, 50), "bank", True, ())


def test_a_window_whose_title_changes_is_still_the_old_one_for_a_moment() -> None:
    bank = window(1, "bank", SCREEN)
    after = [replace(bank, title=RawText("Mail"))]
    assert [trace.title for trace in traces.left([bank], after)] == ["bank"]
    assert decide([*after, *traces.left([bank], after)], [BANK], SCREEN).skip == "bank"


def test_what_stays_as_it_is_leaves_no_trace() -> None:
    state = [window(1, "bank", Box(0, 0, 50, 50)), window(2, "Mail", Box(30, 0, 50, 50))]
    assert traces.left(state, [replace(one, active=True) for one in state]) == []


def test_traces_last_a_moment_after_the_last_of_them_and_stay_few_however_long_a_window_is_dragged() -> None:
    kept = traces.Traces()
    mail = window(2, "Mail", Box(20, 20, 70, 70))
    for step in range(200):
        now = step * 0.02
        before, after = (window(1, "bank", Box((step + more) % 50, 5, 40, 40)) for more in (0, 1))
        kept.follow([mail, before], [mail, after], now)
        kept.expire(now)
    assert 0 < len([trace for trace in kept.windows() if trace.title == "bank"]) <= traces.MAX_PIECES
    assert not kept.expire(kept.next_end - 0.1)
    assert kept.expire(200 * 0.02 + traces.GRACE)
    assert kept.windows() == []


def test_a_window_that_is_raised_and_moved_before_it_paints_carries_the_trace_along() -> None:
    kept = traces.Traces()
    bank, cover = window(1, "bank", Box(0, 0, 40, 40)), window(2, "Mail", Box(0, 0, 40, 40))
    moved = replace(cover, box=Box(50, 50, 40, 40))
    kept.follow([cover, bank], [bank, cover], 0.0)
    kept.follow([bank, cover], [bank, moved], 0.1)
    assert decide([bank, moved, *kept.windows()], [BANK], SCREEN).skip == "bank"


places = st.builds(Box, st.integers(-10, 80), st.integers(-10, 80), st.integers(1, 60), st.integers(1, 60))
stacks = st.lists(st.tuples(st.integers(1, 4), places), max_size=4, unique_by=lambda item: item[0])


@given(stacks, stacks)
def test_whatever_windows_do_every_pixel_where_an_excluded_one_was_seen_stays_black(
    before: list[tuple[int, Box]], after: list[tuple[int, Box]]
) -> None:
    titles = {1: "bank", 2: "Mail", 3: "bank too", 4: "News"}
    old, new = ([window(ident, titles[ident], box) for ident, box in state] for state in (before, after))
    decision = decide([*new, *traces.left(old, new)], [BANK], SCREEN)
    pixels = np.full((100, 100, 3), 255, dtype=np.uint8)
    blacken(pixels, decision.black)
    for state in (old, new):
        for index, item in enumerate(state):
            for seen in boxes.within(traces.shown(state, index), SCREEN) if "bank" in item.title else ():
                assert pixels[seen.y : seen.bottom, seen.x : seen.right].max() == 0
