"""Whether a page is of the very origin that a secret is for: scheme, host and port, and no look-alike. Pure.

An origin is scheme, host and port (RFC 6454). A host that is itself a public suffix ("github.io") is nobody's.
"""

from __future__ import annotations

import functools
import ipaddress
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Protocol
from urllib.parse import urlsplit

_HTTPS = 443


class Suffixes(Protocol):
    """Knows under which suffixes anybody can register a name; the seam for the list of publicsuffix.org."""

    def suffix(self, host: str) -> str:
        """The public suffix of a host in lower case: "co.uk" of "shop.example.co.uk"."""
        ...


class CommonSuffixes:
    """The last label, or one of the commonest suffixes of more labels, from `origins.toml`."""

    def suffix(self, host: str) -> str:
        """The longest suffix of the table that the host ends with, else its last label."""
        labels = host.split(".")
        tails = [".".join(labels[at:]) for at in range(len(labels))]
        return next((tail for tail in tails if tail in _listed()), tails[-1])


@dataclass(frozen=True, slots=True)
class Origin:
    """Scheme, host (lower case, punycode) and port."""

    scheme: str
    host: str
    port: int


def origin(text: str) -> Origin | None:
    """The origin of "https://shop.example:8443" or "shop.example" (https); None for all that is no plain web origin."""
    said = text.strip()
    if said == "null":  # what a browser says of a frame that has none
        return None
    try:
        parts = urlsplit(said if "://" in said else f"https://{said}")
        port = parts.port
    except ValueError:
        return None
    if parts.scheme not in {"http", "https"} or not parts.hostname or "@" in parts.netloc or "\\" in said:
        return None
    host = _plain(parts.hostname)
    usual = _HTTPS if parts.scheme == "https" else 80
    return Origin(parts.scheme, host, usual if port is None else port) if host else None


def matches(entry: str, page: str, suffixes: Suffixes) -> bool:
    """Whether a secret kept for `entry` may go to `page`: https and the same host and port, "www." aside."""
    kept, shown = origin(entry), origin(page)
    if kept is None or shown is None or kept.scheme != "https" or shown.scheme != "https" or kept.port != shown.port:
        return False
    if kept.host == shown.host and _address(kept.host):
        return True
    owned = [_owned(one.host, suffixes) for one in (kept, shown)]
    return all(owned) and owned[0] == owned[1]


def secure(page: str) -> bool:
    """Whether a page came by https."""
    shown = origin(page)
    return shown is not None and shown.scheme == "https"


def _owned(host: str, suffixes: Suffixes) -> str:
    """The host without "www.", where somebody owns what is left; else nothing."""
    bare = host.removeprefix("www.")
    host = bare if _registered(bare, suffixes) else host
    return host if _registered(host, suffixes) and not _address(host) else ""


def _registered(host: str, suffixes: Suffixes) -> bool:
    return "." in host and suffixes.suffix(host) != host


def _plain(host: str) -> str:
    """The host as a browser compares it; empty where it is none."""
    try:
        bare = host.rstrip(".").encode("idna").decode("ascii").lower()
    except UnicodeError:
        return ""
    return bare if bare and all(char.isalnum() or char in "-.:" for char in bare) else ""


def _address(host: str) -> bool:
    try:
        ipaddress.ip_address(host)
    except ValueError:
        return False
    return True


@functools.cache
def _listed() -> frozenset[str]:
    raw = tomllib.loads(resources.files(__package__).joinpath("origins.toml").read_text("utf-8"))
    return frozenset(raw["suffixes"].split())
