"""Requests about the plugins that others have made: which are installed, and what each may do."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class FormView:
    """One form of files of a plugin. `suffixes` are those it reads, or the one it writes; `scopes` what it may read."""

    name: str
    caption: str
    suffixes: tuple[str, ...] = ()
    scopes: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True)
class ListForms:
    """Which forms can be written, the built-in ones and those of plugins that are on. Gives `Forms`."""


@dataclass(frozen=True, slots=True)
class PluginView:
    """A plugin that is installed, or was when it was switched on.

    `importers` and `exporters` of one that is on are those the user has agreed to. `trouble` says why it cannot be
    used.
    """

    name: str
    version: str
    on: bool
    importers: tuple[FormView, ...] = ()
    exporters: tuple[FormView, ...] = ()
    trouble: str | None = None


@dataclass(frozen=True, slots=True)
class ListPlugins:
    """Which there are. Each one's code is run, by itself and without the memory, to learn its forms."""


@dataclass(frozen=True, slots=True)
class SwitchPlugin:
    """Let a plugin do what it says it does, or no longer."""

    name: str
    on: bool
