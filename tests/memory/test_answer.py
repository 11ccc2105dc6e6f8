from __future__ import annotations

import threading
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest

from sixfold.capture.observation import FoundSecret, Redacted, Role
from sixfold.memory.answer import Answerer
from sixfold.memory.requests import AnswerText, Ask, EvidenceFound, SearchResult, SourceView
from sixfold.models.scripted import Line, ScriptedChat

if TYPE_CHECKING:
    from collections.abc import Sequence

    from sixfold.capture.observation import Observation
    from sixfold.memory.meaning import Meaning
    from sixfold.memory.outcomes import Answered
    from sixfold.memory.requests import Event, Search
    from sixfold.models.protocols import ChatRequest
    from tests.memory.conftest import Home

AT = datetime(2027, 3, 9, 10, 20, tzinfo=UTC)
PAST = datetime(2026, 3, 9, 10, 20, tzinfo=UTC)
NOT_KNOWN = "I don't have that."
GUIDE = (
    "Deploying Osprey\n1. Run make test\n2. Press Promote\n3. Watch the error rate for 15 minutes\nOwner: Diego Nowak"
)


@dataclass
class Shelf:
    """A retriever that finds what the test puts on it, best first."""

    seen: Sequence[Observation]
    queries: list[Search] = field(default_factory=list)

    def search(self, query: Search, meaning: Meaning | None) -> Sequence[SearchResult]:
        assert meaning is None
        self.queries.append(query)
        return [
            SearchResult(
                ref=one.id,
                kind="observation",
                type=one.kind,
                score=1.0 - place / 10,
                when=one.observed_at.isoformat(),
                text=one.text,
                source=SourceView(author=one.author),
            )
            for place, one in enumerate(self.seen)
        ]


@dataclass
class Desk:
    """An answerer over some observations and a script, and what it reported."""

    answerer: Answerer
    model: ScriptedChat
    events: list[Event] = field(default_factory=list)

    def ask(self, question: str, mode: str = "auto", cancel: threading.Event | None = None) -> Answered:
        return self.answerer.ask(Ask(question, mode=mode), self.events.append, cancel)  # type: ignore[arg-type]

    @property
    def streamed(self) -> str:
        return "".join(event.text for event in self.events if isinstance(event, AnswerText))

    @property
    def prompt(self) -> ChatRequest:
        return self.model.requests[-1]


def desk(home: Home, seen: Sequence[Observation], *replies: str) -> Desk:
    home.ingest.observations(seen, now=AT)
    model = ScriptedChat([Line(lambda _request: True, reply, times=1) for reply in replies])
    answerer = Answerer(home.serial, home.db, Shelf(seen), model, nonce=lambda: "q7")
    return Desk(answerer, model)


@pytest.fixture
def trip(home: Home) -> list[Observation]:
    return [
        home.screen("Flight TP1873 departs on 29 March 2027 at 08:20 from gate C25.\nBooking reference C8R34M", at=AT),
        home.screen("Budget\nHotel 3550.00 Ingrid Adeyemi", at=AT, title=Redacted("Sheet")),
    ]


def test_an_answer_cites_the_source_that_says_it(home: Home, trip: list[Observation]) -> None:
    talk = desk(home, trip, " C8R34M\nAnswer: The booking reference is C8R34M [1].")
    said = talk.ask("What is the booking reference?")
    assert (said.short, said.answer, said.abstained) == ("C8R34M", "The booking reference is C8R34M [1].", False)
    (citation,) = said.citations
    assert (citation.n, citation.ref, citation.quote) == (1, trip[0].id, "Booking reference C8R34M")
    assert citation.quote in trip[0].text
    assert talk.streamed == said.answer


def test_evidence_is_shown_before_the_model_is_asked(home: Home, trip: list[Observation]) -> None:
    talk = desk(home, trip, " none")
    talk.ask("What is the booking reference?")
    first = talk.events[0]
    assert isinstance(first, EvidenceFound)
    assert [result.ref for result in first.results] == [seen.id for seen in trip]


