from __future__ import annotations

import io
import json
import subprocess
import sys
import threading
from typing import TYPE_CHECKING, Any

import pytest

from sixfold.app import cli
from sixfold.app.homelock import HomeLock
from sixfold.app.paths import make_private
from sixfold.app.server import Limits, Server, Service
from sixfold.memory import outcomes, requests
from tests.app.conftest import PASSPHRASE, Bench, ScriptedModels

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator
    from pathlib import Path

    from sixfold.models.scripted import ScriptedChat

SAID = "I bought a turquoise tandem from Bertrand in Zwolle."


@pytest.fixture
def run(
    tmp_path: Path, chat: ScriptedChat, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> Callable[..., tuple[int, str, str]]:
    """Run a command as `sixfold` does, with scripted models; gives its exit code, output and errors."""
    runtime = tmp_path / "run"
    runtime.mkdir(mode=0o700, exist_ok=True)
    passphrase = tmp_path / "passphrase"
    passphrase.write_text(PASSPHRASE + "\n")
    for name, value in {
        "SIXFOLD_HOME": tmp_path / "home",
        "SIXFOLD_PASSPHRASE_FILE": passphrase,
        "XDG_RUNTIME_DIR": runtime,
    }.items():
        monkeypatch.setenv(name, str(value))

    def command(*arguments: str) -> tuple[int, str, str]:
        status = cli.run([*map(str, arguments)], (ScriptedModels(chat),))
        ended = capsys.readouterr()
        return status, ended.out, ended.err

    return command


@pytest.fixture
def made(run: Callable[..., tuple[int, str, str]], tmp_path: Path) -> Callable[..., tuple[int, str, str]]:
    """The same, with a home."""
    assert run("init", "--cost", "64:1", "--recovery-file", tmp_path / "recovery")[0] == 0
    return run


def _json(ended: tuple[int, str, str]) -> Any:
    assert ended[0] in {0, 3}, ended[2]
    return json.loads(ended[1])


def test_init_shows_the_recovery_key_once_or_writes_it_for_the_user_alone(run: Any, tmp_path: Path) -> None:
    status, out, err = run("init", "--cost", "64:1", "--recovery-file", tmp_path / "recovery")
    key = (tmp_path / "recovery").read_text().strip()
    assert status == 0
    assert len(key) > 32
    assert key not in out + err
    assert (tmp_path / "recovery").stat().st_mode & 0o777 == 0o600
    assert run("init")[0] == 1


def test_options_stand_before_and_after_the_command(made: Any, tmp_path: Path) -> None:
    other = str(tmp_path / "other")
    assert made("init", "--home", other, "--cost", "64:1")[0] == 0
    _json(made("--home", other, "remember", "one", "--json"))
    assert len(_json(made("observations", "--json", "--home", other))["observations"]) == 1
    assert len(_json(made("--json", "observations"))["observations"]) == 0


def test_a_remembered_sentence_goes_all_the_way_through(made: Any) -> None:
    stored = _json(made("remember", SAID, "--as", "episodic", "--json"))
    found = _json(made("search", "turquoise tandem", "--kind", "observation", "--json"))
    assert [result["ref"] for result in found["results"]] == stored["observations"]
    assert set(found["results"][0]) == {"ref", "kind", "type", "score", "when", "text", "source", "evidence"}
    memories = _json(made("memories", "--type", "episodic", "--json"))["memories"]
    assert [memory["ref"] for memory in memories] == stored["memories"]
    assert memories[0]["evidence"] == stored["observations"]
    shown = _json(made("show", stored["observations"][0], "--json"))
    assert (shown["text"], shown["image"], shown["redactions"]) == (SAID, False, 0)
    assert len(_json(made("history", stored["memories"][0], "--json"))["revisions"]) == 1


def test_a_talk_is_imported_with_the_name_of_the_user(made: Any, tmp_path: Path) -> None:
    talk = tmp_path / "WhatsApp Chat with Jo.txt"
    talk.write_text("02/01/2026, 15:04 - Ida B.: my wifi password is quiet-Owl-77\n02/01/2026, 15:05 - Jo: thanks\n")
    imported = _json(made("import", talk, "--with", "me=Ida B.", "--json"))
    assert (imported["imported"], imported["failed"]) == (2, {})
    shown = _json(made("memories", "--json"))["memories"]
    assert [memory["type"] for memory in shown] == ["vault"]
    assert made("import", talk, "--with", "me")[0] == 2


def test_words_come_from_standard_input(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(SAID.encode() + b"\xff")))
    assert made("remember", "-")[0] == 0
    assert SAID in made("observations")[1]
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(b" \n")))
    assert made("remember", "-")[0] == 2


