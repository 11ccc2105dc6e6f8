"""The whole measurement, with scripted models and small sizes; once with the real embedder."""

from __future__ import annotations

import json
import tempfile
from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from sixfold.app import cli
from sixfold.app.bench.memory import controls, facts, house, measure, speed
from sixfold.app.bench.memory.errors import NotTakenIn
from sixfold.app.bench.memory.plan import Plan
from sixfold.app.bench.memory.said import Importing
from sixfold.memory.outcomes import Found, Observations
from sixfold.memory.requests import ListObservations, Search
from tests.app.conftest import ScriptedModels

if TYPE_CHECKING:
    from pathlib import Path

    from sixfold.models.scripted import ScriptedChat


def told(_what: str) -> None:
    """Nobody listens."""


def test_recall_and_answers_are_measured_with_their_controls(talk_file: Path, scripted: ScriptedModels) -> None:
    plan = Plan(locomo=talk_file, parts=("recall", "answers"), each=1)
    found = measure.run(plan, told, (scripted,))
    assert found["recall"]["all"].keys() == {"ours", "bm25", "vectors"}
    assert found["recall"]["all"]["ours"]["questions"] == 5
    assert found["recall"]["all"]["ours"]["recall@50"] == 1.0
    answers = found["answers"]["all"]
    assert answers.keys() == {"ours", "bm25", "vectors", "full_context"}
    assert answers["ours"]["answered"] == 3
    assert answers["ours"]["f1"] > 0
    assert answers["ours"]["abstains_on_never_said"] == 1.0
    assert answers["full_context"]["conversations"] == 1
    assert found["digested"] is False


def test_agents_read_before_anything_is_asked_only_where_that_was_wished(
    talk_file: Path, scripted: ScriptedModels
) -> None:
    plan = Plan(locomo=talk_file, parts=("recall",), controls=())
    measure.run(plan, told, (scripted,))
    assert not scripted.chat.requests
    assert measure.run(replace(plan, digested=True), told, (scripted,))["digested"] is True
    assert scripted.chat.requests


def test_the_whole_conversation_is_a_control_only_where_it_fits(talk_file: Path, scripted: ScriptedModels) -> None:
    scripted.chat.context = controls._REST_TOKENS + 8 * controls._TURN_TOKENS
    plan = Plan(locomo=talk_file, parts=("answers",), controls=("full_context",), each=1)
    found = measure.run(plan, told, (scripted,))
    assert found["answers"]["all"]["full_context"] == {"fits": False}


def test_the_whole_conversation_stands_in_the_prompt_in_its_order(talk_file: Path, scripted: ScriptedModels) -> None:
    plan = Plan(locomo=talk_file, parts=("answers",), controls=("full_context",), each=1)
    measure.run(plan, told, (scripted,))
    prompt = "".join(scripted.chat.requests[-1].user)
    places = [
        prompt.find(word) for word in ("turquoise", "strange", "quince", "Ghent", "oboe and", "flower", "postman")
    ]
    assert places == sorted(places)
    assert places[0] > 0


def test_a_control_ranks_by_its_feature_alone(scripted: ScriptedModels) -> None:
    importing = Importing()
    texts = facts.world(1, 4).said
    with house.laid((scripted, importing)) as home:
        with home.opened() as desk:
            assert importing.bring(desk, home, texts) == len(texts)
        by_words, by_meaning = _scores(home, "words"), _scores(home, "cosine")
    assert by_words
    assert by_words != by_meaning


def _scores(home: house.House, feature: str) -> dict[str, float]:
    with home.opened(controls.ranked_by(feature)) as desk:
        found = desk.ask(Search("which city does the teacher live in", 20, "observation"), Found)
    return {one.ref: one.score for one in found.results}


def test_changed_facts_and_pairs_are_asked_and_nothing_is_left_behind(
    scripted: ScriptedModels, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path))
    heard: list[str] = []
    plan = Plan(parts=("joint", "updates"), controls=("bm25",), each=1)
    found = measure.run(plan, heard.append, (scripted,))
    assert heard[0] == "updates"
    assert found["updates"]["ours"]["questions"] == len(facts.KINDS)
    assert found["updates"]["bm25"].keys() == found["updates"]["ours"].keys()
    assert found["joint"]["ours"]["questions"] == 1
    assert list(tmp_path.iterdir()) == []


def test_segments_are_routed_by_the_rules_and_no_agent_reads_them(scripted: ScriptedModels) -> None:
    found = measure.run(Plan(parts=("routing",), each=1), told, (scripted,))
    assert found["routing"]["rules"]["accuracy"] > 0.5
    assert all("kinds" in str(request.schema) for request in scripted.chat.requests)  # only the router may ask


