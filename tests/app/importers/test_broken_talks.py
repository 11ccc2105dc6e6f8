"""Files of every form of talk and recording, broken in ways that nobody planned: a sentence or whole items, no more."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sixfold.app.importers import chatgpt, claude, history, screenpipe, telegram, whatsapp
from sixfold.app.plugin_api import Importer, Item, PluginError
from tests.app.importers import made_up

if TYPE_CHECKING:
    from pathlib import Path

VARIANTS = 150
"""Of each of ten files: 1,500 together."""


@dataclass(frozen=True)
class Whole:
    """A sound file of one form, and all that is read from it."""

    importer: Importer
    data: bytes
    items: tuple[Item, ...]


IMPORTERS = {
    "chatgpt": Importer("chatgpt", (), chatgpt.read, matches=chatgpt.matches),
    "claude": Importer("claude", (), claude.read, matches=claude.matches),
    "telegram": Importer("telegram", (), telegram.read, matches=telegram.matches),
    "whatsapp": Importer("whatsapp", (), whatsapp.read, matches=whatsapp.matches),
    "chromium": Importer("chromium", (), history.read_chromium, matches=history.is_chromium),
    "firefox": Importer("firefox", (), history.read_firefox, matches=history.is_firefox),
    "screenpipe": Importer("screenpipe", (), screenpipe.read, matches=screenpipe.matches),
}


class Files(dict[str, Whole]):
    """Files by name; a failure's report does without what is in them."""

    def __repr__(self) -> str:
        return "the files"


@pytest.fixture(scope="module")
def files(tmp_path_factory: pytest.TempPathFactory) -> Files:
    folder = tmp_path_factory.mktemp("whole")
    talk = json.dumps(made_up.claude())
    (folder / "whatsapp").write_text(made_up.ANDROID, "utf-8")
    paths = {
        "chatgpt": made_up.as_json(folder / "chatgpt", made_up.chatgpt()),
        "claude": made_up.as_json(folder / "claude", made_up.claude()),
        "claude.zip": made_up.as_zip(folder / "claude.zip", [("conversations.json", talk), ("users.json", "[]")]),
        "telegram": made_up.as_json(folder / "telegram", made_up.telegram_chat()),
        "telegram.all": made_up.as_json(folder / "telegram.all", made_up.telegram_all()),
        "whatsapp": folder / "whatsapp",
        "whatsapp.zip": made_up.as_zip(folder / "whatsapp.zip", [("_chat.txt", made_up.IPHONE)]),
        "chromium": made_up.chromium(folder / "chromium"),
        "firefox": made_up.firefox(folder / "firefox"),
        "screenpipe": made_up.screenpipe(folder / "screenpipe"),
    }
    found = Files()
    for name, path in paths.items():
        importer = IMPORTERS[name.partition(".")[0]]
        assert importer.matches is not None
        assert importer.matches(path) is True
        found[name] = Whole(importer, path.read_bytes(), tuple(made_up.items(importer, path)))
    return found


@st.composite
def damages(draw: st.DrawFn) -> list[tuple[str, float, bytes]]:
    """Some damages, each at a place of the file: bytes over others, put in, taken out, or the end cut off."""
    places = st.floats(0, 1, exclude_max=True)
    one = st.tuples(st.sampled_from(["over", "in", "out", "cut"]), places, st.binary(min_size=1, max_size=8))
    return draw(st.lists(one, min_size=1, max_size=4))


def damaged(data: bytes, changes: list[tuple[str, float, bytes]]) -> bytes:
    for kind, place, words in changes:
        at = int(place * len(data))
        if kind == "cut":
            data = data[:at]
        else:
            rest = data[at:] if kind == "in" else data[at + len(words) :]
            data = data[:at] + (b"" if kind == "out" else words) + rest
    return data


def attempt(importer: Importer, path: Path) -> tuple[list[Item], str | None]:
    """Give what is read of a file, and the sentence that ends it."""
    read: list[Item] = []
    items = importer.read(path, made_up.options(me="Ida Brandt"))
    while True:
        try:
            item = next(items)
        except StopIteration:
            return read, None
        except PluginError as error:
            return read, str(error)
        assert isinstance(item, Item)
        read.append(item)


@pytest.mark.parametrize(
    "name",
    [
        "chatgpt",
        "claude",
        "claude.zip",
        "telegram",
        "telegram.all",
        "whatsapp",
        "whatsapp.zip",
        "chromium",
        "firefox",
        "screenpipe",
    ],
)
@settings(
    max_examples=VARIANTS, deadline=5000, database=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(changes=damages())
def test_a_broken_file_gives_whole_items_or_a_sentence(
    files: Files, tmp_path: Path, name: str, changes: list[tuple[str, float, bytes]]
) -> None:
    whole = files[name]
    path = tmp_path / "broken"
    path.write_bytes(damaged(whole.data, changes))
    assert whole.importer.matches is not None
    assert whole.importer.matches(path) in {True, False}
    read, told = attempt(whole.importer, path)
    assert told is None or told.endswith(".")
    assert not any(item.text in (told or "") for item in whole.items if len(item.text) > 3)
    for item in read:
        assert item.text.strip()
        assert item.when.utcoffset() is not None
        assert item.external_id
        json.dumps([item.text, item.title, item.author, item.thread, item.external_id]).encode("ascii")
        f"{item.text}{item.title}{item.author}{item.url}{item.thread}{item.external_id}".encode()
        assert "\0" not in item.text


def test_a_file_that_ends_early_gives_a_beginning_of_what_it_held(files: Files, tmp_path: Path) -> None:
    for name in ("chatgpt", "claude", "telegram"):
        whole = files[name]
        for end in range(0, len(whole.data), 97):
            path = tmp_path / "broken"
            path.write_bytes(whole.data[:end])
            read, told = attempt(whole.importer, path)
            assert told is not None
            assert [item.text for item in read] == [item.text for item in whole.items[: len(read)]]