def test_what_was_corrected_is_answered_right_until_the_correction_is_forgotten(made: Any) -> None:
    colour = "What colour is the tandem from Bertrand?"
    made("remember", SAID)
    corrected = _json(made("correct", colour, "--wrong", "turquoise", "--right", "crimson", "--json"))
    assert set(corrected) == {"observation", "memory", "secrets"}
    answered = _json(made("ask", colour, "--json"))
    assert (answered["short"], answered["citations"][0]["ref"]) == ("crimson", corrected["observation"])
    assert made("forget", "--ref", corrected["observation"], "--yes")[0] == 0
    assert "turquoise" in _json(made("ask", colour, "--mode", "fast", "--json"))["answer"]
    status, _, said = made("correct", colour, "--wrong", "crimson", "--right", " ")
    assert (status, len(said.splitlines())) == (1, 1)


def test_what_rests_on_a_corrected_answer_is_shown_as_to_be_checked(made: Any) -> None:
    flight = _json(made("remember", "I fly home to Lisbon at Christmas", "--as", "core", "--json"))["memories"][0]
    made("remember", "I drink tea at Christmas", "--as", "core")
    made("correct", "Where do I live?", "--wrong", "Lisbon", "--right", "Porto")
    hits = _json(made("search", "Christmas", "--kind", "memory", "--json"))["results"]
    assert [(hit["ref"], hit["needs_review"]) for hit in hits if "needs_review" in hit] == [(flight, True)]
    assert len(hits) > 1
    for command in (("memories",), ("search", "Christmas")):
        marked = [line for line in made(*command)[1].splitlines() if "(to be checked: " in line]
        assert [flight in line for line in marked] == [True]
    assert "by review, as " in made("history", flight)[1]
    made("undo", flight)
    assert "(to be checked" not in made("memories")[1]


def test_an_answer_has_the_contracts_keys_and_an_exit_code(made: Any) -> None:
    made("remember", SAID)
    answered = _json(made("ask", "What colour is the tandem from Bertrand?", "--mode", "fast", "--json"))
    assert {"question", "short", "answer", "abstained", "citations", "ms_evidence", "ms_first_token"} < set(answered)
    assert answered["citations"][0]["quote"] in SAID
    assert made("ask", "Who is the king of Zembla?", "--mode", "fast")[0] == 3


def test_a_batch_answers_each_line_in_order_and_ends_with_0(made: Any, tmp_path: Path) -> None:
    made("remember", SAID)
    batch = tmp_path / "batch.jsonl"
    rows = [
        {"id": "a", "query": "tandem"},
        "no object",
        {"id": "b", "query": ""},
        {"id": "c", "query": "xyzzy", "limit": 3},
    ]
    batch.write_text("\n".join(json.dumps(row) for row in rows) + "\nnot json\n")
    status, out, _err = made("search", "--batch", batch, "--json")
    lines = [json.loads(line) for line in out.splitlines()]
    assert status == 0
    assert [line["id"] for line in lines] == ["a", None, "b", "c", None]
    assert lines[0]["results"]
    assert lines[1]["error"] == lines[2]["error"] == "not-understood"
    assert lines[3]["results"] == [] or lines[3]["query"] == "xyzzy"


def test_nothing_found_is_exit_code_3_and_wrong_usage_2(made: Any) -> None:
    assert made("search", "tandem")[0] == 3
    assert made("search")[0] == 2
    assert made("serach", "tandem")[0] == 2
    assert made("forget", "--yes")[0] == 2
    assert made("observations", "--since", "yesterdayish")[0] == 2


def test_the_world_saying_no_is_exit_code_1_and_one_sentence(made: Any, tmp_path: Path) -> None:
    wrong = tmp_path / "wrong"
    wrong.write_text("guess\n")
    for arguments in (
        ("status", "--home", str(tmp_path / "nowhere")),
        ("search", "x", "--passphrase-file", str(wrong)),
        ("search", "x", "--passphrase-file", str(tmp_path / "gone")),
        ("show", "nothing"),
        ("unlock",),
        ("models", "pull", "no such model"),
        ("search", "--batch", str(tmp_path / "gone")),
    ):
        status, out, err = made(*arguments)
        assert (status, out, err.count("\n")) == (1, "", 1), arguments


