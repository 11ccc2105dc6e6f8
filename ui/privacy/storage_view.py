"""What lies on the disk, how fast it grows, whose it is, and how long it is kept."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

from PySide6.QtCore import QAbstractListModel, QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, QTimer
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import QListView, QStyledItemDelegate, QStyleOptionViewItem, QVBoxLayout, QWidget

from sixfold.memory.outcomes import AppStorage, StorageView
from sixfold.ui import saying
from sixfold.ui.privacy import wording
from sixfold.ui.privacy.column import Block, Column
from sixfold.ui.privacy.meter import Bar, Legend, parts
from sixfold.ui.privacy.retention_form import RetentionForm
from sixfold.ui.privacy.storage_model import StorageModel
from sixfold.ui.theme import GRID
from sixfold.ui.widgets.faces import Faces
from sixfold.ui.widgets.label import Label

if TYPE_CHECKING:
    from PySide6.QtCore import QObject

    from sixfold.ui.actions import Actions
    from sixfold.ui.engine import Failure
    from sixfold.ui.theme import Theme

AnyIndex = QModelIndex | QPersistentModelIndex
NOWHERE: Final = QModelIndex()
APP: Final = Qt.ItemDataRole.UserRole + 1
ROW: Final = 32
MOST_ROWS: Final = 8
SIZE_WIDTH: Final = 104


class AppsList(QAbstractListModel):
    """Programs, the largest first."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.apps: tuple[AppStorage, ...] = ()

    def show(self, apps: tuple[AppStorage, ...]) -> None:
        """Hold these."""
        self.beginResetModel()
        self.apps = apps
        self.endResetModel()

    def rowCount(self, parent: AnyIndex = NOWHERE) -> int:  # noqa: N802 - Qt's name
        """One a program."""
        return 0 if parent.isValid() else len(self.apps)

    def data(self, index: AnyIndex, role: int = Qt.ItemDataRole.DisplayRole) -> object:
        """The program for the delegate; name, pictures and size as words."""
        if not index.isValid():
            return None
        app = self.apps[index.row()]
        if role == APP:
            return app
        if role == Qt.ItemDataRole.AccessibleTextRole:
            return f"{self.name(app)}, {self.pictures(app)}, {wording.bytes_of(app.bytes)}"
        return self.name(app) if role == Qt.ItemDataRole.DisplayRole else None

    def name(self, app: AppStorage) -> str:
        """What a program is called; your own words and imports have none."""
        return app.app or self.tr("Your own words and files")

    def pictures(self, app: AppStorage) -> str:
        """How many screens and pictures."""
        seen = saying.counted(app.observations, self.tr("text"), self.tr("texts"))
        return f"{seen}, {saying.counted(app.images, self.tr('picture'), self.tr('pictures'))}"


class AppDelegate(QStyledItemDelegate):
    """Name, counts, size."""

    def __init__(self, theme: Theme, model: AppsList) -> None:
        super().__init__(model)
        self._theme = theme
        self._model = model

    def sizeHint(self, _option: QStyleOptionViewItem, _index: AnyIndex) -> QSize:  # noqa: N802 - Qt's name
        """A line."""
        return QSize(0, max(ROW, QFontMetrics(self._theme.font(self._theme.sizes.body)).height() + 14))

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: AnyIndex) -> None:
        """One program."""
        app = index.data(APP)
        if not isinstance(app, AppStorage):
            return
        painter.save()
        where: QRect = option.rect.adjusted(0, 0, -GRID, 0)
        middle, right = Qt.AlignmentFlag.AlignVCenter, Qt.AlignmentFlag.AlignRight
        small = self._theme.font(self._theme.sizes.small)
        painter.setFont(small)
        painter.setPen(self._theme.colour("muted"))
        counts = self._model.pictures(app)
        painter.drawText(where.adjusted(0, 0, -SIZE_WIDTH, 0), right | middle, counts)
        taken = SIZE_WIDTH + QFontMetrics(small).horizontalAdvance(counts) + 2 * GRID
        body = self._theme.font(self._theme.sizes.body)
        painter.setFont(body)
        painter.setPen(self._theme.colour("text"))
        painter.drawText(where, right | middle, wording.bytes_of(app.bytes))
        room = where.adjusted(0, 0, -taken, 0)
        name = QFontMetrics(body).elidedText(self._model.name(app), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, middle, name)
        painter.restore()


