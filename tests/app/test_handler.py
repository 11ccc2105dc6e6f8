from __future__ import annotations

import threading
from contextlib import closing
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from sixfold.app import importing
from sixfold.app.errors import HomeExists, Locked, NoHome, NotUnderstood, Stopped
from sixfold.app.plugin_api import Importer, Item, Options
from sixfold.capture import control, rules
from sixfold.capture.switch import Switch
from sixfold.memory import outcomes, requests
from sixfold.memory.errors import KeyFileMissing, MistypedRecoveryKey, RefUnknown, WrongPassphrase, WrongRecoveryKey
from sixfold.memory.store import recovery_key
from sixfold.memory.types import CoreFields, MemoryType, Operation, VaultFields
from sixfold.models.errors import UnknownModel
from tests.app.conftest import PASSPHRASE

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sixfold.memory.types import Memory
    from tests.app.conftest import Bench

SAID = "I bought a turquoise tandem from Bertrand in Zwolle."
SECRET = "Blue7Walrus99"  # noqa: S105 - planted, to be looked for


def test_a_home_is_made_open_and_has_a_recovery_key(bench: Bench) -> None:
    assert bench.outside.home.root.is_dir() > bench.handler.exists
    assert len(bench.handler.create(PASSPHRASE)) > 32
    assert bench.handler.exists
    assert bench.handler.unlocked
    assert {what for change in bench.changes for what in change.what} == {"lock"}


def test_a_home_is_never_made_over_another(memory: Bench) -> None:
    with pytest.raises(HomeExists):
        memory.handler.create("another passphrase")
    memory.handler.check(PASSPHRASE)


def test_a_database_without_its_keys_is_left_as_it_is(memory: Bench) -> None:
    memory.handler.lock()
    before = memory.outside.home.database.read_bytes()
    memory.outside.home.keys.unlink()
    with pytest.raises(KeyFileMissing):
        memory.handler.create(PASSPHRASE)
    assert memory.outside.home.database.read_bytes() == before


def test_an_attempt_to_make_a_home_that_was_cut_short_is_made_anew(memory: Bench) -> None:
    memory.handler.lock()
    home = memory.outside.home
    home.keys.rename(home.keys.with_suffix(".new"))
    memory.handler.create("the second passphrase")
    memory.handler.check("the second passphrase")


def test_what_is_remembered_is_listed_found_and_shown(memory: Bench) -> None:
    (ref,) = memory.ask(requests.Remember(SAID), outcomes.Stored).observations
    listed = memory.ask(requests.ListObservations(), outcomes.Observations)
    assert [(view.ref, view.text, view.kind) for view in listed.observations] == [(ref, SAID, "chat")]
    found = memory.ask(requests.Search("turquoise tandem", kind="observation"), outcomes.Found)
    assert [result.ref for result in found.results] == [ref]
    shown = memory.ask(requests.Show(ref, image=True), outcomes.Shown)
    assert shown.observation == listed.observations[0]
    assert shown.image is None


def test_a_memory_made_by_hand_can_be_edited_and_the_edit_undone(memory: Bench) -> None:
    (ref,) = memory.ask(requests.Remember("likes green tea", MemoryType.CORE), outcomes.Stored).memories
    memory.ask(requests.Edit(ref, {"line": "likes black tea"}), outcomes.Stored)
    assert _line(memory, ref) == "likes black tea"
    memory.ask(requests.Undo(ref), outcomes.Stored)
    assert _line(memory, ref) == "likes green tea"
    history = memory.ask(requests.History(ref), outcomes.Revisions)
    assert [revision.operation for revision in history.revisions] == [Operation.ADD, Operation.EDIT, Operation.UNDO]


def _line(memory: Bench, ref: str) -> str:
    shown = memory.ask(requests.Show(ref), outcomes.Shown).memory
    assert shown is not None
    assert isinstance(shown.fields, CoreFields)
    return shown.fields.line


