"""Texts with planted secrets, and what must be gone from them: the set that the redactor is measured on.

Each case is a few lines with boxes, as a reader of screens would give them, and one secret in them. The texts are made
from documented formats, not from the redactor's rules. Even surroundings are for making rules, odd ones for
measuring (see `redaction.measure`).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from random import Random
from typing import TYPE_CHECKING

from sixfold.app.bench import noise
from sixfold.app.bench.fillers import fill
from sixfold.app.bench.secrets_made import data, make
from sixfold.capture.observation import Box
from sixfold.capture.redaction.fold import CLOSE, OPEN
from sixfold.capture.redaction.redact import RawText
from sixfold.capture.redaction.redact_lines import RawLine

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

TOKENS = (
    "aws_key", "azure", "gcp", "github", "gitlab", "slack", "stripe", "twilio", "sendgrid", "mailchimp", "npm", "pypi",
    "discord", "telegram", "openai", "anthropic", "artifactory", "square", "cloud", "jwt", "private_key",
)  # fmt: skip
FAMILIES: tuple[tuple[str, str], ...] = (
    *((kind, "token") for kind in TOKENS),
    *((kind, "keyed") for kind in ("mixed_hex", "mixed_base64", "mixed_hex", "mixed_base64", "uuid_key")),
    ("login", "address"), ("login", "connection"), ("password", "connection"),
    *((("password", "password"),) * 6), ("passphrase", "passphrase"),
    *((("card", "card"),) * 3), ("iban", "iban"), ("iban", "iban"), ("cvv", "cvv"), ("tan", "tan"), ("pin", "pin"),
    ("pin", "pin"), ("otp", "otp"), ("otp", "otp"), ("recovery_code", "recovery_code"),
    ("recovery_key", "recovery_key"), ("recovery_phrase", "recovery_phrase"), ("answer", "answer"),
    *((kind, kind) for kind in ("ssn", "sin", "nino", "idnr", "svnr", "nir", "dni", "nie", "passport")),
)  # fmt: skip
"""(kind of secret, kind of its surroundings): as often as they stand here, so passwords and cards weigh more."""

ROW, CHARACTER, HEIGHT, COLUMN, LEFT = 30, 9, 20, 340, 40
"""Pixels: how the lines stand on the made-up screen."""
_PREFIX = {"iban": 4, "jwt": 60, "card": 1, "pin": 1, "otp": 1, "cvv": 1, "tan": 1}
_KEEPS_FORM = frozenset({"private_key", "password", "login", "passphrase", "recovery_phrase", "answer"})
_WHOLE = frozenset({"private_key", "answer", "recovery_phrase", "pin", "cvv", "otp", "tan"})
"""Kinds that are not cut anywhere: short numbers, whose halves are no secret, and words."""
MIN_CUT = 8
_CUTS = {"spaced": noise.space, "cut": noise.cut}
_MANY_WORDS = frozenset({"passphrase", "recovery_phrase", "answer"})


@dataclass(frozen=True, slots=True)
class Planted:
    """Lines of a screen and the secret in them: `parts` names the line and the text of each piece of it."""

    kind: str
    noise: str
    surroundings: str
    lines: tuple[RawLine, ...]
    parts: tuple[tuple[int, str], ...]


def planted(seed: int, count: int, *, parity: int | None = None) -> Iterator[Planted]:
    """Give cases, family by family in turn; `parity` 0 or 1 takes only even or odd surroundings."""
    rng = Random(seed)  # noqa: S311 - repeatable, and no key is made here
    for number in range(count):
        kind, where = FAMILIES[number % len(FAMILIES)]
        surroundings = data()["surroundings"][where]
        chosen = surroundings if parity is None else surroundings[parity::2]
        yield _case(rng, kind, rng.choice(chosen))


def _case(rng: Random, kind: str, template: str) -> Planted:
    secret = make(kind, rng)
    sort = rng.choice(noise.NOISES)
    shown = _shown(rng, kind, secret, sort)
    text = fill(rng, template, {"x": "\ue000", "x2": "\ue001"})
    if sort == "caption":
        text = noise.misread_caption(rng, text, "\ue000")
    if sort == "spaces":
        text = noise.lose_spaces(rng, text, "\ue000")
    secrets = {"\ue000": shown, "\ue001": make(kind, rng)}
    lines, parts = _laid_out(text, secrets)
    return Planted(kind, sort, template, lines, parts)


def _shown(rng: Random, kind: str, secret: str, sort: str) -> str:
    if sort == "confused" and kind not in _KEEPS_FORM:
        return noise.confuse(rng, secret, _PREFIX.get(kind, 12 if kind in TOKENS else 2))
    if sort == "torn" and kind not in _MANY_WORDS:
        return noise.tear(rng, secret) if kind != "private_key" else secret
    if sort in _CUTS and kind not in _WHOLE and len(secret) >= MIN_CUT:
        return _CUTS[sort](rng, secret)
    if sort == "wrapped" and kind not in {"private_key", "passphrase", "answer", "otp"}:
        return noise.wrap(rng, secret)
    return secret


def _laid_out(text: str, secrets: dict[str, str]) -> tuple[tuple[RawLine, ...], tuple[tuple[int, str], ...]]:
    """Give the boxes of a text, where a tab starts a new one, and the pieces of the secret in each.

    Columns of a text with tabs stand under one another; the second half of a torn box stands close to the first.
    """
    boxes: list[RawLine] = []
    parts: list[tuple[int, str]] = []
    inside = ""
    for row, line in enumerate(_marked(text, secrets).split("\n")):
        x = LEFT
        for column, cell in enumerate(line.split("\t")):
            plain, pieces, inside = _unmarked(cell, inside)
            x = max(x, LEFT + COLUMN * column) if not _is_tail(cell) else x
            parts += [(len(boxes), piece) for piece in pieces if piece.strip()]
            width = CHARACTER * max(1, len(plain))
            boxes.append(RawLine(RawText(plain), Box(x, 40 + ROW * row, width, HEIGHT)))
            x += width + 2 * CHARACTER
    return tuple(boxes), tuple(parts)


_BEGIN, _END, _TEAR = "\ue002", "\ue003", "\ue004"


def _marked(text: str, secrets: dict[str, str]) -> str:
    """Put the secrets in, between marks; a tear inside one is a tab with a mark of its own."""
    for place, secret in secrets.items():
        text = text.replace(place, _BEGIN + secret.replace("\t", f"\t{_TEAR}") + _END)
    return text


def _is_tail(cell: str) -> bool:
    return cell.startswith(_TEAR)


def _unmarked(cell: str, inside: str) -> tuple[str, list[str], str]:
    plain: list[str] = []
    pieces: list[str] = []
    current = "" if inside else None
    for char in cell:
        if char == _BEGIN:
            current, inside = "", "yes"
        elif char == _END:
            pieces.append(current or "")
            current, inside = None, ""
        elif char != _TEAR:
            plain.append(char)
            current = current + char if current is not None else None
    if current:
        pieces.append(current)
    return "".join(plain), pieces, inside


def leaks(case: Planted, texts: Sequence[str]) -> list[str]:
    """Give the pieces of the secret that can still be read in the redacted texts of its lines.

    A third of a word counts, or twelve characters in a row of a long one: half a card number is a leak as well.
    """
    return [piece for index, piece in case.parts if _can_be_read(piece, texts[index], case.lines[index].text)]


MIN_LEFT, MAX_LEFT = 3, 12
_MARK = re.compile(f"{OPEN}[^{CLOSE}]*{CLOSE}")


def _can_be_read(piece: str, text: str, raw: str) -> bool:
    text = _MARK.sub(" ", text)
    words = [word for word in piece.split() if len(word) >= MIN_LEFT] or [piece.strip()]
    around = raw.replace(piece, " ", 1)
    for word in words:
        size = min(len(word), max(MIN_LEFT, min(MAX_LEFT, len(word) // 3)))
        chunks = (word[at : at + size] for at in range(len(word) - size + 1))
        if any(chunk in text and chunk not in around for chunk in chunks):
            return True
    return False