def test_a_wrong_citation_is_mended(home: Home, trip: list[Observation]) -> None:
    talk = desk(home, trip, " C8R34M\nAnswer: The booking reference is C8R34M [2].")
    assert [citation.ref for citation in talk.ask("What is the booking reference?").citations] == [trip[0].id]


def test_a_sentence_that_no_source_holds_is_neither_streamed_nor_kept(home: Home, trip: list[Observation]) -> None:
    reply = " 08:20\nAnswer: The flight departs at 08:20 [1]. Bring 3 warm coats for Reykjavik [1]."
    talk = desk(home, trip, reply)
    said = talk.ask("When does flight TP1873 leave?")
    assert said.answer == "The flight departs at 08:20 [1]."
    assert "coats" not in talk.streamed


def test_it_abstains_in_both_texts_when_nothing_stands(home: Home, trip: list[Observation]) -> None:
    talk = desk(home, trip, " Dr Smith\nAnswer: The dentist is Dr Smith [1].")
    said = talk.ask("What is my dentist called?")
    assert (said.short, said.answer, said.abstained, said.citations) == (NOT_KNOWN, NOT_KNOWN, True, ())
    assert talk.streamed == NOT_KNOWN


def vera(home: Home, *said: str) -> list[Observation]:
    speaker = Redacted("Vera")
    return [home.turn(text, at=AT, author=speaker, role=Role.OTHER, seq=seq) for seq, text in enumerate(said)]


def test_it_abstains_when_the_model_finds_nothing(home: Home, trip: list[Observation]) -> None:
    assert desk(home, trip, " none").ask("What is the booking reference?").abstained


def test_an_empty_memory_needs_no_model(home: Home) -> None:
    talk = desk(home, [])
    assert talk.ask("What is the booking reference?").abstained
    assert talk.model.requests == []


def test_a_name_that_was_never_heard_needs_no_model(home: Home, trip: list[Observation]) -> None:
    talk = desk(home, trip)
    assert talk.ask("Which hotel did I book in Reykjavik?").abstained
    assert talk.model.requests == []


def test_a_source_about_another_name_is_no_answer(home: Home) -> None:
    seen = [
        home.turn("Oliver hid his bone in my slipper once", at=AT),
        home.turn("My guinea pig is called Oscar", at=AT, seq=1),
    ]
    talk = desk(home, seen, " in my slipper\nAnswer: Oscar hid his bone in my slipper.")
    assert talk.ask("Where did Oscar hide his bone?").abstained


def test_what_is_likely_may_be_said_with_a_source(home: Home) -> None:
    turn = home.turn("I read all day and I love old novels", at=AT, author=Redacted("Ben"), role=Role.OTHER)
    talk = desk(home, [turn], " yes, he loves old novels\nAnswer: Ben would probably like a library.")
    said = talk.ask("Would Ben like a library?")
    assert (said.short, said.abstained) == ("Likely yes, he loves old novels", False)
    assert "likely" in talk.prompt.user[-1]


@pytest.mark.parametrize("asked", ["Could you tell me when Ben reads?", "I would like to know when Ben reads"])
def test_a_polite_question_does_not_ask_for_what_is_likely(home: Home, asked: str) -> None:
    turn = home.turn("I read on 3 June", at=AT, author=Redacted("Ben"), role=Role.OTHER)
    talk = desk(home, [turn], " 3 June\nAnswer: Ben reads on 3 June.")
    assert talk.ask(asked).short == "3 June"
    assert (talk.prompt.prefill, "likely" in talk.prompt.user[-1]) == ("Short:", False)


def test_a_bare_yes_is_an_answer_and_says_to_what(home: Home) -> None:
    seen = vera(home, "We danced at the contest in Graz, both of us, Leo!")
    said = desk(home, seen, " Yes, Vera danced at the contest in Graz.").ask("Did Vera dance at the contest in Graz?")
    assert (said.short, said.abstained) == ("Yes", False)
    assert said.answer == "Yes, Vera danced at the contest in Graz [1]."


def test_none_is_asked_once_more_where_the_asked_person_spoke_of_it(home: Home) -> None:
    seen = vera(home, "I baked a plum cake and it sank.")
    talk = desk(home, seen, " none", " plum cake\nAnswer: Vera baked a plum cake.")
    assert talk.ask("What did Vera bake?").short == "plum cake"
    first, second = talk.model.requests
    assert second.user[:-1] == first.user[:-1]
    assert second.user[-1].startswith(first.user[-1])
    assert "none" not in talk.streamed


