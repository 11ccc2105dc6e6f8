"""What memory knows of the user: the latest wins, what is another's is not theirs, secrets stay sealed."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from sixfold.capture.observation import ObservationId
from sixfold.memory.changes.claims import Statement
from sixfold.memory.filling.datum import Datum
from sixfold.memory.filling.profile import Known, known
from sixfold.memory.store.facts import EntityId, Fact, FactId
from sixfold.memory.types import (
    CoreFields,
    Evidence,
    Memory,
    MemoryId,
    MemoryType,
    SemanticFields,
    Status,
    VaultFields,
)

START = datetime(2024, 1, 1, tzinfo=UTC)


def told(*texts: str) -> list[Statement]:
    return [Statement(f"o{n}", START + timedelta(days=n), text) for n, text in enumerate(texts)]


def values(found: tuple[Known, ...], datum: Datum) -> list[str | None]:
    return [one.value for one in found if one.datum is datum]


def memory(fields: CoreFields | SemanticFields | VaultFields, kind: MemoryType, name: str = "m") -> Memory:
    quote = Evidence(ObservationId("o1"), "My e-mail is ada@byron.example.", 0, 31)
    return Memory(MemoryId(name), kind, fields, START, START, evidence=(quote,), sealed_secret=b"x")


def vault(kind: str, caption: str, username: str = "", origin: str = "") -> Memory:
    return memory(VaultFields(kind, caption, username=username, origin=origin), MemoryType.VAULT)


def test_the_latest_wins_and_the_earlier_stands_behind() -> None:
    found = known([], statements=told("My e-mail is a@old.example.", "My e-mail is b@new.example."))
    assert values(found, Datum.EMAIL) == ["b@new.example", "a@old.example"]
    assert found[0].ref == "o1"
    assert found[0].caption == "My e-mail is b@new.example."


def test_the_same_value_stands_once_as_it_was_said_last() -> None:
    found = known([], statements=told("My e-mail is a@old.example.", "my email is A@old.example"))
    assert [(one.value, one.ref) for one in found] == [("A@old.example", "o1")]


def test_no_street_of_the_old_town_goes_with_the_new_one() -> None:
    found = known([], statements=told("I live at 12 Baker Street, London NW1 6XE, UK.", "I moved to Bergen."))
    assert values(found, Datum.ADDRESS_LEVEL2) == ["Bergen", "London"]
    assert values(found, Datum.ADDRESS_LINE1) == []
    assert values(found, Datum.COUNTRY) == []


def test_an_older_whole_address_stands_behind_a_newer_one() -> None:
    found = known(
        [], statements=told("I live at 12 Baker Street, London NW1 6XE.", "I live at 5 High Road, Leeds LS1 4AP.")
    )
    assert values(found, Datum.ADDRESS_LINE1) == ["5 High Road", "12 Baker Street"]


def test_a_town_said_again_leaves_the_address_as_it_is() -> None:
    found = known([], statements=told("I live at 12 Baker Street, London NW1 6XE.", "I live in London."))
    assert values(found, Datum.ADDRESS_LINE1) == ["12 Baker Street"]


def test_what_was_done_at_the_old_place_of_work_is_not_done_at_the_new_one() -> None:
    found = known([], statements=told("I work as a cook at Acme Corp.", "I work for Byron Ltd."))
    assert values(found, Datum.ORGANIZATION) == ["Byron Ltd", "Acme Corp"]
    assert values(found, Datum.ORGANIZATION_TITLE) == []


def test_a_new_family_name_leaves_of_the_old_whole_one_the_given_name() -> None:
    found = known([], statements=told("My name is Ada Byron.", "My last name is now Lovelace."))
    assert values(found, Datum.NAME) == []
    assert values(found, Datum.GIVEN_NAME) == ["Ada"]
    assert values(found, Datum.FAMILY_NAME) == ["Lovelace"]


@pytest.mark.parametrize(
    "statement",
    [
        Statement("o", START, "My e-mail is ada@byron.example.", author="Bob", own=False),
        Statement("o", START, "My e-mail is ada@byron.example.", author="Bob"),
        Statement("o", START, "My e-mail is ada@byron.example.", own=False),
    ],
)
def test_what_another_says_of_themselves_is_not_the_users(statement: Statement) -> None:
    assert known([], statements=[statement]) == ()


def test_core_lines_are_read_and_semantic_ones_only_where_the_user_said_so() -> None:
    core = memory(CoreFields("human", "My e-mail is core@byron.example."), MemoryType.CORE)
    claim = memory(SemanticFields("Ada", "My phone number is +44 20 7946 0018."), MemoryType.SEMANTIC, "s")
    assert values(known([core, claim]), Datum.EMAIL) == ["core@byron.example"]
    assert set(values(known([core, claim], mine={"o1"}), Datum.EMAIL)) == {"core@byron.example", "ada@byron.example"}
    assert values(known([core, claim], mine={"o1"}), Datum.TEL) == []


@pytest.mark.parametrize("change", [{"status": Status.ARCHIVED}, {"valid_to": START}, {"needs_review": True}])
def test_a_memory_that_no_longer_holds_gives_nothing(change: dict[str, object]) -> None:
    core = CoreFields("human", "My e-mail is core@byron.example.")
    kept = Memory(MemoryId("m"), MemoryType.CORE, core, START, START, **change)  # type: ignore[arg-type]
    assert known([kept]) == ()


def test_a_fact_counts_by_its_quote_while_it_holds() -> None:
    fact = Fact(
        FactId("f"),
        EntityId("e"),
        "phone",
        "1",
        START,
        ObservationId("o1"),
        "My phone number is +44 20 7946 0018.",
        START,
    )
    assert values(known([], [fact], mine={"o1"}), Datum.TEL) == ["+44 20 7946 0018"]
    assert known([], [fact]) == ()


@pytest.mark.parametrize(
    ("entry", "datum"),
    [
        (vault("credential", "password of the shop", origin="shop.example"), Datum.CURRENT_PASSWORD),
        (vault("card", "payment card"), Datum.CC_NUMBER),
        (vault("card", "card security code"), Datum.CC_CSC),
        (vault("card", "cvc"), Datum.CC_CSC),
        (vault("card", "bank account"), None),
        (vault("credential", "one-time code"), None),
        (vault("credential", "wifi password"), None),
        (vault("id", "passport number"), None),
        (vault("key", "API key"), None),
    ],
)
def test_a_vault_entry_is_known_by_its_caption_and_its_value_stays_sealed(entry: Memory, datum: Datum | None) -> None:
    found = known([entry])
    assert [one.datum for one in found] == ([datum] if datum else [])
    assert all(one.value is None and one.vault for one in found)


def test_the_user_name_of_an_entry_is_for_its_site_alone() -> None:
    found = known([vault("credential", "password", "ada42", "shop.example")])
    assert [(one.datum, one.value, one.origin) for one in found] == [
        (Datum.CURRENT_PASSWORD, None, "shop.example"),
        (Datum.USERNAME, "ada42", "shop.example"),
    ]


PLACES = ["London", "Bergen", "Leeds"]


@given(st.lists(st.tuples(st.sampled_from(PLACES), st.integers(1, 9), st.booleans()), min_size=1, max_size=6))
def test_the_first_street_is_always_in_the_town_said_last(homes: list[tuple[str, int, bool]]) -> None:
    texts = [
        f"I live at {n} High Road, {town} LS1 4AP." if whole else f"I moved to {town}." for town, n, whole in homes
    ]
    found = known([], statements=told(*texts))
    towns = values(found, Datum.ADDRESS_LEVEL2)
    assert towns[0] == homes[-1][0]
    first = next((one for one in found if one.datum is Datum.ADDRESS_LINE1), None)
    assert (
        first is None or values(tuple(one for one in found if one.ref == first.ref), Datum.ADDRESS_LEVEL2) == towns[:1]
    )
