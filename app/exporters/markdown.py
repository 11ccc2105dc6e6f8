"""A folder for Obsidian: a note a memory, a page a day, pictures if wanted; brought up to date by each export.

`docs/export-markdown.md` says what an export again does with what the user has changed.
"""

from __future__ import annotations

import json
from collections import defaultdict
from dataclasses import asdict, dataclass, field
from pathlib import PurePosixPath
from typing import TYPE_CHECKING, Any

from sixfold.app.exporters import markdown_notes as notes
from sixfold.app.exporters.markdown_edits import Note, Written, digest, plain, renewed
from sixfold.app.exporters.markdown_links import related
from sixfold.app.exporters.markdown_names import Names
from sixfold.app.plugin_api import PluginError, Streaming

if TYPE_CHECKING:
    from pathlib import Path

    from sixfold.app.plugin_api import Archive, MemoryItem, Options, Target

STATE = ".sixfold-notes.json"
PICTURES = "Pictures"
FOLDERS = {
    "core": "Memories/About you",
    "episodic": "Memories/Episodes",
    "semantic": "Memories/Knowledge",
    "procedural": "Memories/How to",
    "resource": "Memories/Files and pages",
}
OTHER = "Memories/Other"
DAYS = "Days"


def write(archive: Archive, target: Target, options: Options) -> None:
    """Write the folder, or bring it up to date; with `pictures=yes` with the pictures of screens."""
    if not isinstance(target, Streaming):
        raise PluginError("This form runs in Sixfold itself only; choose another one.")
    folder = _Folder(target)
    days = _Days(archive, target, target.scratch(), pictures=options.values.get("pictures") == "yes")
    days.gather()
    memories = list(archive.memories())
    names = {
        memory.ref: folder.name(memory.ref, FOLDERS.get(memory.type, OTHER), notes.title(memory)) for memory in memories
    }
    episodes = _episodes(memories, names)
    pages = {day: folder.name(f"day:{day}", DAYS, day) for day in sorted({*days.found, *episodes})}
    seen = {ref: notes.Seen(pages[day].removesuffix(".md"), label) for ref, (day, label) in days.places.items()}
    links = related(memories)
    for memory in memories:
        others = [PurePosixPath(names[ref]).stem for ref in links[memory.ref]]
        folder.put(memory.ref, names[memory.ref], notes.memory_note(memory, others, seen))
    for day, name in pages.items():
        folder.put(f"day:{day}", name, notes.day_note(day, episodes.get(day, []), days.entries(day)))
    folder.finish()


def _episodes(memories: list[MemoryItem], names: dict[str, str]) -> dict[str, list[str]]:
    found: dict[str, list[str]] = defaultdict(list)
    told = [memory for memory in memories if memory.type == "episodic" and memory.valid_from]
    for memory in sorted(told, key=lambda one: (one.valid_from or one.created, one.ref)):
        found[notes.day_of(memory)].append(PurePosixPath(names[memory.ref]).stem)
    return found


@dataclass(slots=True)
class _Days:
    """The evidence by day. It waits in files of the scratch folder: there may be more of it than fits into memory."""

    archive: Archive
    target: Streaming
    scratch: Path
    pictures: bool
    found: set[str] = field(default_factory=set)
    places: dict[str, tuple[str, str]] = field(default_factory=dict)
    """By ref, the day of a piece of evidence, and how a link to it reads."""

    def gather(self) -> None:
        """Read all evidence."""
        here = {name for name in self.target.names() if name.startswith(f"{PICTURES}/")}
        shown: set[str] = set()
        for piece in self.archive.evidence():
            at = notes.local(piece.when, piece.time_zone)
            day = at.date().isoformat()
            picture = self._picture(piece.ref, here) if self.pictures and piece.picture else None
            shown.update([picture] if picture else [])
            name = PurePosixPath(picture).name if picture else None
            entry = [at.isoformat(), notes.evidence_entry(piece, picture=name)]
            with (self.scratch / day).open("a", encoding="utf-8", errors="replace") as file:
                file.write(json.dumps(entry) + "\n")
            self.found.add(day)
            self.places[piece.ref] = day, f"{at:%Y-%m-%d %H:%M}"
        for gone in here - shown:
            self.target.remove(gone)

    def entries(self, day: str) -> list[str]:
        """What stands on a day's page, in order of time."""
        if day not in self.found:
            return []
        lines = (self.scratch / day).read_text("utf-8").splitlines()
        return [text for _at, text in sorted(map(json.loads, lines), key=lambda entry: entry[0])]

    def _picture(self, ref: str, here: set[str]) -> str | None:
        name = f"{PICTURES}/{ref}.webp"
        if name in here:
            return name
        webp = self.archive.picture(ref)
        if webp is None:
            return None
        self.target.write(name, webp)
        return name