def test_twice_none_is_none(home: Home) -> None:
    seen = vera(home, "I baked a plum cake and it sank.")
    assert desk(home, seen, " none", " none").ask("What did Vera bake?").abstained


DISHES = [f"On day {number} I cooked a {dish} for everyone here." for number, dish in enumerate("abcdefgh")]


@pytest.mark.parametrize(
    "asked",
    ["How many dishes did Vera cook?", "How often did Vera cook for everyone?", "Wie viele Gerichte hat Vera gekocht?"],
)
def test_how_many_is_looked_for_in_the_next_sources_where_the_best_say_none(home: Home, asked: str) -> None:
    seen = vera(home, *DISHES, "In the end I made a goulash as well.")
    talk = desk(home, seen, " none", " none", " goulash\nAnswer: Vera made a goulash.")
    said = talk.ask(asked)
    assert said.short == "goulash"
    assert [citation.ref for citation in said.citations] == [seen[8].id]
    assert DISHES[0] not in "".join(talk.model.requests[-1].user)


@pytest.mark.parametrize("asked", ["What dish has Vera cooked?", "Which dish does Vera cook?", "What does Vera cook?"])
def test_one_thing_that_the_best_sources_do_not_say_is_not_known(home: Home, asked: str) -> None:
    seen = vera(home, *DISHES, "In the end I made a goulash as well.")
    talk = desk(home, seen, " none", " none", " goulash\nAnswer: Vera made a goulash.")
    assert talk.ask(asked).abstained
    assert len(talk.model.requests) == 2


def test_how_many_is_not_known_where_no_source_says_it(home: Home) -> None:
    seen = vera(home, *DISHES, "In the end I made a goulash as well.")
    assert desk(home, seen, *[" none"] * 4).ask("How many dishes did Vera cook?").abstained


def test_several_things_are_read_one_source_after_the_other_each_cited(home: Home) -> None:
    seen = vera(home, "I baked a plum cake.", "The weather was fine.", "My scones and a plum cake were gone at once.")
    talk = desk(home, seen, " plum cake", " none", " scones; plum cake; muffins")
    said = talk.ask("What cakes has Vera baked?")
    assert (said.short, said.answer) == ("plum cake, scones", "plum cake [1], scones [2].")
    assert [(citation.ref, citation.quote) for citation in said.citations] == [(one.id, one.text) for one in seen[::2]]
    assert talk.streamed == said.answer


def test_a_list_of_which_no_source_names_a_thing_is_asked_of_all_at_once(home: Home) -> None:
    seen = vera(home, "I baked a plum cake.", "The weather was fine.")
    talk = desk(home, seen, " none", " none", " plum cake\nAnswer: Vera baked a plum cake.")
    assert talk.ask("What cakes has Vera baked?").answer == "Vera baked a plum cake [1]."


def test_a_list_leaves_out_what_only_the_other_speaker_did(home: Home) -> None:
    other = home.turn("I baked a trifle.", at=AT, author=Redacted("Ben"), role=Role.OTHER, seq=5)
    talk = desk(home, [*vera(home, "I baked a plum cake."), other], " plum cake", " trifle")
    assert talk.ask("What cakes has Vera baked?").short == "plum cake"
    assert len(talk.model.requests) == 1


def test_a_cancelled_list_holds_what_was_read_so_far(home: Home) -> None:
    seen = vera(home, "I baked a plum cake.", "I baked scones too.")
    talk = desk(home, seen, " plum cake", " scones")
    cancel = threading.Event()

    def stop(event: Event) -> None:
        if isinstance(event, AnswerText):
            cancel.set()

    said = talk.answerer.ask(Ask("What cakes has Vera baked?"), stop, cancel)
    assert said.short == "plum cake"


def test_what_is_likely_is_told_as_the_sentence_says_it_though_no_source_does(home: Home) -> None:
    seen = vera(home, "I march for equality and collect for the shelter.")
    reply = " liberal\nAnswer: Vera is likely liberal, since she marches for equality and collects for the shelter."
    assert desk(home, seen, reply).ask("What would Vera's political leaning be?").short == "Likely liberal"


