"""An engine that answers from a story: for tests, for screenshots, and to try the window without a memory.

It is a real `Engine`: its answers come on a thread of its own, requests can be cancelled, the same news are told. What
it holds is made up (`story.json`) and lives in this process only.
"""

from __future__ import annotations

import sys
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field, replace
from datetime import timedelta
from typing import TYPE_CHECKING, Final

from sixfold.capture.rules import RecorderRules
from sixfold.memory import outcomes, requests
from sixfold.memory.recorder_requests import RepairRules
from sixfold.memory.requests import Changed, Progress, Request
from sixfold.memory.types import Cause, Memory, MemoryId, Operation, Revision
from sixfold.ui import scripted_answers as answers
from sixfold.ui import scripted_files
from sixfold.ui.engine import (
    CANCELLED,
    ExclusionPreset,
    Failure,
    HomeCreated,
    HomeState,
    ModelOffer,
    MonitorPreview,
    News,
    OnError,
    RecorderChanged,
    RecorderState,
    RecorderView,
    RulesDamage,
    StateChanged,
)
from sixfold.ui.scripted_clients import OtherPrograms
from sixfold.ui.scripted_disk import Disk
from sixfold.ui.scripted_plugins import ScriptedPlugins

if TYPE_CHECKING:
    from collections.abc import Callable

    from sixfold.memory.outcomes import Result
    from sixfold.memory.requests import Event, Report
    from sixfold.ui.story import Story

WRONG_PASSPHRASE: Final = Failure(
    "wrong-passphrase",
    "This passphrase does not open the memory; check Caps Lock and the keyboard's language, then try again.",
)
WRONG_RECOVERY_KEY: Final = Failure(
    "wrong-recovery-key", "The recovery key has a typing error: compare it with your copy, group by group."
)
STEPS: Final = 20


@dataclass(frozen=True, slots=True)
class Behaviour:
    """How the engine behaves: requests of a kind in `held` never end, those in `failing` fail with that sentence.

    `between` is the time between two steps of what comes in steps, in seconds.
    """

    held: frozenset[type[object]] = frozenset()
    failing: dict[type[object], Failure] = field(default_factory=dict)
    between: float = 0.0


class ScriptedTicket:
    """One request of a scripted engine."""

    def __init__(self) -> None:
        self.cancelled = threading.Event()

    def cancel(self) -> None:
        """Ask for its end."""
        self.cancelled.set()


