"""Every change a user can cause from the window, each in one place."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeVar

from PySide6.QtCore import QObject, Signal

from sixfold.capture import schedule
from sixfold.memory.client_requests import AllowClient, DenyClient
from sixfold.memory.outcomes import (
    Answered,
    Expired,
    Exported,
    Forgotten,
    Forms,
    Imported,
    Plugins,
    Secret,
    Stored,
    Turns,
)
from sixfold.memory.plugin_requests import ListForms, ListPlugins, SwitchPlugin
from sixfold.memory.requests import (
    Chat,
    Edit,
    Expire,
    Export,
    Forget,
    Import,
    ListTurns,
    Lock,
    Recover,
    SetRetention,
    Undo,
    Unlock,
    VaultShow,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping
    from datetime import datetime
    from pathlib import Path

    from sixfold.capture.rules import RecorderRules
    from sixfold.memory.client_requests import ClientScope, ClientView
    from sixfold.memory.outcomes import ChatTurn, Result
    from sixfold.memory.plugin_requests import FormView, PluginView
    from sixfold.memory.requests import Event, Retention
    from sixfold.ui.bridge import Bridge, Call
    from sixfold.ui.engine import OnError

T = TypeVar("T")

QUARTER_HOUR = 15 * 60.0
HOUR = 60 * 60.0


class Actions(QObject):
    """The verbs of the window. Each gives the `Call` it started, so that a page can cancel or drop it."""

    undoable = Signal(str, object)
    """What was done, in words, and what takes it back when called."""

    said = Signal(str)
    """Something was done that cannot be undone, in words."""

    def __init__(self, bridge: Bridge, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.bridge = bridge

    def say(
        self,
        text: str,
        thread: str,
        on_event: Callable[[Event], None],
        on_result: Callable[[Answered], None],
        on_error: OnError,
    ) -> Call:
        """A turn of the chat: a question is answered, a statement remembered."""
        return self.bridge.submit(Chat(text=text, thread=thread), _of(Answered, on_result), on_error, on_event)

    def earlier_turns(self, on_result: Callable[[tuple[ChatTurn, ...]], None]) -> Call:
        """What was said here before; where that cannot be had the page simply begins anew."""
        return self.bridge.submit(ListTurns(), _of(Turns, lambda found: on_result(found.turns)), lambda _failure: None)

    def edit(self, ref: str, fields: Mapping[str, object], on_result: Callable[[], None], on_error: OnError) -> Call:
        """Rewrite these fields of a memory."""

        def edited(_stored: Stored) -> None:
            on_result()
            self.undoable.emit(self.tr("The memory was changed."), lambda: self.undo(ref))

        return self.bridge.submit(Edit(ref=ref, fields=fields), _of(Stored, edited), on_error)

    def undo(self, ref: str) -> Call:
        """Take a memory one step back."""

        def undone(_stored: Stored) -> None:
            self.said.emit(self.tr("Undone."))

        return self.bridge.submit(Undo(ref=ref), _of(Stored, undone))

    def count_forgetting(self, ref: str, on_result: Callable[[Forgotten], None], on_error: OnError) -> Call:
        """What would go; changes nothing."""
        return self.bridge.submit(Forget(ref=ref, preview=True), _of(Forgotten, on_result), on_error)

    def forget(self, ref: str, on_result: Callable[[Forgotten], None], on_error: OnError) -> Call:
        """Delete for good, with all that came from it alone."""

        def forgotten(gone: Forgotten) -> None:
            on_result(gone)
            self.said.emit(self.tr("Forgotten."))

        return self.bridge.submit(Forget(ref=ref), _of(Forgotten, forgotten), on_error)

    def count_forgetting_last(self, seconds: float, on_result: Callable[[Forgotten], None], on_error: OnError) -> Call:
        """What would go with the last so many seconds; changes nothing."""
        return self.bridge.submit(Forget(last_seconds=seconds, preview=True), _of(Forgotten, on_result), on_error)

    def forget_last(self, seconds: float, on_result: Callable[[], None], on_error: OnError) -> Call:
        """Forget the last so many seconds for good."""

        def forgotten(_gone: Forgotten) -> None:
            on_result()
            self.said.emit(self.tr("Forgotten."))

        return self.bridge.submit(Forget(last_seconds=seconds), _of(Forgotten, forgotten), on_error)

    def choose_rules(self, rules: RecorderRules, on_result: Callable[[], None], on_error: OnError) -> Call:
        """Let the recorder follow these rules."""
        return self.bridge.choose_rules(rules, on_result, on_error)

    def start_at_login(self, *, on: bool, on_result: Callable[[], None], on_error: OnError) -> Call:
        """Let the recorder start when the user signs in, or no longer."""

        def done() -> None:
            on_result()
            words = self.tr("It starts when you sign in.") if on else self.tr("It no longer starts by itself.")
            undo = lambda: self.start_at_login(on=not on, on_result=on_result, on_error=on_error)  # noqa: E731 - the signal carries it
            self.undoable.emit(words, undo)

        return self.bridge.start_at_login(done, on_error, on=on)

    def count_expiring(self, retention: Retention, on_result: Callable[[Expired], None], on_error: OnError) -> Call:
        """What would go by this retention; changes nothing."""
        return self.bridge.submit(Expire(preview=True, retention=retention), _of(Expired, on_result), on_error)

    def keep_for(
        self, retention: Retention, before: Retention, on_result: Callable[[], None], on_error: OnError
    ) -> Call:
        """Keep evidence so long from now on; can be undone until something has gone by it."""

        def kept(_done: Result) -> None:
            on_result()
            undo = lambda: self.keep_for(before, retention, on_result, on_error)  # noqa: E731 - the signal carries it
            self.undoable.emit(self.tr("What is kept, and how long, was changed."), undo)

        return self.bridge.submit(SetRetention(retention), kept, on_error)

    def keep_for_and_let_go(
        self,
        retention: Retention,
        on_event: Callable[[Event], None],
        on_result: Callable[[Expired], None],
        on_error: OnError,
    ) -> Call:
        """Keep evidence so long from now on, and let go at once of what is older. The call is the first step's."""

        def gone(expired: Expired) -> None:
            on_result(expired)
            self.said.emit(self.tr("What is past its time is gone."))

        def kept(_done: Result) -> None:
            self.bridge.submit(Expire(), _of(Expired, gone), on_error, on_event)

        return self.bridge.submit(SetRetention(retention), kept, on_error)

    def allow_client(
        self,
        client: ClientView,
        scopes: frozenset[ClientScope],
        before: frozenset[ClientScope],
        on_result: Callable[[], None],
        on_error: OnError,
    ) -> Call:
        """Let another program do exactly this; nothing is a refusal."""

        def done(_done: Result) -> None:
            on_result()
            words = self.tr("{name} may ask from now on.") if scopes else self.tr("{name} gets nothing from now on.")
            undo = lambda: self.allow_client(client, before, scopes, on_result, on_error)  # noqa: E731 - the signal carries it
            self.undoable.emit(words.format(name=client.name), undo)

        request = AllowClient(client.number, scopes) if scopes else DenyClient(client.number)
        return self.bridge.submit(request, done, on_error)

    def reveal(self, ref: str, passphrase: str, on_result: Callable[[str], None], on_error: OnError) -> Call:
        """Show one secret's value."""
        request = VaultShow(ref=ref, passphrase=passphrase)
        return self.bridge.submit(request, _of(Secret, lambda secret: on_result(secret.value)), on_error)

    def forms(self, on_result: Callable[[tuple[FormView, ...]], None], on_error: OnError) -> Call:
        """What can be written."""
        return self.bridge.submit(ListForms(), _of(Forms, lambda found: on_result(found.forms)), on_error)

    def plugins(self, on_result: Callable[[tuple[PluginView, ...]], None], on_error: OnError) -> Call:
        """Which plugins there are, and what each may do."""
        return self.bridge.submit(ListPlugins(), _of(Plugins, lambda found: on_result(found.plugins)), on_error)

    def switch_plugin(self, name: str, on: bool, on_result: Callable[[], None], on_error: OnError) -> Call:
        """Let a plugin do what it says, or no longer."""
        return self.bridge.submit(SwitchPlugin(name, on), _of(Plugins, lambda _found: on_result()), on_error)

    def export(
        self,
        request: Export,
        on_event: Callable[[Event], None],
        on_result: Callable[[Exported], None],
        on_error: OnError,
    ) -> Call:
        """Write files of the user's own, not encrypted."""
        return self.bridge.submit(request, _of(Exported, on_result), on_error, on_event)

    def bring_in(
        self,
        files: tuple[Path, ...],
        on_event: Callable[[Event], None],
        on_result: Callable[[Imported], None],
        on_error: OnError,
    ) -> Call:
        """Take in files and folders. A cancelled import keeps what it has, and says how much that is."""
        return self.bridge.submit(Import(files), _of(Imported, on_result), on_error, on_event)

    def unlock(self, passphrase: str, on_error: OnError) -> Call:
        """Open the memory; that it is open is told by the bridge."""
        return self.bridge.submit(Unlock(passphrase=passphrase), _ignore, on_error)

    def recover(self, recovery_key: str, new_passphrase: str, on_result: Callable[[], None], on_error: OnError) -> Call:
        """Put a new passphrase in the place of a lost one; that the memory is open is told by the bridge."""
        request = Recover(recovery_key=recovery_key, new_passphrase=new_passphrase)
        return self.bridge.submit(request, lambda _done: on_result(), on_error)

    def lock(self) -> Call:
        """Close the memory."""
        return self.bridge.submit(Lock(), _ignore)

    def record(self) -> None:
        """Start the recorder, or end its pause."""
        self.bridge.record()

    def pause(self, seconds: float | None) -> None:
        """Pause the recorder for so long; None: until told."""
        self.bridge.pause(seconds)

    def pause_until_tomorrow(self, now: datetime) -> None:
        """Pause the recorder until the next day begins where the user is; `now` is in their zone."""
        self.bridge.pause((schedule.tomorrow(now) - now).total_seconds())

    def stop_recording(self) -> None:
        """End the recorder."""
        self.bridge.stop()


def _of(kind: type[T], on_result: Callable[[T], None]) -> Callable[[Result], None]:
    def take(result: Result) -> None:
        if not isinstance(result, kind):
            raise TypeError(type(result).__name__)
        on_result(result)

    return take


def _ignore(_result: Result) -> None:
    """The engine tells what changed."""