@pytest.mark.parametrize(("asked", "hint"), [("Would Vera like a walk?", "yes or"), ("What would Vera like?", "why")])
def test_what_is_likely_is_asked_for_as_yes_or_no_where_the_question_is_one(home: Home, asked: str, hint: str) -> None:
    talk = desk(home, vera(home, "I love the woods."), " yes\nAnswer: Vera would like a walk, she loves the woods.")
    said = talk.ask(asked)
    assert hint in talk.prompt.user[-1]
    assert (said.short, said.answer) == ("Likely yes", "Vera would like a walk, she loves the woods [1].")


def test_others_that_tell_the_same_are_cited_behind(home: Home) -> None:
    seen = vera(
        home,
        "I baked a plum cake for the choir.",
        "My bicycle has a flat tyre.",
        "The plum cake for the choir was gone in a minute.",
    )
    said = desk(home, seen, " plum cake\nAnswer: Vera baked a plum cake.").ask("What did Vera bake for the choir?")
    assert said.answer == "Vera baked a plum cake [1][2]."
    assert [citation.ref for citation in said.citations] == [seen[0].id, seen[2].id]


def test_the_best_found_is_cited_though_another_says_it_in_more_of_the_words(home: Home) -> None:
    words = "I baked a huge plum cake for the choir of the old town, and the plum cake sank."
    seen = vera(home, "The choir was hungry.", words)
    reply = " huge plum cake\nAnswer: Vera baked a huge plum cake, and it sank."
    said = desk(home, seen, reply).ask("What did Vera bake for the choir of the old town?")
    assert [citation.ref for citation in said.citations] == [seen[1].id, seen[0].id]


def test_the_second_part_of_a_question_may_be_told_without_the_first_ones_name(home: Home) -> None:
    told = [home.turn("On Tuesdays I drink from the striped mug", at=AT), home.turn("Celine gave me the mug", at=AT)]
    talk = desk(home, told, " the striped mug, Celine\nAnswer: The striped mug, and Celine gave it.")
    assert len(talk.ask("From what do I drink on Tuesdays, and who gave it to me?").citations) == len(told)


def test_what_another_speaker_said_is_no_answer(home: Home) -> None:
    talk = desk(
        home,
        [
            home.turn("The charity race showed me that self-care matters", author=Redacted("Melanie"), role=Role.OTHER),
            home.turn("My cat sleeps", author=Redacted("Caroline"), role=Role.OTHER, seq=1),
        ],
    )
    assert talk.ask("What did Caroline learn from the charity race?").abstained


def test_steps_are_given_in_full_and_word_for_word(home: Home) -> None:
    talk = desk(home, [home.screen(GUIDE, at=AT, title=Redacted("Wiki"))])
    said = talk.ask("What are the steps to deploy Osprey?")
    assert said.answer == "1. Run make test; 2. Press Promote; 3. Watch the error rate for 15 minutes [1]."
    assert talk.model.requests == []
    assert said.citations[0].quote in GUIDE


def test_a_relative_date_is_counted_by_code(home: Home) -> None:
    turn = home.turn("We moved to Oslo yesterday", at=AT, author=Redacted("Ben"), role=Role.OTHER)
    talk = desk(home, [turn], " yesterday\nAnswer: Ben moved to Oslo yesterday [1].")
    said = talk.ask("When did Ben move to Oslo?")
    assert (said.short, said.answer) == ("8 March 2027", "Ben moved to Oslo on 8 March 2027 [1].")


def test_the_day_of_telling_is_not_taken_for_the_day_that_was_meant(home: Home) -> None:
    turn = home.turn("My old area was hit by a flood last week", at=AT, author=Redacted("Ben"), role=Role.OTHER)
    talk = desk(home, [turn], " 9 March 2027\nAnswer: Ben's old area was hit by a flood on 9 March 2027.")
    said = talk.ask("When was Ben's old area hit by a flood?")
    assert said.short == "the week before 9 March 2027"
    assert said.answer == "Ben's old area was hit by a flood in the week before 9 March 2027 [1]."