def test_a_secret_in_the_users_words_is_only_in_the_vault(memory: Bench) -> None:
    stored = memory.ask(requests.Remember(f"My wifi password is {SECRET}"), outcomes.Stored)
    assert stored.secrets == 1
    listed = memory.ask(requests.ListObservations(), outcomes.Observations)
    assert SECRET not in str(listed)
    (entry,) = memory.ask(requests.VaultList(), outcomes.Memories).memories
    assert isinstance(entry.fields, VaultFields)
    assert memory.ask(requests.VaultShow(entry.id, PASSPHRASE), outcomes.Secret).value == SECRET
    with pytest.raises(WrongPassphrase):
        memory.ask(requests.VaultShow(entry.id, "guess"), outcomes.Secret)
    assert SECRET not in memory.logged()


def test_what_the_user_calls_a_secret_is_one(memory: Bench) -> None:
    (ref,) = memory.ask(requests.Remember("locker: left, right, left", MemoryType.VAULT), outcomes.Stored).memories
    assert memory.ask(requests.VaultShow(ref, PASSPHRASE), outcomes.Secret).value == "left, right, left"
    assert "right" not in str(memory.ask(requests.ListObservations(), outcomes.Observations))


def test_a_secret_in_an_edit_goes_to_the_vault(memory: Bench) -> None:
    (ref,) = memory.ask(requests.Remember("the wifi", MemoryType.CORE), outcomes.Stored).memories
    stored = memory.ask(requests.Edit(ref, {"line": f"the wifi password is {SECRET}"}), outcomes.Stored)
    assert stored.secrets == 1
    assert SECRET not in _line(memory, ref)
    assert memory.ask(requests.VaultShow(stored.memories[-1], PASSPHRASE), outcomes.Secret).value == SECRET


def test_an_edit_that_does_not_fit_changes_nothing(memory: Bench) -> None:
    (ref,) = memory.ask(requests.Remember("likes tea", MemoryType.CORE), outcomes.Stored).memories
    with pytest.raises(NotUnderstood):
        memory.ask(requests.Edit(ref, {"colour": "green"}), outcomes.Stored)
    assert _line(memory, ref) == "likes tea"


def test_an_unknown_reference_is_told_in_words(memory: Bench) -> None:
    for request in (
        requests.Show("nothing"),
        requests.History("nothing"),
        requests.Undo("nothing"),
        requests.Edit("nothing", {"line": "x"}),
        requests.VaultShow("nothing", PASSPHRASE),
    ):
        with pytest.raises(RefUnknown):
            memory.handler.handle(request, memory.told.append, threading.Event())


def test_importing_twice_adds_nothing(memory: Bench, tmp_path: Path) -> None:
    notes = tmp_path / "notes.md"
    notes.write_text("# Boathouse\n\nKept by Oluwadara Finch.\n\n# Ferry\n\n" + "A long line of words. " * 100)
    first = memory.ask(requests.Import((notes,)), outcomes.Imported)
    assert first.imported >= 2
    again = memory.ask(requests.Import((notes,)), outcomes.Imported)
    assert (again.imported, again.known) == (0, first.imported)


def test_the_choices_of_an_import_reach_the_form(memory: Bench, tmp_path: Path) -> None:
    talk = tmp_path / "talk.notes"
    talk.write_text("x")
    seen: list[dict[str, str]] = []

    def read(_path: Path, options: Options) -> Iterator[Item]:
        seen.append(dict(options.values))
        return iter(())

    opened = memory.handler._open
    assert opened is not None
    importers = (Importer("notes", (".notes",), read),)
    request = requests.Import((talk,), sample="conv-1", values={"me": "Ada"})
    importing.take_in(replace(opened, importers=importers), request, memory.told.append, threading.Event())
    assert seen == [{"me": "Ada", "sample": "conv-1"}]


