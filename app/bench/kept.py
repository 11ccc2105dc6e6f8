"""What a memory really kept: taken in through the program's own commands, and every picture opened again."""

from __future__ import annotations

import io
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np
from PIL import Image

from sixfold.app.invocation import Invocation
from sixfold.app.session import Session
from sixfold.memory.outcomes import Ingested, Observations, Shown
from sixfold.memory.requests import Ingest, ListObservations, Show

if TYPE_CHECKING:
    from sixfold.app.bench.recording import Bed
    from sixfold.capture.screen import Pixels
    from sixfold.memory.requests import ObservationView


@dataclass(frozen=True, slots=True)
class Kept:
    """One observation and its picture; None where it has none."""

    view: ObservationView
    pixels: Pixels | None = field(repr=False)


def everything(bed: Bed) -> list[Kept]:
    """Take in what was sealed and give all that is stored, with every picture whole."""
    with Session(invocation(bed)) as session:
        session.ask(Ingest(), Ingested)
        views = session.ask(ListObservations(), Observations).observations
        return [Kept(view, _pixels(session.ask(Show(view.ref, image=True), Shown).image)) for view in views]


def invocation(bed: Bed) -> Invocation:
    """The bed's home as a command is called with it."""
    environment = bed.environment()
    return Invocation(environment=environment, home_option=bed.home.root, passphrase_option=bed.passphrase_file)


def _pixels(image: bytes | None) -> Pixels | None:
    return None if image is None else np.asarray(Image.open(io.BytesIO(image)).convert("RGB"))