def test_a_time_that_the_model_left_out_is_taken_from_the_line(home: Home) -> None:
    turn = home.turn("Last week I went to the pride parade", at=AT, author=Redacted("Ben"), role=Role.OTHER)
    talk = desk(home, [turn], " Ben went to the pride parade.")
    said = talk.ask("When did Ben go to the pride parade?")
    assert said.short == "the week before 9 March 2027"
    assert said.short in said.answer


def test_a_span_of_time_is_not_turned_into_a_date(home: Home) -> None:
    turn = home.turn("My 18th birthday was ten years ago", at=AT, author=Redacted("Ben"), role=Role.OTHER)
    talk = desk(home, [turn], " 10 years ago\nAnswer: Ben's 18th birthday was ten years ago.")
    said = talk.ask("How long ago was Ben's 18th birthday?")
    assert (said.short, said.answer) == ("10 years ago", "Ben's 18th birthday was ten years ago [1].")


def test_a_name_that_no_source_knows_is_left_out(home: Home) -> None:
    turn = home.turn("I read Charlotte's Web, a great book", at=AT, author=Redacted("Ben"), role=Role.OTHER)
    talk = desk(home, [turn], " Charlotte's Web, The Great Gatsby")
    said = talk.ask("What has Ben read?")
    assert said.short == "Charlotte's Web"


def test_the_time_of_day_is_added_to_the_day(home: Home) -> None:
    page = home.screen("18 March 2027\n09:30 Performance review with Kwame Silva\nRoom 8.22", at=AT)
    talk = desk(home, [page], " 18 March 2027\nAnswer: The performance review is on 18 March 2027 [1].")
    said = talk.ask("When is the performance review with Kwame Silva?")
    assert said.short == "18 March 2027, 09:30"
    assert said.answer == "The performance review is on 18 March 2027 [1]. 18 March 2027, 09:30 [1]."


def test_a_list_names_each_thing_once_and_cites_all_that_hold_it(home: Home) -> None:
    turns = [
        home.turn("I love pottery", at=AT, author=Redacted("Melanie"), role=Role.OTHER),
        home.turn("We went camping", at=AT, author=Redacted("Melanie"), role=Role.OTHER, seq=1),
    ]
    talk = desk(home, turns, " pottery, camping, pottery")
    said = talk.ask("What does Melanie do?")
    assert said.short == "pottery, camping"
    assert [citation.ref for citation in said.citations] == [turn.id for turn in turns]


def test_a_secret_is_a_mark_in_the_prompt_and_a_placeholder_in_the_answer(home: Home) -> None:
    placeholder = f"\u27e6vault:{home.ids(AT)}\u27e7"
    turn = home.turn(f"My wifi password is {placeholder}", at=AT)
    talk = desk(home, [])
    secret = FoundSecret(placeholder, "password", "credential", "wifi password", "hunter2-hunter2")
    home.ingest.observations([turn], [secret], now=AT)
    model = ScriptedChat([Line("Question", " [secret 1 q7]\nAnswer: The wifi password is [secret 1 q7] [1].")])
    talk.model = model
    talk.answerer = Answerer(home.serial, home.db, Shelf([turn]), model, nonce=lambda: "q7")
    said = talk.ask("What is my wifi password?")
    assert said.answer == f"The wifi password is {placeholder} [1]."
    assert "[secret 1 q7]" in "".join(talk.prompt.user)
    assert "hunter2" not in "".join(talk.prompt.user)
    assert placeholder not in "".join(talk.prompt.user)


def test_a_secret_that_is_the_whole_answer_keeps_its_placeholder(home: Home) -> None:
    placeholder = f"\u27e6vault:{home.ids(AT)}\u27e7"
    turn = home.turn(f"My wifi password is {placeholder}", at=AT)
    talk = desk(home, [])
    secret = FoundSecret(placeholder, "password", "credential", "wifi password", "hunter2-hunter2")
    home.ingest.observations([turn], [secret], now=AT)
    model = ScriptedChat([Line("Question", " [secret 1 q7]")])
    answerer = Answerer(home.serial, home.db, Shelf([turn]), model, nonce=lambda: "q7")
    said = answerer.ask(Ask("What is my wifi password?"), talk.events.append)
    assert (said.short, said.answer) == (placeholder, f"{placeholder} [1].")


