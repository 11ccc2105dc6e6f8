"""What is never recorded: groups with a tick, and the user's own programs, titles and sites."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout

from sixfold.capture.exclusion import Subject
from sixfold.capture.rules import MAX_RULES, MAX_TEXT, own
from sixfold.memory.outcomes import Observations
from sixfold.memory.requests import ListObservations
from sixfold.ui.privacy import wording
from sixfold.ui.privacy.column import Block, Column, empty, row
from sixfold.ui.privacy.listing import Listing
from sixfold.ui.privacy.seen_lately import LOOKED_AT, Seen, seen
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.checkbox import CheckBox
from sixfold.ui.widgets.choice import Choice
from sixfold.ui.widgets.completing import NameField
from sixfold.ui.widgets.label import Label

if TYPE_CHECKING:
    from sixfold.capture.exclusion import ExclusionRule
    from sixfold.capture.rules import RecorderRules
    from sixfold.memory.outcomes import Result
    from sixfold.ui.actions import Actions
    from sixfold.ui.bridge import Call
    from sixfold.ui.engine import ExclusionPreset, Failure
    from sixfold.ui.privacy.rules_model import RulesModel
    from sixfold.ui.theme import Theme

SUGGESTED: Final = 4
"""Names beside the field; more would be a list to read. The field itself completes all of them."""
NAME_SHOWN: Final = 24
INDENT: Final = 38
"""Where the words of a box with a tick begin."""


class PresetsBlock(Block):
    """Groups that come with the program."""

    def __init__(self, theme: Theme, presets: tuple[ExclusionPreset, ...], model: RulesModel) -> None:
        super().__init__(
            self.tr("Left out by kind"),
            self.tr("A window that is left out is never read and never in a picture, also behind or beside others."),
        )
        self._model = model
        self.boxes: dict[str, CheckBox] = {}
        for preset in presets:
            box = CheckBox(theme, preset.title)
            box.clicked.connect(lambda on, of=preset: self._choose(of, on=on))
            self.boxes[preset.name] = box
            examples = Label(", ".join(preset.examples), "small", wrap=True)
            examples.setContentsMargins(INDENT, 0, 0, 0)
            lines = QVBoxLayout()
            lines.setSpacing(0)
            lines.addWidget(box)
            lines.addWidget(examples)
            self.body.addLayout(lines)

    def show_rules(self, rules: RecorderRules) -> None:
        """Tick what is left out."""
        for name, box in self.boxes.items():
            box.setChecked(name in rules.presets)

    def _choose(self, preset: ExclusionPreset, *, on: bool) -> None:
        rules = self._model.rules
        others = tuple(name for name in rules.presets if name != preset.name)
        done = self.tr("{kind}: left out from now on.") if on else self.tr("{kind}: no longer left out.")
        after = replace(rules, presets=(*others, preset.name) if on else others)
        self._model.change(after, done.format(kind=preset.title))


class OwnRulesBlock(Block):
    """The user's own rules; names of what was never seen can be typed too."""

    def __init__(self, theme: Theme, model: RulesModel) -> None:
        super().__init__(
            self.tr("Left out by name"),
            self.tr(
                "Name a program, a site, or words of a window's title. It need not have been seen before; in a title * "
                "stands for anything."
            ),
        )
        self._theme = theme
        self._model = model
        self._seen = Seen()
        self.subject: Choice[Subject] = Choice(
            theme,
            self.tr("Kind"),
            (
                (self.tr("Program"), Subject.APP),
                (self.tr("Site"), Subject.SITE),
                (self.tr("Window title"), Subject.TITLE),
            ),
        )
        self.field = NameField(self.tr("Name to leave out"), self.tr("Seen lately"))
        self.field.setMaxLength(MAX_TEXT)
        self.add_button = Button(theme, self.tr("Leave out"), "plain", "eye-off")
        self.problem = Label("", "bad", wrap=True)
        self.listing = Listing(theme, self.tr("Left out by name"), self.tr("Nothing is left out by name yet."))
        self._suggested = QHBoxLayout()
        self._suggested.setSpacing(GRID)
        self.suggestions: list[Button] = []
        line = row(self.subject, self.field, self.add_button, stretch=False)
        line.setStretch(1, 1)
        self.body.addLayout(line)
        self.body.addWidget(self.problem)
        self.body.addLayout(self._suggested)
        self.body.addWidget(self.listing)
        self.problem.hide()
        self.add_button.clicked.connect(self.add)
        self.field.returnPressed.connect(self.add)
        self.field.textEdited.connect(lambda _text: self.problem.hide())
        self.subject.currentIndexChanged.connect(lambda _at: self._suggest())
        self.listing.removed.connect(self._remove)
        self._suggest()

    def show_rules(self, rules: RecorderRules) -> None:
        """List them."""
        self.listing.show_lines([f"{wording.own_rule(rule)}: {rule.pattern}" for rule in rules.excluded])

    def suggest(self, found: Seen) -> None:
        """Offer names that were seen lately."""
        self._seen = found
        self._suggest()

    def add(self) -> None:
        """Leave out what is typed."""
        if self._add(self.subject.value, self.field.name):
            self.field.clear()

    def clear(self) -> None:
        """Hold nothing that was seen."""
        self.field.clear()
        self.problem.hide()
        self.listing.show_lines(())
        self.suggest(Seen())

    def _add(self, subject: Subject, name: str) -> bool:
        rules = self._model.rules
        rule = _rule(subject, name)
        problem = ""
        if rule is None:
            problem = self.tr("Type a name first.")
        elif any(_same(rule, other) for other in rules.excluded):
            problem = self.tr("This is left out already.")
        elif len(rules.excluded) >= MAX_RULES:
            problem = self.tr("There are as many rules as there may be; remove one first.")
        self.problem.setText(problem)
        self.problem.setVisible(bool(problem))
        if problem or rule is None:
            return False
        done = self.tr("{name}: left out from now on.").format(name=rule.pattern)
        self._model.change(replace(rules, excluded=(*rules.excluded, rule)), done)
        return True

    def _remove(self, at: int) -> None:
        rules = self._model.rules
        gone = rules.excluded[at]
        done = self.tr("{name}: no longer left out.").format(name=gone.pattern)
        self._model.change(replace(rules, excluded=(*rules.excluded[:at], *rules.excluded[at + 1 :])), done)

    def _suggest(self) -> None:
        subject = self.subject.value
        names = self._seen.names(subject)
        self.field.suggest(names)
        self.field.setPlaceholderText(
            {
                Subject.APP: self.tr("Signal"),
                Subject.SITE: self.tr("example.org"),
                Subject.TITLE: self.tr("Payslip*"),
            }[subject]
        )
        empty(self._suggested)
        self.suggestions.clear()
        for name in names[:SUGGESTED]:
            short = name if len(name) <= NAME_SHOWN else f"{name[: NAME_SHOWN - 1]}\N{HORIZONTAL ELLIPSIS}"
            button = Button(self._theme, short, "link")
            button.setAccessibleName(self.tr("Leave out {name}").format(name=name))
            button.clicked.connect(lambda _checked=False, of=name: self._add(subject, of))
            self.suggestions.append(button)
        if self.suggestions:
            self._suggested.addWidget(Label(self.tr("Seen lately"), "small"))
            for button in self.suggestions:
                self._suggested.addWidget(button)
            self._suggested.addStretch(1)