@pytest.mark.slow
def test_six_agents_cost_more_than_one_and_a_sleeping_one_costs_nothing(scripted: ScriptedModels) -> None:
    found = measure.run(Plan(parts=("digest",)), told, (scripted,))["digest"]
    assert found["ratio_all_woken"] > found["ratio_as_routed"] >= 1
    woke = found["beginning"]["six, all woken"]["woke"]
    assert set(woke.values()) == {found["beginning"]["six, all woken"]["segments"]}
    assert found["beginning"]["one, always woken"]["woke"]["core"] == 0


@pytest.mark.parametrize("laid_from", [30, 31])
def test_many_observations_are_searched_imported_or_laid_straight_into_the_tables(
    laid_from: int, scripted: ScriptedModels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(speed, "LAID_FROM", laid_from)
    monkeypatch.setattr(speed, "QUERIES", 20)
    heard: list[str] = []
    found: Any = speed.measure(Plan(observations=30), (scripted,), heard.append)
    assert ("30 of 30 laid" in heard) is (laid_from == 30)
    assert found["observations"] == found["vectors"] == 30
    assert found["common_words_only"]["queries"] == 4
    assert found["rss_mb"] > 10
    assert found["queries"] == 20
    assert found["first_ms"] > 0
    assert found["ms_max"] >= found["ms_p95"]


def test_the_command_prints_one_json_object_and_tells_its_progress_apart(
    talk_file: Path, chat: ScriptedChat, capsys: pytest.CaptureFixture[str]
) -> None:
    options = ["--locomo", str(talk_file), "--parts", "recall", "--controls", "bm25"]
    assert cli.run(["bench", "memory", *options], (ScriptedModels(chat),)) == 0
    ended = capsys.readouterr()
    assert json.loads(ended.out)["recall"]["by_conversation"].keys() == {"talk-1"}
    assert "measuring: talk-1" in ended.err


@pytest.mark.parametrize(
    ("options", "status", "words"),
    [
        (["--parts", "recall"], 2, "--locomo"),
        (["--parts", "taste"], 2, "taste"),
        (["--controls", "luck"], 2, "luck"),
        (["--locomo", "nowhere.json", "--parts", "recall"], 1, "nowhere.json"),
    ],
)
def test_what_cannot_be_measured_is_said_in_a_sentence(
    options: list[str], status: int, words: str, chat: ScriptedChat, capsys: pytest.CaptureFixture[str]
) -> None:
    assert cli.run(["bench", "memory", *options], (ScriptedModels(chat),)) == status
    assert words in capsys.readouterr().err


def test_a_conversation_that_the_importer_refuses_ends_the_measurement_with_its_reason(
    talk_file: Path, scripted: ScriptedModels
) -> None:
    talks = json.loads(talk_file.read_text())
    talks[0]["conversation"]["session_2_date_time"] = "some day"
    talk_file.write_text(json.dumps(talks))
    with pytest.raises(NotTakenIn, match=r"talks\.json .* session_2"):
        measure.run(Plan(locomo=talk_file, parts=("recall",)), told, (scripted,))


def test_made_up_turns_are_the_users_own_or_somebodys(scripted: ScriptedModels) -> None:
    importing = Importing()
    said = facts.world(1, 4).said
    with house.laid((scripted, importing)) as home, home.opened() as desk:
        importing.bring(desk, home, said)
        seen: Any = desk.ask(ListObservations(), Observations).observations
    assert {one.source.author for one in seen} == {None, "Iris", "Paul"}
    assert {one.text for one in seen} == {one.text for one in said}


@pytest.mark.models
@pytest.mark.slow
def test_with_real_vectors_what_shares_no_word_with_its_question_is_found_too(
    tmp_path: Path, talk_file: Path, models_folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("SIXFOLD_MODELS", str(models_folder))
    talks = json.loads(talk_file.read_text())
    talks[0]["qa"] = [
        {"question": "Who got the bicycle for two?", "answer": "a postman", "category": 4, "evidence": ["D2:4"]}
    ]
    path = tmp_path / "meaning.json"
    path.write_text(json.dumps(talks))
    found = measure.run(Plan(locomo=path, parts=("recall",)), told)
    assert found["recall"]["all"]["vectors"]["recall@5"] == 1.0
    assert found["recall"]["all"]["ours"]["recall@5"] == 1.0
