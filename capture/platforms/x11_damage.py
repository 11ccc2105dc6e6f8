"""Which places of an X display were drawn: the DAMAGE extension, with the regions of XFIXES.

python-xlib has no requests for regions; the two that are needed follow the protocol's text (fixesproto 5, section 10).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from Xlib import X
from Xlib.ext import damage as extension
from Xlib.protocol import rq as protocol
from Xlib.protocol import structs

from sixfold.capture.observation import Box

if TYPE_CHECKING:
    from collections.abc import Sequence

NEEDED = ("DAMAGE", "XFIXES")
MAX_RECTANGLES = 64
"""More places than that are given as one: a page that is scrolled gives two or three."""


rq: Any = protocol
CreateRegion: Any = type(
    "CreateRegion",
    (rq.Request,),
    {
        "_request": rq.Struct(
            rq.Card8("opcode"),
            rq.Opcode(5),
            rq.RequestLength(),
            rq.Card32("region"),
            rq.List("rectangles", structs.Rectangle),
        )
    },
)
FetchRegion: Any = type(
    "FetchRegion",
    (rq.ReplyRequest,),
    {
        "_request": rq.Struct(rq.Card8("opcode"), rq.Opcode(19), rq.RequestLength(), rq.Card32("region")),
        "_reply": rq.Struct(
            rq.ReplyCode(),
            rq.Pad(1),
            rq.Card16("sequence_number"),
            rq.ReplyLength(),
            rq.Object("extents", structs.Rectangle),
            rq.Pad(16),
            rq.List("rectangles", structs.Rectangle),
        ),
    },
)


class Damaged:
    """Collects what is drawn on a display. The server tells once that there is something, until `take` empties it."""

    def __init__(self, display: Any) -> None:
        self._display = display
        self._opcode = display.display.get_extension_major("XFIXES")
        display.xfixes_query_version()  # requests of a client that never asked for the version are refused
        display.damage_query_version()
        self._region = display.display.allocate_resource_id()
        CreateRegion(display=display.display, opcode=self._opcode, region=self._region, rectangles=[])
        self._damage = display.screen().root.damage_create(extension.DamageReportNonEmpty)

    def take(self) -> Sequence[Box]:
        """Give the places drawn since the last time (0.3 ms); raises XError."""
        self._display.damage_subtract(self._damage, X.NONE, self._region)
        answer = FetchRegion(display=self._display.display, opcode=self._opcode, region=self._region)
        whole = answer.extents
        found = answer.rectangles if len(answer.rectangles) <= MAX_RECTANGLES else [whole]
        boxes = [Box(int(one.x), int(one.y), int(one.width), int(one.height)) for one in found]
        return [box for box in boxes if box.width and box.height]


def is_there(display: Any) -> bool:
    """Tell whether the server has what is needed."""
    return all(display.has_extension(name) for name in NEEDED)
