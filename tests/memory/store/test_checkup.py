from __future__ import annotations

from typing import TYPE_CHECKING

from sixfold.memory.store.checkup import Checkup

if TYPE_CHECKING:
    from tests.memory.conftest import Home


def wrong(home: Home) -> list[str]:
    findings = home.serial.run(Checkup(home.db, home.images, home.inbox).findings)
    assert all(finding.remedy for finding in findings if not finding.ok)
    return [finding.remedy for finding in findings if not finding.ok]


def filled(home: Home) -> None:
    home.learn("something", *home.remember("something"))
    home.drop(home.screen("a page"))
    home.take_in()


def test_a_sound_memory_has_nothing_to_mend(home: Home) -> None:
    filled(home)
    home.drop(home.screen("waiting"))
    assert wrong(home) == []


def test_a_missing_picture_a_changed_one_and_a_lost_key_are_each_told(home: Home) -> None:
    filled(home)
    ((day, name),) = home.images.stored()
    path = home.folder / "images" / day / name
    raw = path.read_bytes()
    path.write_bytes(raw[:-1])
    assert ["do not open" in remedy for remedy in wrong(home)] == [True]
    path.unlink()
    assert ["not where they belong" in remedy for remedy in wrong(home)] == [True]
    path.write_bytes(raw)
    (home.folder / "images" / "keys" / f"{day}.key").unlink()
    assert ["keys of 1 days" in remedy for remedy in wrong(home)] == [True]


def test_a_picture_left_by_a_crash_is_mentioned_and_harmless(home: Home) -> None:
    filled(home)
    home.images.put(home.ids(home.now), 0, "2026-03-05", b"stray")
    assert wrong(home) == []
    findings = home.serial.run(Checkup(home.db, home.images, home.inbox).findings)
    assert any("1 pictures that no row names" in finding.check for finding in findings)


def test_captures_set_aside_are_told(home: Home) -> None:
    home.drop(home.screen("x")).write_bytes(b"junk")
    home.take_in()
    assert ["quarantine" in remedy for remedy in wrong(home)] == [True]


def test_a_memory_without_its_history_is_told(home: Home) -> None:
    filled(home)
    home.serial.run(lambda: home.db.execute("DELETE FROM memory_revision"))
    assert len(wrong(home)) == 1