def test_a_file_that_cannot_be_read_is_named_and_the_others_come_in(memory: Bench, tmp_path: Path) -> None:
    good, bad = tmp_path / "good.txt", tmp_path / "bad.txt"
    good.write_text("The gate opens at noon.")
    bad.write_bytes(b"\x00\x01\x02" * 100)
    imported = memory.ask(requests.Import((bad, good)), outcomes.Imported)
    assert imported.imported == 1
    assert list(imported.failed) == [str(bad)]


def test_a_question_is_answered_with_its_evidence_and_stores_nothing(memory: Bench) -> None:
    memory.ask(requests.Remember(SAID), outcomes.Stored)
    answered = memory.ask(requests.Ask("What colour is the tandem from Bertrand?", "fast"), outcomes.Answered)
    assert not answered.abstained
    assert "turquoise" in answered.answer
    assert any(isinstance(event, requests.EvidenceFound) for event in memory.told)
    assert memory.ask(requests.ListObservations(), outcomes.Observations).total == 1


def test_a_statement_in_the_chat_is_remembered_and_said_to_be(memory: Bench) -> None:
    answered = memory.ask(requests.Chat(SAID, "thread"), outcomes.Answered)
    assert "remember" in answered.answer
    found = memory.ask(requests.Search("tandem", kind="observation"), outcomes.Found)
    assert [result.text for result in found.results] == [SAID]


def test_a_question_in_the_chat_is_stored_with_its_answer_and_is_no_evidence(memory: Bench) -> None:
    memory.ask(requests.Chat(SAID, "thread"), outcomes.Answered)
    question = "What colour is the tandem from Bertrand?"
    answered = memory.ask(requests.Chat(question, "thread", "fast"), outcomes.Answered)
    assert "turquoise" in answered.answer
    listed = memory.ask(requests.ListObservations(), outcomes.Observations)
    assert {question, answered.answer} < {view.text for view in listed.observations}
    found = memory.ask(requests.Search(question, kind="observation"), outcomes.Found)
    assert [result.text for result in found.results] == [SAID]


def test_the_chats_turns_are_there_again_after_a_lock(memory: Bench) -> None:
    question = "What colour is the tandem from Bertrand?"
    memory.ask(requests.Chat(SAID, "thread"), outcomes.Answered)
    answered = memory.ask(requests.Chat(question, "thread", "fast"), outcomes.Answered)
    again = memory.ask(requests.Chat(question, "other thread", "fast"), outcomes.Answered)
    memory.handler.lock()
    memory.ask(requests.Unlock(PASSPHRASE), outcomes.Done)
    statement, *asked = memory.ask(requests.ListTurns(), outcomes.Turns).turns
    assert (statement.said, statement.asked, statement.citations) == (SAID, False, ())
    assert [(turn.said, turn.answer, turn.asked) for turn in asked] == [
        (question, answered.answer, True),
        (question, again.answer, True),
    ]
    (cited,) = asked[0].citations
    (given,) = answered.citations
    assert (cited.n, cited.ref, cited.quote, cited.source) == (given.n, given.ref, given.quote, given.source)
    assert len(memory.ask(requests.ListTurns(limit=1), outcomes.Turns).turns) == 1


def test_a_turn_goes_with_what_was_forgotten(memory: Bench) -> None:
    memory.ask(requests.Chat(SAID, "thread"), outcomes.Answered)
    memory.ask(requests.Chat("What colour is the tandem from Bertrand?", "thread", "fast"), outcomes.Answered)
    memory.ask(requests.Forget(last_seconds=86400), outcomes.Forgotten)
    assert memory.ask(requests.ListTurns(), outcomes.Turns).turns == ()


def test_what_is_forgotten_is_found_no_more(memory: Bench) -> None:
    (ref,) = memory.ask(requests.Remember(SAID, MemoryType.EPISODIC), outcomes.Stored).observations
    preview = memory.ask(requests.Forget(ref=ref, preview=True), outcomes.Forgotten)
    assert (preview.observations, preview.memories) == (1, 1)
    assert memory.ask(requests.Search("tandem"), outcomes.Found).results
    memory.ask(requests.Forget(ref=ref), outcomes.Forgotten)
    assert not memory.ask(requests.Search("tandem"), outcomes.Found).results
    assert memory.ask(requests.ReadLedger(), outcomes.Ledger).entries[0].action == "forgotten"


