from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from sixfold.capture.observation import Redacted, Role
from sixfold.memory import ranking
from sixfold.memory.embedding import Filler
from sixfold.memory.index import ExactIndex, Follower
from sixfold.memory.meaning import Meanings
from sixfold.memory.requests import Search
from sixfold.memory.results import LONGEST, around
from sixfold.memory.retrieve import Indexes, Retriever
from sixfold.memory.store.outbox import Outbox
from sixfold.memory.store.vectors import Vectors
from sixfold.memory.types import (
    Cause,
    EpisodicFields,
    Evidence,
    Granularity,
    Memory,
    MemoryId,
    MemoryType,
    SemanticFields,
    Status,
)
from sixfold.models.scripted import ScriptedEmbedder

if TYPE_CHECKING:
    from sixfold.capture.observation import Observation
    from sixfold.memory.ranking import Settings
    from sixfold.memory.requests import SearchResult
    from sixfold.memory.types import Fields
    from tests.memory.conftest import Home

EMBEDDER = ScriptedEmbedder()
CAUSE = Cause(origin="user", agent="user")


class Finder:
    """A retriever over a home, with what was taken in embedded first."""

    def __init__(self, home: Home, chosen: Settings | None = None) -> None:
        self.home = home
        self.retriever = home.serial.run(
            lambda: Retriever(
                home.db,
                Indexes(self._follower(Granularity.TURN), self._follower(Granularity.MEMORY)),
                model=EMBEDDER.name,
                clock=lambda: home.now,
                chosen=chosen,
            )
        )

    def _follower(self, granularity: Granularity) -> Follower:
        index = ExactIndex(EMBEDDER.dimension)
        db = self.home.db
        return Follower(index, Vectors(db), Outbox(db), model=EMBEDDER.name, granularity=granularity)

    def take(self, *observations: Observation) -> None:
        self.home.ingest.observations(observations, now=self.home.now)

    def remember(self, fields: Fields, kind: MemoryType, *evidence: Observation, **other: Any) -> Memory:
        at = self.home.now
        quotes = tuple(Evidence(one.id, one.text[:20], 0, 20) for one in evidence)
        memory = Memory(MemoryId(self.home.ids(at)), kind, fields, at, at, language="en", evidence=quotes)
        return self.home.serial.run(lambda: self.home.memories.add(replace(memory, **other), CAUSE))

    def find(self, query: str, *, meaning: bool = True, **other: Any) -> list[SearchResult]:
        Filler(self.home.serial, self.home.db, EMBEDDER, clock=lambda: self.home.now).fill()
        meant = Meanings(self.home.serial, self.home.db, EMBEDDER).of(query) if meaning else None
        return self.home.serial.run(lambda: self.retriever.search(Search(query=query, **other), meant))

    def texts(self, query: str, **other: Any) -> list[str]:
        return [result.text for result in self.find(query, **other)]


@pytest.fixture
def finder(home: Home) -> Finder:
    return Finder(home)


def talk(home: Home, *lines: tuple[str, str], thread: str = "talk", **other: Any) -> list[Observation]:
    """Turns of a conversation, as (author, text)."""
    return [
        home.turn(text, seq=seq, author=Redacted(author), role=Role.OTHER, thread=thread, **other)
        for seq, (author, text) in enumerate(lines)
    ]


def test_the_row_that_holds_the_words_comes_first(finder: Finder) -> None:
    finder.take(*talk(finder.home, ("Ann", "We painted the fence"), ("Bob", "Lunch was late"), ("Ann", "See you soon")))
    assert finder.texts("who painted the fence?")[0] == "We painted the fence"


def test_words_alone_find_it_without_an_embedder(finder: Finder) -> None:
    finder.take(*talk(finder.home, ("Ann", "We painted the fence"), ("Bob", "Lunch was late")))
    assert finder.texts("painted fence", meaning=False)[0] == "We painted the fence"


def test_meaning_finds_what_no_word_of_the_index_names(finder: Finder) -> None:
    finder.take(finder.home.screen("there is this and that", at=finder.home.now))
    # Both are stop words to the full text; the scripted embedder sees them.
    assert finder.texts("this that") == ["there is this and that"]


