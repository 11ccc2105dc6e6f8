"""A sentence seen, typed and asked lies nowhere in the clear; once forgotten, the keys open nothing that holds it."""

from __future__ import annotations

import base64
import bz2
import contextlib
import gzip
import lzma
import re
import subprocess
import sys
import time
import zlib
from typing import TYPE_CHECKING

import numpy as np
import pytest
from cryptography.hazmat.primitives.ciphers import Cipher
from cryptography.hazmat.primitives.ciphers.algorithms import AES
from cryptography.hazmat.primitives.ciphers.modes import CBC

from sixfold.capture import seal
from sixfold.capture.observation import Capture
from sixfold.memory.store import keys

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from tests.flows.conftest import Program

WORD = "Zorvanthel"
"""A word that no dictionary, page or model has: wherever it stands, it came from the sentence."""
SENTENCE = f"The {WORD} lighthouse keeps its blue umbrella under the seventh step."
QUESTION = f"Where does the {WORD} lighthouse keep its blue umbrella?"
FORMS = (WORD.encode().lower(), WORD.encode("utf-16-le").lower(), WORD.encode("utf-32-le").lower())
PAGE, RESERVED, SALT, IV = 4096, 80, 16, 16
"""SQLCipher 4: pages of 4096 bytes, the last 80 of each for IV and HMAC; the first 16 of the file are the salt."""
LETTER = """
import sys
from PySide6.QtWidgets import QApplication, QLabel
application = QApplication(["letter"])
label = QLabel(sys.argv[1])
label.setWindowTitle("A letter")
label.setStyleSheet("font: 22px 'DejaVu Sans'; color: #111; background: #fff; padding: 40px")
label.setWordWrap(True)
label.showMaximized()
application.exec()
"""


@pytest.mark.models
@pytest.mark.timeout(900)
@pytest.mark.display
@pytest.mark.slow
def test_a_sentence_seen_typed_and_asked_lies_nowhere_in_the_clear_and_once_forgotten_nowhere_at_all(
    memory: Program, display: str, tmp_path: Path
) -> None:
    _record_the_sentence(memory, display)
    assert any(WORD.lower() in text.lower() for text in _inbox_texts(memory)), "the recorder did not read the screen"
    assert not _clear(memory, tmp_path), "after recording"

    assert memory.run("ingest", "--json").json["failed"] == 0
    memory.run("remember", SENTENCE)
    digested = memory.run("digest", "--json").json
    assert digested["failed"] == 0
    [answer] = memory.batch("ask", [{"id": "1", "question": QUESTION}])
    assert "seventh step" in answer["answer"]
    assert not _clear(memory, tmp_path), "after typing, digesting and asking"
    assert _opened(memory), "what the keys open must hold it, or this test looks in the wrong place"
    vectors = _vectors(memory)
    assert vectors

    refs = [seen["ref"] for seen in memory.observations() if WORD.lower() in seen["text"].lower()]
    assert len(refs) >= 2
    for ref in refs:
        memory.run("forget", "--ref", ref, "--yes")
    assert not _opened(memory)
    assert not vectors & _vectors(memory)
    assert not _clear(memory, tmp_path), "after forgetting"
    assert WORD.lower() not in memory.run("search", f"{WORD} lighthouse", "--json", check=False).out.lower().replace(
        f"{WORD} lighthouse".lower(), ""
    )
    assert not list((memory.home / "images").glob("*/*.img")), "its picture went with it"


def _record_the_sentence(memory: Program, display: str) -> None:
    seen = {"DISPLAY": display, "QT_QPA_PLATFORM": "xcb"}
    letter = subprocess.Popen([sys.executable, "-c", LETTER, SENTENCE], env={**memory.environment, **seen})
    try:
        time.sleep(2)
        memory.run("record", "--for", "8", "--json", environment=seen)
    finally:
        letter.terminate()
        letter.wait(60)


def _inbox_texts(memory: Program) -> list[str]:
    private = keys.unlock(memory.home / "keys.json", memory.passphrase).recorder_private
    opened = [seal.read(path, private) for path in seal.waiting(memory.home / "inbox")]
    return [capture.observation.text for capture in opened if isinstance(capture, Capture)]


