"""The block "Plugins": what others have made, what each reads and writes, and a tick that lets it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtWidgets import QVBoxLayout, QWidget

from sixfold.ui.privacy.column import Block, empty
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.checkbox import CheckBox
from sixfold.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.memory.plugin_requests import FormView, PluginView
    from sixfold.ui.actions import Actions
    from sixfold.ui.bridge import Call
    from sixfold.ui.engine import Failure
    from sixfold.ui.theme import Theme


class PluginRow(QWidget):
    """One plugin. The tick counts at once."""

    def __init__(self, theme: Theme, plugin: PluginView, switch: Callable[[str, bool], None]) -> None:
        super().__init__()
        self.box = CheckBox(theme, f"{plugin.name} {plugin.version}".strip())
        self.does = Label("", "small", wrap=True)
        self.trouble = Label("", "muted", wrap=True)
        self.box.clicked.connect(lambda: switch(plugin.name, self.box.isChecked()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID)
        column.setSpacing(2)
        for part in (self.box, self.does, self.trouble):
            column.addWidget(part)
        self.show_plugin(plugin)

    def show_plugin(self, plugin: PluginView) -> None:
        """Say and tick it."""
        self.box.setChecked(plugin.on)
        lines = [self._reads(form) for form in plugin.importers] + [self._writes(form) for form in plugin.exporters]
        self.does.setText("\n".join(lines))
        self.does.setVisible(bool(lines))
        self.trouble.setText(plugin.trouble or "")
        self.trouble.setVisible(bool(plugin.trouble))

    def _reads(self, form: FormView) -> str:
        named = form.caption or form.name
        return self.tr("Imports {form} ({files})").format(form=named, files=", ".join(form.suffixes) or form.name)

    def _writes(self, form: FormView) -> str:
        read = {
            "memories": self.tr("what is remembered"),
            "evidence": self.tr("what was seen and said"),
            "pictures": self.tr("pictures of the screen"),
            "secrets": self.tr("the vault, when you tick it for an export"),
        }
        scopes = ", ".join(words for scope, words in read.items() if scope in form.scopes)
        nothing = self.tr("nothing of the memory")
        return self.tr("Exports {form}; reads {what}").format(form=form.caption or form.name, what=scopes or nothing)


class PluginsBlock(Block):
    """All that are installed. `read_again` brings it up to date."""

    def __init__(self, theme: Theme, actions: Actions, changed: Callable[[], None]) -> None:
        super().__init__(
            self.tr("Plugins"),
            self.tr(
                "What others have made runs by itself, without the memory and its keys, and gets only what stands "
                "here. It could still read files of yours: tick only what you trust."
            ),
        )
        self._theme = theme
        self._actions = actions
        self._changed = changed
        self._call: Call | None = None
        self._known: tuple[PluginView, ...] = ()
        self.rows: dict[str, PluginRow] = {}
        self.nothing = Label(self.tr("None is installed."), "muted", wrap=True)
        self._lines = QVBoxLayout()
        self._lines.setSpacing(GRID)
        self.body.addWidget(self.nothing)
        self.body.addLayout(self._lines)

    def read_again(self) -> None:
        """Ask which there are; what is shown stays until they are known."""
        self.drop()
        self._call = self._actions.plugins(self.show_plugins, self._fail)

    def drop(self) -> None:
        """Wait for nothing any more."""
        if self._call is not None:
            self._call.drop()
            self._call = None

    def show_plugins(self, plugins: tuple[PluginView, ...]) -> None:
        """The same plugins keep their rows, and with them the focus."""
        if [*self.rows] != [plugin.name for plugin in plugins]:
            empty(self._lines)
            self.rows = {plugin.name: PluginRow(self._theme, plugin, self._switch) for plugin in plugins}
            for shown in self.rows.values():
                self._lines.addWidget(shown)
        for plugin in plugins:
            self.rows[plugin.name].show_plugin(plugin)
        self._known = plugins
        self.nothing.setText(self.tr("None is installed."))
        self.nothing.setVisible(not plugins)

    def _switch(self, name: str, on: bool) -> None:
        self._call = self._actions.switch_plugin(name, on, self._settle, self._fail)

    def _settle(self) -> None:
        self.read_again()
        self._changed()

    def _fail(self, failure: Failure) -> None:
        for plugin in self._known:
            self.rows[plugin.name].show_plugin(plugin)
        self.nothing.setText(failure.sentence)
        self.nothing.setVisible(not failure.cancelled)