def test_doctor_looks_at_the_rest_of_a_memory_that_does_not_open(made: Any, tmp_path: Path) -> None:
    database = tmp_path / "home" / "memory.db"
    database.write_bytes(b"\x00" * database.stat().st_size)
    status, out, _err = made("doctor", "--json")
    findings = {finding["check"]: finding for finding in json.loads(out)["findings"]}
    assert status == 1
    assert "damaged" in findings["the memory opens"]["remedy"]
    assert findings["key file"]["ok"]


def test_a_bug_is_exit_code_70_and_quotes_nothing(made: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    def broken(*_arguments: object) -> None:
        raise ZeroDivisionError(SAID)

    monkeypatch.setattr("sixfold.app.session.Session.ask", broken)
    status, out, err = made("search", "tandem")
    assert status == 70
    assert "tandem" not in out + err
    log = "".join(file.read_text() for file in (tmp_path / "home" / "logs").iterdir())
    assert "ZeroDivisionError" in log
    assert "tandem" not in log


def test_forgetting_asks_and_shows_what_goes(made: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    made("remember", SAID)
    monkeypatch.setattr("click.confirm", lambda *_words, **_options: False)
    status, _out, err = made("forget", "--last", "1h")
    assert status == 1
    assert "1 pieces of evidence" in err
    assert len(_json(made("observations", "--json"))["observations"]) == 1
    assert _json(made("forget", "--last", "1h", "--yes", "--json"))["observations"] == 1
    assert made("search", "tandem")[0] == 3


def test_without_a_passphrase_forgetting_is_queued_and_status_is_told(
    made: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    made("remember", SAID)
    monkeypatch.delenv("SIXFOLD_PASSPHRASE_FILE")
    status = _json(made("status", "--json"))
    assert (status["locked"], status["observations"], status["instance"]) == (True, None, None)
    assert _json(made("forget", "--last", "1h", "--yes", "--json"))["queued"]
    assert made("observations")[0] == 1


def test_the_vault_shows_a_value_only_by_its_own_command(made: Any) -> None:
    secret = "Blue7Walrus99"  # noqa: S105 - planted, to be looked for
    made("remember", f"My wifi password is {secret}")
    printed = [made(*line) for line in (("observations",), ("memories", "--json"), ("vault", "list", "--json"))]
    assert not any(secret in out + err for _status, out, err in printed)
    (ref,) = [memory["ref"] for memory in _json(made("vault", "list", "--json"))["memories"]]
    assert made("vault", "show", ref)[1].strip() == secret


def test_recorded_escape_sequences_do_not_reach_the_terminal(made: Any) -> None:
    made("remember", "the title was \x1b]0;owned\x07 and more")
    assert "\x1b" not in made("observations")[1]


@pytest.fixture
def instance(made: Any, bench: Bench) -> Iterator[Bench]:  # noqa: ARG001 - the home must be made first
    """A running instance on the same home."""
    lock = HomeLock.take(bench.outside.home.lock)
    make_private(bench.outside.home.socket.parent, bench.outside.runtime_base)

    def handle(
        request: requests.Request, authorised: bool, report: requests.Report, cancel: threading.Event
    ) -> outcomes.Result:
        return bench.handler.handle(request, report, cancel, authorised=authorised)

    service = Service(handle, bench.handler.check, bench.outside.log.fault)
    server = Server(bench.outside.home.socket, service, Limits())
    server.start()
    yield bench
    server.close()
    lock.release()


def test_a_running_instance_answers_in_the_place_of_the_command(made: Any, instance: Bench) -> None:
    assert _json(made("status", "--json"))["locked"]
    assert made("search", "tandem")[0] == 1
    assert made("unlock")[0] == 0
    _json(made("remember", SAID, "--json"))
    assert _json(made("search", "tandem", "--json"))["results"]
    listed = instance.ask(requests.ListObservations(), outcomes.Observations)
    assert [view.text for view in listed.observations] == [SAID]
    assert made("lock")[0] == 0
    assert not instance.handler.unlocked


@pytest.mark.usefixtures("instance")
def test_an_instance_checks_the_passphrase_of_every_conversation(made: Any, tmp_path: Path) -> None:
    assert made("unlock")[0] == 0
    wrong = tmp_path / "wrong"
    wrong.write_text("guess\n")
    status, out, err = made("observations", "--passphrase-file", wrong)
    assert (status, out) == (1, "")
    assert "not the passphrase" in err


def test_the_recovery_key_from_a_file_sets_a_new_passphrase(made: Any, tmp_path: Path) -> None:
    made("remember", SAID)
    new = tmp_path / "new"
    new.write_text("eleven violet kettles\n")
    assert made("recover", "--recovery-file", tmp_path / "recovery", "--passphrase-file", new)[0] == 0
    assert made("observations")[0] == 1
    assert SAID in made("observations", "--passphrase-file", new)[1]


def test_a_wrong_recovery_key_ends_with_1_and_a_sentence(made: Any, tmp_path: Path) -> None:
    key = (tmp_path / "recovery").read_text()
    typo = tmp_path / "typo"
    typo.write_text(key.replace(key[0], "7" if key[0] != "7" else "8"))
    status, out, err = made("recover", "--recovery-file", typo)
    assert (status, out) == (1, "")
    assert "typing error" in err
    assert key.strip() not in err
    assert "cannot be read" in made("recover", "--recovery-file", tmp_path / "nowhere")[2]
    assert "--recovery-file" in made("recover")[2]


def test_the_recovery_key_opens_a_running_instance(made: Any, instance: Bench, tmp_path: Path) -> None:
    new = tmp_path / "new"
    new.write_text("eleven violet kettles\n")
    assert made("recover", "--recovery-file", tmp_path / "recovery", "--passphrase-file", new)[0] == 0
    assert instance.handler.unlocked


def test_a_home_that_is_just_being_closed_is_waited_for(made: Any, tmp_path: Path) -> None:
    lock = HomeLock.take(tmp_path / "home" / "sixfold.lock")
    threading.Timer(0.4, lock.release).start()
    assert made("observations")[0] == 0


@pytest.mark.usefixtures("made")
def test_status_starts_without_the_heavy_libraries() -> None:
    code = (
        "import sys; from sixfold.app import cli; status = cli.run(['status', '--json']);"
        "heavy = {'chromadb', 'PySide6', 'llama_cpp', 'rapidocr', 'onnxruntime', 'rich'} & set(sys.modules);"
        "print(status, sorted(heavy), file=sys.stderr)"
    )
    ended = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert ended.stderr.strip() == "0 []"


def test_the_installed_command_is_this_one() -> None:
    ended = subprocess.run(
        [sys.executable, "-m", "sixfold.app.cli", "--version"], capture_output=True, text=True, check=True
    )
    assert "0.1.0" in ended.stdout


def test_a_preview_of_a_retention_sets_nothing(made: Callable[..., tuple[int, str, str]]) -> None:
    shown = _json(made("retention", "--image-days", "0", "--preview", "--json"))
    assert shown["retention"]["image_days"] == 0
    assert shown["expired"] == {"images": 0, "texts": 0, "bytes": 0}
    assert _json(made("retention", "--json"))["retention"]["image_days"] is None


def test_retention_is_set_and_shown_and_storage_tells_of_it(made: Callable[..., tuple[int, str, str]]) -> None:
    set_ = _json(made("retention", "--image-days", "30", "--max-images", "2GB", "--app", "Slack:7", "--now", "--json"))
    assert set_["expired"] == {"images": 0, "texts": 0, "bytes": 0}
    again = _json(made("retention", "--text-days", "90", "--json"))["retention"]
    assert again == {
        "image_days": 30,
        "text_days": 90,
        "max_image_bytes": 2_000_000_000,
        "apps": [{"app": "Slack", "image_days": 7, "text_days": 7}],
    }
    cleared = _json(made("retention", "--image-days", "ever", "--app", "slack:default", "--json"))["retention"]
    assert (cleared["image_days"], cleared["apps"]) == (None, [])
    storage = _json(made("storage", "--json"))
    assert set(storage) == {"bytes", "free_bytes", "apps", "forecast", "retention"}
    assert storage["retention"] == cleared
    assert "texts 90 days" in made("storage")[1]


def test_the_ledger_is_summed_up(made: Callable[..., tuple[int, str, str]]) -> None:
    assert _json(made("ledger", "--summary", "--json")) == {"days": []}