class ScriptedEngine:
    """Answers from a `Story`. `asked` holds every request in order, for tests to read."""

    def __init__(
        self,
        story: Story,
        *,
        state: HomeState = HomeState.UNLOCKED,
        recorder: RecorderView | None = None,
        behaviour: Behaviour | None = None,
    ) -> None:
        self.asked: list[object] = []
        self.excluded: tuple[str, ...] = ()
        self.recorder_rules = RecorderRules(presets=tuple(one.name for one in story.presets if one.ticked))
        self.damage: RulesDamage | None = None
        self.at_login = False
        self._disk = Disk(story.private)
        self._plugins = ScriptedPlugins()
        self._programs = OtherPrograms(story.private, story.now)
        self._story = story
        self._state = state
        self._recorder = recorder or RecorderView(RecorderState.RECORDING)
        self._behaviour = behaviour or Behaviour()
        self._memories = {memory.id: memory for memory in story.memories}
        self._revisions: dict[str, list[Revision]] = {
            memory.id: list(story.revisions.get(memory.id, ())) for memory in story.memories
        }
        self._fetched: set[str] = set()
        self._listener: Callable[[News], None] = _unheard
        self._workers = ThreadPoolExecutor(4, thread_name_prefix="scripted")
        self._closing = threading.Event()

    @property
    def state(self) -> HomeState:
        return self._state

    @property
    def recorder(self) -> RecorderView:
        return self._recorder

    def listen(self, listener: Callable[[News], None]) -> None:
        self._listener = listener

    def tell(self, news: News) -> None:
        """Let something happen, as if somebody else had caused it."""
        if isinstance(news, StateChanged):
            self._state = news.state
        if isinstance(news, RecorderChanged):
            self._recorder = news.view
        self._listener(news)

    def submit(
        self,
        request: Request,
        on_event: Callable[[Event], None],
        on_result: Callable[[Result], None],
        on_error: OnError,
    ) -> ScriptedTicket:
        ticket = ScriptedTicket()
        self.asked.append(request)

        def work() -> None:
            failure = self._prevented(type(request), ticket)
            if failure is not None:
                on_error(failure)
                return
            beside = self._disk.answer(request) or self._programs.answer(request) or self._plugins.answer(request)
            result = beside or self._answer(request, on_event, ticket)
            if isinstance(result, Failure):
                on_error(result)
            else:
                on_result(result)

        self._work(work)
        return ticket

    def create_home(
        self, passphrase: str, on_result: Callable[[HomeCreated], None], on_error: OnError
    ) -> ScriptedTicket:
        ticket = ScriptedTicket()

        def work() -> None:
            failure = self._prevented(HomeCreated, ticket)
            if failure is not None:
                on_error(failure)
                return
            self._story = replace(self._story, passphrase=passphrase)
            self.tell(StateChanged(HomeState.UNLOCKED))
            on_result(HomeCreated(self._story.recovery_key))

        self._work(work)
        return ticket

    def exclusion_presets(self) -> tuple[ExclusionPreset, ...]:
        return self._story.presets

    def exclude(self, presets: tuple[str, ...], on_result: Callable[[], None], _on_error: OnError) -> ScriptedTicket:
        self.excluded = presets
        self._work(on_result)
        return ScriptedTicket()

    def rules(self) -> RecorderRules:
        return self.recorder_rules

    def rules_damage(self) -> RulesDamage | None:
        return self.damage

    def choose_rules(self, rules: RecorderRules, on_result: Callable[[], None], on_error: OnError) -> ScriptedTicket:
        def work() -> None:
            failure = self._prevented(RecorderRules, ScriptedTicket())
            if failure is not None:
                on_error(failure)
                return
            self.recorder_rules = rules
            on_result()
            self._listener(Changed(frozenset({"settings"})))

        self._work(work)
        return ScriptedTicket()

    def preview(self, on_result: Callable[[tuple[MonitorPreview, ...]], None], on_error: OnError) -> ScriptedTicket:
        ticket = ScriptedTicket()

        def work() -> None:
            failure = self._prevented(MonitorPreview, ticket)
            if failure is not None:
                on_error(failure)
            else:
                on_result(self._story.private.previews)

        self._work(work)
        return ticket

    def starts_at_login(self) -> bool:
        return self.at_login

    def start_at_login(self, on: bool, on_result: Callable[[], None], _on_error: OnError) -> ScriptedTicket:
        self.at_login = on
        self._work(on_result)
        return ScriptedTicket()

    def models(self) -> tuple[ModelOffer, ...]:
        return tuple(
            replace(offer, present=offer.present or offer.name in self._fetched) for offer in self._story.models
        )

    def pull_model(
        self,
        name: str,
        on_progress: Callable[[Progress], None],
        on_result: Callable[[], None],
        on_error: OnError,
    ) -> ScriptedTicket:
        ticket = ScriptedTicket()
        total = next(offer.download_bytes for offer in self._story.models if offer.name == name)

        def work() -> None:
            for step in range(1, STEPS):
                on_progress(Progress(total * step // STEPS, total, "bytes"))
                if ModelOffer in self._behaviour.failing:
                    on_error(self._behaviour.failing[ModelOffer])
                    return
                if step == STEPS // 2 and self._stuck(ModelOffer, ticket):
                    on_error(_cancelled())
                    return
                self._closing.wait(self._behaviour.between)
            self._fetched.add(name)
            on_result()

        self._work(work)
        return ticket

    def record(self, on_error: OnError) -> None:
        if RecorderView in self._behaviour.failing:
            on_error(self._behaviour.failing[RecorderView])
        else:
            self.tell(RecorderChanged(RecorderView(RecorderState.RECORDING)))

    def pause(self, seconds: float | None, _on_error: OnError) -> None:
        until = self._story.now + timedelta(seconds=seconds) if seconds is not None else None
        self.tell(RecorderChanged(RecorderView(RecorderState.PAUSED, until)))

    def stop(self, _on_error: OnError) -> None:
        self.tell(RecorderChanged(RecorderView(RecorderState.OFF)))

    def close(self) -> None:
        self._closing.set()
        self._workers.shutdown(cancel_futures=True)

    def _work(self, do: Callable[[], None]) -> None:
        """On a worker thread; a bug there is as loud as anywhere."""

        def run() -> None:
            try:
                do()
            except Exception:  # noqa: BLE001 - the pool would keep it to itself
                threading.excepthook(threading.ExceptHookArgs((*sys.exc_info(), threading.current_thread())))

        if not self._closing.is_set():
            self._workers.submit(run)

    def _prevented(self, kind: type[object], ticket: ScriptedTicket) -> Failure | None:
        if kind in self._behaviour.failing:
            return self._behaviour.failing[kind]
        return _cancelled() if kind is not requests.Chat and self._stuck(kind, ticket) else None

    def _stuck(self, kind: type[object], ticket: ScriptedTicket) -> bool:
        """Wait as long as the behaviour says; True where it was until the end."""
        if kind not in self._behaviour.held:
            return ticket.cancelled.is_set()
        while not (ticket.cancelled.wait(0.01) or self._closing.is_set()):
            pass
        return True

    def _answer(self, request: Request, report: Report, ticket: ScriptedTicket) -> Result | Failure:
        match request:
            case requests.Chat():
                return self._chat(request.text, report, ticket)
            case requests.Unlock(passphrase):
                return self._unlock(passphrase)
            case requests.Recover(recovery_key, new_passphrase):
                return self._recover(recovery_key, new_passphrase)
            case requests.Lock():
                self.tell(StateChanged(HomeState.LOCKED))
                return outcomes.Done()
            case requests.Edit() | requests.Undo() | requests.Forget() | RepairRules():
                return self._change(request)
            case _:
                return scripted_files.answer(request, report) or self._look(request)

    def _look(self, request: Request) -> Result | Failure:
        match request:
            case requests.ListMemories() | requests.ListObservations():
                return answers.listed(self._memories.values(), self._story.observations.values(), request)
            case requests.History(ref):
                return outcomes.Revisions(MemoryId(ref), tuple(self._revisions.get(ref, ())))
            case requests.ListTurns(limit):
                return outcomes.Turns(self._story.turns[-limit:])
            case requests.Show(ref):
                return self._show(ref)
            case requests.VaultShow(ref, passphrase):
                right = passphrase == self._story.passphrase
                return outcomes.Secret(self._story.secrets[ref]) if right else WRONG_PASSPHRASE
            case requests.GetStatus():
                return answers.status(self._memories.values(), len(self._story.observations))
            case _:
                raise TypeError(type(request).__name__)

    def _change(self, request: requests.Edit | requests.Undo | requests.Forget | RepairRules) -> Result:
        match request:
            case RepairRules():
                return self._repair()
            case requests.Edit(ref, fields):
                memory = self._memories[MemoryId(ref)]
                after = replace(memory, fields=replace(memory.fields, **fields), revision=memory.revision + 1)  # type: ignore[arg-type]  # the window edits a memory's own fields
                return self._revise(replace(after, needs_review=False), Operation.EDIT)
            case requests.Undo(ref):
                before = self._revisions[ref][-1].before or self._memories[MemoryId(ref)]
                return self._revise(
                    replace(before, revision=self._memories[MemoryId(ref)].revision + 1), Operation.UNDO
                )
            case requests.Forget():
                return self._forget(request)

    def _chat(self, text: str, report: Report, ticket: ScriptedTicket) -> Result | Failure:
        answer = self._story.answer(text)
        if answer.evidence:
            report(requests.EvidenceFound(answer.evidence))
        words = answer.answered.answer.split(" ")
        for at, word in enumerate(words):
            if ticket.cancelled.is_set() or (at == len(words) * 2 // 3 and self._stuck(requests.Chat, ticket)):
                return _cancelled()
            report(requests.AnswerText(word if at == 0 else f" {word}"))
            self._closing.wait(self._behaviour.between)
        return answer.answered

    def _unlock(self, passphrase: str) -> Result | Failure:
        if passphrase != self._story.passphrase:
            return WRONG_PASSPHRASE
        self.tell(StateChanged(HomeState.UNLOCKED))
        return outcomes.Done()

    def _repair(self) -> Result:
        """The rules that were kept hold again, where there were any."""
        self.recorder_rules = (self.damage and self.damage.kept) or RecorderRules()
        self.damage = None
        self._listener(Changed(frozenset({"settings"})))
        return outcomes.RulesRepaired("rules.damaged-1.json")

    def _recover(self, recovery_key: str, new_passphrase: str) -> Result | Failure:
        if recovery_key.strip() != self._story.recovery_key:
            return WRONG_RECOVERY_KEY
        self._story = replace(self._story, passphrase=new_passphrase)
        return self._unlock(new_passphrase)

    def _show(self, ref: str) -> Result | Failure:
        memory = self._memories.get(MemoryId(ref))
        if memory is not None:
            return outcomes.Shown(memory=memory)
        seen = self._story.observations.get(ref)
        if seen is None:
            return Failure("not-found", "This is not here any more; it may have been forgotten.")
        return outcomes.Shown(observation=seen, image=self._story.image(seen) if seen.image else None)

    def _revise(self, after: Memory, operation: Operation) -> Result:
        before = self._memories[after.id]
        self._memories[after.id] = after
        revision = Revision(after.id, after.revision, operation, before, after, Cause("user", "user"), self._story.now)
        self._revisions[after.id].append(revision)
        self._listener(Changed(frozenset({"memories"})))
        return outcomes.Stored(memories=(after.id,))

    def _forget(self, request: requests.Forget) -> Result:
        memory = self._memories.get(MemoryId(request.ref or ""))
        if memory is not None:
            gone = outcomes.Forgotten(observations=0, memories=1, rebuilt=0, images=0, inbox=0)
        else:
            gone = outcomes.Forgotten(observations=1, memories=2, rebuilt=1, images=1, inbox=0)
        if not request.preview and memory is not None:
            del self._memories[memory.id]
            self._listener(Changed(frozenset({"memories"})))
        return gone


def _cancelled() -> Failure:
    return Failure(CANCELLED, "Stopped.")


def _unheard(_news: News) -> None:
    """Before the window listens."""
