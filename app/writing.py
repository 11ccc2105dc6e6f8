"""Requests that store: the user's own words, files, the sealed inbox, edits, undo, forgetting."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from sixfold.app import by_hand, forgetting, importing, recorder_rules
from sixfold.app.errors import NotUnderstood
from sixfold.app.settings import Settings
from sixfold.capture import intake, rules
from sixfold.capture.exclusion import Subject
from sixfold.capture.observation import FoundSecret, Redacted, Trust
from sixfold.capture.redaction.redact import RawText
from sixfold.memory import outcomes, recorder_requests, requests
from sixfold.memory.errors import RefUnknown
from sixfold.memory.requests import Progress
from sixfold.memory.review import Review
from sixfold.memory.types import Cause, MemoryType, Operation

if TYPE_CHECKING:
    import threading
    from datetime import datetime

    from sixfold.app.deeds import Deeds
    from sixfold.app.wiring import Open
    from sixfold.capture.observation import Observation
    from sixfold.memory.requests import Report
    from sixfold.memory.types import Memory

USER = Cause(origin="user", agent="user")


def remember(opened: Open, request: requests.Remember, _report: Report, _cancel: threading.Event) -> outcomes.Stored:
    """The user's own words, as evidence, and at once as a memory where a type was named."""
    now = opened.clock()
    raw = intake.remembered(request.text, at=now, time_zone=opened.time_zone)
    observation, secrets = intake.observe(raw, opened.redactor, opened.new_id())
    if request.as_type is MemoryType.VAULT and not secrets:
        observation, secrets = _sealed_whole(opened, observation, request.text)
    taken = opened.ingest.observations([observation], secrets, now=now)
    memories: list[str] = list(taken.secrets)
    if request.as_type not in {None, MemoryType.VAULT}:
        memory = by_hand.memory(observation, request.as_type, opened.new_id(), now)
        memories.append(opened.serial.run(lambda: opened.memories.add(memory, USER)).id)
    return outcomes.Stored((observation.id,), tuple(memories), len(taken.secrets))


def take_files(opened: Open, request: requests.Import, report: Report, cancel: threading.Event) -> outcomes.Imported:
    """Import files, and make them findable."""
    imported = importing.take_in(opened, request, report, cancel)
    opened.embed_all(report, cancel)
    return imported


def ingest(opened: Open, _request: requests.Ingest, report: Report, cancel: threading.Event) -> outcomes.Ingested:
    """Take in the sealed inbox, and make it findable."""
    taken = opened.ingest.inbox(
        opened.clock, report=lambda done, total: report(Progress(done, total, "files")), cancel=cancel
    )
    opened.embed_all(report, cancel)
    return taken


def edit(opened: Open, request: requests.Edit, _report: Report, _cancel: threading.Event) -> outcomes.Stored:
    """The user's own version of a memory's fields. Secrets in it go to the vault, as from any of their words."""
    now = opened.clock()
    memory = _known(opened, request.ref)
    redacted, secrets = _redacted(opened, request.fields)
    after = by_hand.with_fields(memory, by_hand.rewritten(memory.fields, redacted), now)
    kept: tuple[str, ...] = ()
    if secrets:
        marks = "\n".join(secret.placeholder for secret in secrets)
        raw = intake.remembered("", at=now, time_zone=opened.time_zone)
        blank, _none = intake.observe(raw, opened.redactor, opened.new_id())
        kept = opened.ingest.observations([replace(blank, text=Redacted(marks))], secrets, now=now).secrets
    opened.serial.run(lambda: _revise(opened, memory, after))
    return outcomes.Stored((), (memory.id, *kept), len(kept))


def _revise(opened: Open, before: Memory, after: Memory) -> None:
    with opened.database.transaction():
        opened.memories.revise(after, Operation.EDIT, USER)
        Review(opened.database).changed(before, after, after.updated_at)


def undo(opened: Open, request: requests.Undo, _report: Report, _cancel: threading.Event) -> outcomes.Stored:
    """One step back; what was marked because of that step is cleared with it. Raises `RefUnknown`, `NothingToUndo`."""
    memory = opened.serial.run(lambda: _undo(opened, request.ref, opened.clock()))
    return outcomes.Stored((), (memory.id,))


def _undo(opened: Open, ref: str, now: datetime) -> Memory:
    with opened.database.transaction():
        before = opened.memories.get(ref)
        after = opened.memories.undo(ref, now)
        if before is not None:
            Review(opened.database).undone(before, after, now)
    return after