def test_a_wish_to_forget_while_locked_is_carried_out_at_unlock(memory: Bench) -> None:
    memory.ask(requests.Remember(SAID), outcomes.Stored)
    memory.handler.lock()
    assert memory.ask(requests.Forget(last_seconds=86400), outcomes.Forgotten).queued
    memory.ask(requests.Unlock(PASSPHRASE), outcomes.Done)
    assert memory.ask(requests.ListObservations(), outcomes.Observations).total == 0


def test_a_locked_memory_says_so_and_tells_no_counts(memory: Bench) -> None:
    memory.ask(requests.Remember(SAID), outcomes.Stored)
    memory.ask(requests.Lock(), outcomes.Done)
    with pytest.raises(Locked):
        memory.handler.handle(requests.Search("tandem"), memory.told.append, threading.Event())
    status = memory.ask(requests.GetStatus(), outcomes.StatusView)
    assert (status.locked, status.observations, status.memories) == (True, None, None)
    assert not memory.outside.home.scratch.exists()


def test_the_wrong_passphrase_opens_nothing(memory: Bench) -> None:
    memory.handler.lock()
    with pytest.raises(WrongPassphrase):
        memory.ask(requests.Unlock("guess"), outcomes.Done)
    assert not memory.handler.unlocked


def test_the_recovery_key_sets_a_new_passphrase_and_opens_the_memory(bench: Bench) -> None:
    made = bench.handler.create(PASSPHRASE)
    (ref,) = bench.ask(requests.Remember(SAID), outcomes.Stored).observations
    bench.handler.lock()
    bench.ask(requests.Recover(made.lower(), "eleven violet kettles"), outcomes.Done, authorised=False)
    assert bench.ask(requests.Show(ref), outcomes.Shown).observation is not None
    bench.handler.check("eleven violet kettles")
    with pytest.raises(WrongPassphrase):
        bench.handler.check(PASSPHRASE)
    assert made not in repr(requests.Recover(made, "eleven violet kettles"))


@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        (lambda _key: "", MistypedRecoveryKey),
        (lambda key: key[:-1], MistypedRecoveryKey),
        (lambda _key: recovery_key.make(), WrongRecoveryKey),
    ],
)
def test_a_wrong_recovery_key_changes_nothing(
    bench: Bench, change: Callable[[str], str], refusal: type[Exception]
) -> None:
    made = bench.handler.create(PASSPHRASE)
    bench.handler.lock()
    with pytest.raises(refusal):
        bench.ask(requests.Recover(change(made), "eleven violet kettles"), outcomes.Done)
    assert not bench.handler.unlocked
    bench.handler.check(PASSPHRASE)


def test_a_recovery_key_does_not_leave_a_memory_without_a_passphrase(bench: Bench) -> None:
    made = bench.handler.create(PASSPHRASE)
    with pytest.raises(NotUnderstood):
        bench.ask(requests.Recover(made, "  "), outcomes.Done)
    bench.handler.check(PASSPHRASE)


def test_a_client_without_the_passphrase_sees_no_counts_of_an_open_memory(memory: Bench) -> None:
    status = memory.ask(requests.GetStatus(), outcomes.StatusView, authorised=False)
    assert (status.locked, status.observations) == (False, None)
    with pytest.raises(Locked):
        memory.ask(requests.ListObservations(), outcomes.Observations, authorised=False)
    assert memory.ask(requests.Forget(last_seconds=5), outcomes.Forgotten, authorised=False).queued


def test_a_home_that_is_not_there_cannot_be_unlocked(bench: Bench) -> None:
    with pytest.raises(NoHome):
        bench.ask(requests.Unlock(PASSPHRASE), outcomes.Done)


