"""The neural networks that read (PP-OCRv6 small on ONNX Runtime): the only file that imports the runtime.

They come as files in the package `rapidocr`, whose own code is not loaded: it brings 120 MB of libraries, and its
batches pad every line to the widest (a page of a calendar took 0.46 s of processor that way, 0.20 s line by line).
"""

from __future__ import annotations

from importlib.util import find_spec
from pathlib import Path
from typing import TYPE_CHECKING, Any

import onnxruntime

from sixfold.capture.errors import ReaderDiedError

if TYPE_CHECKING:
    import numpy as np
    from numpy.typing import NDArray

DETECTOR = "PP-OCRv6_det_small.onnx"
RECOGNIZER = "PP-OCRv6_rec_small.onnx"
QUIET = 4


class Network:
    """A network that runs on the thread that calls it; several threads may."""

    def __init__(self, file: str) -> None:
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = 1  # two threads a call took six times as long beside other work
        options.inter_op_num_threads = 1
        options.enable_cpu_mem_arena = False  # an arena keeps the room of the largest picture for good
        options.enable_mem_pattern = False  # a plan is kept for every width that ever came
        options.log_severity_level = QUIET
        options.add_session_config_entry("session.intra_op.allow_spinning", "0")
        self._session = onnxruntime.InferenceSession(str(_models() / file), options, providers=["CPUExecutionProvider"])
        self._input = self._session.get_inputs()[0].name

    def run(self, values: NDArray[np.float32]) -> NDArray[np.float32]:
        """Give the network's one output."""
        result: NDArray[np.float32] = self._session.run(None, {self._input: values})[0]
        return result

    def note(self, name: str) -> str:
        """Give a text that stands in the network's file."""
        notes: dict[str, Any] = self._session.get_modelmeta().custom_metadata_map
        return str(notes[name])


def _models() -> Path:
    spec = find_spec("rapidocr")
    if spec is None or spec.origin is None:
        raise ReaderDiedError
    return Path(spec.origin).parent / "models"
