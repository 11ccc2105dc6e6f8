from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from sixfold.capture.observation import Box, Kind, Line, Redacted, Role, Source, Trust
from sixfold.memory.store.observations import content_hash

if TYPE_CHECKING:
    from sixfold.capture.observation import Observation
    from sixfold.memory.store.observations import Added
    from tests.memory.conftest import Home

WORDS = st.text(max_size=40).filter(lambda text: "\0" not in text).map(Redacted)
MAYBE = st.none() | WORDS


def add(home: Home, observation: Observation) -> Added:
    return home.serial.run(lambda: home.observations.add(observation, received_at=home.now))


@settings(max_examples=50, suppress_health_check=[HealthCheck.function_scoped_fixture], deadline=None)
@given(data=st.data())
def test_every_field_comes_back_as_it_went_in(home: Home, data: st.DataObject) -> None:
    def draw(strategy: st.SearchStrategy[object]) -> object:
        return data.draw(strategy)

    seconds = st.integers(0, 10**9)
    line = st.builds(Line, WORDS, st.builds(Box, *(4 * (st.integers(0, 9999),))))
    made = home.turn("x")
    values = {
        "kind": draw(st.sampled_from(Kind)),
        "role": draw(st.sampled_from(Role)),
        "trust": draw(st.sampled_from(Trust)),
        "text": draw(WORDS),
        "source": draw(st.builds(Source, st.just("p"))),
        "author": draw(MAYBE),
        "thread": home.ids(home.now),
        "seq": draw(st.integers(-5, 10**9)),
        "part": draw(st.integers(0, 99)),
        "ended_at": draw(st.none() | seconds.map(lambda s: home.now + timedelta(milliseconds=s))),
        "seen_count": draw(st.integers(1, 99)),
        "language": draw(st.sampled_from([None, "en", "de"])),
        "app": draw(MAYBE),
        "title": draw(MAYBE),
        "url": draw(MAYBE),
        "place": draw(MAYBE),
        "device": draw(MAYBE),
        "lines": tuple(data.draw(st.lists(line, max_size=3))),
        "reader": draw(MAYBE),
        "beside": data.draw(st.sampled_from([(), ("Notes",), ("Mail", "Signal")])),
        "redactions": data.draw(st.dictionaries(st.sampled_from(["card", "iban"]), st.integers(1, 9))),
        "time_zone": draw(st.sampled_from(["UTC", "Asia/Kathmandu"])),
    }
    observation = replace(made, **values)  # type: ignore[arg-type]  # drawn by name
    assert add(home, observation).new
    stored = home.serial.run(lambda: home.observations.get(observation.id))
    assert stored is not None
    assert stored.observation == observation
    assert stored.content_hash == content_hash(observation)


def test_ordinals_rise_with_arrival_whatever_the_time(home: Home) -> None:
    later = add(home, home.turn("later", at=home.now + timedelta(days=1)))
    earlier = add(home, home.turn("earlier"))
    assert earlier.ordinal == later.ordinal + 1
    found = home.serial.run(lambda: home.observations.by_ordinals([earlier.ordinal, later.ordinal, 99]))
    assert [one.observation.text for one in found] == ["later", "earlier"]


def test_a_turn_said_twice_in_a_chat_is_two_turns(home: Home) -> None:
    assert add(home, home.turn("yes", seq=1)).new
    assert add(home, home.turn("yes", seq=2)).new


def test_the_same_external_id_in_another_thread_is_another_turn(home: Home) -> None:
    source = Source("locomo", "D1:1")
    first = add(home, home.turn("a", thread="conv-1", source=source))
    assert add(home, home.turn("b", thread="conv-2", source=source)).new
    again = add(home, home.turn("a", thread="conv-1", source=source))
    assert (again.new, again.changed, again.id) == (False, False, first.id)


def test_an_import_without_ids_is_known_by_words_and_place(home: Home) -> None:
    def part(seq: int) -> Observation:
        return home.turn("same words", seq=seq, kind=Kind.DOCUMENT, thread="file")

    assert add(home, part(1)).new
    assert not add(home, part(1)).new
    assert add(home, part(2)).new


def test_a_screen_of_another_window_or_title_is_never_taken_for_one_seen(home: Home) -> None:
    assert add(home, home.screen("same")).new
    for other in ({"app": "Mail"}, {"title": Redacted("Other")}, {"monitor": "2"}):
        assert add(home, home.screen("same", **other)).new
    assert not add(home, home.screen("same", at=home.now + timedelta(seconds=8))).new


def test_text_that_grows_is_read_by_the_agents_again_but_a_screen_merely_left_is_not(home: Home) -> None:
    typed = home.screen("Dear")
    add(home, typed)
    home.serial.run(lambda: home.observations.mark_digested([typed.id], home.now))
    left = replace(typed, part=1, last_seen_at=home.now + timedelta(minutes=1))
    assert not add(home, left).changed
    assert home.serial.run(home.observations.undigested_count) == 0
    assert add(home, replace(left, part=2, text=Redacted("Dear Ann"))).changed
    assert home.serial.run(home.observations.undigested_count) == 1


def test_neighbours_are_those_of_the_thread_in_its_order(home: Home) -> None:
    turns = [home.turn(f"t{seq}", seq=seq, at=home.now - timedelta(minutes=seq)) for seq in range(6)]
    for turn in turns:
        add(home, turn)
    add(home, home.turn("elsewhere", thread="other", seq=3))
    near = home.serial.run(lambda: home.observations.neighbours(turns[3].id, 2, 1))
    assert [one.observation.text for one in near] == ["t1", "t2", "t4"]


def test_neighbours_of_a_screen_are_those_in_time(home: Home) -> None:
    screens = [home.screen(f"s{number}", at=home.now + timedelta(minutes=number)) for number in (2, 0, 1, 3)]
    for screen in screens:
        add(home, screen)
    near = home.serial.run(lambda: home.observations.neighbours(screens[2].id, 5, 1))
    assert [one.observation.text for one in near] == ["s0", "s2"]
    assert home.serial.run(lambda: home.observations.neighbours("nothing", 5, 5)) == []


def test_what_is_found_lies_in_the_range_and_application_newest_first(home: Home) -> None:
    for hour in range(5):
        add(home, home.screen(f"s{hour}", at=home.now + timedelta(hours=hour), app="Mail" if hour % 2 else "Maps"))
    since, until = home.now + timedelta(hours=1), home.now + timedelta(hours=4)
    found = home.serial.run(lambda: home.observations.find(since, until, "mail"))
    assert [one.observation.text for one in found] == ["s3", "s1"]
    assert home.serial.run(lambda: home.observations.count(since, until)) == 3
    paged = home.serial.run(lambda: home.observations.find(limit=2, offset=1))
    assert [one.observation.text for one in paged] == ["s3", "s2"]


def test_the_assistants_turns_never_wait_for_the_agents(home: Home) -> None:
    add(home, home.turn("I think", role=Role.ASSISTANT))
    said = home.turn("I know", seq=1)
    add(home, said)
    assert [one.id for one in home.serial.run(lambda: home.observations.undigested(9))] == [said.id]


def test_ids_of_placeholders_do_not_make_two_texts_differ(home: Home) -> None:
    one, two = (home.turn(f"pin ⟦vault:{home.ids(home.now)}⟧") for _ in range(2))
    assert content_hash(one) == content_hash(two)
    assert content_hash(one) != content_hash(replace(one, text=Redacted("pin ⟦card⟧")))
