"""The recorder's rules as the page changes them: at once, each change with its undo."""

from __future__ import annotations

from collections import deque
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, Signal

from sixfold.memory.recorder_requests import RepairRules

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.capture.rules import RecorderRules
    from sixfold.memory.outcomes import Result
    from sixfold.ui.actions import Actions
    from sixfold.ui.engine import Failure, OnError


@dataclass(frozen=True, slots=True)
class Change:
    """Rules to be saved, what is said when they are, and what takes it back."""

    rules: RecorderRules
    done: str
    undo: Callable[[], object] | None


class RulesModel(QObject):
    """Holds what is chosen, ahead of the disk; where a change cannot be saved it goes back to what is."""

    changed = Signal(object)
    """`RecorderRules` to show."""
    damaged = Signal(object)
    """`RulesDamage`: they cannot be read, and nothing is shown in their place."""
    wrong = Signal(object)

    def __init__(self, actions: Actions, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._actions = actions
        self._rules: RecorderRules | None = None
        self._waiting: deque[Change] = deque()

    @property
    def rules(self) -> RecorderRules:
        """What is chosen now."""
        if self._rules is None:
            self._rules = self._actions.bridge.rules()
        return self._rules

    def refresh(self) -> None:
        """Read them anew, unless a change is under way: that will be the truth in a moment."""
        if self._waiting:
            return
        damage = self._actions.bridge.rules_damage()
        if damage is not None:
            self._rules = None
            self.damaged.emit(damage)
            return
        self._rules = self._actions.bridge.rules()
        self.changed.emit(self._rules)

    def repair(self, *, anew: bool, on_error: OnError) -> None:
        """Put back what was saved last, or with `anew` the recommended ones; the damaged file is kept aside."""

        def settle(_result: Result) -> None:
            self._actions.said.emit(self.tr("Restored. The recorder goes on within seconds."))
            self.refresh()

        self._actions.bridge.submit(RepairRules(anew), settle, on_error)

    def change(self, after: RecorderRules, done: str) -> None:
        """Choose other rules; `done` says in words what was changed."""
        before = self.rules
        if after == before:
            return
        self._save(after, done, lambda: self._save(before, self.tr("Undone."), None))

    def _save(self, rules: RecorderRules, done: str, undo: Callable[[], object] | None) -> None:
        """Changes are saved one after the other: two at once could reach the disk in the wrong order."""
        self._rules = rules
        self.changed.emit(rules)
        self._waiting.append(Change(rules, done, undo))
        if len(self._waiting) == 1:
            self._save_next()

    def _save_next(self) -> None:
        change = self._waiting[0]

        def settle() -> None:
            self._waiting.popleft()
            if change.undo is not None:
                self._actions.undoable.emit(change.done, change.undo)
            else:
                self._actions.said.emit(change.done)
            if self._waiting:
                self._save_next()

        self._actions.choose_rules(change.rules, settle, self._fail)

    def _fail(self, failure: Failure) -> None:
        """What waits was built on what failed: it goes with it."""
        self._waiting.clear()
        self.refresh()
        self.wrong.emit(failure)