def test_the_reply_to_a_matching_question_comes_before_the_question(finder: Finder) -> None:
    lines = [("Bob", "Which instrument do you play in the orchestra?"), ("Ann", "The oboe, since I was nine.")]
    finder.take(*talk(finder.home, *lines, ("Bob", "Nice weather"), ("Ann", "Indeed"), ("Bob", "Bye"), ("Ann", "Bye!")))
    assert finder.texts("What instrument does Ann play?")[0] == "The oboe, since I was nine."


def test_a_nickname_of_the_speaker_prefers_their_turns(finder: Finder) -> None:
    finder.take(
        *talk(finder.home, ("Caroline", "I adopted a grey cat"), thread="one"),
        *talk(finder.home, ("Melanie", "I adopted a grey cat too"), thread="two"),
    )
    assert finder.find("Which cat did Mel adopt?")[0].source.author == "Melanie"
    assert finder.find("Which cat did Caroline adopt?")[0].source.author == "Caroline"


def test_a_name_alone_finds_who_is_called_so(finder: Finder) -> None:
    finder.take(*talk(finder.home, ("Bob", "Caroline called about the lamp"), ("Ann", "Fine")))
    assert finder.texts("Caroline")[0] == "Caroline called about the lamp"


def test_the_assistants_own_turns_are_never_found(finder: Finder) -> None:
    asked = finder.home.turn("where is the spare key", seq=0)
    answered = finder.home.turn("the spare key is under the mat", seq=1, role=Role.ASSISTANT)
    finder.take(asked, answered)
    assert finder.texts("spare key mat") == ["where is the spare key"]


def test_a_time_that_is_named_raises_what_fits_and_excludes_nothing(finder: Finder) -> None:
    now = finder.home.now
    old = finder.home.screen("budget review of the team", at=now - timedelta(days=40), title=None)
    new = finder.home.screen("budget review of the other team", at=now - timedelta(days=1), title=None)
    finder.take(old, new)
    assert [one.ref for one in finder.find("the budget review yesterday")] == [new.id, old.id]


def test_since_until_and_app_exclude(finder: Finder) -> None:
    now = finder.home.now
    old = finder.home.screen("harbour plan one", at=now - timedelta(days=9), app="Mail")
    new = finder.home.screen("harbour plan two", at=now, app="Firefox")
    finder.take(old, new)
    assert [one.ref for one in finder.find("harbour plan", since=now - timedelta(days=1))] == [new.id]
    assert [one.ref for one in finder.find("harbour plan", until=now - timedelta(days=1))] == [old.id]
    assert [one.ref for one in finder.find("harbour plan", app="mail")] == [old.id]
    assert finder.find("harbour plan", app="Nowhere") == []


def test_a_limit_and_its_order_hold(finder: Finder) -> None:
    finder.take(*talk(finder.home, *[("Ann", f"the boat number {number}") for number in range(30)]))
    found = finder.find("boat", limit=7)
    assert len(found) == 7
    assert [one.score for one in found] == sorted((one.score for one in found), reverse=True)
    assert len({one.ref for one in found}) == 7


def test_memories_rank_beside_observations_and_kinds_narrow(finder: Finder) -> None:
    turn = finder.home.turn("I keep my passport in the blue drawer")
    finder.take(turn)
    fields = SemanticFields("passport", "The passport is in the blue drawer")
    memory = finder.remember(fields, MemoryType.SEMANTIC, turn)
    everything = finder.find("where is the passport")
    assert {one.kind for one in everything} == {"observation", "memory"}
    found = finder.find("where is the passport", kind="memory")
    assert [(one.ref, one.type, one.evidence) for one in found] == [(memory.id, "semantic", (turn.id,))]
    assert [one.ref for one in finder.find("where is the passport", kind="observation")] == [turn.id]


def test_a_memory_names_the_source_of_its_first_evidence(finder: Finder) -> None:
    seen = replace(
        finder.home.turn("the passport lies in the blue drawer"), app="Chromium", title=Redacted("Packing list")
    )
    finder.take(seen)
    finder.remember(SemanticFields("passport", "It is in the blue drawer"), MemoryType.SEMANTIC, seen)
    [found] = finder.find("where is the passport", kind="memory")
    assert (found.source.app, found.source.title) == ("Chromium", "Packing list")