def test_a_request_that_is_cancelled_before_it_began_does_nothing(memory: Bench) -> None:
    cancel = threading.Event()
    cancel.set()
    with pytest.raises(Stopped):
        memory.ask(requests.Remember(SAID), outcomes.Stored, cancel)
    assert memory.ask(requests.ListObservations(), outcomes.Observations).total == 0


def test_status_counts_what_there_is(memory: Bench) -> None:
    memory.ask(requests.Remember(SAID, MemoryType.EPISODIC), outcomes.Stored)
    memory.ask(requests.Search("tandem"), outcomes.Found)
    status = memory.ask(requests.GetStatus(), outcomes.StatusView)
    assert (status.observations, status.undigested, status.vectors) == (1, 1, 2)
    assert status.memories is not None
    assert status.memories["episodic"] == 1
    assert status.bytes["database"] > 0


def test_memories_are_filtered_by_type_and_words(memory: Bench) -> None:
    memory.ask(requests.Remember("likes green tea", MemoryType.CORE), outcomes.Stored)
    memory.ask(requests.Remember("The ferry leaves at noon", MemoryType.SEMANTIC), outcomes.Stored)
    listed = memory.ask(requests.ListMemories(query="ferry"), outcomes.Memories)
    assert [found.type for found in listed.memories] == [MemoryType.SEMANTIC]
    assert memory.ask(requests.ListMemories(MemoryType.CORE, "ferry"), outcomes.Memories).total == 0
    assert memory.ask(requests.ListMemories(limit=1), outcomes.Memories).total == 2


def test_locking_ends_what_runs_and_waits_for_it(memory: Bench) -> None:
    started, ended = threading.Event(), threading.Event()
    cancel = threading.Event()

    def work() -> None:
        with memory.handler._flying(cancel, authorised=True):
            started.set()
            cancel.wait(60)
            ended.set()

    thread = threading.Thread(target=work)
    thread.start()
    assert started.wait(60)
    memory.handler.lock()
    assert ended.is_set()
    thread.join()


def test_a_home_opens_again_with_all_that_was_in_it(memory: Bench) -> None:
    memory.ask(requests.Remember(SAID), outcomes.Stored)
    memory.handler.lock()
    memory.ask(requests.Unlock(PASSPHRASE), outcomes.Done)
    assert memory.ask(requests.Search("tandem"), outcomes.Found).results[0].text == SAID


def test_a_chosen_model_is_kept_with_the_memory_and_a_lost_one_gives_way_to_the_default(memory: Bench) -> None:
    memory.ask(requests.ChooseModel("mine"), outcomes.Done)
    with pytest.raises(UnknownModel):
        memory.ask(requests.ChooseModel("lost"), outcomes.Done)
    memory.handler.lock()
    memory.ask(requests.Unlock(PASSPHRASE), outcomes.Done)
    assert memory.models.chosen[-1] == "mine"
    memory.models.lost = "mine"
    memory.handler.lock()
    memory.ask(requests.Unlock(PASSPHRASE), outcomes.Done)
    assert memory.models.chosen[-1] is None


def test_doctor_finds_nothing_wrong_with_a_sound_memory_and_names_what_is_damaged(memory: Bench) -> None:
    memory.ask(requests.Remember(SAID), outcomes.Stored)
    own = {"key file", "permissions", "recorder's rules", "database", "memories and their histories"}
    findings = memory.ask(requests.Diagnose(), outcomes.Diagnosis).findings
    assert own <= {finding.check for finding in findings if finding.ok}
    memory.outside.home.rules.write_text("not rules")
    memory.outside.home.database.chmod(0o644)
    broken = [one for one in memory.ask(requests.Diagnose(), outcomes.Diagnosis).findings if not one.ok]
    assert {"permissions", "recorder's rules"} <= {finding.check for finding in broken}
    assert all(finding.remedy for finding in broken)


