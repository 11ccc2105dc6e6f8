"""Which programs and sites were in front lately: suggestions for what to leave out."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

from sixfold.capture.exclusion import Subject

if TYPE_CHECKING:
    from collections.abc import Iterable

    from sixfold.capture.exclusion import ExclusionRule
    from sixfold.memory.requests import ObservationView

LOOKED_AT: Final = 200
"""Observations: some hours of work."""


@dataclass(frozen=True, slots=True)
class Seen:
    """Names, the latest first."""

    apps: tuple[str, ...] = ()
    sites: tuple[str, ...] = ()

    def names(self, subject: Subject) -> tuple[str, ...]:
        """Those that a rule about `subject` can name; titles are not suggested."""
        return {Subject.APP: self.apps, Subject.SITE: self.sites, Subject.TITLE: ()}[subject]


def seen(observations: Iterable[ObservationView], rules: Iterable[ExclusionRule]) -> Seen:
    """The programs and sites of observations (newest first) that no rule of the user's names already."""
    named = {(rule.subject, rule.pattern.casefold()) for rule in rules}
    apps: dict[str, None] = {}
    sites: dict[str, None] = {}
    for found in observations:
        if found.source.app and (Subject.APP, found.source.app.casefold()) not in named:
            apps[found.source.app] = None
        site = urlsplit(found.source.url or "").hostname
        if site and (Subject.SITE, site.casefold()) not in named:
            sites[site] = None
    return Seen(tuple(apps), tuple(sites))
