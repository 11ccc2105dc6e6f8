"""Programs that may ask: each with what it may do, and below them what they asked."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QStringListModel, Qt
from PySide6.QtWidgets import QAbstractItemView, QListView, QVBoxLayout, QWidget

from sixfold.memory.client_requests import ClientScope, ClientState
from sixfold.ui import saying
from sixfold.ui.privacy.clients_model import ClientsModel
from sixfold.ui.privacy.column import Block, Column, empty, row
from sixfold.ui.privacy.listing import ROW, LineDelegate
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.button import Button
from sixfold.ui.widgets.checkbox import CheckBox
from sixfold.ui.widgets.faces import Faces
from sixfold.ui.widgets.label import Label

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import datetime

    from sixfold.memory.client_requests import ClientAccess, ClientView
    from sixfold.ui.actions import Actions
    from sixfold.ui.engine import Failure
    from sixfold.ui.theme import Theme

MOST_ROWS: Final = 12
"""Lines of the log in sight; the others are scrolled to."""


class ClientRow(QWidget):
    """One program: who it is, and a tick for each thing that it may do. A tick counts at once."""

    def __init__(self, theme: Theme, model: ClientsModel, client: ClientView) -> None:
        super().__init__()
        self._model = model
        self._client = client
        self.name = Label("", "strong", wrap=True)
        self.program = Label("", "small", wrap=True, selectable=True)
        self.state = Label("", "muted", wrap=True)
        self.boxes = {
            ClientScope.READ: CheckBox(theme, self.tr("May search and ask")),
            ClientScope.REMEMBER: CheckBox(theme, self.tr("May put texts in, under its name")),
        }
        self.refuse = Button(theme, self.tr("Refuse"), "plain", "close")
        for box in self.boxes.values():
            box.clicked.connect(self._choose)
        self.refuse.clicked.connect(lambda: self._model.choose(self._client, frozenset()))
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, GRID)
        column.setSpacing(2)
        for label in (self.name, self.program, self.state):
            column.addWidget(label)
        column.addLayout(row(*self.boxes.values(), self.refuse))
        self.show_client(client)

    def show_client(self, client: ClientView) -> None:
        """Say and tick it."""
        self._client = client
        self.name.setText(f"{client.name} {client.version}".strip())
        started = self.tr("Started by {program}") if client.program else self.tr("Nobody knows what started it")
        self.program.setText(started.format(program=client.program))
        self.state.setText(
            {
                ClientState.WAITING: self.tr("Asked for the first time, and got nothing. Tick what it may do."),
                ClientState.DENIED: self.tr("Refused."),
                ClientState.ALLOWED: "",
            }[client.state]
        )
        self.state.setVisible(client.state is not ClientState.ALLOWED)
        self.refuse.setVisible(client.state is not ClientState.DENIED)
        self.refuse.say(self.tr("Refuse") if client.state is ClientState.WAITING else self.tr("Take back"))
        self.refuse.setAccessibleName(f"{self.refuse.text().strip()}: {client.name}")
        for scope, box in self.boxes.items():
            box.setChecked(scope in client.scopes)
            box.setAccessibleName(f"{client.name}: {box.text()}")

    def _choose(self) -> None:
        self._model.choose(self._client, frozenset(scope for scope, box in self.boxes.items() if box.isChecked()))


class ClientsBlock(Block):
    """All of them, those that wait first."""

    def __init__(self, theme: Theme, model: ClientsModel) -> None:
        super().__init__(
            self.tr("Programs that may ask"),
            self.tr(
                "What you let a program read it may send to where its makers run it. The vault is never given, and "
                "no picture."
            ),
        )
        self._theme = theme
        self._model = model
        self.rows: dict[int, ClientRow] = {}
        self._lines = QVBoxLayout()
        self._lines.setSpacing(GRID)
        self.body.addLayout(self._lines)

    def show_clients(self, clients: tuple[ClientView, ...]) -> None:
        """The same programs keep their rows, and with them the focus."""
        if [*self.rows] != [client.number for client in clients]:
            empty(self._lines)
            self.rows = {client.number: ClientRow(self._theme, self._model, client) for client in clients}
            for shown in self.rows.values():
                self._lines.addWidget(shown)
        for client in clients:
            self.rows[client.number].show_client(client)


class AccessBlock(Block):
    """What they asked: when, who, with what, how many results."""

    def __init__(self, clock: Callable[[], datetime]) -> None:
        super().__init__(
            self.tr("What they asked"), self.tr("Never the words, neither of the question nor of a result.")
        )
        self._clock = clock
        self._model = QStringListModel(self)
        self.list = QListView()
        self.list.setModel(self._model)
        self.list.setItemDelegate(LineDelegate(self))
        self.list.setAccessibleName(self.tr("What they asked"))
        self.list.setProperty("kind", "lines")
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self.list)

    @property
    def lines(self) -> tuple[str, ...]:
        """What is listed."""
        return tuple(self._model.stringList())

    def show_log(self, log: tuple[ClientAccess, ...]) -> None:
        """List it."""
        now = self._clock()
        self._model.setStringList([self._line(entry, now) for entry in log])
        height = self.list.sizeHintForRow(0) if log else ROW
        self.list.setFixedHeight(height * min(max(len(log), 1), MOST_ROWS) + GRID + 2)

    def _line(self, entry: ClientAccess, now: datetime) -> str:
        tool = {
            "search": self.tr("a search"),
            "ask": self.tr("a question"),
            "timeline": self.tr("a stretch of time"),
            "memory": self.tr("one memory"),
            "remember": self.tr("a text to keep"),
        }.get(entry.tool, entry.tool)
        came = {
            "answered": saying.counted(entry.results, self.tr("result"), self.tr("results")),
            "refused": self.tr("refused"),
            "failed": self.tr("not answered"),
        }[entry.outcome]
        often = self.tr(", {n} times").format(n=entry.times) if entry.times > 1 else ""
        return f"{saying.when(entry.at, now)}  {entry.client}: {tool}, {came}{often}"


class ClientsSection(QWidget):
    """The section "Programs": draws a `ClientsModel`."""

    def __init__(self, theme: Theme, actions: Actions, clock: Callable[[], datetime]) -> None:
        super().__init__()
        self.model = ClientsModel(actions, self)
        self.clients = ClientsBlock(theme, self.model)
        self.access = AccessBlock(clock)
        self.column = Column(theme, self.tr("Programs"))
        self.column.add(self.clients, self.access, beside=(self.access,))
        self._faces = Faces(theme, self.column)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._faces)
        self.model.arrived.connect(self._show)
        self.model.wrong.connect(self._fail)

    @property
    def message(self) -> str:
        """What stands in its place."""
        return self._faces.face.sentence

    def enter(self) -> None:
        """The section comes into sight."""
        if self.model.clients is None:
            self._faces.show_waiting(self.tr("Reading which programs asked"))
        self.model.refresh()

    def clear(self) -> None:
        """Hold nothing."""
        self.model.clear()
        self.clients.show_clients(())
        self.access.show_log(())

    def _show(self) -> None:
        clients = self.model.clients or ()
        self.clients.show_clients(clients)
        self.access.show_log(self.model.log)
        if clients:
            self._faces.show_full()
            return
        words = self.tr(
            "An assistant on this computer can look things up here, if you let it: let it start “sixfold mcp”. "
            "It gets nothing before you have ticked it here."
        )
        self._faces.show_empty("shield", self.tr("No other program has asked yet"), words)

    def _fail(self, failure: Failure) -> None:
        self._faces.show_wrong(self.tr("This cannot be read or changed now"), failure, self.enter)
