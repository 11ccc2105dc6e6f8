"""When and how to record: how much of the processor, at which hours, which key, from sign-in on, which monitors."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtGui import QGuiApplication, QKeySequence
from PySide6.QtWidgets import QButtonGroup, QKeySequenceEdit, QLineEdit, QVBoxLayout

from sixfold.capture.rules import Budget
from sixfold.ui.privacy import hotkeys, wording
from sixfold.ui.privacy.column import Block, Column, empty, row
from sixfold.ui.privacy.schedule_form import ScheduleBlock
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.checkbox import CheckBox, Radio
from sixfold.ui.widgets.label import Label

if TYPE_CHECKING:
    from sixfold.capture.rules import RecorderRules
    from sixfold.ui.actions import Actions
    from sixfold.ui.engine import Failure
    from sixfold.ui.privacy.rules_model import RulesModel
    from sixfold.ui.theme import Theme

INDENT: Final = 38
"""Where the words of a box with a tick begin."""


class BudgetBlock(Block):
    """How much of the processor reading may take, in words."""

    def __init__(self, theme: Theme, model: RulesModel) -> None:
        super().__init__(self.tr("How much it works"), self.tr("It keeps within its share by measuring itself."))
        self._model = model
        self._group = QButtonGroup(self)
        self.ways: dict[Budget, Radio] = {}
        for kind in Budget:
            name, meaning = wording.budget(kind)
            way = Radio(theme, name)
            way.clicked.connect(lambda _on=True, of=kind: self._choose(of))
            words = Label(meaning, "small", wrap=True)
            words.setContentsMargins(INDENT, 0, 0, 0)
            lines = QVBoxLayout()
            lines.setSpacing(0)
            lines.addWidget(way)
            lines.addWidget(words)
            self._group.addButton(way)
            self.ways[kind] = way
            self.body.addLayout(lines)

    def show_rules(self, rules: RecorderRules) -> None:
        """Mark the one in force."""
        self.ways[rules.budget].setChecked(True)

    def _choose(self, kind: Budget) -> None:
        done = self.tr("It works like this now: {name}.").format(name=wording.budget(kind)[0].lower())
        self._model.change(replace(self._model.rules, budget=kind), done)


class HotkeyBlock(Block):
    """The key that pauses and goes on, wherever the keyboard is."""

    def __init__(self, theme: Theme, model: RulesModel) -> None:
        super().__init__(
            self.tr("A key to pause"),
            self.tr("Pauses, and goes on, in whatever program you are. Press the keys in the field."),
        )
        self._model = model
        self.field = QKeySequenceEdit()
        self.field.setMaximumSequenceLength(1)
        self.field.setAccessibleName(self.tr("Key to pause"))
        for line in self.field.findChildren(QLineEdit):
            line.setAccessibleName(self.tr("Key to pause"))
        self.none = Button(theme, self.tr("No key"), "plain")
        self.problem = Label("", "bad", wrap=True)
        self.problem.hide()
        self.body.addLayout(row(self.field, self.none))
        self.body.addWidget(self.problem)
        self.field.editingFinished.connect(self._choose)
        self.none.clicked.connect(lambda: self._save(""))

    def show_rules(self, rules: RecorderRules) -> None:
        """Show the one in force."""
        self.problem.hide()
        self.field.setKeySequence(QKeySequence(hotkeys.to_portable(rules.hotkey) if rules.hotkey else ""))
        self.none.setEnabled(bool(rules.hotkey))

    def _choose(self) -> None:
        pressed = self.field.keySequence().toString(QKeySequence.SequenceFormat.PortableText)
        written = hotkeys.to_rules(pressed) if pressed else ""
        if written or not pressed:
            self._save(written)
            return
        self.show_rules(self._model.rules)
        self.problem.setText(self.tr("Choose a key together with Ctrl, Alt or the system key, or it cannot be typed."))
        self.problem.show()

    def _save(self, written: str) -> None:
        done = self.tr("The key to pause was changed.") if written else self.tr("No key pauses now.")
        self._model.change(replace(self._model.rules, hotkey=written), done)


class HowBlock(Block):
    """What else can be switched."""

    def __init__(self, theme: Theme, actions: Actions, model: RulesModel) -> None:
        super().__init__(self.tr("How"))
        self._actions = actions
        self._model = model
        self.login = CheckBox(theme, self.tr("Start recording when I sign in"))
        self.pictures = CheckBox(theme, self.tr("Keep pictures beside the words"))
        self.accessibility = CheckBox(theme, self.tr("Ask programs for the text they show"))
        explained = Label(
            self.tr("Reads a program's own words where it offers them, never password fields: surer, with less work."),
            "small",
            wrap=True,
        )
        explained.setContentsMargins(INDENT, 0, 0, 0)
        self.problem = Label("", "bad", wrap=True)
        self.problem.hide()
        for part in (self.login, self.pictures, self.accessibility, explained, self.problem):
            self.body.addWidget(part)
        self.login.clicked.connect(self._start_at_login)
        self.pictures.clicked.connect(self._keep_pictures)
        self.accessibility.clicked.connect(self._ask_programs)

    def enter(self) -> None:
        """The section comes into sight."""
        self.login.setChecked(self._actions.bridge.starts_at_login())
        self.problem.hide()

    def show_rules(self, rules: RecorderRules) -> None:
        """Tick what is on."""
        self.pictures.setChecked(rules.keep_images)
        self.accessibility.setChecked(rules.accessibility)

    def _start_at_login(self, on: bool) -> None:
        self._actions.start_at_login(on=on, on_result=self.enter, on_error=self._fail)

    def _keep_pictures(self, on: bool) -> None:
        done = self.tr("Pictures are kept from now on.") if on else self.tr("Only words are kept from now on.")
        self._model.change(replace(self._model.rules, keep_images=on), done)

    def _ask_programs(self, on: bool) -> None:
        done = self.tr("Programs are asked for their text.") if on else self.tr("Programs are no longer asked.")
        self._model.change(replace(self._model.rules, accessibility=on), done)

    def _fail(self, failure: Failure) -> None:
        self.enter()
        self.problem.setText(failure.sentence)
        self.problem.show()


class MonitorsBlock(Block):
    """Which monitors are looked at; all of them unless some are unticked."""

    def __init__(self, theme: Theme, model: RulesModel) -> None:
        super().__init__(self.tr("Monitors"), self.tr("Counted from the left. A monitor without a tick is never seen."))
        self._theme = theme
        self._model = model
        self.boxes: list[CheckBox] = []
        self._column = QVBoxLayout()
        self.problem = Label("", "warn", wrap=True)
        self.problem.hide()
        self.body.addLayout(self._column)
        self.body.addWidget(self.problem)

    def enter(self) -> None:
        """Look which there are: the recorder counts them in the same order."""
        empty(self._column)
        self.boxes.clear()
        screens = sorted(QGuiApplication.screens(), key=lambda one: (one.geometry().x(), one.geometry().y()))
        for number, screen in enumerate(screens, start=1):
            size = screen.size() * screen.devicePixelRatio()
            words = self.tr("Monitor {n}: {width} \N{MULTIPLICATION SIGN} {height}")
            box = CheckBox(self._theme, words.format(n=number, width=size.width(), height=size.height()))
            box.clicked.connect(lambda on, of=number: self._choose(of, on=on))
            self.boxes.append(box)
            self._column.addWidget(box)
        self.show_rules(self._model.rules)

    def show_rules(self, rules: RecorderRules) -> None:
        """Tick those that are looked at."""
        self.problem.hide()
        for number, box in enumerate(self.boxes, start=1):
            box.setChecked(not rules.monitors or number in rules.monitors)

    def _choose(self, number: int, *, on: bool) -> None:
        rules = self._model.rules
        here = frozenset(range(1, len(self.boxes) + 1))
        before = frozenset(rules.monitors) or here
        after = before | {number} if on else before - {number}
        if not after & here:
            self.show_rules(rules)
            self.problem.setText(self.tr("One monitor must be left; to see none, stop the recorder."))
            self.problem.show()
            return
        done = self.tr("Monitor {n} is recorded.") if on else self.tr("Monitor {n} is not recorded.")
        chosen = () if after == here else tuple(sorted(after))
        self._model.change(replace(rules, monitors=chosen), done.format(n=number))


class WhenView(Column):
    """The section "When and how"."""

    def __init__(self, theme: Theme, actions: Actions, model: RulesModel) -> None:
        super().__init__(theme, "")
        self.setAccessibleName(self.tr("When and how"))
        self._model = model
        self.budget = BudgetBlock(theme, model)
        self.schedule = ScheduleBlock(theme, model)
        self.hotkey = HotkeyBlock(theme, model)
        self.how = HowBlock(theme, actions, model)
        self.monitors = MonitorsBlock(theme, model)
        right = (self.hotkey, self.how, self.monitors)
        self.add(self.budget, self.schedule, *right, beside=right)
        model.changed.connect(self._show)

    def enter(self) -> None:
        """The section comes into sight."""
        self.how.enter()
        self.monitors.enter()
        self._model.refresh()

    def _show(self, rules: RecorderRules) -> None:
        self.budget.show_rules(rules)
        self.schedule.show_rules(rules)
        self.hotkey.show_rules(rules)
        self.how.show_rules(rules)
        self.monitors.show_rules(rules)