class _Folder:
    """The notes of the place, as they were left and as they are to be."""

    def __init__(self, target: Streaming) -> None:
        self._target = target
        self._before = _state(target.read(STATE))
        self._after: dict[str, Written] = {}
        known = {written.name for written in self._before.values()}
        taken = {*target.names(), *known}
        self._names = Names({PurePosixPath(name).stem for name in taken})

    def name(self, key: str, folder: str, title: str) -> str:
        """The name of a note: the one it has had, for links of the user's lead there, else a free one."""
        if key in self._before:
            return self._before[key].name
        name = f"{folder}/{self._names.take(title)}.md"
        while not self._target.is_free(name):
            name = f"{folder}/{self._names.take(title)}.md"
        return name

    def put(self, key: str, name: str, note: Note) -> None:
        """Write a note, or bring it up to date; what the user has made of it stays."""
        before = self._before.get(key)
        now = self._target.read(name)
        if before is None:
            self._write(key, name, note, note.text, own=False)
        elif now is None:  # the user has put it away: it comes back when there is something new in it
            if before.part == digest(note.part) or not self._target.is_free(name):
                self._after[key] = before
            else:
                self._write(key, name, note, note.text, own=False)
        elif digest(now) == before.file and not before.own:
            self._write(key, name, note, note.text, own=False, now=now)
        else:
            self._renew(key, before, now, note)

    def _renew(self, key: str, before: Written, now: bytes, note: Note) -> None:
        text = renewed(now, before, note)
        if text is not None:
            self._write(key, before.name, note, text, own=True, now=now)
            return
        self._after[key] = before
        beside = f"{key}+"
        if before.part != digest(note.part) or beside in self._before:
            path = PurePosixPath(before.name)
            self.put(beside, self.name(beside, path.parent.as_posix(), f"{path.stem} (Sixfold)"), note)

    def _write(self, key: str, name: str, note: Note, text: str, *, own: bool, now: bytes | None = None) -> None:
        data = text.encode("utf-8", "replace")
        if data != now:
            self._target.write(name, data)
        properties = {one: plain(value) for one, value in note.properties.items()}
        self._after[key] = Written(name, digest(data), digest(note.part), properties, own)

    def finish(self) -> None:
        """Let the notes go whose memory has gone, but for those with words of the user's; keep what was written."""
        for key, written in self._before.items():
            now = None if key in self._after else self._target.read(written.name)
            if now is not None and digest(now) == written.file and not written.own:
                self._target.remove(written.name)
            elif now is not None:
                self._after[key] = written
        state = {key: asdict(written) for key, written in sorted(self._after.items())}
        text = json.dumps({"version": 1, "notes": state}, ensure_ascii=False, indent=0)
        self._target.write(STATE, text.encode("utf-8", "replace"))


def _state(data: bytes | None) -> dict[str, Written]:
    """What the export before this one left; nothing where that was meddled with."""
    try:
        told: dict[str, Any] = json.loads(data or b"{}")["notes"]
        return {key: Written(**one) for key, one in told.items() if isinstance(one["name"], str)}
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        return {}
