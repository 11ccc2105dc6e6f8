"""What stands in the place of sections that change the recorder's rules while these cannot be read."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sixfold.ui import saying
from sixfold.ui.engine import Failure
from sixfold.ui.widgets.faces import Faces

if TYPE_CHECKING:
    from sixfold.ui.engine import RulesDamage
    from sixfold.ui.privacy.rules_model import RulesModel
    from sixfold.ui.theme import Theme

NO_COPY: Final = "rules-no-copy"
"""The code of a copy that is not ours to put back."""


class Guard(QWidget):
    """Shows the section, or its wrong face: saving over damaged rules would make the user's own names be gone."""

    def __init__(self, theme: Theme, model: RulesModel, section: QWidget) -> None:
        super().__init__()
        self._model = model
        self._faces = Faces(theme, section)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._faces)
        model.damaged.connect(self._show_damage)
        model.changed.connect(lambda _rules: self._faces.show_full())

    @property
    def message(self) -> str:
        """What stands in the section's place."""
        return self._faces.face.sentence

    @property
    def is_wrong(self) -> bool:
        """Whether something stands in its place."""
        return self._faces.currentWidget() is self._faces.face

    def _show_damage(self, damage: RulesDamage) -> None:
        kept = damage.kept
        lost = self.tr("The file with these choices is damaged. Nothing is recorded until it is mended.")
        safe = self.tr("The damaged file stays, under another name.")
        if kept is None:
            todo = self.tr("There is no copy of it: begin with the recommended ones, and add your own names again.")
        else:
            groups = saying.counted(len(kept.presets), self.tr("group"), self.tr("groups"))
            names = saying.counted(len(kept.excluded), self.tr("name"), self.tr("names"))
            todo = self.tr("A good copy is here: it leaves out {groups} and {names} of your own.")
            todo = todo.format(groups=groups, names=names)
        self._say(Failure("", f"{lost} {todo} {safe}"), anew=kept is None)

    def _say(self, failure: Failure, *, anew: bool) -> None:
        self._faces.show_wrong(self.tr("What to leave out cannot be read"), failure)
        words = self.tr("Begin with the recommended ones") if anew else self.tr("Restore the good copy")
        self._faces.face.offer(words, lambda: self._repair(anew=anew))

    def _repair(self, *, anew: bool) -> None:
        self._faces.show_waiting(self.tr("Restoring"))
        self._model.repair(anew=anew, on_error=lambda failure: self._say(failure, anew=failure.code == NO_COPY or anew))