def test_a_type_leaves_observations_and_other_types_out(finder: Finder) -> None:
    turn = finder.home.turn("The concert in the old church")
    finder.take(turn)
    finder.remember(SemanticFields("concert", "a concert"), MemoryType.SEMANTIC, turn)
    episode = finder.remember(EpisodicFields("event", "user", "went to the concert"), MemoryType.EPISODIC, turn)
    assert [one.ref for one in finder.find("concert", type=MemoryType.EPISODIC)] == [episode.id]


def test_archived_memories_are_not_found(finder: Finder) -> None:
    finder.remember(SemanticFields("kayak", "a red kayak"), MemoryType.SEMANTIC, status=Status.ARCHIVED)
    assert finder.find("kayak", kind="memory") == []


def test_a_result_says_where_it_came_from(finder: Finder) -> None:
    finder.take(finder.home.screen("Total 40 EUR", url=Redacted("https://shop.example/cart")))
    source = finder.find("total eur")[0].source
    assert (source.app, source.title, source.url) == ("Firefox", "A page", "https://shop.example/cart")
    assert finder.find("total eur")[0].when == "2026-03-05T15:30:00+01:00"


def test_an_expired_observation_gives_only_what_was_quoted_of_it(finder: Finder) -> None:
    quoted, bare = talk(finder.home, ("Ann", "The regatta was on a lake in Bavaria"), ("Bob", "The regatta was long"))
    finder.take(quoted, bare)
    finder.remember(EpisodicFields("event", "Ann", "regatta"), MemoryType.EPISODIC, quoted)
    finder.home.serial.run(lambda: finder.home.db.execute("UPDATE observation SET expired_at = 1"))
    found = finder.find("regatta", kind="observation")
    assert [(one.ref, one.text) for one in found] == [(quoted.id, quoted.text[:20])]


def test_a_question_of_common_words_alone_finds_rows_that_hold_all_of_them(home: Home) -> None:
    finder = Finder(home, replace(ranking.settings(), common_rows=2, rows=5))
    fill = [("Ann", f"project meeting {number}") for number in range(60)]
    finder.take(*talk(finder.home, *fill, ("Bob", "the project meeting about gold"), thread="long"))
    assert finder.texts("project meeting", meaning=False)
    assert finder.texts("gold project", meaning=False)[0] == "the project meeting about gold"


@pytest.mark.parametrize("query", ["", "?!", "the of and", '"quoted" OR (broken*', "a" * 5000, "北京", "NEAR(x y)"])
def test_any_query_is_answered_without_fault(finder: Finder, query: str) -> None:
    finder.take(finder.home.turn("a plain turn about 北京"))
    assert len(finder.find(query)) <= 10


def test_an_empty_memory_finds_nothing(finder: Finder) -> None:
    assert finder.find("anything at all yesterday") == []


def test_a_long_text_is_cut_around_the_hit(finder: Finder) -> None:
    text = "filler words here. " * 200 + "The zeppelin landed in Lisbon. " + "more filler words. " * 200
    finder.take(finder.home.screen(text))
    found = finder.texts("where did the zeppelin land")[0]
    assert len(found) <= LONGEST
    assert "The zeppelin landed in Lisbon." in found
    assert found in text


def test_a_cut_without_a_hit_is_the_beginning() -> None:
    assert around("abcdef " * 300, frozenset({"zeppelin"}), 100) == ("abcdef " * 300)[:100]


@pytest.mark.parametrize(("large", "found"), [(5, 5), (4, 2)])
def test_a_large_memory_is_searched_with_fewer_rows(home: Home, large: int, found: int) -> None:
    chosen = replace(ranking.settings(), large=large, large_rows=3, large_seeds=2)
    finder = Finder(home, chosen)
    finder.take(
        *(home.turn(f"A lantern, seen {word}", thread=word) for word in ("once", "here", "late", "near", "far"))
    )
    assert len(finder.texts("lantern")) == found