class MeterBlock(Block):
    """How much there is, and how it grows."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(self.tr("On this disk"))
        self.total = Label("", "strong", wrap=True)
        self.forecast = Label("", "muted", wrap=True)
        self.bar = Bar(theme)
        self.legend = Legend(theme)
        for part in (self.total, self.forecast, self.bar, self.legend):
            self.body.addWidget(part)

    def show_view(self, view: StorageView) -> None:
        """Say and draw it."""
        found = parts(view.bytes)
        total, free = saying.size(view.bytes.get("total", 0)), saying.size(view.free_bytes)
        self.total.setText(self.tr("{total} used; {free} of this disk are free").format(total=total, free=free))
        self.forecast.setText(wording.forecast(view.forecast))
        self.bar.show_parts(found)
        self.legend.show_parts(found)


class AppsBlock(Block):
    """Whose it is."""

    def __init__(self, theme: Theme) -> None:
        super().__init__(self.tr("By program"))
        self.model = AppsList(self)
        self.nothing = Label(self.tr("Nothing was recorded yet."), "muted")
        self.list = QListView()
        self.list.setModel(self.model)
        self.list.setItemDelegate(AppDelegate(theme, self.model))
        self.list.setUniformItemSizes(True)
        self.list.setAccessibleName(self.tr("By program"))
        self.list.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.body.addWidget(self.nothing)
        self.body.addWidget(self.list)

    def show_apps(self, apps: tuple[AppStorage, ...]) -> None:
        """List them."""
        self.model.show(apps)
        self.nothing.setVisible(not apps)
        self.list.setVisible(bool(apps))
        self.list.setFixedHeight(max(self.list.sizeHintForRow(0), 1) * min(len(apps), MOST_ROWS) + 2)


class StorageSection(QWidget):
    """The section "Storage": draws a `StorageModel`."""

    def __init__(self, theme: Theme, actions: Actions) -> None:
        super().__init__()
        self.model = StorageModel(actions, self)
        self.meter = MeterBlock(theme)
        self.apps = AppsBlock(theme)
        self.form = RetentionForm(theme, self.model)
        self.column = Column(theme, self.tr("Storage"))
        self.column.add(self.meter, self.form, self.apps, beside=(self.form,))
        self._faces = Faces(theme, self.column)
        outer = QVBoxLayout(self)
        outer.setContentsMargins(0, 0, 0, 0)
        outer.addWidget(self._faces)
        self.model.arrived.connect(self._show)
        self.model.counted.connect(self._bring_verdict)
        self.model.wrong.connect(self._fail)

    @property
    def message(self) -> str:
        """What stands in its place."""
        return self._faces.face.sentence

    def enter(self) -> None:
        """The section comes into sight."""
        if self.model.view is None:
            self._faces.show_waiting(self.tr("Measuring what lies on the disk"))
        self.model.refresh()

    def clear(self) -> None:
        """Hold nothing."""
        self.model.clear()
        self.form.discard()
        self.apps.show_apps(())

    def _show(self, view: StorageView) -> None:
        self.meter.show_view(view)
        self.apps.show_apps(view.apps)
        self.form.show_retention(view.retention, tuple(app.app for app in view.apps if app.app))
        self._faces.show_full()

    def _bring_verdict(self) -> None:
        """What would go stands below the fold of a small window; it is laid out first."""
        QTimer.singleShot(0, self, lambda: self.column.ensureWidgetVisible(self.form.verdict))

    def _fail(self, failure: Failure) -> None:
        self._faces.show_wrong(self.tr("The disk cannot be measured"), failure, self.enter)
