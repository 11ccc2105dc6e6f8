"""Secrets that are nobody's: drawn by the documented rules of their kind, with right check digits."""

from __future__ import annotations

import base64
import json
import tomllib
from functools import lru_cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from stdnum import luhn
from stdnum.iso7064 import mod_11_10

from sixfold.app.bench.fillers import CLASSES, draw, fill

if TYPE_CHECKING:
    from collections.abc import Callable
    from random import Random

_COMMON = ("sunshine", "dragonfly", "Schmetterling", "tournesol", "mariposa", "butterscotch", "Wolkenbruch", "chocolat")
_PHRASE = ("apple", "river", "copper", "violin", "candle", "garden", "tiger", "marble", "winter", "saddle", "pepper",
           "thunder", "basket", "mirror", "anchor", "velvet")  # fmt: skip
_SIGNS = "!#$%&*+-.?@_"
_IBANS = {"DE": 18, "FR": 23, "ES": 20, "GB": 18, "AT": 16, "NL": 14, "IT": 23, "CH": 17}
_NETWORKS = (("4", 16), ("51", 16), ("55", 16), ("2221", 16), ("34", 15), ("37", 15), ("6011", 16), ("3530", 16))
_DNI = "TRWAGMYFPDXBNJZSQVHLCKE"
_BEFORE_NIE = {"X": "0", "Y": "1", "Z": "2"}


@lru_cache(maxsize=1)
def data() -> dict[str, dict[str, list[str]]]:
    """Give the formats and surroundings that come with the generator."""
    text = resources.files("sixfold.app.bench").joinpath("planted.toml").read_text("utf-8")
    raw: dict[str, Any] = tomllib.loads(text)
    return raw


def make(kind: str, rng: Random) -> str:
    """Give a secret of a kind; those without a rule of their own are drawn by a format."""
    maker = MAKERS.get(kind)
    return maker(rng) if maker else fill(rng, rng.choice(data()["formats"][kind]))


def card(rng: Random) -> str:
    """Give a payment card number (ISO/IEC 7812), in the groups that are printed, or with dashes or without a space."""
    prefix, length = rng.choice(_NETWORKS)
    body = prefix + draw(rng, CLASSES["d"], length - 1 - len(prefix))
    number = body + luhn.calc_check_digit(body)
    sizes = (4, 4, 4, 4) if length == sum((4, 4, 4, 4)) else (4, 6, 5)
    groups, at = [], 0
    for size in sizes:
        groups.append(number[at : at + size])
        at += size
    return rng.choice((" ", " ", " ", "-", "", ".")).join(groups)


def iban(rng: Random) -> str:
    """Give an account number (ISO 13616 with the check of ISO 7064), in groups of four or in one."""
    country, length = rng.choice(sorted(_IBANS.items()))
    bank = draw(rng, CLASSES["U"], 4) if country in {"GB", "NL"} else ""
    account = bank + draw(rng, CLASSES["d"], length - len(bank))
    if country == "IT":
        account = draw(rng, CLASSES["U"], 1) + account[1:]
    check = 98 - int("".join(str(int(char, 36)) for char in f"{account}{country}00")) % 97
    number = f"{country}{check:02}{account}"
    spaced = " ".join(number[at : at + 4] for at in range(0, len(number), 4))
    return rng.choice((spaced, spaced, number))


def password(rng: Random) -> str:
    """Give a password: of a machine, of a person, or a plain word."""
    drawn = draw(rng, CLASSES["a"], rng.randint(8, 14))
    word = rng.choice(_COMMON)
    return rng.choice((
        f"{drawn[:5]}{rng.choice(_SIGNS)}{drawn[5:]}{rng.randint(0, 9)}",
        f"{word.capitalize()}{rng.randint(10, 2030)}",
        f"{word.capitalize()}{rng.randint(1, 99)}{rng.choice(_SIGNS[:4])}",
        f"{draw(rng, CLASSES['l'], 4)}-{draw(rng, CLASSES['l'], 4)}-{draw(rng, CLASSES['d'], 4)}",
        f"{word}_{rng.choice(_PHRASE)}{rng.randint(1, 99)}",
        f"{drawn}9",
    ))  # fmt: skip


def _login(rng: Random) -> str:
    return f"{draw(rng, CLASSES['a'], rng.randint(7, 16))}{rng.randint(0, 9)}"


def _passphrase(rng: Random) -> str:
    words = rng.sample(_PHRASE, rng.randint(3, 5))
    return rng.choice((" ".join(words), "-".join(words), " ".join([*words, str(rng.randint(1, 99))])))