def test_a_secret_is_not_given_as_the_answer_to_what_another_line_speaks_of(home: Home) -> None:
    placeholder = f"\u27e6vault:{home.ids(AT)}\u27e7"
    turns = [
        home.turn("The code for the lift hangs on the notice board in the cellar", at=AT),
        home.turn(f"My wifi password is {placeholder}", at=AT, seq=1),
    ]
    talk = desk(home, [])
    secret = FoundSecret(placeholder, "password", "credential", "wifi password", "hunter2-hunter2")
    home.ingest.observations(turns, [secret], now=AT)
    model = ScriptedChat(
        [Line("Question", " [secret 1 q7]\nAnswer: The lift code in the cellar is [secret 1 q7] [1].")]
    )
    answerer = Answerer(home.serial, home.db, Shelf(turns), model, nonce=lambda: "q7")
    said = answerer.ask(Ask("Which code opens the lift in the cellar?"), talk.events.append)
    assert said.abstained
    assert placeholder not in said.answer


def test_the_fast_mode_quotes_without_a_model(home: Home, trip: list[Observation]) -> None:
    talk = desk(home, trip)
    said = talk.ask("What is the booking reference?", mode="fast")
    assert said.answer == "Booking reference C8R34M [1]."
    assert talk.model.requests == []


def test_what_is_so_now_is_read_without_a_model_in_every_mode(home: Home) -> None:
    seen = [
        home.turn(text, at=PAST, seq=n)
        for n, text in enumerate(("Vera lives in Ghent.", "Vera moved to Bergen today."))
    ]
    talk = desk(home, seen)
    assert [talk.ask("In which city does Vera live now?", mode).short for mode in ("fast", "auto", "thorough")] == [
        "Bergen"
    ] * 3
    assert talk.model.requests == []


def test_statements_too_long_to_be_said_together_are_cited_by_the_value(home: Home) -> None:
    rain = "and it rained on us " * 9
    told = (f"Vera works for Nordwind, {rain}", f"The office of Nordwind is in Bergen, {rain}")
    seen = [home.turn(text, at=PAST, seq=n) for n, text in enumerate(told)]
    said = desk(home, seen).ask("In which city is the office of the company that Vera works for now?")
    assert (said.short, said.answer) == ("Bergen", "Bergen [1][2].")


def test_the_thorough_mode_looks_each_part_up(home: Home, trip: list[Observation]) -> None:
    asked, good = '{"question":"From which gate?"}', '{"verdict":"good","lookup":""}'
    parts = '{"parts":["Which flight departs?","What is its gate?"]}'
    talk = desk(home, trip, parts, asked, " gate C25\nAnswer: Flight TP1873 departs from gate C25 [1].", good)
    shelf = Shelf(trip)
    talk.answerer = Answerer(home.serial, home.db, shelf, talk.model, nonce=lambda: "q7")
    said = talk.ask("From which gate does the flight depart?", mode="thorough")
    assert said.short == "C25"
    assert len(shelf.queries) == 3


def test_a_cancelled_answer_holds_what_was_checked_so_far(home: Home, trip: list[Observation]) -> None:
    cancel = threading.Event()
    reply = " 08:20\nAnswer: The flight departs at 08:20 [1]. It leaves from gate C25 [1]. It is TP1873 [1]."
    talk = desk(home, trip, reply)

    def watch(event: Event) -> None:
        talk.events.append(event)
        if isinstance(event, AnswerText):
            cancel.set()

    said = talk.answerer.ask(Ask("When does flight TP1873 leave?"), watch, cancel)
    assert said.answer.startswith("The flight departs at 08:20 [1].")
    assert "TP1873 [1]" not in said.answer


def test_the_assistants_own_turns_are_never_sources(home: Home) -> None:
    talk = desk(home, [home.turn("The booking reference is XXXXXX", at=AT, role=Role.ASSISTANT)])
    assert talk.ask("What is the booking reference?").abstained
    assert talk.model.requests == []