def test_rules_that_another_program_changed_are_told_at_unlock(memory: Bench) -> None:
    memory.handler.lock()
    path = memory.outside.home.rules
    rules.save(replace(rules.load(path), presets=()), path)
    memory.ask(requests.Unlock(PASSPHRASE), outcomes.Done)
    assert "another program" in memory.ask(requests.GetStatus(), outcomes.StatusView).recorder
    assert "rules-meddled" in memory.logged()


def test_background_work_that_found_nothing_to_do_redraws_nothing(memory: Bench) -> None:
    assert memory.ask(requests.Ingest(), outcomes.Ingested).ingested == 0
    assert memory.ask(requests.Digest(), outcomes.Digested).segments == 0
    assert memory.changes == []
    memory.ask(requests.Remember(SAID), outcomes.Stored)
    assert [change.what for change in memory.changes] == [frozenset({"observations", "memories", "vault"})]


def test_no_words_of_the_user_are_in_the_log(memory: Bench) -> None:
    memory.ask(requests.Remember(SAID), outcomes.Stored)
    memory.ask(requests.Search("tandem"), outcomes.Found)
    memory.ask(requests.Ask("What colour is the tandem?", "fast"), outcomes.Answered)
    log = memory.logged().lower()
    assert "remember" in log
    for word in ("turquoise", "tandem", "bertrand", "zwolle", "colour"):
        assert word not in log


def test_begin_anew(memory: Bench) -> None:  # a short name: a socket's path holds 107 bytes
    """Forgetting lets the recorder go on with nothing of what it holds, also while the memory is locked."""
    runtime = memory.outside.home.recorder_runtime
    runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
    switch = Switch(memory.outside.clock)
    with closing(control.ControlServer(runtime, switch)):
        for authorised in (True, False):
            memory.ask(requests.Forget(last_seconds=60, preview=True), outcomes.Forgotten, authorised=authorised)
            assert not switch.stop.is_set()
            memory.ask(requests.Forget(last_seconds=60), outcomes.Forgotten, authorised=authorised)
            assert switch.stop.is_set()
            assert switch.may_begin()


def test_an_edit_marks_what_rests_on_it_and_the_users_word_on_that_clears_it(memory: Bench) -> None:
    def remembered(text: str) -> Memory:
        ref = memory.ask(requests.Remember(text, MemoryType.CORE), outcomes.Stored).memories[0]
        return known(ref)

    def known(ref: str) -> Memory:
        return next(one for one in memory.ask(requests.ListMemories(), outcomes.Memories).memories if one.id == ref)

    home, christmas = remembered("I live in Lisbon"), remembered("I fly home to Lisbon at Christmas")
    memory.later(60)
    memory.ask(requests.Edit(home.id, {"line": "I live in Porto"}), outcomes.Stored)
    assert known(christmas.id).needs_review
    memory.ask(requests.Undo(home.id), outcomes.Stored)
    assert not known(christmas.id).needs_review
    memory.ask(requests.Edit(home.id, {"line": "I live in Porto"}), outcomes.Stored)
    assert known(christmas.id).needs_review
    memory.ask(requests.Edit(christmas.id, {"line": "I fly home to Lisbon at Christmas"}), outcomes.Stored)
    assert not known(christmas.id).needs_review


def test_the_model_is_told_that_a_source_may_no_longer_hold(memory: Bench) -> None:
    def remembered(text: str) -> str:
        return memory.ask(requests.Remember(text, MemoryType.CORE), outcomes.Stored).memories[0]

    home = remembered("I live in Lisbon")
    remembered("I fly home to Lisbon at Christmas")
    memory.later(60)
    question = requests.Ask("Whither do I fly home at Christmas, and with whom?")
    memory.ask(question, outcomes.Answered)
    assert "no longer hold" not in memory.models.chat.requests[-1].user[0]
    memory.ask(requests.Edit(home, {"line": "I live in Porto"}), outcomes.Stored)
    memory.ask(question, outcomes.Answered)
    assert "(may no longer hold): I fly home to Lisbon" in memory.models.chat.requests[-1].user[0]