def _phrase(rng: Random) -> str:
    return " ".join(rng.sample(_PHRASE, 12))


def _answer(rng: Random) -> str:
    return rng.choice(("Fluffy", "Wellington Road", "Kuznetsova", "Bello", "Saint-Malo", "Abuela Carmen", "Rex99"))


def _jwt(rng: Random) -> str:
    head = {"alg": "HS256", "typ": "JWT"}
    body = {"sub": draw(rng, CLASSES["d"], 10), "iat": rng.randint(10**9, 2 * 10**9)}
    parts = [base64.urlsafe_b64encode(json.dumps(part).encode()).decode().rstrip("=") for part in (head, body)]
    return ".".join([*parts, draw(rng, CLASSES["s"], 43)])


def _private_key(rng: Random) -> str:
    kind = rng.choice(("RSA ", "", "EC ", "OPENSSH "))
    rows = [draw(rng, CLASSES["b"], 64) for _ in range(rng.randint(3, 8))]
    return "\n".join([f"-----BEGIN {kind}PRIVATE KEY-----", *rows, f"-----END {kind}PRIVATE KEY-----"])


def _ssn(rng: Random) -> str:
    area = rng.choice([number for number in range(1, 900) if number != 666])  # noqa: PLR2004 - the rule of the SSA
    parts = (f"{area:03}", f"{rng.randint(1, 99):02}", f"{rng.randint(1, 9999):04}")
    return rng.choice(("-", "-", " ", "")).join(parts)


def _sin(rng: Random) -> str:
    body = rng.choice("1234567") + draw(rng, CLASSES["d"], 7)
    number = body + luhn.calc_check_digit(body)
    return rng.choice((" ", "-", "")).join((number[:3], number[3:6], number[6:]))


def _nino(rng: Random) -> str:
    letters = rng.choice("ABCEGHJKLMPRSTWXYZ") + rng.choice("ABCEGHJKLMPRSTWXYZ")
    digits = draw(rng, CLASSES["d"], 6)
    return rng.choice((" ", "")).join((letters, digits[:2], digits[2:4], digits[4:], rng.choice("ABCD")))


def _idnr(rng: Random) -> str:
    digits = rng.sample(CLASSES["d"], 9)
    if digits[0] == "0":
        digits.reverse()
    digits.insert(rng.randint(2, 8), digits[0])
    body = "".join(digits)
    number = body + mod_11_10.calc_check_digit(body)
    return rng.choice((f"{number[:2]} {number[2:5]} {number[5:8]} {number[8:]}", number))


def _svnr(rng: Random) -> str:
    day = f"{rng.randint(1, 28):02}{rng.randint(1, 12):02}{rng.randint(40, 99)}"
    return f"{rng.randint(10, 89)} {day} {draw(rng, CLASSES['U'], 1)} {draw(rng, CLASSES['d'], 3)}"


def _nir(rng: Random) -> str:
    body = (
        f"{rng.choice('12')}{rng.randint(40, 99)}{rng.randint(1, 12):02}{rng.randint(10, 89)}"
        f"{draw(rng, CLASSES['d'], 3)}{draw(rng, CLASSES['d'], 3)}"
    )
    key = f"{97 - int(body) % 97:02}"
    spaced = " ".join((body[0], body[1:3], body[3:5], body[5:7], body[7:10], body[10:], key))
    return rng.choice((spaced, body + key))


def _dni(rng: Random) -> str:
    number = draw(rng, CLASSES["d"], 8)
    return number + rng.choice(("", "-")) + _DNI[int(number) % 23]


def _nie(rng: Random) -> str:
    first, number = rng.choice("XYZ"), draw(rng, CLASSES["d"], 7)
    letter = _DNI[int(_BEFORE_NIE[first] + number) % 23]
    return rng.choice((f"{first}{number}{letter}", f"{first}-{number}-{letter}"))


MAKERS: dict[str, Callable[[Random], str]] = {
    "card": card,
    "iban": iban,
    "password": password,
    "login": _login,
    "passphrase": _passphrase,
    "recovery_phrase": _phrase,
    "answer": _answer,
    "jwt": _jwt,
    "private_key": _private_key,
    "ssn": _ssn,
    "sin": _sin,
    "nino": _nino,
    "idnr": _idnr,
    "svnr": _svnr,
    "nir": _nir,
    "dni": _dni,
    "nie": _nie,
}
