"""The host that the browser starts in these tests: the real one, at a desk that answers from a script.

Its folder holds `entries.json`; what it is asked is added to `asked.txt` at once, as the browser ends it when it likes.
"""

from __future__ import annotations

import json
import sys
from pathlib import Path

from sixfold.app.browser.host import serve
from sixfold.app.browser.scripted import Entry, ScriptedDesk


class Written(list[str]):
    """Lines of a file."""

    def __init__(self, path: Path) -> None:
        super().__init__()
        self._path = path

    def append(self, line: str) -> None:
        with self._path.open("a", encoding="utf-8") as file:
            file.write(line + "\n")


def main(folder: Path, arguments: list[str]) -> None:
    said = json.loads((folder / "entries.json").read_text("utf-8"))
    entries = {name: Entry(**entry) for name, entry in said.items()}
    paired = (folder / "paired").exists()
    desk = ScriptedDesk(entries, paired=paired, asked=Written(folder / "asked.txt"))
    serve(sys.stdin.buffer, sys.stdout.buffer, desk, arguments)


if __name__ == "__main__":
    main(Path(sys.argv[1]), sys.argv[2:])
