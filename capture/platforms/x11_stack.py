"""The windows of an X display from the bottom of the stack to its top, kept up to date by what the server tells.

Asking for everything at each look would take 10 questions a window (1 ms); a look at a desktop on which nothing
happened takes one question in all.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import Any

from Xlib import X
from Xlib.error import XError

from sixfold.capture import boxes, sites
from sixfold.capture.observation import Box
from sixfold.capture.platforms.x11_facts import ARGB, EVERYWHERE, NAMES, POPUP_ROLE, TELLING, Asker, Facts
from sixfold.capture.screen import Layer, Window

MAX_WINDOWS = 500
LISTS = (
    "_NET_ACTIVE_WINDOW", "_NET_CLIENT_LIST", "_NET_CLIENT_LIST_STACKING", "_NET_CURRENT_DESKTOP",
    "_NET_SUPPORTING_WM_CHECK",
)  # fmt: skip
"""What a window manager tells on the root window."""
STRUCTURE = frozenset(
    {
        X.CreateNotify, X.DestroyNotify, X.MapNotify, X.UnmapNotify, X.ReparentNotify, X.ConfigureNotify,
        X.CirculateNotify, X.GravityNotify,
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Top:
    """A window right below the root: a frame, or a window without one."""

    box: Box
    seen: bool
    depth: int
    unmanaged: bool
    pieces: tuple[Box, ...] | None


class Stack:
    """Knows the windows of a display; `hear` takes in an event, `windows` gives the state that they lead to."""

    def __init__(self, display: Any) -> None:
        self._display = display
        self._asker = Asker(display)
        self._root = self._asker.root
        self._mask = ~int(display.display.info.resource_id_mask)
        self._shapes = display.has_extension("SHAPE")
        self._lists: dict[str, list[int]] = {}
        self._order: list[int] | None = None
        self._tops: dict[int, Top] = {}
        self._frames: dict[int, int] = {}
        self._facts: dict[int, Facts] = {}
        self._listening: set[int] = set()
        self.is_stale = True

    def hear(self, event: Any) -> None:
        """Take in an event of the display."""
        if type(event).__name__ == "NotifyEventData":
            self._tops.pop(int(event.affected_window.id), None)  # its shape
            self.is_stale = True
        elif event.type == X.PropertyNotify:
            self._property(event)
        elif event.type in STRUCTURE and event.window != self._root:
            self._structure(event)

    def windows(self) -> list[Window]:
        """Give the windows that are on the screen, from the bottom of the stack to its top."""
        self.is_stale = False
        active = next(iter(self._list("_NET_ACTIVE_WINDOW")), None)
        current = next(iter(self._list("_NET_CURRENT_DESKTOP")), None)
        clients: dict[int, list[int]] = {}
        for client in self._list("_NET_CLIENT_LIST_STACKING") or self._list("_NET_CLIENT_LIST"):
            clients.setdefault(self._frame(client), []).append(client)
        found = []
        for ident in self._in_order()[-MAX_WINDOWS:]:
            top = self._top(ident)
            for client in clients.get(ident, [ident]) if top is not None and top.seen else ():
                window = self._window(client, ident, top, clients, current) if top is not None else None
                if window is not None:
                    found.append(replace(window, active=client == active))
        return found

    def _window(
        self, ident: int, top_ident: int, top: Top, clients: dict[int, list[int]], current: int | None
    ) -> Window | None:
        facts = self._known(ident, top_ident, top)
        if facts is None or facts.hidden or _is_elsewhere(facts.desktop, current):
            return None
        # What no window manager manages hides nothing: a compositor's own window lies over all
        # and shows all the others.
        managed = top_ident in clients or not top.unmanaged
        layer = facts.layer if managed or facts.layer is not Layer.NORMAL else Layer.POPUP
        owner = clients.get(facts.owner, [facts.owner])[-1]
        return Window(
            app=facts.app,
            title=facts.title,
            box=top.box,
            active=False,
            pid=facts.pid,
            site=sites.of(facts.app, facts.instance, facts.title),
            instance=facts.instance,
            process=facts.process,
            ident=ident,
            owner=owner if owner not in {ident, self._root.id} else 0,
            client=ident & self._mask,
            layer=layer,
            private=facts.private,
            is_page_popup=facts.role == POPUP_ROLE,
            cover=self._cover(facts, top, ident) if managed else (),
        )

    def _cover(self, facts: Facts, top: Top, ident: int) -> tuple[Box, ...] | None:
        """Give where a window hides what lies below it."""
        if facts.opaque is None:
            return None if top.pieces is None else tuple(boxes.moved(top.pieces, top.box.x, top.box.y))
        if not facts.opaque or top.pieces is not None:
            return ()
        try:
            place = self._root.translate_coords(self._asker.window(ident), 0, 0)
        except XError:
            return ()
        return tuple(boxes.within(boxes.moved(facts.opaque, int(place.x), int(place.y)), top.box))

    def _known(self, ident: int, top_ident: int, top: Top) -> Facts | None:
        if ident not in self._facts:
            depth = top.depth if ident == top_ident else max(top.depth, self._depth(ident))
            self._listen(ident)
            facts = self._asker.facts(ident, top_ident, depth)
            if facts is None:
                return None
            self._facts[ident] = facts
        return self._facts[ident]

    def _depth(self, ident: int) -> int:
        try:
            return int(self._asker.window(ident).get_geometry().depth)
        except XError:
            return ARGB

    def _top(self, ident: int) -> Top | None:
        if ident not in self._tops:
            window = self._asker.window(ident)
            self._listen(ident)
            try:
                attributes, place = window.get_attributes(), window.get_geometry()
            except XError:
                return None  # it was closed meanwhile
            seen = attributes.map_state == X.IsViewable and attributes.win_class == X.InputOutput
            box = _outer(place)
            seen = seen and box.right > 0 and box.bottom > 0  # programs keep helpers off the screen
            pieces = self._asker.shape(window) if seen else None
            if pieces is not None:
                border = int(place.border_width)
                pieces = tuple(boxes.moved(pieces, border, border))
            self._tops[ident] = Top(box, seen, int(place.depth), bool(attributes.override_redirect), pieces)
        return self._tops[ident]

    def _in_order(self) -> list[int]:
        if self._order is None:
            self._order = [int(child.id) for child in self._root.query_tree().children]
        return self._order

    def _frame(self, client: int) -> int:
        """Give the window right below the root that a client's window is in."""
        if client not in self._frames:
            at = client
            try:
                while (above := self._asker.window(at).query_tree().parent) not in {0, None} and above != self._root:
                    at = int(above.id)
            except XError:
                return client
            self._frames[client] = at
        return self._frames[client]

    def _list(self, name: str) -> list[int]:
        if name not in self._lists:
            self._lists[name] = self._asker.numbers(self._root, name)
        return self._lists[name]

    def _listen(self, ident: int) -> None:
        if ident not in self._listening:
            self._listening.add(ident)
            window = self._asker.window(ident)
            # The root tells of the ends of frames alone, and the next program gets the same numbers for its windows.
            window.change_attributes(event_mask=X.PropertyChangeMask | X.StructureNotifyMask)
            if self._shapes:
                window.shape_select_input(1)

    def _property(self, event: Any) -> None:
        ident = int(event.window.id)
        if event.window == self._root:
            for name in LISTS:
                if event.atom == self._asker.atom(name):
                    self._lists.pop(name, None)
                    self.is_stale = True
        elif any(event.atom == self._asker.atom(name) for name in NAMES) and ident in self._facts:
            self._facts[ident] = replace(self._facts[ident], title=self._asker.title(ident))
            self.is_stale = True
        elif any(event.atom == self._asker.atom(name) for name in TELLING):
            self._facts.pop(ident, None)
            for client, frame in self._frames.items():
                if frame == ident:  # a window manager dims the frame
                    self._facts.pop(client, None)
            self.is_stale = True

    def _structure(self, event: Any) -> None:
        ident = int(event.window.id)
        known = self._tops.pop(ident, None)
        self.is_stale = True
        if event.type == X.ConfigureNotify and known is not None and known.pieces is None:
            self._tops[ident] = replace(known, box=_outer(event))
        if event.type == X.ReparentNotify:
            self._frames.clear()
        if event.type == X.DestroyNotify:
            for kept in (self._frames, self._facts):
                kept.pop(ident, None)
            self._listening.discard(ident)
        self._order = None


def _outer(place: Any) -> Box:
    border = 2 * int(place.border_width)
    return Box(int(place.x), int(place.y), int(place.width) + border, int(place.height) + border)


def _is_elsewhere(desktop: int | None, current: int | None) -> bool:
    return None not in {desktop, current} and desktop not in {current, EVERYWHERE}
