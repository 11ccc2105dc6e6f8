"""The models Sixfold knows by name: how large they are, under which licence, and where their files come from."""

from __future__ import annotations

import tomllib
from dataclasses import dataclass
from enum import StrEnum
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING, Any

from sixfold.models.errors import MissingModelFile, UnknownModel

if TYPE_CHECKING:
    from collections.abc import Mapping

VERSION_DIGITS = 12


class ModelKind(StrEnum):
    """What a model is for."""

    CHAT = "chat"
    EMBEDDING = "embedding"


class SourceKind(StrEnum):
    """A way to get a file: numbered installable archives that hold it in parts, or one https address."""

    PACKAGES = "packages"
    URL = "url"


@dataclass(frozen=True, slots=True)
class Packages:
    """Archives `name` (with `{n}` for their number, 1 to `count`) of one version."""

    name: str
    version: str
    count: int

    def requirements(self) -> tuple[str, ...]:
        """The pinned requirement of each archive, in the order of the parts."""
        return tuple(f"{self.name.format(n=n)}=={self.version}" for n in range(1, self.count + 1))


@dataclass(frozen=True, slots=True)
class RemoteFile:
    """One file to fetch: its size in bytes, SHA-256 in hex, the pattern of its member in archives, its address."""

    file: str
    size: int
    sha256: str
    member: str
    url: str


@dataclass(frozen=True, slots=True)
class ModelEntry:
    """One model: `file`, `size` and `sha256` are of the GGUF that is loaded, `inputs` of what is fetched for it.

    `context` is in tokens; `dimension` the length of an embedding model's vectors.
    """

    name: str
    kind: ModelKind
    title: str
    licence: str
    context: int
    file: str
    size: int
    sha256: str
    sources: tuple[SourceKind, ...]
    packages: Packages | None
    inputs: tuple[RemoteFile, ...]
    conversion: str
    dimension: int = 0

    @property
    def download_size(self) -> int:
        """Bytes that come over the network."""
        return sum(part.size for part in self.inputs)

    @property
    def versioned_name(self) -> str:
        """The name as stored with what the model made: it tells apart two files that were called the same."""
        return f"{self.name}@{self.sha256[:VERSION_DIGITS]}"

    def path(self, directory: Path) -> Path:
        """Where its file lies, or would lie."""
        return directory / self.file


@dataclass(frozen=True, slots=True)
class ModelFile:
    """A file that can be loaded, from the catalogue (`entry`) or the user's own."""

    name: str
    path: Path
    entry: ModelEntry | None = None


@dataclass(frozen=True, slots=True)
class Catalogue:
    """All known models, and which of them is the default on which machine."""

    entries: tuple[ModelEntry, ...]
    chat_by_ram: tuple[tuple[int, str], ...]
    default_embedder: str
    test_chat: str

    def get(self, name: str) -> ModelEntry:
        """The entry of that name; `UnknownModel` if there is none."""
        for entry in self.entries:
            if entry.name == name:
                return entry
        raise UnknownModel(name=name)

    def default_chat(self, total_ram: int) -> ModelEntry:
        """The best chat model for a machine of `total_ram` bytes that is fetched without being asked for."""
        return self.get(next(name for least, name in self.chat_by_ram if total_ram >= least))

    def embedder(self) -> ModelEntry:
        """The default embedding model."""
        return self.get(self.default_embedder)

    def find(self, name_or_path: str, directory: Path) -> ModelFile:
        """A model by its name here, or any GGUF file by its path.

        Whether a named one has been fetched is not looked at; a path must exist, or `MissingModelFile` is raised.
        """
        if name_or_path.endswith(".gguf") or "/" in name_or_path:
            path = Path(name_or_path).expanduser()
            if not path.is_file():
                raise MissingModelFile(path=path, name="NAME")
            return ModelFile(f"{path.stem}@{path.stat().st_size}", path)
        entry = self.get(name_or_path)
        return ModelFile(entry.versioned_name, entry.path(directory), entry)


def load() -> Catalogue:
    """The catalogue that is shipped with the program."""
    return parse(resources.files(__package__).joinpath("catalog.toml").read_text(encoding="utf-8"))


def parse(text: str) -> Catalogue:
    """Read a catalogue from TOML, in the form that `catalog.toml` explains."""
    table = tomllib.loads(text)
    defaults = table["defaults"]
    return Catalogue(
        entries=tuple(_entry(row) for row in table["model"]),
        chat_by_ram=tuple(sorted(((row["from_ram"], row["name"]) for row in defaults["chat"]), reverse=True)),
        default_embedder=defaults["embedder"],
        test_chat=defaults["test"],
    )


def _entry(row: Mapping[str, Any]) -> ModelEntry:
    package = row.get("package")
    return ModelEntry(
        name=row["name"],
        kind=ModelKind(row["kind"]),
        title=row["title"],
        licence=row["licence"],
        context=row["context"],
        file=row["file"],
        size=row["bytes"],
        sha256=row["sha256"],
        sources=tuple(SourceKind(source) for source in row["sources"]),
        packages=Packages(**package) if package else None,
        inputs=tuple(
            RemoteFile(part["file"], part["bytes"], part["sha256"], part["member"], part["url"])
            for part in row["input"]
        ),
        conversion=row.get("conversion", ""),
        dimension=row.get("dimension", 0),
    )