def _clear(memory: Program, tmp_path: Path) -> list[str]:
    """Every file that was written anywhere and holds the word, in any encoding we can think of."""
    folders = (memory.home, memory.runtime, tmp_path / "temporary", tmp_path / "user")
    files = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return [str(path) for path in files if _holds(path.read_bytes())]


def _holds(data: bytes) -> bool:
    return any(_says(part) for part in (data, *_decoded(data), *_unpacked(data)))


def _says(data: bytes) -> bool:
    lower = data.lower()
    return any(form in lower for form in FORMS) or WORD.encode().hex().encode() in lower


def _decoded(data: bytes) -> Iterator[bytes]:
    """Every run that could be base64, at each of the four places it may begin."""
    for run in re.findall(rb"[A-Za-z0-9+/_\-]{12,}", data):
        plain = run.replace(b"-", b"+").replace(b"_", b"/")
        for start in range(4):
            whole = plain[start : start + (len(plain) - start) // 4 * 4]
            with contextlib.suppress(ValueError):
                yield base64.b64decode(whole)


def _unpacked(data: bytes) -> Iterator[bytes]:
    """Every stream that zlib, gzip, bzip2 or xz can open, wherever it begins."""
    for found in re.finditer(rb"\x78[\x01\x5e\x9c\xda]|PK\x03\x04", data):
        raw = -zlib.MAX_WBITS if found.group() == b"PK\x03\x04" else zlib.MAX_WBITS
        skip = 30 + int.from_bytes(data[found.start() + 26 : found.start() + 28], "little") if raw < 0 else 0
        with contextlib.suppress(zlib.error):
            yield zlib.decompressobj(raw).decompress(data[found.start() + skip :], 1 << 22)
    for magic, opening in (
        (b"\x1f\x8b\x08", gzip.decompress),
        (b"BZh", bz2.decompress),
        (b"\xfd7zXZ", lzma.decompress),
    ):
        for found in re.finditer(re.escape(magic), data):
            with contextlib.suppress(OSError, EOFError, ValueError, lzma.LZMAError, zlib.error):
                yield opening(data[found.start() :])


def _opened(memory: Program) -> list[str]:
    """Where the word stands in what the keys open: pages of the database and its log, inbox files."""
    opened = keys.unlock(memory.home / "keys.json", memory.passphrase)
    where = [f"page {number}" for number, page in _pages(memory.home, opened.database) if _says(page)]
    where += ["inbox" for text in _inbox_texts(memory) if WORD.lower() in text.lower()]
    return where


def _pages(home: Path, key: bytes) -> Iterator[tuple[int, bytes]]:
    """Every page of the database file, free ones too, and every frame of its log, decrypted by the file format."""
    log = home / "memory.db-wal"
    frames = log.read_bytes()[32:] if log.exists() else b""
    for start in range(0, len(frames), PAGE + 24):
        yield -1, _page(frames[start + 24 : start + 24 + PAGE], key, first=False)
        yield -1, _page(frames[start + 24 : start + 24 + PAGE], key, first=True)
    data = (home / "memory.db").read_bytes()
    for start in range(0, len(data), PAGE):
        yield start // PAGE + 1, _page(data[start : start + PAGE], key, first=start == 0)


def _page(page: bytes, key: bytes, *, first: bool) -> bytes:
    body, iv = page[SALT if first else 0 : PAGE - RESERVED], page[PAGE - RESERVED : PAGE - RESERVED + IV]
    plain = Cipher(AES(key), CBC(iv)).decryptor().update(body) if len(page) == PAGE else b""
    assert not first or len(page) < PAGE or plain, "a first page has a body"
    return plain


def _vectors(memory: Program) -> frozenset[bytes]:
    """The embeddings of all observations and memories that hold the word, as the database keeps them (float16)."""
    with memory.opened() as database:
        owners = "SELECT id FROM observation WHERE text LIKE ? UNION SELECT id FROM memory WHERE fields LIKE ?"
        rows = database.execute(
            f"SELECT data FROM vector WHERE owner IN ({owners})",  # noqa: S608 - both parts stand above
            (f"%{WORD}%", f"%{WORD}%"),
        ).fetchall()
    return frozenset(np.frombuffer(row[0], "<f2").astype("<f4").tobytes() for row in rows)