class LeftOutView(Column):
    """The section "Left out"."""

    def __init__(self, theme: Theme, actions: Actions, model: RulesModel) -> None:
        super().__init__(theme, "")
        self.setAccessibleName(self.tr("Left out"))
        self._actions = actions
        self._model = model
        self._call: Call | None = None
        self._observations: Observations | None = None
        self.presets = PresetsBlock(theme, actions.bridge.exclusion_presets(), model)
        self.own = OwnRulesBlock(theme, model)
        self.add(self.presets, self.own, beside=(self.own,))
        model.changed.connect(self._show)

    def enter(self) -> None:
        """The section comes into sight."""
        self._model.refresh()
        self._call = self._actions.bridge.submit(ListObservations(limit=LOOKED_AT), self._take, _unheard)

    def clear(self) -> None:
        """Hold nothing."""
        if self._call is not None:
            self._call.drop()
            self._call = None
        self._observations = None
        self.own.clear()

    def search(self) -> None:
        """Go to the field."""
        self.own.field.setFocus()

    def _take(self, result: Result) -> None:
        if isinstance(result, Observations):
            self._observations = result
            self._show(self._model.rules)

    def _show(self, rules: RecorderRules) -> None:
        self.presets.show_rules(rules)
        self.own.show_rules(rules)
        if self._observations is not None:
            self.own.suggest(seen(self._observations.observations, rules.excluded))


def _rule(subject: Subject, name: str) -> ExclusionRule | None:
    """The rule as it may be kept, of a site its host alone; None for a name that names nothing."""
    try:
        return own(subject, name)
    except ValueError:
        return None


def _same(one: ExclusionRule, other: ExclusionRule) -> bool:
    return (one.subject, one.pattern.casefold()) == (other.subject, other.pattern.casefold())


def _unheard(_failure: Failure) -> None:
    """Without suggestions a name can still be typed."""
