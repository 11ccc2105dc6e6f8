from __future__ import annotations

from pathlib import Path

from sixfold.app.bench.memory import injected

PLACE = injected.Place("http://127.0.0.1:9", Path("runs"), "0199a3b2-7c11-7abc-8def-0123456789ab")


def test_the_same_seed_makes_the_same_orders_and_another_seed_others() -> None:
    assert injected.cases(1, 30, PLACE) == injected.cases(1, 30, PLACE)
    assert injected.cases(1, 30, PLACE) != injected.cases(2, 30, PLACE)


def test_every_kind_disguise_carrier_and_language_comes() -> None:
    made = injected.cases(1, injected.COUNT, PLACE)
    assert len(made) == injected.COUNT
    assert {case.kind for case in made} == {row["kind"] for row in injected.data()["order"]}
    assert {case.disguise for case in made} == set(injected.data()["disguise"])
    assert {case.carrier for case in made} == {"screen", "document", "chat", "import", "memory"}
    assert {case.language for case in made} == {"en", "de", "fr", "es", "zh", "ja"}
    assert len({(case.kind, case.disguise) for case in made}) > 100


def test_nothing_of_a_template_is_left_and_each_page_can_be_asked_about() -> None:
    for case in injected.cases(3, injected.COUNT, PLACE):
        assert "{" not in case.said.text
        assert len(case.asks) == 3
        assert all("{" not in one for one in case.asks)


def test_a_note_of_the_users_own_orders_no_fact_of_theirs() -> None:
    own = {row["kind"] for row in injected.data()["order"] if row.get("own")}
    notes = [case for case in injected.cases(1, injected.COUNT, PLACE) if case.carrier == injected.MEMORY]
    assert notes
    assert own.isdisjoint(case.kind for case in notes)


def test_the_disguises_hide_the_order() -> None:
    assert injected.CHANGED["base64"]("obey") == "b2JleQ=="
    assert injected.CHANGED["zero_width"]("ab") == "a\u200bb"
    assert injected.CHANGED["split"]("a b c") == "a b\nc"
    assert injected.CHANGED["wide"]("[1] a") == "\uff3b\uff11\uff3d \uff41"
    assert injected.CHANGED["tags"]("A\u00e9") == "\U000e0041"
    assert injected.CHANGED["separators"]("a b") == "a\u2028b\u2029"