def exclude(
    opened: Open, request: recorder_requests.Exclude, _report: Report, _cancel: threading.Event
) -> outcomes.Done:
    """Change what the recorder leaves out; it follows within seconds. Raises `NotUnderstood` where nothing changes."""
    try:
        rule = rules.own(Subject(request.subject), request.pattern)
    except ValueError as error:
        raise NotUnderstood(name="the name", remedy="write a name, not only *") from error
    if len(rule.pattern) > rules.MAX_TEXT:
        raise NotUnderstood(name="the name", remedy=f"it has at most {rules.MAX_TEXT} characters")
    home, zone = opened.home, opened.time_zone
    if not recorder_rules.exclude(rule, home.rules, opened.rules_mac, zone, remove=request.remove):
        there = "none is like it" if request.remove else "it is there already"
        raise NotUnderstood(name="the rule", remedy=f"{there}: `sixfold exclude list` shows them")
    return outcomes.Done()


def choose_rules(
    opened: Open, request: recorder_requests.ChooseRules, _report: Report, _cancel: threading.Event
) -> outcomes.Done:
    """Record by these rules from now on. Raises `NotUnderstood` for ones that the recorder could not read."""
    try:
        chosen = rules.checked(request.rules)
    except (ValueError, TypeError, KeyError) as error:
        raise NotUnderstood(name="the rules", remedy="choose each of them as the window offers it") from error
    recorder_rules.choose_all(chosen, opened.home.rules, opened.rules_mac, opened.time_zone, shown=request.shown)
    return outcomes.Done()


def repair_rules(
    opened: Open, request: recorder_requests.RepairRules, _report: Report, _cancel: threading.Event
) -> outcomes.RulesRepaired:
    """Put back the rules that were saved last. Raises `RulesSound` or `NoGoodRules`."""
    kept = recorder_rules.repair(opened.home.rules, opened.rules_mac, opened.time_zone, anew=request.anew)
    return outcomes.RulesRepaired(kept)


def record_wayland(
    opened: Open, request: recorder_requests.RecordWayland, _report: Report, _cancel: threading.Event
) -> outcomes.Done:
    """Keep with the rules whether to record where nothing can be left out. Raises `RulesMeddled`."""
    home = opened.home
    recorder_rules.accept_wayland(home.rules, opened.rules_mac, opened.time_zone, accept=request.accept)
    return outcomes.Done()


def choose_model(
    opened: Open, request: requests.ChooseModel, _report: Report, _cancel: threading.Event
) -> outcomes.Done:
    """Keep the choice with the memory. Raises a `ModelError` for a name or file that is not there."""
    opened.check_model(request.name)
    opened.serial.run(lambda: replace(Settings.read(opened.database), chat_model=request.name).write(opened.database))
    return outcomes.Done()


def _known(opened: Open, ref: str) -> Memory:
    memory = opened.serial.run(lambda: opened.memories.get(ref))
    if memory is None:
        raise RefUnknown(ref=ref)
    return memory


def _redacted(opened: Open, fields: object) -> tuple[dict[str, object], list[FoundSecret]]:
    """The same fields with every text redacted, and the secrets that were in them."""
    found: list[FoundSecret] = []

    def clean(value: object) -> object:
        if isinstance(value, str):
            redaction = opened.redactor.redact(RawText(value), Trust.USER)
            found.extend(redaction.secrets)
            return redaction.text
        return tuple(clean(item) for item in value) if isinstance(value, tuple | list) else value

    named = fields if isinstance(fields, dict) else {}
    return {name: clean(value) for name, value in named.items()}, found


def _sealed_whole(opened: Open, observation: Observation, text: str) -> tuple[Observation, tuple[FoundSecret, ...]]:
    """What the user calls a secret is one, even if no rule knows it: "caption: value", or the value alone."""
    caption, colon, value = text.partition(":")
    if not colon or not value.strip():
        caption, value = "secret", text
    placeholder = f"\u27e6vault:{opened.new_id()}\u27e7"
    secret = FoundSecret(placeholder, "by-hand", "key", " ".join(caption.split()), value.strip())
    words = placeholder if not colon else f"{secret.caption}: {placeholder}"
    return replace(observation, text=Redacted(words)), (secret,)


DEEDS: Deeds = {
    requests.Remember: remember,
    requests.Import: take_files,
    requests.Ingest: ingest,
    requests.Edit: edit,
    requests.Undo: undo,
    recorder_requests.Exclude: exclude,
    recorder_requests.ChooseRules: choose_rules,
    recorder_requests.RepairRules: repair_rules,
    recorder_requests.RecordWayland: record_wayland,
    requests.ChooseModel: choose_model,
    requests.Forget: forgetting.forget,
}
